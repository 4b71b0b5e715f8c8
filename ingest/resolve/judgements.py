"""What people judged of pairs of records, in the form the links ask for it.

The shipped `judgements.csv` comes first, that of the data folder after it: its word is the last.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from graph.review import JUDGEMENTS, Pair, read_judgements, standing

SHIPPED = Path(__file__).parent / JUDGEMENTS


class Judgements:
    """The judgements that stand; a later word on a pair overrules an earlier one.

    `mark` changes when one of them does.
    """

    def __init__(self, folder: Path, shipped: Path = SHIPPED) -> None:
        """Read both files; raise InvalidInputError if a row is wrong."""
        self._standing = standing(
            (*read_judgements(shipped), *read_judgements(folder / JUDGEMENTS))
        )
        said = sorted((*pair, one.verdict) for pair, one in self._standing.items())
        self.mark = hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()
        self._same = {
            one.left: one.right for one in self._standing.values() if one.verdict == "same"
        }

    def pairs(self) -> list[Pair]:
        """Return the pairs that are judged."""
        return list(self._standing)

    def decide(self, left: str, right: str) -> Literal["same", "different"] | None:
        """Return the judgement on a record (left) and an actor (right), None if there is none."""
        found = self._standing.get((left, right))
        if found is None:
            return None
        return "same" if found.verdict == "same" else "different"

    def same_as(self, left: str) -> str | None:
        """Return the actor that a person said the record is, None if nobody did."""
        return self._same.get(left)
