"""A question in English, French or Dutch to the complete answer, with why each item is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from graph.ask.evidence import STRENGTH, item_of, ordered
from graph.ask.facts import Facts, build_facts, select
from graph.ask.filters import QUERIES, Filters, Kind, Target
from graph.ask.intent import Reading, read
from graph.ask.lexicon import build_lexicon, notation, say
from graph.ask.scan import scan
from graph.ask.wording import legal_notes, names_of, understood
from graph.release.index import build_index

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

MOST_ITEMS = 200


class Understood(BaseModel):
    """A filter that was recognised: its name in the parameters and both in words."""

    model_config = ConfigDict(frozen=True)

    filter: str
    label: str
    values: tuple[str, ...]


class Item(BaseModel):
    """A record of the answer and why it is there."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    why: tuple[str, ...]
    basis: Literal["asserted", "implied", "derived"]
    source_ids: tuple[str, ...]
    as_of: str | None = None
    closed: bool = False
    legal_class: str | None = None


class Note(BaseModel):
    """Something the reader must know, with its sources: ids of the graph or an address."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["legal", "ignored", "empty", "outside", "ambiguous"]
    text: str
    source_ids: tuple[str, ...] = ()
    url: str | None = None


class Alternative(BaseModel):
    """Another reading of the question, with the query that answers it."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    understood: tuple[Understood, ...]
    query: str
    params: dict[str, Any]
    total: int


class Answer(BaseModel):
    """The answer: all ids, the first items with their evidence, and how the question was read."""

    model_config = ConfigDict(frozen=True)

    question: str
    lang: str
    kind: Kind
    ids: tuple[str, ...]
    total: int
    counted: bool
    items: tuple[Item, ...]
    understood: tuple[Understood, ...]
    query: str | None
    params: dict[str, Any]
    alternatives: tuple[Alternative, ...]
    notes: tuple[Note, ...]
    consulted: tuple[str, ...]
    release: str


def prepare(snapshot: Snapshot) -> None:
    """Build what questions on this release need, so that the first one is as fast as the others."""
    for factory in (build_index, build_lexicon, build_facts):
        snapshot.once(factory)


def ask(
    snapshot: Snapshot,
    question: str,
    lang: str | None = None,
    *,
    limit: int = MOST_ITEMS,
    second: bool = False,
) -> Answer:
    """Return the answer to a question; `items` holds the first `limit`, `ids` all of them.

    Items come by strength of evidence, closed actors last among equals. The answer's kind is
    `none`, with no ids, if nothing was understood or nothing fits. It equals what the named query
    `query` gives with `params`. `second` answers the other reading where two are near.
    """
    lexicon = snapshot.once(build_lexicon)
    index = snapshot.once(build_index)
    found = scan(lexicon, question, lang, index.near)
    reading = read(snapshot, lexicon, found)
    if second and reading.target and reading.alternative:
        target, filters = reading.alternative
        first = (reading.target, reading.filters)
        reading = replace(reading, target=target, filters=filters, alternative=first)
    facts = snapshot.once(build_facts)
    if reading.target is None:
        return _nothing(snapshot, question, found.lang, reading)
    ids = ordered(facts, reading.target, reading.filters)
    return _answer(facts, reading.target, question, found.lang, reading, ids, limit)


def _answer(
    facts: Facts,
    target: Target,
    question: str,
    lang: str,
    reading: Reading,
    ids: list[str],
    limit: int,
) -> Answer:
    snapshot, filters = facts.snapshot, reading.filters
    made = (Item(**item_of(facts, target, filters, key, lang)) for key in ids[:limit])
    items = sorted(made, key=lambda item: (STRENGTH[item.basis], item.closed))
    other = reading.alternative
    alternatives = (_alternative(facts, *other, lang),) if other else ()
    return Answer(
        question=question,
        lang=lang,
        kind=_kind(target) if ids else "none",
        ids=(*(item.id for item in items), *ids[limit:]),
        total=len(ids),
        counted=reading.counting,
        items=tuple(items),
        understood=_understood(snapshot, filters, lang),
        query=QUERIES[target],
        params=filters.params(),
        alternatives=alternatives,
        notes=tuple(_notes(snapshot, lang, reading, alternatives, empty=not ids)),
        consulted=snapshot.release.sources,
        release=snapshot.release.id,
    )


def _nothing(snapshot: Snapshot, question: str, lang: str, reading: Reading) -> Answer:
    words = ", ".join(dict.fromkeys(reading.ignored))
    text = say(lang, "outside", words=words) if words else say(lang, "nothing")
    return Answer(
        question=question, lang=lang, kind="none", ids=(), total=0, counted=False, items=(),
        understood=(), query=None, params={}, alternatives=(),
        notes=(Note(kind="outside", text=text),), consulted=snapshot.release.sources,
        release=snapshot.release.id,
    )  # fmt: skip


def _kind(target: Target) -> Kind:
    return "actors" if target == "partners" else target


def _understood(snapshot: Snapshot, filters: Filters, lang: str) -> tuple[Understood, ...]:
    labels: dict[str, str] = notation(lang)["say"]["understood"]
    return tuple(
        Understood(filter=name, label=labels.get(name, name), values=values)
        for name, values in understood(snapshot, filters, lang)
    )


def _alternative(facts: Facts, target: Target, filters: Filters, lang: str) -> Alternative:
    return Alternative(
        kind=_kind(target),
        understood=_understood(facts.snapshot, filters, lang),
        query=QUERIES[target],
        params=filters.params(),
        total=len(select(facts, target, filters)),
    )


def _notes(
    snapshot: Snapshot, lang: str, reading: Reading, others: tuple[Alternative, ...],
    *, empty: bool,
) -> list[Note]:  # fmt: skip
    notes = [
        Note(kind="legal", **values) for values in legal_notes(snapshot, reading.filters, lang)
    ]
    if reading.ignored:
        words = ", ".join(dict.fromkeys(reading.ignored))
        notes.append(Note(kind="ignored", text=say(lang, "ignored", words=words)))
    if empty:
        notes.append(Note(kind="empty", text=say(lang, "empty")))
    for other in others:
        first = names_of(_understood(snapshot, reading.filters, lang))
        text = say(lang, "ambiguous", first=first, second=names_of(other.understood))
        notes.append(Note(kind="ambiguous", text=text))
    return notes
