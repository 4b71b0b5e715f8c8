"""The queues in which proposals wait for a curator, and what is known of a publication."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from api.auth.who import Caller
from graph.curation.history import History, LoggedProposal

QUEUES = ("new", "asked", "mine", "accepted", "decided")


def queue_of(
    history: History,
    name: str,
    caller: Caller,
) -> list[LoggedProposal]:
    """Return the proposals of a queue: open ones by age, others the last one first."""
    every = history.proposals.values()
    match name:
        case "new" | "asked":
            return [proposal for proposal in every if proposal.state == name]
        case "mine":
            proposals = [
                proposal for proposal in every if _is_of(proposal, caller)
            ]
        case "accepted":
            proposals = waiting(history)
        case _:
            proposals = [
                proposal for proposal in every if not proposal.is_open
            ]
    return sorted(proposals, key=_last_entry, reverse=True)


def _last_entry(proposal: LoggedProposal) -> int:
    """Return the entry of the log that decided a proposal, else the one that made it."""
    return proposal.decided.seq if proposal.decided else proposal.number


def due_of(history: History) -> datetime | None:
    """Return when the next scheduled publication is due, on the clock of its zone."""
    schedule = history.schedule
    if schedule is None:
        return None
    return datetime.fromisoformat(schedule.due).astimezone(
        ZoneInfo(schedule.zone)
    )


def has_ended(history: History, since: int) -> bool:
    """Return whether a publication that began after an entry has ended, well or not."""
    made = history.publications and history.publications[-1].seq > since
    failed = history.failure is not None and history.failure.seq > since
    return bool(made or failed)


def _is_of(proposal: LoggedProposal, caller: Caller) -> bool:
    """Return whether somebody made a proposal or decided it."""
    who = caller.account.name
    return who == proposal.who or (
        proposal.decided is not None and who == proposal.decided.who
    )


def waiting(history: History) -> list[LoggedProposal]:
    """Return the accepted proposals that no publication took."""
    return [
        proposal
        for proposal in history.in_force
        if proposal.decided and proposal.decided.seq > history.published
    ]
