"""Doubtful matches side by side; on the machine itself they can be judged."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page
from graph.review import judge, review

router = APIRouter()
FRESH = {"cache-control": "no-store"}
_MOST = 200


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
    found = review(request.app.state.settings.data_dir)
    answer = page(
        "review.html", lang, snapshot, matches=found[:_MOST], total=len(found),
        local=local(request),
    )  # fmt: skip
    answer.headers.update(FRESH)
    return answer


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
