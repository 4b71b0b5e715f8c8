"""Every link, picture, script, form and redirect of the site leads somewhere, anchors too.

The walk starts at the home pages and goes on to the end. Filters and what-ifs can be combined
without end, and thousands of records have the same kinds of addresses: of each shape (the path
without the record, the language, the names of the parameters) a few are followed. That every
record has its page is in test_pages.py.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

import pytest

from api.address import FOLDERS
from graph.model import LANGUAGES
from tests.asking import ask
from tests.night import NIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    from tests.asking import Answer

pytestmark = pytest.mark.sweep

SITE = "http://testserver"
OF_A_SHAPE = 3 if NIGHT else 1
"""Addresses of one shape that are followed."""
MOST_NAMES = 2
"""Parameters of an address of which each combination is a shape; of more, how many they are."""
LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')
ID = re.compile(r'\bid="([^"]*)"')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
PLACE = re.compile(rf"/({'|'.join(FOLDERS.values())})/[^/]+")


class Form(HTMLParser):
    """A form as it stands: where it is sent, and with what if nothing is changed in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action, self.reads = "", True
        self.values: list[tuple[str, str]] = []
        self._select, self._chosen = "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.action = given.get("action", "")
            self.reads = given.get("method", "get") == "get"
        elif tag == "select":
            self._select, self._chosen = name, ""
        elif tag == "option" and self._select and "selected" in given:
            self._chosen = given.get("value", "")
        elif (
            tag == "input"
            and name
            and (given.get("type") != "checkbox" or "checked" in given)
        ):
            self.values.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            self.values.append((self._select, self._chosen))
            self._select = ""

    @property
    def sent(self) -> str:
        """Return the address that sending the form asks for."""
        return f"{self.action}?{urlencode(self.values)}"


@dataclass
class Walk:
    """Where the walk is: what is still to be asked, what was answered, what leads nowhere."""

    todo: deque[tuple[str, str]] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    shapes: Counter[tuple[str, ...]] = field(default_factory=Counter)
    ids: dict[str, set[str]] = field(default_factory=dict)
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    links: int = 0

    def add(self, link: str, page: str) -> None:
        """Note a link of a page, to be asked unless enough of its shape were."""
        if link in self.known:
            self.links += 1
            return
        parts = urlsplit(urljoin(SITE + page, link))
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            return
        self.links += 1
        if link.startswith("/"):  # the same on every page
            self.known.add(link)
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.fragment:
            self.anchors.setdefault((address, unquote(parts.fragment)), page)
        shape = shape_of(address)
        if address in self.seen or self.shapes[shape] >= OF_A_SHAPE:
            return
        self.shapes[shape] += 1
        self.seen.add(address)
        self.todo.append((address, page))

    def take(self, address: str, page: str, answer: Answer) -> None:
        """Note an answer and the links in it."""
        self.answers[answer.status_code] += 1
        if answer.status_code >= 400:
            self.broken.append(f"{answer.status_code} {address} from {page}")
        if answer.is_redirect:
            self.add(answer.headers["location"], address)
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.ids[address] = {unescape(name) for name in ID.findall(answer.text)}
            for link in links_of(answer.text):
                self.add(link, address)


def shape_of(address: str) -> tuple[str, ...]:
    """Return what addresses have in common that differ only by records and values."""
    parts = urlsplit(address)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    path = PLACE.sub(r"/\1/*", parts.path)
    if len(names) <= MOST_NAMES:
        return path, *names
    return path, f"{len(names)} parameters"


def links_of(text: str) -> Iterator[str]:
    """Yield the links of a page, and where its forms lead if they are sent as they stand."""
    yield from (unescape(link) for link in dict.fromkeys(LINK.findall(text)))
    for form in map(Form, FORM.findall(text)):
        if form.reads:
            yield form.sent


def test_every_link_leads_somewhere(client: TestClient, capsys: object) -> None:
    walk = Walk()
    for lang in LANGUAGES:
        walk.add(f"/{lang}/", "")
    walk.add("/", "")
    while walk.todo:
        address, page = walk.todo.popleft()
        walk.take(address, page, ask(client, address))
    nowhere = [
        f"{address}#{name} from {page}"
        for (address, name), page in walk.anchors.items()
        if address in walk.ids and name not in walk.ids[address]
    ]
    with capsys.disabled():  # pyright: ignore[reportAttributeAccessIssue]
        print(
            f"\ncrawl: {walk.answers.total()} addresses {dict(sorted(walk.answers.items()))},"
            f" {walk.links} links, {len(walk.anchors)} anchors,"
            f" {len(walk.broken)} broken, {len(nowhere)} anchors broken"
        )
    assert walk.broken == []
    assert nowhere == []
    assert len(walk.seen) > 150
