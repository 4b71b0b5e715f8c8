"""What people judged of pairs of records, in the form the links ask for it.

The shipped `judgements.csv` comes first, that of the data folder after it: its word is the last.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Literal

from graph.curation.review import JUDGEMENTS, read_judgements, standing

SHIPPED = Path(__file__).parent / JUDGEMENTS


class Judgements:
    """The judgements that stand; a later word on a pair overrules an earlier one."""

    def __init__(self, folder: Path, shipped: Path = SHIPPED) -> None:
        """Read both files; raise InvalidInputError if a row is wrong."""
        self._standing = standing(
            (*read_judgements(shipped), *read_judgements(folder / JUDGEMENTS))
        )
        self._same = {
            one.left: one.right for one in self._standing.values() if one.verdict == "same"
        }

    @property
    def mark(self) -> str:
        """Return what changes when a judgement does."""
        said = sorted(f"{one.left}|{one.right}|{one.verdict}" for one in self._standing.values())
        return blake2b("\n".join(said).encode(), digest_size=16).hexdigest()

    def decide(self, left: str, right: str) -> Literal["same", "different"] | None:
        """Return the judgement on a record (left) and an actor (right), None if there is none."""
        found = self._standing.get((left, right))
        if found is None:
            return None
        return "same" if found.verdict == "same" else "different"

    def same_as(self, left: str) -> str | None:
        """Return the actor that a person said the record is, None if nobody did."""
        return self._same.get(left)
