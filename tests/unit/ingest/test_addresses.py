"""Addresses asked politely: against a real server on this machine that misbehaves in every way."""

from __future__ import annotations

import time
from collections import defaultdict
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from graph.errors import IngestError
from graph.model import Source
from ingest.addresses.crawl import FOLDER, LOG, TABLE, Pace, check, visits
from ingest.addresses.page import page_text
from ingest.addresses.request import MOST_BYTES, Limits
from ingest.reading.source import Files
from ingest.report import Report
from ingest.sources import addresses
from tests.misbehaving_host import Host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.addresses.visit import Visit

pytestmark = pytest.mark.restarts

DAY = "2026-11-29"
QUICK = Pace(pause=0.0, limits=Limits(seconds=1.5, private=True))
HURRIED = Pace(pause=0.0, limits=Limits(seconds=0.5, private=True))
"""For what does not come in time, however long that is."""


@pytest.fixture
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.daemon_threads = True
    Host.asked, Host.times, Host.robots = defaultdict(list), [], ""
    # It is told to end after each test, and looks so often whether it was.
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(folder: Path, host: str, *names: str, pace: Pace = QUICK) -> dict[str, Visit]:
    urls = [f"{host}/{name}" for name in names]
    agent = "atmp-atlas/0.1 (link check)"
    found = check(folder, urls, agent, DAY, pace)
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
    "hang": ("unreachable", None),
    "circle": ("unreachable", None),
    "staircase": ("unreachable", None),
    "cut": ("unreachable", None),
    "hangup": ("unreachable", None),
    "garbage": ("unreachable", None),
    "to-nowhere": ("unreachable", None),
    "no-method": ("alive", 200),
    "not-built": ("alive", 200),
    "paid": ("refused", 402),
    "by-law": ("refused", 451),
    "members": ("refused", 200),
    "agree": ("refused", 200),
    "to-front": ("unreachable", 200),
    "to-front-for-good": ("unreachable", 200),
    "sends-on": ("alive", 200),
    "reloads": ("alive", 200),
}


def test_each_way_to_misbehave_has_its_state(tmp_path: Path, host: str) -> None:
    started = time.monotonic()
    found = ask(tmp_path, host, *EXPECTED)
    assert {name: (v.state, v.status) for name, v in found.items()} == EXPECTED
    # Nothing waits for longer than its deadline, twice (HEAD and GET), beside what it asks for.
    assert time.monotonic() - started < 25
    # A page to sign in, a front page and one that sends on give neither title nor date.
    for name in ("members", "agree", "to-front", "to-front-for-good", "sends-on"):
        assert (found[name].title, found[name].moved_to) == (None, None), name
        assert found[name].why, name
    assert found["reloads"].title == "News"
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


def test_a_server_that_asks_to_be_left_alone_is(tmp_path: Path, host: str) -> None:
    found = ask(tmp_path, host, "too-busy", "page")
    assert (found["too-busy"].state, found["too-busy"].status) == ("unreachable", 429)
    assert Host.asked["/too-busy"] == ["HEAD"]
    assert found["page"].state == "unreachable"
    assert "left alone" in (found["page"].why or "")
    assert "/page" not in Host.asked


def test_a_certificate_that_cannot_be_checked_is_no_page(
    tmp_path: Path, host: str
) -> None:
    found = ask(tmp_path, host.replace("http:", "https:"), "page")
    (visit,) = found.values()
    assert visit.state == "unreachable"
    assert "SSL" in (visit.why or "")
    assert not Host.asked


@pytest.mark.parametrize("status", [500, 503])
def test_rules_that_cannot_be_read_close_all(
    tmp_path: Path, host: str, status: int
) -> None:
    Host.robots = status
    found = ask(tmp_path, host, "page", "old")
    assert {visit.state for visit in found.values()} == {"unreachable"}
    assert found["page"].why == f"robots.txt: status {status}"
    assert set(Host.asked) == {"/robots.txt"}


def test_rules_that_do_not_come_in_time_close_all(tmp_path: Path, host: str) -> None:
    def hang(self: Host) -> None:
        time.sleep(4)

    def trickle(self: Host) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"# nothing yet\n")
            self.wfile.flush()
            time.sleep(0.05)

    for slow in (hang, trickle):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Host, "on_robots", slow)
            found = ask(tmp_path, host, "page", pace=HURRIED)
        assert found["page"].state == "unreachable"
        assert (found["page"].why or "").startswith("robots.txt: ")
        assert "/page" not in Host.asked


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_host_without_rules_closes_nothing(
    tmp_path: Path, host: str, status: int
) -> None:
    Host.robots = status
    assert ask(tmp_path, host, "page")["page"].state == "alive"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_rules_are_read_where_the_host_sends_to(
    tmp_path: Path, host: str, status: int
) -> None:
    Host.robots = status
    found = ask(tmp_path, host, "page", "paper")
    states = {name: visit.state for name, visit in found.items()}
    assert states == {"page": "not-allowed", "paper": "alive"}


