"""Every error with what to do about it: a page for people, RFC 9457 problem+json for programs.

What visitors are told of a fault of this server says nothing of its paths, addresses and settings;
the log has all of it, under the request id that the answer carries.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.address import wants_page
from api.pages.error_pages import fault
from api.problems import MEDIA_TYPE
from graph.errors import AtlasError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI, Request, Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from graph.common.properties import Properties, Values

log = structlog.get_logger()

OURS = 500
"""From this status on the fault is ours, and its details are for the log."""
_FRAMES = 12
"""Calls of a traceback that are logged, the innermost; those outside are the layers' own."""
_NOT_FOUND = "Not Found"
"""What the router says when no route fits."""
_UNFORESEEN = "Something went wrong on this server."
_TELL_US = (
    "Its log has the details under the request id (header X-Request-ID)."
)


def problem(
    status: int,
    title: str,
    detail: str,
    **more: Any,
) -> JSONResponse:
    """Return a problem document (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        **more,
    }
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def refusal(
    scope: Scope,
    status: int,
    title: str,
    detail: str,
    hint: str = "",
    errors: Sequence[Values] = (),
) -> Response:
    """Return an error in the form in which its address answers: page or problem document.

    `errors` are the parts of the request that are refused, as pydantic tells them.
    """
    path, accept = (
        scope["path"],
        dict(scope["headers"]).get(b"accept", b"").decode("latin-1"),
    )
    if wants_page(path, accept):
        return fault(
            path,
            status,
            detail,
            hint,
            errors,
        )
    more: Properties = {}
    if errors:
        more["errors"] = [
            {"field": _field(error), "reason": error["msg"]}
            for error in errors
        ]
    if hint:
        more["hint"] = hint
    return problem(
        status,
        title,
        detail,
        instance=path,
        **more,
    )


class Unforeseen:
    """ASGI middleware: answers and logs, once, what no handler knows.

    It stands inside the layers that add the headers and the request id, so that its answers have
    them too.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request; whatever happens, it is answered."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as exc:
            if scope["type"] != "http":
                raise
            log.error(  # noqa: TRY400 (one line, whatever writes the log)
                "unforeseen",
                method=scope["method"],
                path=scope["path"],
                error=type(exc).__name__,
                traceback="".join(
                    traceback.format_exception(exc, limit=-_FRAMES)
                ),
            )
            # An answer that has begun cannot be taken back: the server closes the connection.
            if not started:
                answer = refusal(
                    scope,
                    500,
                    AtlasError.title,
                    _UNFORESEEN,
                    _TELL_US,
                )
                await answer(scope, receive, send)


def install(app: FastAPI) -> None:
    """Answer every error of the application that is foreseen."""

    @app.exception_handler(AtlasError)
    def on_atlas_error(request: Request, exc: AtlasError) -> Response:  # pyright: ignore[reportUnusedFunction]
        scope, path = request.scope, request.url.path
        if exc.status < OURS and not isinstance(exc, StoreError):
            return refusal(
                scope,
                exc.status,
                exc.title,
                exc.detail,
                exc.hint,
            )
        log.warning(
            "fault",
            path=path,
            status=exc.status,
            detail=exc.detail,
            hint=exc.hint,
        )
        return refusal(
            scope,
            exc.status,
            exc.title,
            exc.public,
        )

    @app.exception_handler(HTTPException)
    def on_http(request: Request, exc: HTTPException) -> Response:  # pyright: ignore[reportUnusedFunction]
        path, detail = request.url.path, str(exc.detail)
        if detail == _NOT_FOUND:
            detail = f"There is no address {path}."
        answer = refusal(
            request.scope,
            exc.status_code,
            "Request refused",
            detail,
        )
        answer.headers.update(exc.headers or {})
        allowed = answer.headers.get("allow", "")
        if "GET" in allowed and "HEAD" not in allowed:
            answer.headers["allow"] = f"{allowed}, HEAD"
        return answer

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, exc: RequestValidationError) -> Response:  # pyright: ignore[reportUnusedFunction]
        errors = exc.errors()
        detail = "; ".join(
            f"{_field(error)}: {error['msg']}" for error in errors
        )
        return refusal(
            request.scope,
            422,
            "Invalid request",
            detail,
            errors=errors,
        )


def _field(error: Values) -> str:
    return ".".join(str(part) for part in error["loc"])
