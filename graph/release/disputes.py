"""Where sources disagree on the life of a thing: what a later one states otherwise, as one text.

The first source's value stands in the graph. What another states of the same field is kept beside
it with who says so, so that somebody can look at both; nothing is decided here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graph.common.vocabularies import CapabilityStatus  # noqa: TC001 (a return type)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.common.properties import Values

DATES = ("start", "end", "ended", "authorised", "until")
"""Fields that are dates; a partial one agrees with every date that it begins."""
PLAIN = ("phase",)
"""Fields of a closed list."""
_TEXT = re.compile(
    r"(?P<field>[a-z_]+): (?P<value>.+) "
    r"\[(?P<source>[a-z-]+), (?P<as_of>[0-9-]*), (?P<source_id>[^\],]+)\]"
)
_BOTH_TRUE = (
    frozenset({"discontinued", "refused"}),
    frozenset({"discontinued", "withdrawn-before-approval"}),
    frozenset({"phase-3", "in-assessment"}),
)
"""Phases of a medicine of which one does not contradict the other."""
_OVER = (
    "completed",
    "terminated",
    "withdrawn",
    "ended",
    "failed",
    "stopped",
    "dropped",
    "discontinued",
    "cancelled",
    "revoked",
    "prohibited",
    "not authorised",
    "lapsed",
    "expired",
)
"""A study that was withdrawn or not authorised never began: it is over, nothing rests on it."""
_LIVES: tuple[tuple[CapabilityStatus, str], ...] = (
    ("active", "ongoing, recruitment ended|restarted"),
    (
        "planned",
        "not yet recruiting|not recruiting yet|recruitment pending|planned",
    ),
    ("planned", "under evaluation"),
    ("paused", "on hold|halted|suspended|paused"),
    ("ended", "|".join(_OVER)),
    ("active", "recruiting|ongoing|active|enrolling"),
)
"""What the words of a trial's status say of its life, the narrowest first."""


class Dispute(NamedTuple):
    """What a source states of a field otherwise than the one whose value stands."""

    field: str
    value: str
    source: str
    as_of: str
    source_id: str

    def text(self) -> str:
        """Return it as one text, which `parsed` reads again."""
        return f"{self.field}: {self.value} [{self.source}, {self.as_of}, {self.source_id}]"


def disputes(parts: Sequence[Values]) -> list[str]:
    """Return what later parts state otherwise than the first that states it at all."""
    stands: dict[str, Values] = {}
    texts: dict[str, None] = {}
    for part in parts:
        for field in (*DATES, *PLAIN, "status"):
            if field not in part:
                continue
            first = stands.setdefault(field, part)
            if first.get("asserted_by") == part.get("asserted_by"):
                continue
            if not agree(field, str(first[field]), str(part[field])):
                dispute = Dispute(
                    field,
                    str(part[field]),
                    part["asserted_by"][0],
                    part.get("as_of", ""),
                    part["source_ids"][0],
                )
                texts[dispute.text()] = None
    return list(texts)


def agree(
    field: str,
    value: str,
    other: str,
) -> bool:
    """Return whether two values of a field may both be true."""
    if field in DATES:
        return value.startswith(other) or other.startswith(value)
    if field == "status":
        lives = life_of(value), life_of(other)
        return None in lives or lives[0] == lives[1]
    return value == other or frozenset({value, other}) in _BOTH_TRUE


def life_of(text: str) -> CapabilityStatus | None:
    """Return what the status of a trial, as words, says of its life; None if nothing clear."""
    first = text.partition(";")[0].lower()
    for life, words in _LIVES:
        if re.search(rf"\b(?:{words})\b", first):
            return life
    return None


def parsed(text: str) -> Dispute | None:
    """Return the dispute of a text, None if it is none."""
    match = _TEXT.fullmatch(text)
    return Dispute(**match.groupdict()) if match else None
