"""The review queue: doubtful matches side by side, judged by who shows the token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from api.address import below
from api.auth.who import caller_of, doorkeeper_of
from api.deps import SnapshotDep, form
from api.feedback_form import NEVER_STORED
from api.pages.home import PageLanguage
from api.pages.render import page
from api.writers import COOKIE, SECONDS, Writers
from graph.common.properties import Properties, items_of
from graph.curation.match_review import judge_doubtful, reasons, review

router = APIRouter()
_MOST = 200
"""Pairs shown at once, open ones and judged ones."""
_LIKELY = (0.45, 0.75)
"""Scores from which a match is called possible and from which it is called likely."""
_SIDES = ("record", "target")
_FIELDS = (
    "name",
    "aliases",
    "kind",
    "country",
    "city",
    "website",
    "ror",
    "vat",
    "pic",
    "id",
    "sources",
)
_TELL_NOTHING = frozenset({"id", "sources"})


@router.get("/{lang}/review")
def show_doubtful_matches(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    request: Request,
    refused: bool = False,
) -> HTMLResponse:
    """Show the doubtful matches of the last load, the likest first.

    Curators and who showed the token can judge them; where writing is on, others are asked for it.
    """
    writers: Writers = request.app.state.writers
    doorkeeper = doorkeeper_of(request)
    caller = caller_of(request)
    shown = [
        _presented(match)
        for match in review(request.app.state.settings.data_dir)
    ]
    judged = [match for match in shown if match["judgement"]]
    open_ = [match for match in shown if not match["judgement"]]
    cited = {
        key
        for match in shown
        for side in _SIDES
        for key in match[side].get("source_ids", ())
    }
    sources = snapshot.nodes["Source"]
    titles = {key: _title(sources.get(key)) for key in cited if key in sources}
    open_shown, judged_shown = open_[:_MOST], judged[:_MOST]
    for place, match in enumerate([*open_shown, *judged_shown], 1):
        match["place"] = place
    answer = page(
        "review.html",
        lang,
        snapshot,
        open=open_shown,
        judged=judged_shown,
        may_judge=doorkeeper.may(caller, "curator"),
        asks_token=writers.enabled,
        refused=refused,
        known_sources=titles,
        session=caller if caller and caller.session else None,
        csrf=doorkeeper.accounts.proof(caller.session)
        if caller and caller.session
        else "",
    )
    answer.headers.update(NEVER_STORED)
    return answer


def _presented(match: Properties) -> Properties:
    """Return a match with its fields in rows and its reasons."""
    rows: list[tuple[str, Any, Any, bool | None]] = []
    for name in _FIELDS:
        key = "source_ids" if name == "sources" else name
        left, right = (match[side].get(key) for side in _SIDES)
        if left or right:
            rows.append((name, left, right, _alike(name, left, right)))
    pro, con = reasons(match)
    return {
        **match,
        "likely": sum(match["score"] >= least for least in _LIKELY) + 1,
        "rows": rows,
        "pro": pro,
        "con": con,
    }


def _alike(
    name: str,
    left: Any,
    right: Any,
) -> bool | None:
    """Return whether a field says the same on both sides; None where that tells nothing."""
    if not (left and right) or name in _TELL_NOTHING:
        return None
    values, others = (
        {str(value).casefold() for value in items_of(side) or [side]}
        for side in (left, right)
    )
    return bool(values & others)


def _title(source: Properties) -> str:
    return str(source.get("title") or source.get("publisher") or source["id"])


@router.post("/{lang}/review/token")
async def sign_in(
    lang: PageLanguage,
    request: Request,
    given: Annotated[dict[str, str], Depends(form)],
) -> RedirectResponse:
    """Keep a cookie with who shows the token, and show the list again."""
    writers: Writers = request.app.state.writers
    cookie = writers.cookie_for(given.get("token", "").strip())
    if cookie is None:
        return RedirectResponse(f"/{lang}/review?refused=true", 303)
    answer = RedirectResponse(f"/{lang}/review", 303)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=SECONDS,
        path=below("/"),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


@router.post("/{lang}/review")
async def decide(
    lang: PageLanguage,
    request: Request,
    given: Annotated[dict[str, str], Depends(form)],
) -> RedirectResponse:
    """Add a judgement of a doubtful match and show the list again.

    Nobody comes here who may not: api/middleware/writes.py.
    """
    pair = given.get("record", ""), given.get("target", "")
    verdict, who, why = (
        given.get(name, "") for name in ("verdict", "who", "why")
    )
    caller = await run_in_threadpool(caller_of, request)
    if caller and caller.session:
        who = caller.account.name  # an account signs with its own name
    folder = request.app.state.settings.data_dir
    await run_in_threadpool(
        judge_doubtful,
        folder,
        pair,
        verdict,
        who,
        why,
    )
    return RedirectResponse(f"/{lang}/review", 303)
