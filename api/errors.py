"""Every error with what to do about it: a page under /{lang}/, RFC 9457 problem+json elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.pages.faults import fault
from graph.errors import AtlasError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: str, detail: str, **more: Any) -> JSONResponse:
    """Return a problem document (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem document."""

    @app.exception_handler(AtlasError)
    def on_atlas_error(request: Request, exc: AtlasError) -> Response:  # pyright: ignore[reportUnusedFunction]
        if shown := fault(request, exc.status, exc.detail, exc.hint):
            return shown
        more = {"hint": exc.hint} if exc.hint else {}
        return problem(exc.status, exc.title, exc.detail, instance=request.url.path, **more)

    @app.exception_handler(HTTPException)
    def on_http(request: Request, exc: HTTPException) -> Response:  # pyright: ignore[reportUnusedFunction]
        detail = str(exc.detail)
        answer = fault(request, exc.status_code, detail) or problem(
            exc.status_code, "Request refused", detail, instance=request.url.path
        )
        answer.headers.update(exc.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, exc: RequestValidationError) -> Response:  # pyright: ignore[reportUnusedFunction]
        errors = [
            {"field": ".".join(str(part) for part in error["loc"]), "reason": error["msg"]}
            for error in exc.errors()
        ]
        detail = "; ".join(f"{error['field']}: {error['reason']}" for error in errors)
        if shown := fault(request, 422, detail):
            return shown
        return problem(422, "Invalid request", detail, instance=request.url.path, errors=errors)
