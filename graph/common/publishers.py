"""Who publishes a page and of what class it is, by its host; the number of a register in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from graph.common.textio import parse_yaml

if TYPE_CHECKING:
    from graph.common.vocabularies import SourceKind

_TABLE = Path(__file__).with_suffix(".yml")
RANKS: tuple[SourceKind | None, ...] = (
    "register",
    "official",
    "company",
    "press",
    None,
    "blog",
    "aggregator",
)
"""The classes of sources from the primary to those that repeat others; None = not known."""


_PAGES = (
    (re.compile(r"NCT\d{8}"), "https://clinicaltrials.gov/study/{}"),
    (
        re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}"),
        "https://euclinicaltrials.eu/ctis-public/view/{}",
    ),
    (
        re.compile(r"\d{4}-\d{6}-\d{2}"),
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    ),
)
"""The registers of trials by the form of their numbers, and where they show one."""


class Publisher(NamedTuple):
    """The name of a publisher and the class of what it publishes."""

    name: str
    kind: SourceKind | None


@cache
def _table() -> tuple[dict[str, Publisher], tuple[re.Pattern[str], ...]]:
    given = parse_yaml(_TABLE.read_text("utf-8"))
    hosts = {host: Publisher(*entry) for host, entry in given["hosts"].items()}
    return hosts, tuple(re.compile(pattern) for pattern in given["numbers"])


def publisher_of(url: str) -> Publisher:
    """Return who publishes an address: by its host or what that lies below, else the host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")
    hosts, _ = _table()
    below = host
    while below:
        if below in hosts:
            return hosts[below]
        _, _, below = below.partition(".")
    return Publisher(host, None)


def registry_number(url: str) -> str | None:
    """Return the number of a register that an address holds, None if it holds none."""
    for pattern in _table()[1]:
        if match := pattern.search(url):
            return match[1]
    return None


def registry_page(number: str) -> str | None:
    """Return where a register shows a trial's number, None if it is not one of theirs."""
    for pattern, page in _PAGES:
        if pattern.fullmatch(number):
            return page.format(number)
    return None


def primary_rank(kind: SourceKind | None) -> int:
    """Return the rank of a class of sources, 0 for the primary one."""
    return RANKS.index(kind)
