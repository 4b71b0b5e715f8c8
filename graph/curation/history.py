"""What follows from the entries of the log: the state of each proposal, what is in force."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from graph.common.clock import next_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.common.properties import Values
    from graph.curation.edits import Edit
    from graph.curation.log import LogEntry

State = Literal["new", "asked", "accepted", "rejected"]
STATES: tuple[State, ...] = ("new", "asked", "accepted", "rejected")
OPEN: frozenset[State] = frozenset({"new", "asked"})
_AFTER: dict[str, State] = {
    "accepted": "accepted",
    "rejected": "rejected",
    "asked": "asked",
    "answered": "new",
    "undone": "new",
}


@dataclass(frozen=True, slots=True)
class LoggedProposal:
    """A proposal as it stands: what was proposed, by whom, and what was decided last."""

    number: int
    at: str
    who: str
    body: Values
    state: State = "new"
    decided: LogEntry | None = None
    """The last entry that changed the state."""

    @property
    def receipt(self) -> str:
        """Return the number under which its author follows it."""
        return str(self.body.get("receipt", ""))

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to decide."""
        return self.state in OPEN

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return the edits in force, none if it is not accepted."""
        return (
            self.decided.edits
            if self.state == "accepted" and self.decided
            else ()
        )


@dataclass(frozen=True, slots=True)
class Publication:
    """A release that was made of the log up to an entry."""

    seq: int
    at: str
    who: str
    upto: int
    release: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A publication at a set time: who set it, for when, and whether it comes back every day."""

    seq: int
    who: str
    time: str
    """Hours and minutes on the clock of `zone`."""
    zone: str
    daily: bool
    due: str
    """ISO 8601 time of the next proposal"""

    def served(self, at: str) -> Schedule | None:
        """Return what is left of it once it was served at a moment."""
        if not self.daily:
            return None
        due = next_due(self.time, self.zone, datetime.fromisoformat(at))
        return replace(self, due=due.isoformat())


@dataclass(frozen=True)
class History:
    """All proposals by number, and the publications, as of entry number `last`."""

    last: int = 0
    proposals: Mapping[int, LoggedProposal] = field(
        default_factory=dict[int, LoggedProposal]
    )
    publications: tuple[Publication, ...] = ()
    under_way: Publication | None = None
    """A publication that began and of which no end was written."""
    failure: LogEntry | None = None
    """Why the last publication failed, None if it did not."""
    schedule: Schedule | None = None
    """The publication that is set for later."""

    @property
    def published(self) -> int:
        """Return the number of the entry up to which the last publication took the log."""
        return self.publications[-1].upto if self.publications else 0

    @property
    def in_force(self) -> list[LoggedProposal]:
        """Return the accepted proposals in the order in which they were accepted."""
        accepted = [
            proposal
            for proposal in self.proposals.values()
            if proposal.state == "accepted"
        ]
        return sorted(
            accepted,
            key=lambda proposal: (
                proposal.decided.seq if proposal.decided else 0
            ),
        )

    @property
    def counts(self) -> dict[str, int]:
        """Return how many proposals there are in each state, and in all."""
        states = Counter(
            proposal.state for proposal in self.proposals.values()
        )
        named = {name: states[name] for name in STATES}
        return {"all": len(self.proposals), **named}

    def by_receipt(self, receipt: str) -> LoggedProposal | None:
        """Return the proposal with a receipt number, None if there is none."""
        wanted = receipt.strip().upper()
        return next(
            (
                proposal
                for proposal in self.proposals.values()
                if proposal.receipt == wanted
            ),
            None,
        )


def fold(history: History, entries: Iterable[LogEntry]) -> History:
    """Return what follows from a history and the entries that came after it."""
    proposals = dict(history.proposals)
    publications = list(history.publications)
    last, under_way, failure = history.last, history.under_way, history.failure
    schedule = history.schedule
    for entry in entries:
        last = entry.seq
        match entry.kind:
            case "proposed":
                proposals[entry.seq] = LoggedProposal(
                    entry.seq,
                    entry.at,
                    entry.who,
                    entry.body,
                )
            case "publishing":
                upto = int(entry.body["upto"])
                under_way, failure = (
                    Publication(
                        entry.seq,
                        entry.at,
                        entry.who,
                        upto,
                    ),
                    None,
                )
                schedule = _served(schedule, entry)
            case "passed-over":
                schedule = _served(schedule, entry)
            case "scheduled":
                schedule = Schedule(entry.seq, entry.who, **entry.body)
            case "unscheduled":
                schedule = None
            case "published":
                if under_way is not None:
                    done = replace(
                        under_way, at=entry.at, release=entry.body["release"]
                    )
                    publications.append(done)
                under_way = None
            case "unpublished":
                under_way, failure = None, entry
            case kind if kind in _AFTER and entry.proposal in proposals:
                before = proposals[entry.proposal]
                proposals[entry.proposal] = replace(
                    before, state=_AFTER[kind], decided=entry
                )
            case _:
                pass  # sign-ins and accounts are for the audit alone
    return History(
        last,
        proposals,
        tuple(publications),
        under_way,
        failure,
        schedule,
    )


def _served(schedule: Schedule | None, entry: LogEntry) -> Schedule | None:
    """Return what is left of a schedule behind an entry, which serves it or has nothing to do."""
    if schedule is None or entry.body.get("schedule") != schedule.seq:
        return schedule
    return schedule.served(entry.at)
