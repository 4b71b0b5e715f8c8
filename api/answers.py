"""What the page and the files of an answer share: places, facets, order, columns and citations."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlencode

from anyascii import anyascii

from graph.ask.phrases import example, phrases
from graph.ask.revise import CHANGEABLE
from graph.ask.totals import totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.ask.answer_records import Answer, Item
    from graph.common.properties import Properties
    from graph.model import Language
    from graph.release.snapshot import Snapshot

FACETS = ("kind", "region", "therapy", "stage", "status")
Order = Literal["strength", "name", "connected", "newest"]
COLUMNS = (
    "id",
    "name",
    "kind",
    "place",
    "region",
    "country",
    "website",
    "status",
    "closed",
    "why",
    "basis",
    "as_of",
    "legal_class",
    "address",
    "source_urls",
)
"""The columns of an answer as a table: what each is, where, and why it is there."""
_MOST_VALUES = 12
"""Values of a facet that are offered; the rare ones beyond narrow an answer to next to nothing."""
_LABELS = {
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
}
_THERAPIES = {
    "collaborations": "covers_collaboration_therapy",
    "products": "is_a_product_therapy",
    "trials": "tests_trial_therapy",
}
_WORDS_IN_NAME = 60
"""Characters of a file's name that say what it holds."""


class FacetValue(NamedTuple):
    """One value of a facet, and how many records of the answer have it."""

    value: str
    total: int


def facets(
    snapshot: Snapshot,
    kind: str,
    ids: Iterable[str],
) -> dict[str, list[FacetValue]]:
    """Return the values that tell the records of an answer apart, most frequent first."""
    keys = list(ids)
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for key in keys:
        for name, values in properties(snapshot, kind, key).items():
            counts[name].update(values)
    return {
        name: [FacetValue(*pair) for pair in counter.most_common(_MOST_VALUES)]
        for name, counter in counts.items()
        if len(counter) > 1
    }


def properties(
    snapshot: Snapshot,
    kind: str,
    key: str,
) -> dict[str, list[str]]:
    """Return the values of one record by facet, each once."""
    if kind == "actors":
        row = snapshot.actors.get(key)
        capabilities = snapshot.edges["has_actor_capability"].targets(key)
        at = snapshot.edges["at_capability_stage"]
        values: dict[str, list[str]] = {
            "kind": [row["kind"]],
            "region": [row["region"]] if row.get("region") else [],
            "therapy": snapshot.edges["works_on_actor_therapy"].targets(key),
            "stage": [
                stage
                for capability in capabilities
                for stage in at.targets(capability)
            ],
            "status": _statuses(snapshot, capabilities),
        }
    elif kind in _THERAPIES:
        row = snapshot.nodes[_LABELS[kind]].get(key)
        own = row.get("type") or row.get("phase")
        values = {
            "kind": [own] if own else [],
            "therapy": snapshot.edges[_THERAPIES[kind]].targets(key),
        }
    else:
        return {}
    return {
        name: list(dict.fromkeys(chosen)) for name, chosen in values.items()
    }


def _statuses(snapshot: Snapshot, capabilities: Iterable[str]) -> list[str]:
    nodes = snapshot.nodes["Capability"]
    statuses = (nodes.value(key, "status") for key in capabilities)
    return list(filter(None, statuses))


def chosen(
    snapshot: Snapshot,
    kind: str,
    items: Sequence[Item],
    only: Mapping[str, Sequence[str]],
) -> list[Item]:
    """Return the items that have one of the chosen values of each facet."""
    wanted = {name: set(values) for name, values in only.items() if values}
    if not wanted:
        return list(items)
    fitting: list[Item] = []
    for item in items:
        own = properties(snapshot, kind, item.id)
        if all(
            values & set(own.get(name, ())) for name, values in wanted.items()
        ):
            fitting.append(item)
    return fitting


