"""The workbench of curators: a queue of proposals, both versions side by side, what to decide."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.auth.who import Caller, caller_of, doorkeeper_of
from api.commands import begin_publication, check_with
from api.deps import SnapshotDep, form
from api.pages.home import PageLanguage
from api.pages.proposal_queues import (
    QUEUES,
    due_of,
    has_ended,
    queue_of,
    waiting,
)
from api.pages.proposalview import FRESH, cells_of, decisions, summary
from api.pages.proposed_change import ProposedChange, change_of
from api.pages.queues import (
    disagreements_to_settle,
    facts_to_check,
    other_queues,
)
from api.pages.render import page
from graph.curation.decisions import Decision, decide
from graph.curation.group_decisions import groups, together_of
from graph.curation.history import LoggedProposal
from graph.curation.log import Log
from graph.curation.persons import persons_named
from graph.curation.privacy import forget_old
from graph.curation.progress import read_progress
from graph.curation.proposals import mail_of, remark_of
from graph.curation.schedule import cancel_schedule, set_schedule
from graph.errors import InvalidInputError, NotFoundError
from graph.model import Language
from graph.release.snapshot import Snapshot
from graph.settings import Settings

router = APIRouter()
Form = Annotated[dict[str, str], Depends(form)]
_MOST = 100
"""Proposals on a page: more than a curator decides on in a day."""
_MOST_GROUPS = 12
"""Groups of proposals that are offered to be decided together."""
_PUBLISHING = ("publish", "undo", "schedule", "cancel")
_DECISIONS: dict[str, Decision] = {
    "accept": "accepted",
    "reject": "rejected",
    "ask": "asked",
    "undo": "undone",
}
_CHECK = "check"
"""What asks for the effects of what the form says; nothing is decided."""
_WRONG = 422
"""The status of a form that comes back with what is wrong in it."""


@router.get("/{lang}/workbench")
def show_queue(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    queue: str = "new",
    since: int = 0,
) -> Response:
    """Show one queue of proposals, and how the publication begun after entry `since` stands."""
    caller = caller_of(request)
    if caller is None:
        return RedirectResponse(f"/{lang}/sign-in", 303)
    log: Log = request.app.state.log
    forget_old(log)
    history = log.history()
    chosen = queue if queue in (*QUEUES, "disagreements", "worth") else "new"
    queues = {name: queue_of(history, name, caller) for name in QUEUES}
    return workbench_page(
        request,
        "workbench.html",
        lang,
        snapshot,
        caller,
        queue=chosen,
        counts={name: len(proposals) for name, proposals in queues.items()},
        shown=[
            summary(
                proposal,
                snapshot,
                lang,
                history.published,
            )
            for proposal in queues.get(chosen, [])[:_MOST]
        ],
        other_queues=other_queues(
            snapshot,
            log,
            request.app.state.settings.data_dir,
            lang,
        ),
        disputed=(
            disagreements_to_settle(snapshot, log, lang)
            if chosen == "disagreements"
            else None
        ),
        facts=facts_to_check(snapshot) if chosen == "worth" else [],
        waiting=waiting(history),
        history=history,
        groups=groups(history)[:_MOST_GROUPS],
        due=due_of(history),
        is_begun=since > 0 and not has_ended(history, since),
        progress=read_progress(log.store) if history.under_way else None,
    )


@router.get("/{lang}/workbench/{number}")
def show_proposal(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    number: int,
    check: bool = False,
) -> Response:
    """Show a proposal with all that is needed to decide; `check` asks what a load would say."""
    caller = caller_of(request)
    if caller is None:
        return RedirectResponse(f"/{lang}/sign-in", 303)
    log: Log = request.app.state.log
    proposal = _proposal_of(log, number)
    change = change_of(
        log,
        proposal,
        snapshot,
        lang,
    )
    if check:
        effects = check_with(request.app.state.settings, change.edits)
        change = change._replace(effects=effects)
    return _proposal(
        request,
        snapshot,
        caller,
        proposal,
        change,
    )


@router.post("/{lang}/workbench/publish")
async def publish(
    request: Request,
    lang: PageLanguage,
    sent: Form,
) -> RedirectResponse:
    """Begin a publication, which goes on by itself, or set one for later.

    `what` is publish, undo (publish what was published before), schedule or cancel.
    """

    def begin() -> str:
        caller = caller_of(request)
        log: Log = request.app.state.log
        settings: Settings = request.app.state.settings
        last = log.history().last
        what = sent.get("what", "publish")
        if caller is None or what not in _PUBLISHING:
            raise InvalidInputError(f"what: none of {', '.join(_PUBLISHING)}.")
        who = caller.account.name
        if what == "schedule":
            at, daily = sent.get("at", ""), "daily" in sent
            set_schedule(
                log,
                who,
                at,
                settings.time_zone,
                daily=daily,
            )
        elif what == "cancel":
            cancel_schedule(log, who)
        else:
            begin_publication(settings, who, undo=what == "undo")
            return f"?since={last}"
        return ""

    return RedirectResponse(
        f"/{lang}/workbench{await run_in_threadpool(begin)}", 303
    )


@router.post("/{lang}/workbench/{number}")
async def take_decision(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    number: int,
    sent: Form,
) -> Response:
    """Write a decision and lead to the queue; an acceptance is checked as a load checks it."""
    log: Log = request.app.state.log

    def take() -> Response:
        caller = caller_of(request)
        named = sent.get("decision", "")
        if caller is None or named not in (*_DECISIONS, _CHECK):
            names = ", ".join((*_DECISIONS, _CHECK))
            raise InvalidInputError(f"decision: none of {names}.")
        proposal = _proposal_of(log, number)
        who, why = caller.account.name, sent.get("why", "")
        if named not in ("accept", _CHECK):
            decide(
                log,
                number,
                _DECISIONS[named],
                who,
                why,
            )
            return RedirectResponse(f"/{lang}/workbench", 303)
        change = change_of(
            log,
            proposal,
            snapshot,
            lang,
            sent,
        )
        if change.refusals or (
            named == "accept" and not change.may_be_accepted
        ):
            return _proposal(
                request,
                snapshot,
                caller,
                proposal,
                change,
                _WRONG,
            )
        change = change._replace(
            effects=check_with(request.app.state.settings, change.edits)
        )
        refused = bool(change.effects and change.effects["problems"])
        if named == _CHECK or refused:
            status = _WRONG if refused and named == "accept" else 200
            return _proposal(
                request,
                snapshot,
                caller,
                proposal,
                change,
                status,
            )
        decide(
            log,
            number,
            "accepted",
            who,
            why,
            change.edits,
            change.edited,
        )
        return RedirectResponse(f"/{lang}/workbench", 303)

    return await run_in_threadpool(take)


def _proposal(
    request: Request,
    snapshot: Snapshot,
    caller: Caller,
    proposal: LoggedProposal,
    change: ProposedChange,
    status: int = 200,
) -> HTMLResponse:
    """Return the page of a proposal: as it was proposed, the form to edit it, what it changes."""
    log: Log = request.app.state.log
    history, lang = log.history(), change.lang
    edited = change.editing
    alike = [
        summary(
            other,
            snapshot,
            lang,
            history.published,
        )
        for other in history.proposals.values()
        if other.number != proposal.number
        and other.body.get("key")
        and _row_of(other) == _row_of(proposal)
    ]
    return workbench_page(
        request,
        "workbench-one.html",
        lang,
        snapshot,
        caller,
        status=status,
        proposal=summary(
            proposal,
            snapshot,
            lang,
            history.published,
        ),
        fields=edited.fields(snapshot, lang) if edited else [],
        page_fields=edited.page_fields(lang) if edited else [],
        pages=edited.pages(snapshot) if edited else [],
        source_url=edited.given["source_url"] if edited else "",
        faults=change.refusals,
        changes_nothing=change.asks and not change.may_be_accepted,
        becomes=[
            cell
            for edit in (change.edits if change.edited else ())
            for cell in cells_of(edit, snapshot, lang)
        ],
        steps=decisions(log.entries(proposal=proposal.number)),
        mail=mail_of(log, proposal.number),
        remark=remark_of(log, proposal.number),
        alike=alike[:_MOST],
        persons=persons_named(change.edits),
        effects=change.effects,
        is_open=proposal.is_open,
        together=together_of(proposal),
    )


def _row_of(proposal: LoggedProposal) -> tuple[Any, Any]:
    """Return table and key of the row that a proposal is about, None for each it lacks."""
    return proposal.body.get("table"), proposal.body.get("key")


def _proposal_of(log: Log, number: int) -> LoggedProposal:
    proposal = log.history().proposals.get(number)
    if proposal is None:
        raise NotFoundError(f"No proposal {number}.")
    return proposal


def workbench_page(
    request: Request,
    template: str,
    lang: Language,
    snapshot: Snapshot,
    caller: Caller,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Return a page of the workbench: it is of this caller alone, and never kept."""
    made = page(
        template,
        lang,
        snapshot,
        status=status,
        account=caller.account,
        csrf=doorkeeper_of(request).accounts.proof(caller.session)
        if caller.session
        else "",
        may_decide=caller.account.may("curator"),
        **values,
    )
    made.headers.update(FRESH)
    return made
