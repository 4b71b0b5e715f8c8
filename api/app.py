"""The application: database in the lifespan, routes, caching, metrics, logs."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
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
    from collections.abc import AsyncIterator, Iterator

    from graph.settings import Settings
    from graph.store.bolt import Reader

STATIC = Path(__file__).parent / "static"
DESCRIPTION = """Who does what in advanced therapies (ATMP) in Wallonia and Belgium, with the
source of every fact. Lists take filters, `limit` and `cursor`, and come as JSON
or, with `?format=csv`,
as CSV. The same URL on the same release gives the same bytes and an `ETag`."""


def create_app(settings: Settings, *, reader: Reader | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: where the database is, and the origins that may call.
        reader: an open reader to use instead of opening one in the lifespan.
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
            # Read at once, so that the first visitor does not wait for it; nor does this start,
            # which has to answer how it is also while the database is away.
            app.state.reading = asyncio.create_task(_read(app.state.current))
            yield
            app.state.reading.cancel()

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


async def _read(current: Current) -> None:
    """Read the release; whoever asks for it is told why it cannot be read."""
    with suppress(StoreError):
        await run_sync(current.snapshot, abandon_on_cancel=True)


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
