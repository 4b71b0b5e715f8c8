"""Proposals of visitors: the form, the receipt, and the counters that everybody sees."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.auth.who import caller_of
from api.deps import SnapshotDep, form
from api.pages.home import PageLanguage
from api.pages.proposalforms import (
    fields_of,
    given_of,
    heading,
    kind_of,
    page_fields,
    pages_of,
)
from api.pages.proposalview import (
    FRESH,
    choices_of_row,
    decisions,
    rows_like,
    summary,
)
from api.pages.render import page
from graph.curation.decisions import decide
from graph.curation.field_errors import field_errors
from graph.curation.forms import KINDS
from graph.curation.history import LoggedProposal
from graph.curation.log import Log
from graph.curation.proposals import VISITOR, is_full, propose, remark_of
from graph.errors import InvalidInputError, LimitError, NotFoundError
from graph.model import Language
from graph.release.snapshot import Snapshot

router = APIRouter()
Text = Annotated[str, Query(max_length=2000)]
_RECENT = 30
"""Decided proposals that are listed for everybody."""
_MANY_FIELDS = 5
"""Fields of a record from which its form has no remark: no form asks more than nine things."""
_WRONG = 422
"""The status of a form that comes back with what is wrong in it."""


@router.get("/{lang}/propose")
def show_form(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    kind: Text = "",
    table: Text = "",
    key: Text = "",
    column: Text = "",
) -> HTMLResponse:
    """Show the form of one kind of proposal, or what can be proposed."""
    log: Log = request.app.state.log
    given = {
        "kind": kind,
        "table": table,
        "key": key,
        "column": column,
    }
    if kind not in KINDS:
        return _page("propose-what.html", lang, snapshot)
    if kind == "field" and not column:
        rows = rows_like(snapshot, table, key)
        if len(rows) != 1:
            return _page(
                "propose-which.html",
                lang,
                snapshot,
                rows=rows,
                table=table,
            )
        given["key"] = rows[0].key
        cells = choices_of_row(
            snapshot,
            lang,
            table,
            rows[0].key,
        )
        return _page(
            "propose-field.html",
            lang,
            snapshot,
            given=given,
            cells=cells,
            row=rows[0],
        )
    return _form(
        lang,
        snapshot,
        given,
        {},
        log,
    )


@router.post("/{lang}/propose")
async def take_proposal(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    sent: Annotated[dict[str, str], Depends(form)],
) -> Response:
    """Keep a proposal and lead to its receipt; show the form again if it cannot be taken."""
    log: Log = request.app.state.log

    def take() -> Response:
        given = given_of(sent, snapshot, lang)
        if errors := field_errors(given, snapshot):
            return _form(
                lang,
                snapshot,
                sent,
                errors,
                log,
                status=_WRONG,
            )
        caller = caller_of(request)
        client = request.client.host if request.client else ""
        try:
            who = caller.account.name if caller and caller.session else VISITOR
            receipt = propose(
                log,
                given,
                snapshot,
                who,
                client,
            )
        except LimitError as exc:
            refusal = {"form": f"{exc.detail} {exc.hint}".strip()}
            return _form(
                lang,
                snapshot,
                sent,
                refusal,
                log,
                status=exc.status,
            )
        return RedirectResponse(f"/{lang}/proposals/{receipt}", 303)

    return await run_in_threadpool(take)


@router.get("/{lang}/proposals")
def show_counters(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
) -> HTMLResponse:
    """Show how many proposals there are and what became of the last ones."""
    history = request.app.state.log.history()
    decided = [
        proposal
        for proposal in history.proposals.values()
        if proposal.state == "accepted" and proposal.decided
    ]
    decided.sort(
        key=lambda proposal: -(proposal.decided.seq if proposal.decided else 0)
    )
    shown = [
        summary(
            proposal,
            snapshot,
            lang,
            history.published,
        )
        for proposal in decided[:_RECENT]
    ]
    published = sum(
        1
        for proposal in decided
        if proposal.decided and proposal.decided.seq <= history.published
    )
    return _page(
        "proposals.html",
        lang,
        snapshot,
        counts=history.counts,
        shown=shown,
        open=history.counts["new"] + history.counts["asked"],
        published=published,
    )


@router.get("/{lang}/proposals/{receipt}")
def show_receipt(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    receipt: str,
) -> HTMLResponse:
    """Show what became of a proposal, to who has its receipt number."""
    log: Log = request.app.state.log
    proposal = _with_receipt(log, receipt)
    history = log.history()
    return _page(
        "receipt.html",
        lang,
        snapshot,
        proposal=summary(
            proposal,
            snapshot,
            lang,
            history.published,
        ),
        steps=decisions(log.entries(proposal=proposal.number)),
        remark=remark_of(log, proposal.number),
        receipt=proposal.receipt,
    )


@router.post("/{lang}/proposals/{receipt}")
async def answer(
    request: Request,
    lang: PageLanguage,
    receipt: str,
    sent: Annotated[dict[str, str], Depends(form)],
) -> RedirectResponse:
    """Keep the answer to what a curator asked."""
    log: Log = request.app.state.log

    def keep() -> None:
        proposal = _with_receipt(log, receipt)
        text = sent.get("answer", "").strip()
        if not text:
            raise InvalidInputError("answer: is empty.")
        decide(
            log,
            proposal.number,
            "answered",
            proposal.who,
            text,
        )

    await run_in_threadpool(keep)
    return RedirectResponse(f"/{lang}/proposals/{receipt}", 303)


def _with_receipt(log: Log, receipt: str) -> LoggedProposal:
    proposal = log.history().by_receipt(receipt) if receipt else None
    if proposal is None:
        raise NotFoundError("No proposal has this receipt number.")
    return proposal


def _form(
    lang: Language,
    snapshot: Snapshot,
    given: dict[str, str],
    errors: dict[str, str],
    log: Log,
    status: int = 200,
) -> HTMLResponse:
    fields = fields_of(
        given,
        errors,
        snapshot,
        lang,
    )
    return _page(
        "propose.html",
        lang,
        snapshot,
        status=status,
        kind=kind_of(given),
        given=given,
        fields=fields,
        asks_remark=len(fields) < _MANY_FIELDS,
        page_fields=page_fields(given, errors, lang),
        pages=pages_of(given, snapshot),
        about=heading(given, snapshot, lang),
        faults=errors,
        full=is_full(log),
    )


def _page(
    template: str,
    lang: Language,
    snapshot: Snapshot,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    made = page(
        template,
        lang,
        snapshot,
        status=status,
        **values,
    )
    made.headers.update(FRESH)
    return made
