"""Readers of a real server who leave before the end: the next one gets every byte."""

from __future__ import annotations

import http.client
import socket
import struct
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

import brotli
import pytest

from api.app import create_app
from api.files import TableForm
from graph.export import FORMATS
from graph.settings import settings
from tests.addresses import addresses
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.sweep

TABLES = get_args(TableForm)
CODINGS = ("identity", "br")
"""Each is kept by itself. What was cut cannot be unpacked, or is not what the other gives."""
NEEDED = {
    "/api/v1/ask": "q=who+works+on+phage+therapy&",
    "/api/v1/consortium": "therapy=phage-therapy&stage=regulatory&",
    "/api/v1/candidates": "therapy=phage-therapy&stage=regulatory&",
    "/api/v1/gaps/cells": "show=single&",
    "/api/v1/paths/patient": "therapy=phage-therapy&",
    "/en/compare": "actor=uliege&actor=uza&",
    "/en/partners/shortlist": "actor=uliege&",
}
"""What an address has to be asked with to answer at all."""
OF_TWO_RELEASES = {"/api/v1/gaps/diary"}
"""Here is but one."""
AT_ONCE = struct.pack("ii", 1, 0)
"""A socket that is closed with this ends without a farewell, as that of a lost machine."""


def downloads(app: FastAPI) -> list[str]:
    """Return the addresses of files that a visitor can have."""
    found = [f"/api/v1/export/{form}" for form in FORMATS]
    found += ["/en/network.svg", "/sitemap.xml", "/static/view/draw.js"]
    for number, address in enumerate(addresses(app)):
        path = address.in_language("en")
        forms = [
            value
            for parameter in address.parameters
            for value in parameter.values
            if parameter.name == "format" and value != "json"
        ]
        if not forms or path in OF_TWO_RELEASES or "/queries/" in path:
            continue
        if set(TABLES) <= set(forms):
            # The same rows are written in three ways by one function: each address shows one.
            forms = [TABLES[number % len(TABLES)]]
        asked = NEEDED.get(path, "")
        found += [f"{path}?{asked}format={form}" for form in forms]
    return found


@pytest.fixture(scope="module")
def site(
    loaded: Writer, store_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the address of a site whose files nobody has asked for yet."""
    cache = tmp_path_factory.mktemp("cache")
    own = store_settings.model_copy(update={"cache_dir": cache})
    with serving(create_app(own, reader=loaded)) as address:
        yield address


def leave(site: str, head: str, after: int) -> None:
    """Send a request and be gone when so many bytes of the answer have come."""
    parts = urlsplit(site)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(f"{head}\r\nHost: {parts.netloc}\r\n\r\n".encode())
        if after:
            line.recv(after)


def read(site: str, address: str, coding: str) -> tuple[int, bytes, str]:
    """Return status, body and ETag; http.client.IncompleteRead if the body is cut."""
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    try:
        line.request("GET", address, headers={"accept-encoding": coding})
        answer = line.getresponse()
        return answer.status, answer.read(), answer.getheader("etag", "")
    finally:
        line.close()


def ways(address: str, coding: str) -> list[Callable[[str], None]]:
    """Return the ways to leave: before the answer, after its first bytes, as other methods do."""
    coded = f"HTTP/1.1\r\nAccept-Encoding: {coding}"
    return [
        lambda site: leave(site, f"GET {address} {coded}", 0),
        lambda site: leave(site, f"HEAD {address} {coded}", 0),
        lambda site: leave(site, f"GET {address} {coded}\r\nRange: bytes=0-9", 1),
        lambda site: leave(site, f"GET {address} {coded}", 1),
    ]


def unpacked(packed: bytes) -> bytes:
    """Return what brotli gives back; nothing if it is not whole."""
    try:
        return brotli.decompress(packed)
    except brotli.error:
        return b""


def test_who_leaves_early_changes_nothing_for_the_next(site: str) -> None:
    asked = downloads(create_app(settings()))
    assert len(asked) > 35
    wrong: list[str] = []
    for number, address in enumerate(asked):
        bodies: list[bytes] = []
        for at, coding in enumerate(CODINGS):
            ways(address, coding)[(number + 2 * at) % 4](site)
            status, body, tag = read(site, address, coding)
            if status != http.client.OK or (status, body, tag) != read(
                site, address, coding
            ):
                wrong.append(f"{address} {coding}: {status} {len(body)} bytes")
            bodies.append(body)
        plain, packed = bodies
        # What is packed already (zip, xlsx) is sent as it is.
        if plain not in (packed, unpacked(packed)):
            wrong.append(f"{address}: {len(plain)} bytes are not those of the other")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("address", ["/api/v1/export/graphml", "/static/site.css"])
def test_who_goes_on_where_a_download_broke_off_gets_it_whole(
    site: str, address: str, coding: str
) -> None:
    """A part is of one coding of one release, and nobody knows which beginning somebody has."""
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    line.request(
        "GET", address, headers={"range": "bytes=10-29", "accept-encoding": coding}
    )
    answer = line.getresponse()
    body = answer.read()
    line.close()
    assert (answer.status, answer.getheader("accept-ranges")) == (http.client.OK, None)
    assert answer.getheader("content-encoding", "identity") == coding
    assert body == read(site, address, coding)[1]
