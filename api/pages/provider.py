"""Signing in at a provider of OpenID Connect: the way there, and the way back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.address import below, origin
from api.auth.oidc import (
    COOKIE,
    MINUTES,
    Provider,
    ProviderAnswer,
    ProviderError,
)
from api.auth.who import doorkeeper_of, set_session
from api.deps import SnapshotDep
from api.pages.account import sign_in_page
from api.pages.home import PageLanguage
from api.pages.proposalview import FRESH
from api.pages.render import page
from api.parameters import reads_parameters
from graph.errors import NotAllowedError, NotFoundError
from graph.model import LANGUAGES, Language
from graph.release.snapshot import Snapshot

router = APIRouter()
BACK = f"/{LANGUAGES[0]}/sign-in/back"
"""The one address to which a provider leads back; the cookie knows the language."""
_ANSWERED = frozenset(
    {
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "session_state",
        "scope",
        "authuser",
        "hd",
        "prompt",
        "client_info",
    }
)
"""What providers send back: those of the standards, and those that large ones add."""
Text = Annotated[str, Query(max_length=4000)]


@router.get("/{lang}/sign-in/provider")
def begin(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
) -> Response:
    """Lead to the provider, with a cookie that its answer has to fit."""
    provider = _provider(request)
    key = doorkeeper_of(request).accounts.key
    if not key:  # it comes with the first account
        return sign_in_page(
            request,
            lang,
            snapshot,
            status=403,
            refused="no_account",
        )
    try:
        address, cookie = provider.begin(key, _redirect(), lang)
    except (ProviderError, NotAllowedError) as exc:
        refused = "away" if isinstance(exc, ProviderError) else "forged"
        return sign_in_page(
            request,
            lang,
            snapshot,
            status=exc.status,
            refused=refused,
        )
    answer = RedirectResponse(address, 303, headers=FRESH)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=MINUTES * 60,
        path=below(BACK),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",  # it has to come along when the provider leads back
    )
    return answer


@router.get("/{lang}/sign-in/back")
@reads_parameters(lambda _: _ANSWERED)
async def come_back(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
) -> Response:
    """Begin a session for who comes back from the provider and is connected with an account."""
    return await run_in_threadpool(
        _recognise,
        request,
        snapshot,
        lang,
    )


def _recognise(
    request: Request,
    snapshot: Snapshot,
    lang: Language,
) -> Response:
    provider, accounts = _provider(request), doorkeeper_of(request).accounts
    cookie, sent = request.cookies.get(COOKIE, ""), request.query_params
    given = ProviderAnswer(
        sent.get("code", ""), sent.get("state", ""), sent.get("iss", "")
    )
    try:
        chosen = provider.language(accounts.key, cookie)
        for code in LANGUAGES:
            lang = code if code == chosen else lang
        subject = provider.subject(
            accounts.key,
            _redirect(),
            cookie,
            given,
        )
    except (ProviderError, NotAllowedError) as exc:
        refused = "away" if isinstance(exc, ProviderError) else "forged"
        return _spent(
            sign_in_page(
                request,
                lang,
                snapshot,
                status=exc.status,
                refused=refused,
            )
        )
    name = accounts.name_of_subject(provider.issuer, subject)
    if name is None:
        return _spent(
            sign_in_page(
                request,
                lang,
                snapshot,
                status=403,
                refused="unknown",
                subject=subject,
            )
        )
    # A page and no redirect: the cookie of the session goes along only where our own page leads.
    answer = page("signed-in.html", lang, snapshot)
    answer.headers.update(FRESH)
    token = accounts.open_session(name)
    set_session(answer, request, doorkeeper_of(request).cookie_for(token))
    return _spent(answer)


def _spent(answer: Response) -> Response:
    """Return an answer that takes the cookie of the sign-in away: it counts once."""
    answer.delete_cookie(COOKIE, path=below(BACK))
    return answer


def _redirect() -> str:
    return f"{origin.get()}{below(BACK)}"


def _provider(request: Request) -> Provider:
    provider: Provider = request.app.state.provider
    if not provider.is_set:
        raise NotFoundError("No provider is set at which one could sign in.")
    return provider
