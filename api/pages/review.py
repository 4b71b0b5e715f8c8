"""Doubtful matches side by side; on the machine itself they can be judged."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page
from graph.review import judge, reasons, review

router = APIRouter()
FRESH = {"cache-control": "no-store"}
_MOST = 200
_SIDES = ("record", "target")
_FIELDS = ("name", "aliases", "kind", "country", "city", "website", "ror", "vat", "pic", "id",
           "sources")  # fmt: skip
_TELL_NOTHING = frozenset({"id", "sources"})


def local(request: Request) -> bool:
    """Return whether a request comes from this machine and names it so.

    A judgement merges records for everyone, and nobody signs in. The name counts as well as the
    address: a proxy in front, or a foreign name that leads here, has another one.
    """
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    return host in {"localhost", "127.0.0.1", "::1"} and _loopback(
        request.client.host if request.client else ""
    )


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@router.get("/{lang}/review")
def doubtful(snapshot: SnapshotDep, lang: PageLanguage, request: Request) -> HTMLResponse:
    """Show the doubtful matches of the last load, the likest first."""
    shown = [_told(match) for match in review(request.app.state.settings.data_dir)]
    judged = [one for one in shown if one["judgement"]]
    open_ = [one for one in shown if not one["judgement"]]
    cited = {key for one in shown for side in _SIDES for key in one[side].get("source_ids", ())}
    sources = snapshot.nodes["Source"]
    titles = {key: _title(sources.get(key)) for key in cited if key in sources}
    answer = page(
        "review.html", lang, snapshot, open=open_[:_MOST], judged=judged[:_MOST],
        local=local(request), known_sources=titles,
    )  # fmt: skip
    answer.headers.update(FRESH)
    return answer


def _told(match: dict[str, Any]) -> dict[str, Any]:
    """Return a match with its fields in rows and its reasons."""
    rows: list[tuple[str, Any, Any, bool | None]] = []
    for name in _FIELDS:
        key = "source_ids" if name == "sources" else name
        left, right = (match[side].get(key) for side in _SIDES)
        if left or right:
            rows.append((name, left, right, _alike(name, left, right)))
    pro, con = reasons(match)
    return {**match, "rows": rows, "pro": pro, "con": con}


def _alike(name: str, left: Any, right: Any) -> bool | None:
    """Return whether a field says the same on both sides; None where that tells nothing."""
    if not (left and right) or name in _TELL_NOTHING:
        return None
    one, other = (
        {str(said).casefold() for said in (side if isinstance(side, list) else [side])}
        for side in (left, right)
    )
    return bool(one & other)


def _title(source: dict[str, Any]) -> str:
    return str(source.get("title") or source.get("publisher") or source["id"])


@router.post("/{lang}/review")
async def decide(lang: PageLanguage, request: Request) -> RedirectResponse:
    """Add a judgement and show the list again; the guard has kept other sites out."""
    if not local(request):
        raise HTTPException(403, "Matches are judged on the machine itself: ./atmp review.")
    sent = parse_qs((await request.body()).decode("utf-8", "replace"))
    record, target, verdict, who, why = (
        sent.get(name, [""])[0] for name in ("record", "target", "verdict", "who", "why")
    )
    folder = request.app.state.settings.data_dir
    await run_in_threadpool(judge, folder, (record, target), verdict, who, why)
    return RedirectResponse(f"/{lang}/review", 303)
