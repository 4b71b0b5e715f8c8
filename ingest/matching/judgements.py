"""What people judged of pairs of records, in the form the links ask for it.

The shipped `judgements.csv` comes first, those of the data folder after it: their word is the last.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Literal

from graph.curation.match_review import (
    JUDGEMENTS,
    judgements_in,
    judgements_in_force,
    read_judgements,
)

SHIPPED = Path(__file__).parent / JUDGEMENTS


class Judgements:
    """The judgements that stand; a later word on a pair overrules an earlier one."""

    def __init__(self, folder: Path, shipped: Path = SHIPPED) -> None:
        """Read both files; raise InvalidInputError if a row is wrong."""
        self._in_force = judgements_in_force(
            (*read_judgements(shipped), *judgements_in(folder))
        )
        self._same = {
            judgement.left: judgement.right
            for judgement in self._in_force.values()
            if judgement.verdict == "same"
        }

    @property
    def mark(self) -> str:
        """Return what changes when a judgement does."""
        lines = sorted(
            f"{judgement.left}|{judgement.right}|{judgement.verdict}"
            for judgement in self._in_force.values()
        )
        return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()

    def decide(
        self, left: str, right: str
    ) -> Literal["same", "different"] | None:
        """Return the judgement on a record (left) and an actor (right), None if there is none."""
        judgement = self._in_force.get((left, right))
        if judgement is None:
            return None
        return "same" if judgement.verdict == "same" else "different"

    def same_as(self, left: str) -> str | None:
        """Return the actor that a person said the record is, None if nobody did."""
        return self._same.get(left)
