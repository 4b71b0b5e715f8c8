"""Checksum of a load's content: the same whatever the order, the batches or the run."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from graph.common.properties import Properties

_MODULUS = 1 << 128


def row_hash(kind: str, properties: Properties) -> bytes:
    """Return the 16-byte hash of one node's or relationship's content."""
    content = orjson.dumps(properties, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(
        kind.encode() + b"\0" + content, digest_size=16
    ).digest()


class Checksum:
    """Sum of row hashes modulo 2**128: adding rows in any order gives the same figure."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, digest: bytes) -> None:
        """Add one row's hash."""
        self._sum = (self._sum + int.from_bytes(digest, "big")) % _MODULUS

    def hexdigest(self) -> str:
        """Return the checksum as 32 hexadecimal digits."""
        return f"{self._sum:032x}"
