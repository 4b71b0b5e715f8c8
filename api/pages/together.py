"""Proposals of one website or proposer, decided together: a preview, one decision, one undo."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.auth.who import Caller, caller_of
from api.commands import check_with
from api.deps import SnapshotDep, many
from api.pages.home import PageLanguage
from api.pages.proposalview import edits_of_body, summary
from api.pages.workbench import workbench_page
from graph.curation.decisions import edits_accepted_before
from graph.curation.forms import KINDS
from graph.curation.group_decisions import (
    By,
    all_edits,
    decide_together,
    decided_together,
    group_of,
    undo_together,
)
from graph.curation.history import LoggedProposal
from graph.curation.log import Log
from graph.curation.persons import persons_named
from graph.errors import InvalidInputError, NotAllowedError
from graph.model import Language
from graph.release.snapshot import Snapshot

router = APIRouter()
Form = Annotated[dict[str, list[str]], Depends(many)]
MOST = 200
"""Proposals on one page: as many as a person looks through before deciding."""
_WRONG = 422
"""The status of a form that comes back with what is wrong in it."""


@router.get("/{lang}/workbench/together")
def show_group(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    by: Literal["source", "who"] = "source",
    value: str = "",
    done: int = 0,
    check: bool = False,
) -> Response:
    """Show the open proposals of a group, or what was decided together in entry `done`."""
    caller = caller_of(request)
    if caller is None or not caller.account.may("curator"):
        return RedirectResponse(f"/{lang}/sign-in", 303)
    history = request.app.state.log.history()
    proposals = (
        decided_together(history, done)
        if done
        else group_of(history, by, value)
    )
    effects = None
    if check and not done:
        edits = all_edits(
            _edits(request.app.state.log, proposals[:MOST], snapshot)
        )
        effects = check_with(request.app.state.settings, edits)
    return _page(
        request,
        lang,
        snapshot,
        caller,
        proposals,
        by,
        value,
        done=done,
        effects=effects,
    )


@router.post("/{lang}/workbench/together")
async def decide_group(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    sent: Form,
) -> Response:
    """Decide the chosen proposals, all or none, or take back what was decided together."""

    def take() -> Response:
        caller = caller_of(request)
        if caller is None:
            raise NotAllowedError("This needs an account of a curator.")
        log: Log = request.app.state.log
        who, why, decision = (
            caller.account.name,
            _last(sent, "why"),
            _last(sent, "decision"),
        )
        if decision == "undo":
            undo_together(
                log,
                _number(_last(sent, "done")),
                who,
                why,
            )
            return RedirectResponse(f"/{lang}/workbench", 303)
        if decision not in ("accept", "reject"):
            raise InvalidInputError("decision: none of accept, reject, undo.")
        proposals = log.history().proposals
        wanted = [_number(text) for text in sent.get("number", [])]
        chosen = [
            proposals[number] for number in wanted if number in proposals
        ]
        edits = _edits(log, chosen, snapshot) if decision == "accept" else {}
        if decision == "accept" and chosen:
            effects = check_with(request.app.state.settings, all_edits(edits))
            if effects["problems"]:
                by: By = "who" if _last(sent, "by") == "who" else "source"
                return _page(
                    request,
                    lang,
                    snapshot,
                    caller,
                    chosen,
                    by,
                    _last(sent, "value"),
                    effects=effects,
                    status=_WRONG,
                )
        done = decide_together(
            log,
            "accepted" if decision == "accept" else "rejected",
            {number: edits.get(number, ()) for number in wanted},
            who,
            why,
        )
        return RedirectResponse(f"/{lang}/workbench/together?done={done}", 303)

    return await run_in_threadpool(take)


def _edits(
    log: Log,
    proposals: list[LoggedProposal],
    snapshot: Snapshot,
) -> dict[int, tuple[Any, ...]]:
    """Return the edits that each proposal makes; a change of the tables makes those it made."""
    return {
        proposal.number: edits_of_body(proposal.body, snapshot)
        if proposal.body.get("kind") in KINDS
        else edits_accepted_before(log, proposal.number)
        for proposal in proposals
    }


def _last(sent: dict[str, list[str]], name: str) -> str:
    return (sent.get(name) or [""])[-1].strip()


def _number(text: str) -> int:
    if not text.isdecimal():
        raise InvalidInputError(f"number: {text[:40]!r} is none.")
    return int(text)


def _page(
    request: Request,
    lang: Language,
    snapshot: Snapshot,
    caller: Caller,
    proposals: list[LoggedProposal],
    by: By,
    value: str,
    *,
    done: int = 0,
    effects: dict[str, Any] | None = None,
    status: int = 200,
) -> HTMLResponse:
    published = request.app.state.log.history().published
    shown = proposals[:MOST]
    return workbench_page(
        request,
        "workbench-together.html",
        lang,
        snapshot,
        caller,
        status=status,
        by=by,
        value=value,
        done=done,
        total=len(proposals),
        shown=[
            summary(
                proposal,
                snapshot,
                lang,
                published,
            )
            for proposal in shown
        ],
        persons=persons_named(
            all_edits(_edits(request.app.state.log, shown, snapshot))
        ),
        effects=effects,
    )
