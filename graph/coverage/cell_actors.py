"""A cell of the matrix and who is in it, as records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph.release.status import OperatingStatus, last_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.common.vocabularies import CapabilityStatus

State = Literal[
    "covered", "stale", "planned", "lost", "absent", "empty", "unknown"
]
"""Covered and confirmed within three years; covered, but confirmed longer ago; only planned; was
covered and has ended; a source says that it is missing; named elsewhere and not here; not named."""
COVERED: frozenset[State] = frozenset({"covered", "stale"})
Basis = Literal["asserted", "implied", "assumed"]
"""A source names the therapy; the actor does the stage for all it works on; a what-if says so."""
STALE_YEARS = 3
"""Evidence older than this is stale: as long as a GMP certificate may be relied upon."""


def stale_before(day: str) -> str:
    """Return the day before which evidence is stale on a day; '' if the day is not known."""
    return f"{int(day[:4]) - STALE_YEARS}{last_day(day)[4:]}" if day else ""


@dataclass(frozen=True)
class CellEntry:
    """One actor in one cell: how it is known, from which sources, and how it stands.

    `counts` says whether it covers the cell; `stale` that nothing confirms it for three years, or
    that its evidence has no date. `until` is the end of what has ended, its actor's end included.
    An assumed entry belongs to a what-if alone and has no source.
    """

    actor: str
    basis: Basis
    source_ids: tuple[str, ...]
    as_of: str | None
    operating_status: OperatingStatus
    status: CapabilityStatus
    counts: bool
    stale: bool
    since: str | None = None
    until: str | None = None
    capacity: str | None = None


@dataclass(frozen=True)
class AbsenceItem:
    """What a source calls missing; `therapy` None = for all of them."""

    region: str
    therapy: str | None
    stage: str
    statement: str
    as_of: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One therapy at one stage; `hhi` is in (0, 1] over the weights of `Base.weight`.

    `local` are those of the region, whether they count, are planned or have ended.
    """

    therapy: str
    stage: str
    state: State
    local: tuple[CellEntry, ...]
    elsewhere: tuple[CellEntry, ...]
    hhi: float | None
    newest: str | None
    absences: tuple[AbsenceItem, ...] = ()

    @property
    def open(self) -> list[CellEntry]:
        """Return the actors that count, those at risk included."""
        return [entry for entry in self.local if entry.counts]

    @property
    def single(self) -> bool:
        """Return whether the cell hangs on one actor."""
        return len(self.open) == 1

    def of_status(self, status: CapabilityStatus) -> list[CellEntry]:
        """Return the actors of the region whose capability has a status."""
        return [entry for entry in self.local if entry.status == status]

    @property
    def stale(self) -> list[CellEntry]:
        """Return the actors that count and that nothing has confirmed for three years."""
        return [
            entry
            for entry in self.open
            if entry.stale and entry.status in {"active", "paused"}
        ]

    @property
    def lost_on(self) -> str | None:
        """Return when the last of those that ended did, None if no source dates it."""
        return max(
            (entry.until for entry in self.of_status("ended") if entry.until),
            default=None,
        )


def newest_of(entries: Sequence[CellEntry]) -> str | None:
    """Return the newest date of the evidence for some entries, None if none is dated."""
    return max((entry.as_of for entry in entries if entry.as_of), default=None)