def in_order(
    snapshot: Snapshot,
    kind: str,
    items: Sequence[Item],
    order: Order,
) -> list[Item]:
    """Return the items in the order that is asked for; by strength is the answer's own."""
    if order == "name":
        return sorted(items, key=lambda item: anyascii(item.name).casefold())
    if order == "newest":
        return sorted(items, key=lambda item: item.as_of or "", reverse=True)
    if order == "connected" and kind == "actors":
        works = totals(snapshot, "collaborations")
        return sorted(
            items, key=lambda item: (-works.get(item.id, 0), item.name)
        )
    return list(items)


def rows(
    snapshot: Snapshot,
    answer: Answer,
    items: Iterable[Item],
    site: str,
) -> list[Properties]:
    """Return the items of an answer as rows of a table, with the address of each record."""
    sources = snapshot.nodes["Source"]
    table: list[Properties] = []
    for item in items:
        row = snapshot.actors.get(item.id) if answer.kind == "actors" else {}
        given = item.model_dump(
            include={"id", "name", "closed", "why", "basis", "as_of"}
        )
        table.append(
            {
                **given,
                "kind": row.get("kind"),
                "place": row.get("city"),
                "region": row.get("region"),
                "country": row.get("country"),
                "website": row.get("website"),
                "status": item.status,
                "legal_class": item.legal_class,
                "address": f"{site}/{answer.lang}/{answer.kind}/{item.id}",
                "source_urls": sources.known(item.source_ids, "url"),
            }
        )
    return table


def file_name(
    answer: Answer,
    release: str,
    day: str,
) -> str:
    """Return the name of a file that holds an answer: what it holds, of which release, and when."""
    values = [value for part in answer.understood for value in part.values]
    words = "-".join([answer.kind, *values])
    slug = (
        re.sub(r"[^A-Za-z0-9]+", "-", anyascii(words))
        .strip("-")
        .lower()[:_WORDS_IN_NAME]
    )
    return f"{slug.strip('-')}_{release}_{day}"


class Citation(NamedTuple):
    """How an answer is cited, in the three forms that are usual."""

    text: str
    bibtex: str
    ris: str


def cite(
    answer: Answer,
    address: str,
    day: str,
) -> Citation:
    """Return the citation of an answer with a link that names its release."""
    title = _one_line(answer.title or answer.question)
    year, release = day[:4], answer.release
    key = (
        re.sub(r"[^A-Za-z0-9]+", "", anyascii(title))[:24].lower() or "answer"
    )
    text = f"ATMP Atlas, “{title}”, release {release}, {day}. {address}"
    fields = {
        "author": "{ATMP Atlas}",
        "title": f"{{{_bibtex(title)}}}",
        "howpublished": f"\\url{{{address}}}",
        "note": f"{{Release {release}}}",
        "year": f"{{{year}}}",
    }
    inside = ",\n".join(
        f"  {name} = {value}" for name, value in fields.items()
    )
    lines = [
        "TY  - DATA",
        "AU  - ATMP Atlas",
        f"TI  - {title}",
        f"PY  - {year}",
        f"DA  - {day.replace('-', '/')}",
        f"ET  - {release}",
        f"UR  - {address}",
        "ER  - ",
    ]
    return Citation(
        text,
        f"@misc{{atmpatlas{key}{year},\n{inside}\n}}\n",
        "\r\n".join(lines) + "\r\n",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bibtex(text: str) -> str:
    """Return a text without what BibTeX reads as commands."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", " "))


def puts(given: list[str]) -> tuple[tuple[str, str], ...]:
    """Return "regions:Flanders" as pairs; what is no condition that can change is left out."""
    pairs = (text.partition(":") for text in given)
    return tuple(
        (name, value)
        for name, _, value in pairs
        if name in CHANGEABLE and value
    )


def examples(snapshot: Snapshot, lang: Language) -> list[str]:
    """Return each phrase of a language filled with an example."""
    return [example(snapshot, phrase, lang) for phrase in phrases(lang)]


def address(
    root: str,
    lang: str,
    **given: object,
) -> str:
    """Return the address of an answer's page with its parameters."""
    return f"{root}/{lang}/ask?{urlencode(given, doseq=True)}"
