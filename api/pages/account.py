"""Signing in and out, choosing a password by a one-time link, and the page about privacy."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.address import below
from api.auth.oidc import Provider
from api.auth.who import COOKIE, caller_of, doorkeeper_of, set_session
from api.deps import SnapshotDep, form
from api.pages.home import PageLanguage
from api.pages.proposalview import FRESH
from api.pages.render import page
from graph.curation.accounts import LONGEST, SHORTEST
from graph.errors import InvalidInputError, LimitError, NotAllowedError
from graph.model import Language
from graph.release.snapshot import Snapshot

router = APIRouter()
Form = Annotated[dict[str, str], Depends(form)]


@router.get("/{lang}/sign-in")
def show_sign_in(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    done: bool = False,
) -> HTMLResponse:
    """Show the form to sign in."""
    return sign_in_page(
        request,
        lang,
        snapshot,
        done=done,
    )


@router.post("/{lang}/sign-in")
async def sign_in(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    sent: Form,
) -> Response:
    """Begin a session and lead to the workbench, wherever the visitor came from."""
    accounts = doorkeeper_of(request).accounts
    client = request.client.host if request.client else ""

    def begin() -> Response:
        try:
            token = accounts.sign_in(
                sent.get("name", "").strip(), sent.get("password", ""), client
            )
        except (LimitError, NotAllowedError) as exc:
            refused = "locked" if isinstance(exc, LimitError) else "wrong"
            return sign_in_page(
                request,
                lang,
                snapshot,
                status=exc.status,
                refused=refused,
            )
        answer = RedirectResponse(f"/{lang}/workbench", 303)
        # A session of its own for each sign-in: one that was planted before is worth nothing.
        set_session(answer, request, doorkeeper_of(request).cookie_for(token))
        return answer

    return await run_in_threadpool(begin)


@router.post("/{lang}/sign-out")
async def sign_out(request: Request, lang: PageLanguage) -> RedirectResponse:
    """End the session."""

    def end() -> None:
        caller = caller_of(request)
        if caller and caller.session:
            doorkeeper_of(request).accounts.sign_out(caller.session)

    await run_in_threadpool(end)
    answer = RedirectResponse(f"/{lang}/", 303)
    answer.delete_cookie(COOKIE, path=below("/"))
    return answer


@router.get("/{lang}/password/{token}")
def show_password(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    token: str,
) -> HTMLResponse:
    """Show the form of a one-time link."""
    return _password(
        request,
        snapshot,
        lang,
        token,
    )


@router.post("/{lang}/password/{token}")
async def set_password(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    token: str,
    sent: Form,
) -> Response:
    """Set the password and lead to the form to sign in."""

    def keep() -> Response:
        try:
            doorkeeper_of(request).accounts.set_password(
                token, sent.get("password", "")
            )
        except InvalidInputError:
            return _password(
                request,
                snapshot,
                lang,
                token,
                refused=True,
            )
        return RedirectResponse(f"/{lang}/sign-in?done=true", 303)

    return await run_in_threadpool(keep)


@router.get("/{lang}/privacy")
def privacy(snapshot: SnapshotDep, lang: PageLanguage) -> HTMLResponse:
    """Say what is kept of visitors, and who runs the site."""
    return page("privacy.html", lang, snapshot)


def sign_in_page(
    request: Request,
    lang: Language,
    snapshot: Snapshot,
    *,
    status: int = 200,
    refused: str = "",
    subject: str = "",
    done: bool = False,
) -> HTMLResponse:
    """Return the form to sign in, with why somebody was refused."""
    provider: Provider = request.app.state.provider
    return _fresh(
        page(
            "sign-in.html",
            lang,
            snapshot,
            status=status,
            refused=refused,
            subject=subject,
            done=done,
            provider=provider.label if provider.is_set else "",
        )
    )


def _password(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    token: str,
    *,
    refused: bool = False,
) -> HTMLResponse:
    name = doorkeeper_of(request).accounts.name_of_link(token)
    status = 403 if name is None else 422 if refused else 200
    return _fresh(
        page(
            "password.html",
            lang,
            snapshot,
            status=status,
            token=token,
            name=name,
            refused=refused,
            least=SHORTEST,
            most=LONGEST,
        )
    )


def _fresh(answer: HTMLResponse) -> HTMLResponse:
    answer.headers.update(FRESH)
    return answer
