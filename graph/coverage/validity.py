"""How each entry stands on a day: by the status and the dates of what its actor does there.

A capability counts that is active, paused, or of which nobody knows whether it goes on; one that is
planned or has ended does not. What a source states without a status is taken for active. Where
several capabilities prove one entry, the best of them says how it stands: active before paused,
unknown, planned and ended; and where a source names the therapy, that is the proof, and not what
the actor does in general.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.facts import spread
from graph.release.status import last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from graph.common.vocabularies import CapabilityStatus
    from graph.coverage.facts import Base
    from graph.release.snapshot import Snapshot
    from graph.release.status import OperatingStatus

    Codes = npt.NDArray[np.int8]
    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]
    Days = npt.NDArray[np.str_]

GONE, OPEN, RISKY, CLOSED, PLANNED = range(5)
"""Not there on the day, counts, counts but is at risk, has ended, is only planned."""
_CODES = {
    "open": OPEN,
    "at-risk": RISKY,
    "closed": CLOSED,
}
STATUSES: tuple[CapabilityStatus | None, ...] = (
    None,
    "ended",
    "planned",
    "unknown",
    "paused",
    "active",
)
"""The statuses from the worst to the best; the first: begins later."""
LATER, ENDED, PLAN, UNKNOWN, PAUSED, ACTIVE = range(6)
"""The ranks of the statuses."""


@dataclass(frozen=True, eq=False)
class Dates:
    """What a release says of the life of each capability, a column each; empty text = nothing."""

    rank: Codes
    since: Days
    until: Days
    seen: Days


@dataclass(frozen=True, eq=False)
class Lives:
    """How each capability stands on a day, and whether it is known to have begun by then."""

    rank: Codes
    begun: Flags


@dataclass(frozen=True, eq=False)
class RowStatuses:
    """How each entry stands: `code` with its actor's status, `rank` that of its capabilities.

    `asserted` says whether a source names the therapy, `newest` is the date of the newest proof
    (a position in `Base.dates`), `begun` whether it is known to have begun by the day, and `proves`
    which of the proofs say so.
    """

    code: Codes
    rank: Codes
    asserted: Flags
    newest: Ints
    begun: Flags
    proves: Flags

    def with_codes(self, code: Codes) -> RowStatuses:
        """Return the same entries under other codes."""
        return RowStatuses(
            code,
            self.rank,
            self.asserted,
            self.newest,
            self.begun,
            self.proves,
        )


def counts(code: Codes) -> Flags:
    """Return which codes count."""
    return (code == OPEN) | (code == RISKY)


def dates(snapshot: Snapshot) -> Dates:
    """Return the life of each capability; for `snapshot.memoise(dates)`."""
    nodes = snapshot.nodes["Capability"]
    known = {name: at for at, name in enumerate(STATUSES) if name}
    rank = [
        known.get(text or "active", UNKNOWN) for text in nodes.column("status")
    ]
    return Dates(
        np.array(rank, dtype=np.int8),
        since=_days(text or "" for text in nodes.column("since")),
        until=_days(_last_day(text) for text in nodes.column("until")),
        seen=_days(_last_day(text) for text in nodes.column("as_of")),
    )


def _last_day(text: str | None) -> str:
    """Return the last day of a date, empty without one."""
    return last_day(text) if text else ""


def _days(texts: Iterable[str]) -> Days:
    return np.array(list(texts), dtype="<U10")


def of_capabilities(snapshot: Snapshot, day: str | None) -> Lives:
    """Return how each capability stands on a day, or by all that the release says."""
    known = snapshot.memoise(dates)
    rank = known.rank.copy()
    if day is None:
        return Lives(rank, np.ones(len(rank), dtype=bool))
    running = (rank == ENDED) & (known.until > day)
    rank[running] = ACTIVE
    rank[known.since > day] = LATER
    begun = (known.since != "") | ((known.seen != "") & (known.seen <= day))
    return Lives(rank, begun)


def row_statuses(
    facts: Base,
    statuses: Mapping[str, OperatingStatus | None],
    lives: Lives,
    *,
    plans: bool,
) -> RowStatuses:
    """Return how each entry stands; with `plans` as if all that is planned had come true."""
    if not len(facts.cell):
        none = np.zeros(0, dtype=bool)
        empty = np.zeros(0, dtype=np.int8)
        return RowStatuses(
            empty,
            empty,
            none,
            np.zeros(0, dtype=np.int64),
            none,
            none,
        )
    start = facts.proof_first[:-1]
    best, own, proves = _proven(facts, lives)
    newest = np.maximum.reduceat(
        np.where(proves, facts.stamp[facts.proof], 0), start
    )
    begun = np.logical_or.reduceat(proves & lives.begun[facts.proof], start)
    code = _codes(
        facts,
        statuses,
        own,
        plans=plans,
    )
    return RowStatuses(
        code,
        own,
        best % 2 == 1,
        newest,
        begun,
        proves,
    )


def codes_without(
    facts: Base,
    code: npt.NDArray[np.int8],
    gone: list[str],
) -> npt.NDArray[np.int8]:
    """Return the codes when some actors leave: what they did ends, what they plan never comes."""
    order, first = facts.by_actor
    positions = np.array([facts.actors.index[actor] for actor in gone])
    rows = order[spread(positions, first)[1]]
    changed = code.copy()
    changed[rows[counts(code[rows])]] = CLOSED
    changed[rows[code[rows] == PLANNED]] = GONE
    return changed


def codes_on(
    facts: Base,
    statuses: Mapping[str, OperatingStatus | None],
    lives: Lives,
) -> tuple[Codes, Flags]:
    """Return the codes of all entries, and which are known to have begun: what years need."""
    if not len(facts.cell):
        return np.zeros(0, dtype=np.int8), np.zeros(0, dtype=bool)
    _, own, proves = _proven(facts, lives)
    begun = np.logical_or.reduceat(
        proves & lives.begun[facts.proof], facts.proof_first[:-1]
    )
    return _codes(
        facts,
        statuses,
        own,
        plans=False,
    ), begun


def _proven(facts: Base, lives: Lives) -> tuple[Codes, Codes, Flags]:
    """Return the best proof of each entry, its rank, and which of the proofs are as good."""
    start = facts.proof_first[:-1]
    rank = lives.rank[facts.proof]
    group = np.minimum(rank, UNKNOWN) * 2 + facts.stated
    best = np.maximum.reduceat(group, start)
    proves = group == np.repeat(best, np.diff(facts.proof_first))
    own = np.maximum.reduceat(np.where(proves, rank, LATER), start).astype(
        np.int8
    )
    return best, own, proves


def _codes(
    facts: Base,
    statuses: Mapping[str, OperatingStatus | None],
    rank: Codes,
    *,
    plans: bool,
) -> Codes:
    of_actor = np.full(len(facts.actors), OPEN, dtype=np.int8)
    for key, status in statuses.items():
        of_actor[facts.actors.index[key]] = (
            _CODES[status.state] if status else GONE
        )
    code = of_actor[facts.actor]
    there = code != GONE
    code[(rank == ENDED) & there] = CLOSED
    planned = (rank == PLAN) & there
    # What an actor that has closed had planned never came to be.
    code[planned & (code == CLOSED)] = GONE
    if not plans:
        code[planned & (code != GONE)] = PLANNED
    code[rank == LATER] = GONE
    return code
