"""The application: database in the lifespan, routes, caching, metrics, logs."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from brotli_asgi import BrotliMiddleware
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles

from api import errors, examples, guard, observe, pages, routes, safety
from api.caching import ReleaseCache
from api.deps import get_snapshot
from graph.ask.answer import prepare
from graph.errors import StoreError
from graph.release.current import Current
from graph.store.bolt import connect
from graph.view import render

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from graph.settings import Settings
    from graph.store.bolt import Reader

STATIC = Path(__file__).parent / "static"
DESCRIPTION = """Who does what in advanced therapies (ATMP) in Wallonia and Belgium, with the
source of every fact. Lists take filters, `limit` and `cursor`, and come as JSON
or, with `?format=csv`,
as CSV. The same URL on the same release gives the same bytes and an `ETag`."""


def create_app(
    settings: Settings, *, reader: Reader | None = None, ready: Callable[[], None] | None = None
) -> FastAPI:
    """Return the application.

    Args:
        settings: where the database is, and the origins that may call.
        reader: an open reader to use instead of opening one in the lifespan.
        ready: called once the database answers and the application serves.
    """

    @contextmanager
    def opened() -> Iterator[Reader]:
        if reader is not None:
            yield reader
            return
        with connect(settings) as writer:
            yield writer

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened() as given:
            app.state.reader, app.state.current = given, Current(given, prepare)
            if ready is not None:
                ready()
            yield

    app = FastAPI(
        title="ATMP Atlas",
        version=version("atmp-atlas"),
        description=DESCRIPTION,
        lifespan=lifespan,
        license_info={"name": "Data: CC BY 4.0", "identifier": "CC-BY-4.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.settings = settings
    errors.install(app)
    routes.include(app)
    pages.include(app)
    examples.install(app)
    app.mount("/static/view", StaticFiles(directory=render.STATIC), name="view")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _middleware(app, settings)
    return app


def _middleware(app: FastAPI, settings: Settings) -> None:
    """Add the layers; the last one added is the outermost."""

    async def release() -> str | None:
        try:
            held = await get_snapshot(app.state.current)
        except StoreError:
            return None
        return f"{app.version} {held.release.id} {held.release.run_id}"

    app.add_middleware(guard.Guard)
    app.add_middleware(safety.SecurityHeaders)
    app.add_middleware(BrotliMiddleware, minimum_size=500, gzip_fallback=True, quality=4)
    kept = ("/api/v1/", "/static/", *pages.PREFIXES)
    app.add_middleware(ReleaseCache, version=release, prefixes=kept)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(settings.cors_origins), allow_methods=["GET"]
        )
    app.add_middleware(observe.Observe)
