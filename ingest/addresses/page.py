"""What a page says of itself: its title, its date of publication, and a digest of its words."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from ingest.organisations import clean

_CHARSET = re.compile(
    r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE | re.ASCII
)
_HEAD = 4096
"""Bytes in which a page has to say its character set; browsers look at 1,024."""
_LONGEST_TITLE = 300
"""Characters: what is longer is a text that stands in the place of a title."""
_DAY = re.compile(
    r"(?:19[89]\d|20[0-4]\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
)
_LINKED = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')
_DATES = frozenset(
    {
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.issued",
        "citation_publication_date",
        "citation_date",
        "pubdate",
    }
)
"""Names under which pages give the day of their publication."""
_SENT_ON = re.compile(
    r"\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=)?\s*\S", re.IGNORECASE
)
"""A refresh to another address within five seconds; one without an address reloads the page."""
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})


@dataclass(frozen=True)
class PageText:
    """The title, the day of publication and a digest of the words; None where it says none."""

    title: str | None
    published: str | None
    digest: str
    is_sent_on: bool = False
    """Whether the page is there to send its readers on to another one at once."""


def page_text(body: bytes, content_type: str) -> PageText:
    """Return what an HTML page says of itself, whatever character set it claims."""
    text = decoded(body, content_type)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    title = clean(reader.named.get("og:title") or "".join(reader.title))
    days = [
        reader.named[name] for name in sorted(reader.named.keys() & _DATES)
    ]
    days += _LINKED.findall(text)
    matches = (_DAY.match(day.strip().replace("/", "-")) for day in days)
    published = next((match[0] for match in matches if match), None)
    words = " ".join(" ".join(reader.words).split())
    digest = hashlib.blake2b(words.encode(), digest_size=16).hexdigest()
    return PageText(
        title[:_LONGEST_TITLE].strip() or None,
        published,
        digest,
        bool(_SENT_ON.match(reader.refresh)),
    )


def decoded(body: bytes, content_type: str) -> str:
    """Return the text of a page: by the first character set of those claimed that fits."""
    head = body[:_HEAD].decode("latin-1")
    claims = _CHARSET.findall(content_type) + _CHARSET.findall(head)
    for name in (*claims, "utf-8"):
        try:
            codecs.lookup(name)
            return body.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            if _cut_inside(body, name):
                return body.decode(name, "ignore")
    return body.decode("cp1252", "replace")


def _cut_inside(body: bytes, name: str) -> bool:
    """Return whether only the end of a page, cut within a character, does not fit."""
    try:
        body[:-4].decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return False
    return len(body) > _HEAD


class _Reader(HTMLParser):
    """Collects the title, the named values of the head and the words that are shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.words: list[str] = []
        self.named: dict[str, str] = {}
        self.refresh = ""
        self._inside: list[str] = []

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (
                given.get("property")
                or given.get("name")
                or given.get("itemprop")
            )
            if given.get("http-equiv", "").lower() == "refresh":
                self.refresh = self.refresh or given.get("content", "")
            if name and given.get("content"):
                self.named.setdefault(name.lower(), given["content"])
        elif tag == "title" or tag in _SILENT:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)
        elif self._inside == ["title"] and not self.title:
            self.title.append(data)
