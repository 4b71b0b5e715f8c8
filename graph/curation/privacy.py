"""What is kept of the authors of proposals: shown, and forgotten, on demand and in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from graph.curation.history import OPEN
from graph.curation.proposals import mail_of, remark_of
from graph.errors import NotFoundError

if TYPE_CHECKING:
    from graph.common.properties import Properties
    from graph.curation.history import LoggedProposal
    from graph.curation.log import Log

KEPT_DAYS = 90
"""Days for which a mail address is kept after the decision, for questions that come late."""


def kept_of(log: Log, receipt: str) -> Properties:
    """Return all that is kept of the author of a proposal; raise NotFoundError if none has it."""
    proposal = _proposal_of(log, receipt)
    return {
        "receipt": proposal.receipt,
        "at": proposal.at,
        "mail": mail_of(log, proposal.number),
        "remark": remark_of(log, proposal.number),
        "proposal": dict(proposal.body),
        "entries": [
            entry._asdict() for entry in log.entries(proposal=proposal.number)
        ],
    }


def erase(log: Log, receipt: str) -> int:
    """Forget mail and remark of a proposal, which itself stays; return its number."""
    proposal = _proposal_of(log, receipt)
    with log.store.writing() as db:
        db.execute(
            "DELETE FROM contact WHERE proposal = ?", (proposal.number,)
        )
        db.execute("DELETE FROM remark WHERE proposal = ?", (proposal.number,))
    return proposal.number


def forget_old(log: Log, now: datetime | None = None) -> int:
    """Delete the mail addresses whose time is over; return how many."""
    limit = ((now or datetime.now(UTC)) - timedelta(days=KEPT_DAYS)).isoformat(
        timespec="seconds"
    )
    over = [
        (proposal.number,)
        for proposal in log.history().proposals.values()
        if proposal.state not in OPEN
        and proposal.decided is not None
        and proposal.decided.at < limit
    ]
    if not over:
        return 0
    with log.store.writing() as db:
        return db.executemany(
            "DELETE FROM contact WHERE proposal = ?", over
        ).rowcount


def _proposal_of(log: Log, receipt: str) -> LoggedProposal:
    proposal = log.history().by_receipt(receipt)
    if proposal is None:
        raise NotFoundError(f"No proposal has the receipt number {receipt!r}.")
    return proposal
