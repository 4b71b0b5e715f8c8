"""The application: database in the lifespan, routes, caching, metrics, logs."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from contextlib import ExitStack, asynccontextmanager, suppress
from importlib.metadata import version
from typing import TYPE_CHECKING

import structlog
from anyio.to_thread import run_sync
from brotli_asgi import BrotliMiddleware
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import iter_route_contexts

from api import document, error_handlers, examples, pages, routes
from api.auth.oidc import Provider
from api.auth.who import Doorkeeper
from api.deps import snapshot_now
from api.heartbeat import measure_pauses
from api.middleware.cache import ReleaseCache
from api.middleware.head_requests import HeadRequests
from api.middleware.hosts import Hosts
from api.middleware.metrics import Metrics
from api.middleware.one_release import OneRelease, pin_of, pinned
from api.middleware.proxy import Proxy
from api.middleware.rehearsal import LONGEST, Rehearsal
from api.middleware.security_headers import SecurityHeaders
from api.middleware.writes import GuardWrites
from api.parameters import refuse_unknown_parameters
from api.static_files import HashedFiles
from api.timed import forget_daily, publish_when_due
from api.warm import warm
from api.writers import Writers
from graph.ask.answer import prepare
from graph.common.giving_way import giving_way, keep_objects
from graph.curation.accounts import Accounts
from graph.curation.log import Log
from graph.errors import StoreError
from graph.release.current import Current
from graph.store.connection import connect_reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Scope

    from graph.release.snapshot import Snapshot
    from graph.settings import Settings
    from graph.store.bolt import Reader

AGAIN = 1.0
"""Seconds after which a database that is waited for is tried again."""
log = structlog.get_logger()
DESCRIPTION = """Who does what in advanced therapies (ATMP) in Wallonia and Belgium, with the
source of every fact. Lists take filters, `limit` and `cursor`, and come as JSON
or, with `?format=csv`,
as CSV. The same URL on the same release gives the same bytes and an `ETag`."""


class Atlas(FastAPI):
    """The application with layers around all of it, also around what answers an unforeseen error.

    Layers that are added stand inside of that, so its answers would lack headers and counters.
    """

    def build_middleware_stack(self) -> ASGIApp:
        """Return all layers; the last one put around is the outermost."""
        settings: Settings = self.state.settings
        stack: ASGIApp = super().build_middleware_stack()
        stack = Hosts(stack, settings.hosts)
        stack = SecurityHeaders(stack)
        stack = Proxy(stack, settings.trusted_proxies, settings.root_path)
        return Metrics(stack)


def create_app(
    settings: Settings,
    *,
    reader: Reader | None = None,
    token: str | None = None,
    waits: bool = False,
    alone: bool = False,
) -> FastAPI:
    """Return the application.

    Args:
        settings: where the database is, which names, proxies and origins it knows.
        reader: an open reader to use instead of opening one in the lifespan.
        token: who shows it may write; without one nobody may.
        waits: whether a database that is away is waited for, until the application has to leave.
        alone: whether the process is there for this application, and ends with it.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as closing:
            given = reader or await _connected(app, closing, waits=waits)
            app.state.reader = given
            loop = asyncio.get_running_loop()
            app.state.current = Current(
                given,
                prepare,
                lambda snapshot: _make_ready(app, loop, snapshot),
                shown=keep_objects if alone else _nothing,
            )
            # Read at once, so that the first visitor does not wait for it; nor does this start,
            # which has to answer how it is also while the database is away.
            app.state.reading = asyncio.create_task(
                _read(app.state.current, warms=alone)
            )
            timed = (
                asyncio.create_task(forget_daily(app.state.log)),
                asyncio.create_task(publish_when_due(app.state.log, settings)),
                asyncio.create_task(measure_pauses()),
            )
            yield
            for task in (app.state.reading, *timed):
                task.cancel()

    app = Atlas(
        title="ATMP Atlas",
        version=version("atmp-atlas"),
        description=DESCRIPTION,
        lifespan=lifespan,
        license_info={"name": "Data: CC BY 4.0", "identifier": "CC-BY-4.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        openapi_tags=document.TAGS,
        generate_unique_id_function=document.operation_id,
        dependencies=[Depends(refuse_unknown_parameters)],
    )
    app.state.settings, app.state.writers = settings, Writers(token)
    app.state.leaving = False
    app.state.log = Log(settings.data_dir)
    app.state.doorkeeper = Doorkeeper(
        Accounts(app.state.log), app.state.writers
    )
    app.state.provider = Provider(settings)
    app.state.rehearsal = Rehearsal()
    error_handlers.install(app)
    routes.include(app)
    pages.include(app)
    document.install(app)
    examples.install(app)
    app.mount("/static", HashedFiles(), name="static")
    _middleware(app, settings)
    return app


async def _connected(
    app: FastAPI,
    closing: ExitStack,
    *,
    waits: bool,
) -> Reader:
    """Return a reader that `closing` closes; raise StoreError if there is no database."""
    while True:
        try:
            return closing.enter_context(connect_reader(app.state.settings))
        except StoreError as error:
            if not waits or app.state.leaving:
                raise
            log.warning("waiting for the database", reason=str(error))
            await asyncio.sleep(AGAIN)


async def _read(current: Current, *, warms: bool) -> None:
    """Read the release and make what pages wait for; who asks is told why it cannot be read.

    Visitors are answered as soon as it is read: the first ones of a page may still wait for it.
    """
    with suppress(StoreError):
        snapshot = await run_sync(current.snapshot, abandon_on_cancel=True)
        if warms:
            await run_sync(_warm_meanwhile, snapshot, abandon_on_cancel=True)


def _warm_meanwhile(snapshot: Snapshot) -> None:
    """Make what the first visitors of a release would wait for, while others are answered."""
    with giving_way():
        warm(snapshot)


def _middleware(app: FastAPI, settings: Settings) -> None:
    """Add the layers inside; the last one added is the outermost."""

    async def snapshot() -> Snapshot:
        return await snapshot_now(app.state.current)

    async def version(scope: Scope) -> str | None:
        """Name the release of a request; the run tells a database made anew from the one before."""
        try:
            pin = pin_of(scope)
            release = (pin.snapshot if pin else await snapshot()).release
        except StoreError:
            return None
        return f"{app.version} {release.id} {release.number} {release.run_id}"

    app.add_middleware(
        GuardWrites, doorkeeper=app.state.doorkeeper, methods=_methods(app)
    )
    app.add_middleware(
        BrotliMiddleware,
        minimum_size=500,
        gzip_fallback=True,
        quality=4,
    )
    of_a_release = ("/api/v1/", *pages.PREFIXES)
    app.add_middleware(ReleaseCache, version=version, prefixes=of_a_release)
    app.add_middleware(
        OneRelease,
        state=lambda: (app.state.reader, app.state.current),
        snapshot=snapshot,
        prefixes=of_a_release,
        rehearsal=app.state.rehearsal,
    )
    # Files are the same under every release, and never wait for the database.
    app.add_middleware(ReleaseCache, version=_always, prefixes=("/static/",))
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET"],
            allow_headers=["If-None-Match"],
            expose_headers=[
                "ETag",
                "X-Request-Id",
                "Retry-After",
                "Content-Disposition",
            ],
        )
    app.add_middleware(HeadRequests)
    app.add_middleware(error_handlers.Unforeseen)


def _methods(app: FastAPI) -> frozenset[str]:
    """Return the methods that some address of the application has."""
    contexts = iter_route_contexts(app.routes)
    return frozenset(
        method for context in contexts for method in context.methods or ()
    )


def _make_ready(
    app: FastAPI,
    loop: asyncio.AbstractEventLoop,
    snapshot: Snapshot,
) -> None:
    """Make what the first visitors of a release would wait for; called in a thread of its own."""

    def on_this_release(scope: Scope) -> Scope:
        return pinned(scope, app.state.reader, snapshot)

    warm(snapshot)
    playing = app.state.rehearsal.play(on_this_release)
    with suppress(TimeoutError, CancelledError):  # it is shown all the same
        asyncio.run_coroutine_threadsafe(playing, loop).result(2 * LONGEST)


def _nothing() -> None:
    """Do nothing."""


async def _always(_: Scope) -> str:
    return "files"
