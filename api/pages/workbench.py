"""The workbench of curators: a queue of proposals, both versions side by side, what to decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.auth.who import Caller, caller_of, doorkeeper_of
from api.commands import begin_publication, check_with
from api.deps import SnapshotDep, form
from api.pages.editing import Editing, editing
from api.pages.home import PageLanguage
from api.pages.proposalview import (
    FRESH,
    cells_of,
    decisions,
    edits_of_body,
    summary,
)
from api.pages.queues import beside, disagreements_to_settle, facts_to_check
from api.pages.render import page
from graph.common.properties import Properties, Values
from graph.curation.decisions import Decision, decide, edits_accepted_before
from graph.curation.edits import Edit
from graph.curation.group_decisions import groups, together_of
from graph.curation.history import History, Standing
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
QUEUES = ("new", "asked", "mine", "accepted", "decided")
_MOST = 100
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
    queues = {name: _queue(history, name, caller) for name in QUEUES}
    return workbench_page(
        request,
        "workbench.html",
        lang,
        snapshot,
        caller,
        queue=chosen,
        counts={name: len(found) for name, found in queues.items()},
        shown=[
            summary(
                proposal,
                snapshot,
                lang,
                history.published,
            )
            for proposal in queues.get(chosen, [])[:_MOST]
        ],
        beside=beside(
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
        waiting=_waiting(history),
        history=history,
        groups=groups(history)[:_MOST_GROUPS],
        due=_due(history),
        is_begun=since > 0 and not _has_ended(history, since),
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
    standing = _standing(log, number)
    change = _change(
        log,
        standing,
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
        standing,
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
        standing = _standing(log, number)
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
        change = _change(
            log,
            standing,
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
                standing,
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
                standing,
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


class _Change(NamedTuple):
    """What a proposal would change, as it was proposed or as a curator edited it."""

    lang: Language
    editing: Editing | None
    edits: tuple[Edit, ...] = ()
    effects: Properties | None = None
    asks: bool = False
    """Whether somebody sent it, so that what is wrong with it is said."""

    @property
    def refusals(self) -> Mapping[str, str]:
        """Return the fields that cannot be taken, none before anything was sent."""
        return self.editing.errors if self.editing and self.asks else {}

    @property
    def edited(self) -> Values | None:
        """Return what a curator put in the place of what was proposed, None if nothing."""
        return self.editing.edited if self.editing else None

    @property
    def may_be_accepted(self) -> bool:
        """Return whether accepting has an effect; a record that is two is split by others."""
        kind = self.editing.draft.kind if self.editing else ""
        return bool(self.edits) or kind == "split"


def _change(
    log: Log,
    proposal: Standing,
    snapshot: Snapshot,
    lang: Language,
    sent: dict[str, str] | None = None,
) -> _Change:
    """Return what a proposal would change with what was sent in the place of its fields."""
    if not proposal.is_open:
        return _Change(lang, None)
    remark = remark_of(log, proposal.number)
    edited = editing(
        proposal,
        sent or {},
        log.history(),
        snapshot,
        lang,
        remark,
    )
    edits = (
        edits_of_body(edited.body, snapshot)
        if edited
        else edits_accepted_before(log, proposal.number)
    )
    return _Change(
        lang,
        edited,
        edits,
        asks=sent is not None,
    )


def _proposal(
    request: Request,
    snapshot: Snapshot,
    caller: Caller,
    proposal: Standing,
    change: _Change,
    status: int = 200,
) -> HTMLResponse:
    """Return the page of a proposal: as it was proposed, the form to edit it, what it changes."""
    log: Log = request.app.state.log
    history, lang = log.history(), change.lang
    edited = change.editing
    alike = [
        summary(
            one,
            snapshot,
            lang,
            history.published,
        )
        for one in history.proposals.values()
        if one.number != proposal.number
        and one.body.get("key")
        and (one.body.get("table"), one.body.get("key"))
        == (proposal.body.get("table"), proposal.body.get("key"))
    ]
    return workbench_page(
        request,
        "workbench-one.html",
        lang,
        snapshot,
        caller,
        status=status,
        one=summary(
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


def _queue(
    history: History,
    name: str,
    caller: Caller,
) -> list[Standing]:
    """Return the proposals of a queue: open ones by age, others the last one first."""
    every = history.proposals.values()
    match name:
        case "new" | "asked":
            return [proposal for proposal in every if proposal.state == name]
        case "mine":
            found = [one for one in every if _is_of(one, caller)]
        case "accepted":
            found = _waiting(history)
        case _:
            found = [proposal for proposal in every if not proposal.is_open]
    return sorted(
        found,
        key=lambda one: -(one.decided.seq if one.decided else one.number),
    )


def _due(history: History) -> datetime | None:
    """Return when the next scheduled publication is due, on the clock of its zone."""
    schedule = history.schedule
    if schedule is None:
        return None
    return datetime.fromisoformat(schedule.due).astimezone(
        ZoneInfo(schedule.zone)
    )


def _has_ended(history: History, since: int) -> bool:
    """Return whether a publication that began after an entry has ended, well or not."""
    made = history.publications and history.publications[-1].seq > since
    failed = history.failure is not None and history.failure.seq > since
    return bool(made or failed)


def _is_of(standing: Standing, caller: Caller) -> bool:
    decided = standing.decided
    return caller.account.name in (
        standing.who,
        decided.who if decided else "",
    )


def _waiting(history: History) -> list[Standing]:
    """Return the accepted proposals that no publication took."""
    return [
        one
        for one in history.in_force
        if one.decided and one.decided.seq > history.published
    ]


def _standing(log: Log, number: int) -> Standing:
    standing = log.history().proposals.get(number)
    if standing is None:
        raise NotFoundError(f"No proposal {number}.")
    return standing


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
