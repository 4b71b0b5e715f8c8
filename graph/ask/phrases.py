"""The phrases of the named queries in each language, their slots, and values that fill them.

A phrase is a question as the box completes it; filled with values it gives the rows of its query.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graph.ask.lexicon import notation
from graph.ask.text import fold
from graph.ask.wording import name, place, term
from graph.model import REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.release.snapshot import Snapshot

_SLOT = re.compile(r"\{(\w+)\}")
_YEARS = ("2020", "2021", "2022", "2023", "2025")
_AMOUNTS = ("1000000", "5000000", "10000000", "20000000", "30000000")
_CLASSES = ("gtmp", "sctmp", "tep")
_STATUSES = ("planned", "paused")
_ACTORS = frozenset({"actor", "other", "actors", "from", "to"})


class Phrase(NamedTuple):
    """A question with slots, of a named query."""

    query: str
    text: str

    @property
    def slots(self) -> tuple[str, ...]:
        """Return the names of the slots in order."""
        return tuple(_SLOT.findall(self.text))

    def filled(self, words: dict[str, str]) -> str:
        """Return the question with a word in each slot."""
        return _SLOT.sub(lambda slot: words[slot[1]], self.text)


class SlotValue(NamedTuple):
    """A value that a slot may take: as the query takes it, and in words."""

    value: str
    words: str


def phrases(lang: str) -> tuple[Phrase, ...]:
    """Return the phrases of a language in the order of its file."""
    entries: dict[str, list[str]] = notation(lang)["phrases"]
    return tuple(
        Phrase(query, text) for query, texts in entries.items() for text in texts
    )


def slot_values(snapshot: Snapshot, slot: str, lang: str) -> list[SlotValue]:
    """Return the values that a slot may take, in words of the language."""
    if slot in _ACTORS:
        return [
            SlotValue(key, name(snapshot, "Actor", key)) for key in snapshot.actors.ids
        ]
    return _SLOTS[slot](snapshot, lang)


def _terms(label: str) -> Callable[[Snapshot, str], list[SlotValue]]:
    def values(snapshot: Snapshot, lang: str) -> list[SlotValue]:
        return [
            SlotValue(key, term(snapshot, label, key, lang))
            for key in snapshot.nodes[label].ids
        ]

    return values


def _cities(snapshot: Snapshot, _: str) -> list[SlotValue]:
    held = dict.fromkeys(filter(None, snapshot.actors.column("city")))
    return [SlotValue(city, city) for city in held]


def _regions(_: Snapshot, lang: str) -> list[SlotValue]:
    return [SlotValue(key, place(lang, "region", key)) for key in REGIONS]


def _statuses(_: Snapshot, lang: str) -> list[SlotValue]:
    words: dict[str, str] = notation(lang)["say"]["status"]
    return [SlotValue(key, words[key]) for key in _STATUSES]


def _fixed(*values: str) -> Callable[[Snapshot, str], list[SlotValue]]:
    return lambda _snapshot, _lang: [SlotValue(value, value) for value in values]


_SLOTS: dict[str, Callable[[Snapshot, str], list[SlotValue]]] = {
    "therapy": _terms("Therapy"),
    "stage": _terms("Stage"),
    "city": _cities,
    "region": _regions,
    "status": _statuses,
    "year": _fixed(*_YEARS),
    "amount_above": _fixed(*_AMOUNTS),
    "class": _fixed(*(each.upper() for each in _CLASSES)),
}


def example(snapshot: Snapshot, phrase: Phrase, lang: str) -> str:
    """Return a phrase filled with values that give an answer: the best connected, the first."""
    words = {
        slot: _telling(snapshot, slot, at, lang) for at, slot in enumerate(phrase.slots)
    }
    return phrase.filled(words)


_KNOWN = ("novadip", "uclouvain", "exothera", "univercells")
"""Actors that most phrases have rows for; others stand in where a release lacks them."""


def _telling(snapshot: Snapshot, slot: str, at: int, lang: str) -> str:
    values = slot_values(snapshot, slot, lang)
    if slot in _ACTORS:
        known = [value for key in _KNOWN for value in values if value.value == key]
        return (known or values)[min(at, len(known or values) - 1)].words
    liked = {
        "therapy": "phage-therapy",
        "stage": "gmp-manufacturing",
        "city": "Gosselies",
    }
    return next(
        (each.words for each in values if each.value == liked.get(slot)),
        values[0].words,
    )


def completions(snapshot: Snapshot, typed: str, lang: str, limit: int) -> list[str]:
    """Return questions that go on from what is typed: phrases, then the values of their slots.

    A phrase is offered while its words are typed, with its slots to be filled; once a slot is
    reached, the names that begin with what stands there.
    """
    said = fold(typed.lstrip())
    found: list[str] = []
    for phrase in phrases(lang):
        before, slot, _ = phrase.text.partition("{")
        head = fold(before)
        if not slot:
            found += [phrase.text] if head.startswith(said) else []
        elif head.startswith(said):
            found.append(_shown(phrase.text))
        elif said.startswith(head):
            found += _with_slot(snapshot, phrase, said[len(head) :], lang, limit)
        if len(found) >= limit:
            break
    return list(dict.fromkeys(found))[:limit]


def _shown(text: str) -> str:
    return _SLOT.sub("…", text)


def _with_slot(
    snapshot: Snapshot, phrase: Phrase, rest: str, lang: str, limit: int
) -> list[str]:
    """Return the phrase with its first slot filled by the names that begin with the rest."""
    first = phrase.slots[0]
    begun = [
        value.words
        for value in slot_values(snapshot, first, lang)
        if rest and fold(value.words).startswith(rest.strip())
    ]
    return [_shown(_SLOT.sub(words, phrase.text, count=1)) for words in begun[:limit]]
