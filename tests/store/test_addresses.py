"""Addresses of clusters and Aura: routing, and TLS with a checked certificate."""

from __future__ import annotations

import asyncio
import ssl
import threading
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
import trustme

from graph.errors import StoreUnreachableError
from graph.neo4j_local import local_server
from graph.store.connection import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer


@pytest.fixture(scope="module")
def server(loaded: Writer, store_settings: Settings) -> Iterator[tuple[int, str, str]]:
    """Yield port, user and password of the server of the suite."""
    if store_settings.neo4j_uri:
        host, _, port = store_settings.neo4j_uri.rpartition(":")
        assert store_settings.neo4j_password
        assert host.endswith(("localhost", "127.0.0.1")), (
            "run this suite beside its server"
        )
        password = store_settings.neo4j_password.get_secret_value()
        yield int(port), store_settings.neo4j_user, password
        return
    with local_server(store_settings) as running:
        yield int(running.uri.rpartition(":")[2]), running.user, running.password


@contextmanager
def tls_before(port: int, context: ssl.SSLContext) -> Iterator[int]:
    """Yield the port of a listener that speaks TLS and hands plain bytes on, as a proxy does.

    It lives in a thread: the browser of other tests keeps a loop in the main one.
    """
    open_port: Future[int] = Future()
    loops: list[asyncio.AbstractEventLoop] = []
    ends: set[asyncio.StreamWriter] = set()

    async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        ends.update((writer, inner_writer))
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))

    async def serve(stopped: asyncio.Event) -> None:
        loops.append(asyncio.get_running_loop())
        server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
        open_port.set_result(server.sockets[0].getsockname()[1])
        await stopped.wait()
        server.close()
        for end in ends:  # what is open when the loop ends is reported in a later test
            if not end.is_closing():
                end.transport.abort()
        for end in ends:
            with suppress(OSError):
                await end.wait_closed()

    stopped = asyncio.Event()
    thread = threading.Thread(target=lambda: asyncio.run(serve(stopped)), daemon=True)
    thread.start()
    yield open_port.result(10)
    loops[0].call_soon_threadsafe(stopped.set)
    thread.join(10)


def at(settings: Settings, uri: str, user: str, password: str) -> Settings:
    given = {"neo4j_uri": uri, "neo4j_user": user, "neo4j_password": password}
    return type(settings)(**{**settings.model_dump(exclude=set(given)), **given})


def test_a_routing_address_reads_and_writes(
    store_settings: Settings, server: tuple[int, str, str]
) -> None:
    port, user, password = server
    with connect(
        at(store_settings, f"neo4j://127.0.0.1:{port}", user, password)
    ) as writer:
        assert writer.fetch("release.current")
        assert writer.write("load.marker") is not None


def test_a_routing_address_over_tls_checks_the_certificate(
    store_settings: Settings,
    server: tuple[int, str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port, user, password = server
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with tls_before(port, context) as secure:
        settings = at(store_settings, f"neo4j+s://localhost:{secure}", user, password)
        with (
            pytest.raises(StoreUnreachableError, match="does not answer"),
            connect(settings),
        ):
            pass  # nobody vouches for this certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        with connect(settings) as writer:
            assert writer.fetch("release.current")
