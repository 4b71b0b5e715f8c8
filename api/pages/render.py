"""One autoescaping template environment and the words of each language."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fastapi.responses import HTMLResponse
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    select_autoescape,
)
from jinja2.ext import Extension
from markupsafe import Markup

from api.address import FOLDERS, origin, root_path
from api.pages.correcting import fact_query, missing_query, record_query
from api.pages.shortening import shortened
from api.static_files import version
from graph.common.fields import URL_PATTERN
from graph.common.localised import (
    country,
    day,
    decimal,
    fixed,
    money,
    number,
    percent,
    plural,
    town,
)
from graph.common.publishers import (
    primary_rank,
    publisher_of,
    registry_number,
    registry_page,
)
from graph.common.textio import parse_yaml
from graph.common.typography import typeset
from graph.model import LANGUAGES, Language
from graph.release.snapshot import Snapshot
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOM = Path(__file__).parents[1]
_TYPED = frozenset({"example", "search_example", "try1", "try2", "try3"})
"""Questions as a visitor types them: without the spaces that only a printer sets."""
_WEB = re.compile(URL_PATTERN)
_ENGLISH = frozenset({"Collaboration", "Trial"})
"""Kinds of records whose titles are sentences in English, whatever the language of the page."""
_MARKED = Markup(' lang="en"')
_ENGLISH_FOLDERS = frozenset(FOLDERS[label] for label in _ENGLISH)
_DATE = len("2026-01-31")
_FILLS = ("none", "one", "few", "many")
_FILLS_FROM = (1, 2, 5)
"""Actors from which a cell of a small matrix has one, a few or many of them."""
_INDENT = re.compile(
    r"(<(pre|textarea)\b.*?</\2>)|(?<=\n)[ \t]+", re.DOTALL | re.IGNORECASE
)
"""Elements that show white space as it is written, or what leads a line of a template."""
_OWN_FILE = re.compile(r'\b(href|src)="/static/')
_OWN_ADDRESS = re.compile(r'\b(href|src|action)="/(?!/)')


class TemplateAsSent(Extension):
    """Puts every address of this site below its path, and sends an indent as one space.

    Done when a template is read, so that none can be forgotten: `href="/en/"` is read as
    `href="{{ root }}/en/"`. The address of a file also gets the hash of the files. A template is
    indented for who reads it: a browser shows the same with one space, which is fewer bytes.
    """

    def preprocess(
        self,
        source: str,
        name: str | None,
        filename: str | None = None,
    ) -> str:
        """Return the source of a template as its pages are to be sent."""
        del name, filename
        flat = _INDENT.sub(lambda match: match[1] or " ", source)
        hashed = _OWN_FILE.sub(rf'\1="/static/{version()}/', flat)
        return _OWN_ADDRESS.sub(r'\1="{{ root }}/', hashed)


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(ROOM / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    extensions=[TemplateAsSent],
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def words(lang: Language) -> dict[str, str]:
    """Return the texts of the pages in one language, by key."""
    texts: dict[str, str] = {}
    for path in sorted((ROOM / "locales").glob(f"*{lang}.yml")):
        texts |= parse_yaml(path.read_text("utf-8"))
    return {
        key: text if key in _TYPED else typeset(text, lang)
        for key, text in texts.items()
    }


def outward(url: str | None) -> str | None:
    """Return the address of a page elsewhere, None for what is no web address (`javascript:`)."""
    return url if url and _WEB.match(url) else None


def english(kind: str) -> Markup:
    """Return the attribute by which a voice reads a record's title in English, if it is so.

    A kind is given by its label or by the folder of its pages.
    """
    return _MARKED if kind in _ENGLISH | _ENGLISH_FOLDERS else Markup()


def message(text: str, **values: Any) -> str:
    """Return one of our texts with the values put at their places; still to be escaped."""
    return text.format(**values)


def counted(
    t: Mapping[str, str],
    name: str,
    total: int,
    lang: Language,
) -> str:
    """Return the text `name_one` or `name_other`, whichever the number takes, with the number."""
    text = t[f"{name}_{plural(total, lang)}"]
    return message(text, count=number(total, lang))


def date_of(moment: str) -> str:
    """Return the day of a moment."""
    return moment[:_DATE]


def sentence_case(text: str) -> str:
    """Return a text that begins with a capital, its other letters as they are."""
    return text[:1].upper() + text[1:]


def numbered(t: dict[str, str], name: str) -> list[str]:
    """Return the texts `name_1`, `name_2` and so on."""
    numbers = takewhile(
        lambda number: f"{name}_{number}" in t,
        count(1),
    )
    return [t[f"{name}_{number}"] for number in numbers]


def fill(actors: int) -> str:
    """Return how a cell of a small matrix is filled, by how many open actors it has."""
    few = bisect_right(_FILLS_FROM, actors)
    return _FILLS[few]


def cited(source: dict[str, Any], lang: Language) -> str:
    """Return who published a source, its number in a register or its title, and when."""
    url = source.get("url") or ""
    name = (
        publisher_of(url).name
        or source.get("publisher")
        or source.get("id", "")
    )
    number = registry_number(url)
    head = f"{name} {number}" if number else name
    dated = ", ".join(
        filter(None, (head, day(source.get("published") or "", lang)))
    )
    title = source.get("title")
    return f"{dated}: {title}" if title and not number else dated


def primary(snapshot: Snapshot, ids: tuple[str, ...] | list[str]) -> list[str]:
    """Return the ids of sources, registers and official ones before those that repeat others."""
    sources = snapshot.nodes["Source"]
    return sorted(
        ids, key=lambda key: primary_rank(sources.get(key).get("kind"))
    )


def unsaid(
    snapshot: Snapshot,
    ids: tuple[str, ...] | list[str],
    date: str | None,
) -> str | None:
    """Return the date of a fact, None where one of the sources beside it is cited with it."""
    sources = snapshot.nodes["Source"]
    cited_dates = {
        source.get("published")
        for source in (sources.get(key) for key in ids)
        if source.get("url")
    }
    return None if date in cited_dates else date


cast("dict[str, Any]", _ENVIRONMENT.globals).update(
    folders=FOLDERS,
    english=english,
    primary=primary,
    unsaid=unsaid,
    record_query=record_query,
    fact_query=fact_query,
    missing_query=missing_query,
    imprint=lambda: settings().imprint,
    contact=lambda: settings().contact,
)
cast("dict[str, Any]", _ENVIRONMENT.filters).update(
    day=day,
    date_of=date_of,
    sentence_case=sentence_case,
    numbered=numbered,
    counted=counted,
    fill=fill,
    shortened=shortened,
    number=number,
    decimal=decimal,
    fixed=fixed,
    country=country,
    money=money,
    percent=percent,
    town=town,
    outward=outward,
    told=message,
    cited=cited,
    registry_page=registry_page,
)


def page(
    template: str,
    lang: Language,
    snapshot: Snapshot | None,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Return a rendered page; `t` holds the words, `release` what is loaded (None: nothing is)."""
    html = _ENVIRONMENT.get_template(template).render(
        lang=lang,
        root=root_path.get(),
        origin=origin.get(),
        languages=LANGUAGES,
        t=words(lang),
        release=snapshot.release if snapshot else None,
        snapshot=snapshot,
        **values,
    )
    return HTMLResponse(html, status)


def prepare() -> None:
    """Compile every template and read the words of every language, once for the process."""
    for name in _ENVIRONMENT.list_templates():
        _ENVIRONMENT.get_template(name)
    for lang in LANGUAGES:
        words(lang)


def source_links(
    snapshot: Snapshot, ids: tuple[str, ...] | list[str]
) -> list[dict[str, Any]]:
    """Return the sources of a fact as id, address and publisher, in the order given."""
    sources = snapshot.nodes["Source"]
    return [sources.get(key) for key in ids if key in sources]