def test_rules_that_lead_in_a_circle_are_none(tmp_path: Path, host: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Host, "on_robots", Host.on_circle)
        assert ask(tmp_path, host, "page")["page"].state == "alive"


LONG = b"User-agent: *\nDisallow: /old\n" + b"# x\n" * (MOST_BYTES // 4)
RULES: tuple[tuple[str | bytes, str, str], ...] = (
    # rules, what of page, old and paper is open, why
    ("", "page old paper", "an empty file closes nothing"),
    ("User-agent: *\nDisallow:", "page old paper", "an empty rule closes nothing"),
    ("User-agent: *\nDisallow: /", "", "all closed"),
    ("User-agent: other\nDisallow: /", "page old paper", "for somebody else"),
    ("User-agent: ATMP-Atlas\nDisallow: /old", "page paper", "whatever the letters"),
    (
        "User-agent: atmp-atlas\nDisallow: /old\n\nUser-agent: *\nDisallow: /",
        "page paper",
        "the group of the name alone, not the one for all",
    ),
    (
        (
            "User-agent: atmp-atlas\nDisallow: /old\n\nUser-agent: x\nDisallow: /\n\n"
            "User-agent: atmp-atlas\nDisallow: /page"
        ),
        "paper",
        "two groups of one name are one",
    ),
    (
        "User-agent: x\nUser-agent: atmp-atlas\nDisallow: /old",
        "page paper",
        "a group of two names",
    ),
    (
        "User-agent: *\nDisallow: /\nAllow: /page",
        "page",
        "the longest rule counts",
    ),
    (
        "User-agent: *\nAllow: /p\nDisallow: /pa",
        "old",
        "the longest rule counts, whichever comes first",
    ),
    (
        "User-agent: *\nDisallow: /page\nAllow: /page",
        "page old paper",
        "of two equal ones that which opens",
    ),
    ("User-agent: *\nDisallow: /pag", "old paper", "a rule is a beginning"),
    ("User-agent: *\nDisallow: /pa$", "page old paper", "up to the end"),
    ("User-agent: *\nDisallow: /*ld", "page paper", "a star stands for anything"),
    ("User-agent: *\nDisallow: /OLD", "page old paper", "paths have their letters"),
    (
        "User-agent: *\nDisallow: /%6Fld",
        "page paper",
        "an encoded letter is the letter",
    ),
    ("user-agent:*\ndisallow:/old # why", "page paper", "without spaces, with remarks"),
    ("User-agent: *\r\nDisallow: /old\r\n", "page paper", "lines of Windows"),
    (
        "\ufeffUser-agent: *\nDisallow: /old",
        "page paper",
        "a mark before the first line",
    ),
    (b"User-agent: *\nDisallow: /\xff\nDisallow: /old", "page paper", "no UTF-8"),
    ("<html>Not here</html>", "page old paper", "a page in place of the rules"),
    (LONG + b"Disallow: /", "page paper", "what stands behind a megabyte is not read"),
)


@pytest.mark.parametrize(("rules", "open_", "why"), RULES, ids=[r[2] for r in RULES])
def test_rules_are_read_as_rfc_9309_says(
    tmp_path: Path, host: str, rules: str | bytes, open_: str, why: str
) -> None:
    Host.robots = rules
    found = ask(tmp_path, host, "page", "old", "paper")
    left = [name for name, visit in found.items() if visit.state != "not-allowed"]
    assert sorted(left) == sorted(open_.split()), why


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


def test_a_page_of_which_only_the_beginning_came_has_not_changed(
    tmp_path: Path, host: str
) -> None:
    pace = Pace(pause=0.0, again=0, limits=QUICK.limits)
    Host.words = "Opened."
    first = ask(tmp_path, host, "changing", pace=pace)["changing"]
    Host.words = ""  # now it comes so slowly that it has no end
    second = ask(tmp_path, host, "changing", pace=pace)["changing"]
    assert (second.state, second.title) == ("alive", "T")
    assert second.why == "only its beginning came in time"
    Host.words = "Opened."
    third = ask(tmp_path, host, "changing", pace=pace)["changing"]
    assert third == first


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
