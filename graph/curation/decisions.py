"""Decisions on proposals: each is checked against how the proposal stands, and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graph.curation.log import write_entry
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.properties import Properties, Values
    from graph.curation.edits import Edit
    from graph.curation.history import History, LoggedProposal, State
    from graph.curation.log import Log
    from graph.curation.patch import Patch

Decision = Literal["accepted", "rejected", "asked", "answered", "undone"]
_POSSIBLE: dict[Decision, tuple[State, ...]] = {
    "accepted": ("new", "asked"),
    "rejected": ("new", "asked"),
    "asked": ("new", "asked"),
    "answered": ("asked",),
    "undone": ("accepted", "rejected"),
}
"""The states in which each decision can be made."""
_NEEDS_REASON: frozenset[Decision] = frozenset(
    {"rejected", "asked", "answered", "undone"}
)


def decide(
    log: Log,
    number: int,
    decision: Decision,
    who: str,
    why: str = "",
    edits: Sequence[Edit] = (),
    edited: Values | None = None,
) -> LoggedProposal:
    """Write a decision and return how the proposal stands; it is on disk on return.

    Args:
        log: where it is written.
        number: the proposal.
        decision: what is decided.
        who: the account that decides.
        why: its reason.
        edits: the edits that an acceptance makes.
        edited: what whoever accepts put in the place of what was proposed, which stays beside it.

    Raises:
        NotFoundError: there is no such proposal.
        InvalidInputError: it cannot be decided so as it stands, or nobody or no reason is named.
    """
    with log.store.writing() as db:
        # Nobody else can write now: what is read here still stands when the decision is written.
        check_decision(
            log.history(),
            number,
            decision,
            who,
            why,
        )
        body: Properties = {}
        if edits:
            body["edits"] = [edit.as_dict() for edit in edits]
        if edited:
            body["edited"] = edited
        write_entry(
            db,
            decision,
            who.strip(),
            why,
            proposal=number,
            body=body,
        )
    return log.history().proposals[number]


def check_decision(
    history: History,
    number: int,
    decision: Decision,
    who: str,
    why: str,
) -> None:
    """Raise NotFoundError or InvalidInputError as `decide` does if this cannot be decided."""
    if not who.strip():
        raise InvalidInputError("who: empty.")
    if decision in _NEEDS_REASON and not why.strip():
        raise InvalidInputError("why: empty.")
    proposal = history.proposals.get(number)
    if proposal is None:
        raise NotFoundError(f"No proposal {number}.")
    if proposal.state not in _POSSIBLE[decision]:
        raise InvalidInputError(
            f"Proposal {number} is {proposal.state}: not to be {decision}."
        )


def edits_accepted_before(log: Log, number: int) -> tuple[Edit, ...]:
    """Return the edits with which a proposal was accepted last, none if it never was.

    What came as a change of the tables has no form: taken back, it can be accepted as it was.
    """
    entries = log.entries(proposal=number)
    accepted = [entry for entry in entries if entry.kind == "accepted"]
    return accepted[-1].edits if accepted else ()


def import_patches(
    log: Log,
    patches: Iterable[Patch],
    who: str,
    why: str = "",
) -> list[int]:
    """Propose and accept the corrections of a file, all or none; return their numbers."""
    if not who.strip():
        raise InvalidInputError(
            "Who accepts these corrections?", hint="Say it: --who NAME"
        )
    numbers: list[int] = []
    with log.store.writing() as db:
        for patch in patches:
            first = patch.edits[0]
            body = {
                "kind": "tables",
                "table": first.table,
                "key": list(first.key),
                "source_url": patch.source_url,
            }
            number = write_entry(
                db,
                "proposed",
                who.strip(),
                patch.reason,
                body=body,
            )
            edits = {"edits": [edit.as_dict() for edit in patch.edits]}
            reason = patch.reason or why
            write_entry(
                db,
                "accepted",
                who.strip(),
                reason,
                proposal=number,
                body=edits,
            )
            numbers.append(number)
    return numbers
