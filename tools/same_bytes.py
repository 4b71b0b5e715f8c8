"""Do two checkouts of the product answer with the same bytes and load the same content?

    python -m tools.same_bytes BEFORE AFTER [--addresses 500]

Each checkout loads its shipped tables into a data folder of its own, and the checksums of the two
releases are compared. Then both serve the release that BEFORE has loaded, one after the other, and
are asked for the same addresses: pages, found by following links from the start pages, and the
lists, records, named queries and figures of the API. Status, media type and body must be equal.
Exits with 1 and names what differs if anything does.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import httpx2 as httpx
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("en", "fr", "nl")
LISTS = (
    "actors",
    "therapies",
    "stages",
    "collaborations",
    "products",
    "trials",
    "sources",
)
QUESTIONS = (
    "Who makes viral vectors in Wallonia?",
    "Quelles entreprises travaillent sur les cellules CAR-T ?",
    "Welke ziekenhuizen doen klinische studies?",
    "How many trials are there in Brussels?",
)
FIGURES = (
    "release",
    "gaps",
    "gaps?region=Wallonia",
    "gaps?region=Flanders&therapy=car-t",
    "gaps?without=uliege",
    "paths?therapy=car-t",
    "paths?actor=uliege",
    "network?therapy=car-t",
    "network?around=uliege&depth=2",
    "queries",
    "search?q=vector",
    "search?q=thérapie&lang=fr",
)
_HREF = re.compile(r'href="([^"#]+)')
_ADDRESS = re.compile(r"http://[\w.\[\]:]+:\d+")
PATIENCE = 300.0
"""Seconds for a server to load and start, and for one answer on a busy machine."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What came back for an address, as far as it must be the same."""

    status: int
    media_type: str
    body: bytes


@contextmanager
def serving(checkout: Path, data: Path) -> Iterator[httpx.Client]:
    """Yield a client of a checkout that serves the release of a data folder."""
    process = subprocess.Popen(
        [sys.executable, "-u", "atmp.py", "serve", "--port", "0"],
        cwd=checkout,
        env={
            **os.environ,
            "ATMP_DATA_DIR": str(data),
            "PYTHONPATH": str(checkout),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        with httpx.Client(
            base_url=_announced(process), timeout=PATIENCE
        ) as client:
            yield client
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def _announced(process: subprocess.Popen[str]) -> str:
    """Return the address that a server prints when it is ready."""
    assert process.stdout is not None  # noqa: S101 (it is a pipe)
    for line in process.stdout:
        if address := _ADDRESS.search(line):
            return address[0]
    raise SystemExit(
        f"The server ended with {process.wait()} before it was ready."
    )


def addresses(client: httpx.Client, number: int) -> list[str]:
    """Return as many addresses, half of them pages, half of the API."""
    figures = list(_of_api(client))[: number // 2]
    return [*figures, *_pages(client, number - len(figures))]


def _of_api(client: httpx.Client) -> Iterator[str]:
    yield from (f"/api/v1/{figure}" for figure in FIGURES)
    yield from (f"/api/v1/ask?q={quote(question)}" for question in QUESTIONS)
    for query in client.get("/api/v1/queries").json()["items"]:
        yield f"/api/v1/queries/{query['id']}"
    for name in LISTS:
        yield f"/api/v1/{name}?limit=500"
        yield f"/api/v1/{name}?format=csv"
    for name in ("actors", "collaborations", "therapies", "stages"):
        for record in client.get(f"/api/v1/{name}?limit=45").json()["items"]:
            yield f"/api/v1/{name}/{quote(record['id'])}"
            if name == "actors":
                yield f"/api/v1/{name}/{quote(record['id'])}/partners"


def _pages(client: httpx.Client, number: int) -> Iterator[str]:
    """Yield pages in the order in which links lead to them, the languages by turns."""
    waiting = [f"/{lang}/" for lang in LANGUAGES]
    seen = set(waiting)
    for _ in range(number):
        if not waiting:
            return
        page = waiting.pop(0)
        yield page
        answer = client.get(page)
        if answer.headers.get("content-type", "").startswith("text/html"):
            links = [
                urljoin(page, unescape(link))
                for link in _HREF.findall(answer.text)
            ]
            new = [
                link
                for link in dict.fromkeys(links)
                if link not in seen and _is_page(link)
            ]
            seen.update(new)
            waiting += new


def _is_page(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.netloc and parts.path.startswith(
        tuple(f"/{lang}/" for lang in LANGUAGES)
    )


def answers(
    client: httpx.Client, asked_for: list[str]
) -> dict[str, KeptAnswer]:
    """Return what comes back for each address."""
    received: dict[str, KeptAnswer] = {}
    for address in asked_for:
        answer = client.get(address)
        media_type = answer.headers.get("content-type", "")
        # The port is not the same at each start.
        body = answer.content.replace(
            str(client.base_url).rstrip("/").encode(), b""
        )
        received[address] = KeptAnswer(answer.status_code, media_type, body)
    return received


def main() -> None:
    """Compare the two checkouts that the command line names."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--addresses", type=int, default=500)
    given = parser.parse_args()
    before, after = given.before.resolve(), given.after.resolve()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="atmp-same-bytes-") as folder:
        data, other = Path(folder, "before"), Path(folder, "after")
        with serving(before, data) as client:
            asked_for = addresses(client, given.addresses)
            expected = answers(client, asked_for)
            loaded = client.get("/api/v1/release").json()["checksum"]
        with serving(after, other) as client:
            loaded_after = client.get("/api/v1/release").json()["checksum"]
        with serving(after, data) as client:
            received = answers(client, asked_for)
    differing = [
        address
        for address in asked_for
        if expected[address] != received[address]
    ]
    for address in differing:
        console.print(
            f"differs: {address}",
            _difference(expected[address], received[address]),
        )
    statuses = sorted({answer.status for answer in expected.values()})
    console.print(
        f"{len(asked_for)} addresses (answers {statuses}), {len(differing)} differ"
    )
    console.print(f"checksum of the load: {loaded} and {loaded_after}")
    raise SystemExit(int(bool(differing) or loaded != loaded_after))


def _difference(before: KeptAnswer, after: KeptAnswer) -> str:
    """Return where two answers part, with some bytes of each."""
    if (before.status, before.media_type) != (after.status, after.media_type):
        return f"{before.status} {before.media_type} / {after.status} {after.media_type}"
    pairs = zip(before.body, after.body, strict=False)
    shorter = min(len(before.body), len(after.body))
    start = next((at for at, (a, b) in enumerate(pairs) if a != b), shorter)
    some = slice(max(start - 40, 0), start + 60)
    return f"at byte {start}: {before.body[some]!r} / {after.body[some]!r}"


if __name__ == "__main__":
    main()
