"""Addresses asked politely: against a real server on this machine that misbehaves in every way."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from graph.errors import IngestError
from graph.model import Source
from ingest.addresses.crawl import FOLDER, LOG, TABLE, Pace, check, visits
from ingest.addresses.page import page_text
from ingest.addresses.request import MOST_BYTES, Limits
from ingest.reading.source import Files
from ingest.report import Report
from ingest.sources import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.addresses.visit import Visit

PAGE = (
    "<html><head><title>Clean rooms in Jumet</title>"
    '<meta property="article:published_time" content="2023-02-03T08:00:00+01:00">'
    "</head><body>Opened.<script>let random = 4</script></body></html>"
)
DAY = "2026-11-29"
QUICK = Pace(pause=0.0, limits=Limits(seconds=1.5, private=True))


class Host(BaseHTTPRequestHandler):
    """Answers as the path says."""

    asked: ClassVar[defaultdict[str, list[str]]] = defaultdict(list)
    times: ClassVar[list[float]] = []
    robots = ""
    words = "Opened."

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = self.path
        self.asked[path].append(self.command)
        self.times.append(time.monotonic())
        name = path.strip("/").replace("-", "_").partition("?")[0].replace(".txt", "")
        with suppress(OSError):
            getattr(self, f"on_{name}", self.on_missing)()

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in {"content_type": "text/html", **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def on_robots(self) -> None:
        self.send(200, self.robots.encode(), content_type="text/plain")

    def on_missing(self) -> None:
        self.send(404)

    def on_page(self) -> None:
        self.send(200, PAGE.encode())

    def on_changing(self) -> None:
        self.send(200, f"<title>T</title>{Host.words}".encode())

    def on_old(self) -> None:
        self.send(410)

    def on_hang(self) -> None:
        time.sleep(4)

    def on_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while self.command == "GET":
            self.wfile.write(b"<p>more</p>")
            self.wfile.flush()
            time.sleep(0.02)

    def on_huge(self) -> None:
        self.send(200, b"<title>Huge</title>" + b"x" * (3 * MOST_BYTES))

    def on_circle(self) -> None:
        self.send(302, location="/circle-back")

    def on_circle_back(self) -> None:
        self.send(302, location="/circle")

    def on_staircase(self) -> None:
        step = int(self.path.partition("?")[2] or 0)
        self.send(302, location=f"/staircase?{step + 1}")

    def on_moved(self) -> None:
        self.send(301, location="/page")

    def on_for_now(self) -> None:
        self.send(302, location="/page")

    def on_no_head(self) -> None:
        self.on_page() if self.command == "GET" else self.send(403)

    def on_closed(self) -> None:
        self.send(403)

    def on_broken(self) -> None:
        self.send(500)

    def on_busy(self) -> None:
        first = len(self.asked["/busy"]) == 1
        self.send(429, retry_after="1") if first else self.on_page()

    def on_too_busy(self) -> None:
        self.send(429, retry_after="86400")

    def on_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<title>Half")
        self.wfile.flush()
        self.connection.close()

    def on_hangup(self) -> None:
        self.connection.close()

    def on_charset(self) -> None:
        body = "<title>Thérapie génique à Liège</title>".encode("latin-1")
        self.send(200, body, content_type="text/html; charset=utf-8")

    def on_paper(self) -> None:
        self.send(200, b"%PDF-1.7", content_type="application/pdf")

    def on_garbage(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")

    def on_to_nowhere(self) -> None:
        self.send(302, location="http://[::bad/")


@pytest.fixture
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.daemon_threads = True
    Host.asked, Host.times, Host.robots = defaultdict(list), [], ""
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(folder: Path, host: str, *names: str, pace: Pace = QUICK) -> dict[str, Visit]:
    urls = [f"{host}/{name}" for name in names]
    found = check(folder, urls, "atmp-atlas", DAY, pace)
    return {visit.url.removeprefix(f"{host}/"): visit for visit in found}


EXPECTED = {
    "page": ("alive", 200),
    "paper": ("alive", 200),
    "no-head": ("alive", 200),
    "for-now": ("alive", 200),
    "busy": ("alive", 200),
    "charset": ("alive", 200),
    "huge": ("alive", 200),
    "endless": ("alive", 200),
    "moved": ("moved", 200),
    "missing": ("gone", 404),
    "old": ("gone", 410),
    "closed": ("refused", 403),
    "broken": ("unreachable", 500),
    "too-busy": ("unreachable", 429),
    "hang": ("unreachable", None),
    "circle": ("unreachable", None),
    "staircase": ("unreachable", None),
    "cut": ("unreachable", None),
    "hangup": ("unreachable", None),
    "garbage": ("unreachable", None),
    "to-nowhere": ("unreachable", None),
}


def test_each_way_to_misbehave_has_its_state(tmp_path: Path, host: str) -> None:
    started = time.monotonic()
    found = ask(tmp_path, host, *EXPECTED)
    assert {name: (v.state, v.status) for name, v in found.items()} == EXPECTED
    # Nothing waits for longer than its deadline, twice (HEAD and GET), beside what it asks for.
    assert time.monotonic() - started < 25
    assert found["page"].title == "Clean rooms in Jumet"
    assert found["page"].published == "2023-02-03"
    assert found["moved"].moved_to == f"{host}/page"
    assert found["charset"].title == "Thérapie génique à Liège"
    assert found["huge"].title == "Huge"
    assert "circle" in (found["circle"].why or "")
    assert "more than 8" in (found["staircase"].why or "")
    assert Host.asked["/page"][:2] == ["HEAD", "GET"]
    assert Host.asked["/paper"] == ["HEAD"]
    assert Host.asked["/busy"].count("GET") + Host.asked["/busy"].count("HEAD") == 3


def test_what_is_no_address_is_not_reached(tmp_path: Path) -> None:
    (visit,) = check(tmp_path, ["http://[::bad/"], "atmp-atlas", DAY, QUICK)
    assert (visit.state, visit.why) == ("unreachable", "no address of the web")


def test_a_page_whose_words_differ_has_changed(tmp_path: Path, host: str) -> None:
    pace = Pace(pause=0.0, again=0, limits=QUICK.limits)
    Host.words = "Opened."
    assert ask(tmp_path, host, "changing", pace=pace)["changing"].state == "alive"
    assert ask(tmp_path, host, "changing", pace=pace)["changing"].state == "alive"
    Host.words = "Sold."
    assert ask(tmp_path, host, "changing", pace=pace)["changing"].state == "changed"


def test_what_robots_txt_closes_is_not_asked(tmp_path: Path, host: str) -> None:
    Host.robots = "User-agent: *\nDisallow: /*age$\nDisallow: /old"
    found = ask(tmp_path, host, "page", "old", "paper", "moved")
    assert {name: visit.state for name, visit in found.items()} == {
        "page": "not-allowed",
        "old": "not-allowed",
        "paper": "alive",
        "moved": "unreachable",
    }
    # The redirect's aim is closed as well: it is not asked.
    assert "/page" not in Host.asked
    assert Host.asked["/robots.txt"] == ["GET"]


def test_a_host_is_left_the_pause_that_it_asks_for(tmp_path: Path, host: str) -> None:
    Host.robots = "User-agent: *\nCrawl-delay: 0.3"
    ask(tmp_path, host, "paper", "page", "old")
    gaps = [b - a for a, b in zip(Host.times[1:], Host.times[2:], strict=False)]
    assert len(gaps) == 4
    # The pause is between two sendings; what arrives is late by as much as a busy machine is.
    assert min(gaps) > 0.15
    assert sum(gaps) > 4 * 0.3 - 0.15


def test_a_broken_off_run_goes_on_where_it_stopped(tmp_path: Path, host: str) -> None:
    ask(tmp_path, host, "page", "old", "broken")
    log = tmp_path / FOLDER / LOG
    with log.open("ab") as file:
        file.write(b'{"url": "http://half')
    Host.asked.clear()
    found = ask(tmp_path, host, "page", "old", "broken", "paper")
    assert len(found) == 4
    # Those that answered are not due; the one that was not reached is asked again.
    asked = set(Host.asked)
    assert asked == {"/robots.txt", "/broken", "/paper"}
    log.write_bytes(b"no visit\n" + log.read_bytes())
    with pytest.raises(IngestError, match=r"visits\.jsonl:1"):
        visits(log)


def test_private_networks_are_not_asked_unless_told(tmp_path: Path, host: str) -> None:
    pace = Pace(pause=0.0, limits=Limits(seconds=1.5))
    found = ask(tmp_path, host, "page", pace=pace)
    assert found["page"].state == "unreachable"
    assert "private" in (found["page"].why or "")
    assert not Host.asked


def test_visits_become_facts_about_sources(tmp_path: Path, host: str) -> None:
    ask(tmp_path, host, "page", "missing", "moved")
    report = Report()
    table = tmp_path / FOLDER / TABLE
    made = {
        str(source.url).rpartition("/")[2]: source
        for source in addresses.read(Files(table, addresses.CONFIG, report), report)
        if isinstance(source, Source)
    }
    assert report.problems == []
    page, moved = made["page"], made["moved"]
    assert (page.title, page.published, page.dated_by) == (
        "Clean rooms in Jumet",
        "2023-02-03",
        "page text",
    )
    assert (page.checked, page.state, made["missing"].state) == (DAY, "alive", "gone")
    assert moved.moved_to == f"{host}/page"


@pytest.mark.parametrize(
    ("body", "title", "day"),
    [
        (b"<title>A &amp; B</title>", "A & B", None),
        (b'<meta property="og:title" content="Best"><title>Site</title>', "Best", None),
        (b'<script>{"datePublished":"2021-05-04T10:00"}</script>', None, "2021-05-04"),
        (b'<meta name="citation_date" content="2019/07/01">', None, "2019-07-01"),
        (b'<meta name="date" content="yesterday">', None, None),
        (b"<svg><title>icon</title></svg><title>Real</title>", "Real", None),
        (b"", None, None),
    ],
)
def test_what_a_page_says_of_itself(
    body: bytes, title: str | None, day: str | None
) -> None:
    text = page_text(body, "text/html")
    assert (text.title, text.published) == (title, day)
