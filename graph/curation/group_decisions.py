"""Proposals decided together: those of one website or of one proposer, all or none, undone at once.

An entry says what was decided of how many; the decision of each proposal names that entry.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, product
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args
from urllib.parse import urlsplit

from graph.curation.decisions import check_decision
from graph.curation.log import write_entry
from graph.curation.proposals import VISITOR
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.curation.edits import Edit
    from graph.curation.history import History, LoggedProposal
    from graph.curation.log import Log

By = Literal["source", "who"]
_BY: tuple[By, ...] = get_args(By)


class Group(NamedTuple):
    """Open proposals that have one website as their source, or one proposer."""

    by: By
    value: str
    size: int


def site_of(proposal: LoggedProposal) -> str:
    """Return the host of the page that a proposal cites, '' if it cites none."""
    host = urlsplit(str(proposal.body.get("source_url", ""))).hostname or ""
    return host.removeprefix("www.")


def value_of(proposal: LoggedProposal, by: By) -> str:
    """Return what groups a proposal: its website or its proposer, '' for a visitor."""
    if by == "source":
        return site_of(proposal)
    return "" if proposal.who == VISITOR else proposal.who


def groups(history: History) -> list[Group]:
    """Return the groups of two or more open proposals, the largest first."""
    counts: Counter[tuple[By, str]] = Counter(
        (by, value_of(proposal, by))
        for proposal, by in product(open_proposals(history), _BY)
    )
    repeated = [
        Group(by, value, count)
        for (by, value), count in counts.items()
        if value and count > 1
    ]
    return sorted(
        repeated, key=lambda group: (-group.size, group.by, group.value)
    )


def group_of(
    history: History,
    by: By,
    value: str,
) -> list[LoggedProposal]:
    """Return the open proposals of a group in the order in which they came."""
    return [
        proposal
        for proposal in open_proposals(history)
        if value and value_of(proposal, by) == value
    ]


def open_proposals(history: History) -> list[LoggedProposal]:
    """Return the proposals that somebody still has to decide, the oldest first."""
    return [
        proposal for proposal in history.proposals.values() if proposal.is_open
    ]


def decide_together(
    log: Log,
    decision: Literal["accepted", "rejected"],
    proposals: Mapping[int, Sequence[Edit]],
    who: str,
    why: str = "",
) -> int:
    """Decide all of some proposals, each with its edits, or none; return the entry of it.

    Raises:
        NotFoundError: there is no such proposal.
        InvalidInputError: none was chosen, one was decided meanwhile, or who or reason is missing.
    """
    if not proposals:
        raise InvalidInputError("proposals: none was chosen.")
    with log.store.writing() as db:
        history = log.history()
        for number in proposals:
            check_decision(
                history,
                number,
                decision,
                who,
                why,
            )
        body = {"decision": decision, "count": len(proposals)}
        together = write_entry(
            db,
            "together",
            who.strip(),
            why,
            body=body,
        )
        for number, edits in proposals.items():
            made = {
                "edits": [edit.as_dict() for edit in edits],
                "together": together,
            }
            write_entry(
                db,
                decision,
                who.strip(),
                why,
                proposal=number,
                body=made,
            )
    return together


def undo_together(
    log: Log,
    together: int,
    who: str,
    why: str,
) -> int:
    """Take back what was decided together and stands still; return how many that were.

    Raises:
        NotFoundError: nothing stands still of what was decided so.
        InvalidInputError: who or reason is missing.
    """
    with log.store.writing() as db:
        history = log.history()
        proposals = decided_together(history, together)
        if not proposals:
            raise NotFoundError(
                f"Nothing stands still of decision {together}."
            )
        for proposal in proposals:
            check_decision(
                history,
                proposal.number,
                "undone",
                who,
                why,
            )
        for proposal in proposals:
            write_entry(
                db,
                "undone",
                who.strip(),
                why,
                proposal=proposal.number,
            )
    return len(proposals)


def decided_together(history: History, together: int) -> list[LoggedProposal]:
    """Return the proposals that stand as they were decided in one entry."""
    return [
        proposal
        for proposal in history.proposals.values()
        if together_of(proposal) == together
    ]


def together_of(proposal: LoggedProposal) -> int:
    """Return the entry in which a proposal was decided with others, 0 if it was alone."""
    decided = proposal.decided
    return int(decided.body.get("together", 0)) if decided else 0


def all_edits(proposals: Mapping[int, Sequence[Edit]]) -> list[Edit]:
    """Return the edits of proposals in their order."""
    return list(chain.from_iterable(proposals.values()))
