"""The phrases of the named queries in each language, their slots, and values that fill them.

A phrase is a question as the box completes it; filled with values it gives the rows of its query.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from graph.ask.lexicon import notation
from graph.ask.text import fold
from graph.ask.wording import lower_first, names, place, terms
from graph.model import REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.release.snapshot import Snapshot

_SLOT = re.compile(r"\{(\w+)\}")
_YEARS = ("2020", "2021", "2022", "2023", "2025")
_MOST_ENDS = 20
"""Words that a typed name may have before the next part of a phrase."""
_AMOUNTS = ("1000000", "5000000", "10000000", "20000000", "30000000")
_CLASSES = ("gtmp", "sctmp", "tep")
_STATUSES = ("planned", "paused")
_ACTORS = frozenset({"actor", "other", "actors", "from", "to"})
_PROGRAMMES = ("Interreg", "Horizon 2020", "FP7", "ATMP-PIT")


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
        Phrase(query, text)
        for query, texts in entries.items()
        for text in texts
    )


def slot_values(
    snapshot: Snapshot,
    slot: str,
    lang: str,
) -> list[SlotValue]:
    """Return the values that a slot may take, in words of the language."""
    if slot in _ACTORS:
        return _names("Actor")(snapshot, lang)
    return _SLOTS[slot](snapshot, lang)


def _terms(label: str) -> Callable[[Snapshot, str], list[SlotValue]]:
    def values(snapshot: Snapshot, lang: str) -> list[SlotValue]:
        ids = snapshot.nodes[label].ids
        return list(
            map(
                SlotValue,
                ids,
                terms(
                    snapshot,
                    label,
                    ids,
                    lang,
                ),
            )
        )

    return values


def _names(label: str) -> Callable[[Snapshot, str], list[SlotValue]]:
    def values(snapshot: Snapshot, _: str) -> list[SlotValue]:
        ids = snapshot.nodes[label].ids
        return list(map(SlotValue, ids, names(snapshot, label, ids)))

    return values


def _cities(snapshot: Snapshot, _: str) -> list[SlotValue]:
    cities: Iterable[str | None] = snapshot.actors.column("city")
    return [SlotValue(city, city) for city in dict.fromkeys(cities) if city]


def _regions(_: Snapshot, lang: str) -> list[SlotValue]:
    return [SlotValue(key, place(lang, "region", key)) for key in REGIONS]


def _statuses(_: Snapshot, lang: str) -> list[SlotValue]:
    words: dict[str, str] = notation(lang)["say"]["status"]
    return [SlotValue(key, words[key]) for key in _STATUSES]


def _fixed(*values: str) -> Callable[[Snapshot, str], list[SlotValue]]:
    return lambda _snapshot, _lang: list(map(SlotValue, values, values))


_SLOTS: dict[str, Callable[[Snapshot, str], list[SlotValue]]] = {
    "therapy": _terms("Therapy"),
    "stage": _terms("Stage"),
    "city": _cities,
    "region": _regions,
    "status": _statuses,
    "year": _fixed(*_YEARS),
    "year_from": _fixed(*_YEARS),
    "programme": _fixed(*_PROGRAMMES),
    "products": _names("Product"),
    "collaborations": _names("Collaboration"),
    "amount_above": _fixed(*_AMOUNTS),
    "class": _fixed(*(each.upper() for each in _CLASSES)),
}


def example(
    snapshot: Snapshot,
    phrase: Phrase,
    lang: str,
) -> str:
    """Return a phrase filled with values that give an answer: the best connected, the first."""
    words = {
        slot: _example_value(
            snapshot,
            slot,
            at,
            lang,
        )
        for at, slot in enumerate(phrase.slots)
    }
    return phrase.filled(words)


def to_try(snapshot: Snapshot, lang: str) -> tuple[str, ...]:
    """Return a question of each kind of record, as examples of what can be asked."""
    first: dict[str, Phrase] = {}
    for phrase in phrases(lang):
        if all(slot_values(snapshot, slot, lang) for slot in phrase.slots):
            first.setdefault(phrase.query.partition(".")[0], phrase)
    return tuple(example(snapshot, p, lang) for p in first.values())


_TERMS = frozenset({"therapy", "stage"})
"""Slots whose values are common nouns; no phrase begins with one."""
_KNOWN = ("novadip", "uclouvain", "exothera", "univercells")
"""Actors that most phrases have rows for; others stand in where a release lacks them."""


def _example_value(
    snapshot: Snapshot,
    slot: str,
    at: int,
    lang: str,
) -> str:
    values = slot_values(snapshot, slot, lang)
    if slot in _ACTORS:
        by_id = {value.value: value for value in values}
        known = [by_id[key] for key in _KNOWN if key in by_id] or values
        return known[min(at, len(known) - 1)].words
    liked = {
        "therapy": "phage-therapy",
        "stage": "gmp-manufacturing",
        "city": "Gosselies",
    }
    words = next(
        (each.words for each in values if each.value == liked.get(slot)),
        values[0].words,
    )
    return lower_first(words) if slot in _TERMS else words


class _Begun:
    """The values of each slot in order of their folded words, kept for a release."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._values: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def of(self, slot: str, lang: str) -> list[tuple[str, str]]:
        """Return (folded words, words) of every value of a slot, sorted."""
        key = ("actor" if slot in _ACTORS else slot, lang)
        if key not in self._values:
            named = [v.words for v in slot_values(self._snapshot, slot, lang)]
            if slot in _ACTORS:
                aliases = self._snapshot.actors.column("aliases")
                named += [alias for own in aliases for alias in own or ()]
            # A name comes before an alias that differs from it by accents alone.
            by_fold: dict[str, str] = {}
            for words in named:
                by_fold.setdefault(fold(words), words)
            self._values[key] = sorted(by_fold.items())
        return self._values[key]

    def starting(
        self,
        slot: str,
        lang: str,
        text: str,
        limit: int,
    ) -> list[str]:
        """Return the first values whose words begin with a text."""
        values = self.of(slot, lang)
        at = bisect_left(values, (text, ""))
        return [
            words
            for key, words in values[at : at + limit]
            if key.startswith(text)
        ]

    def whole(
        self,
        slot: str,
        lang: str,
        text: str,
    ) -> list[tuple[str, int]]:
        """Return the values that a text begins with, and how many characters each takes."""
        values = self.of(slot, lang)
        ends = [at for at, char in enumerate(text) if not char.isalnum()][
            :_MOST_ENDS
        ]
        whole: list[tuple[str, int]] = []
        for end in ends:
            at = bisect_left(values, (text[:end], ""))
            if end and at < len(values) and values[at][0] == text[:end]:
                whole.append((values[at][1], end))
        return whole


def completions(
    snapshot: Snapshot,
    typed: str,
    lang: str,
    limit: int,
) -> list[str]:
    """Return questions that go on from what is typed: phrases, then the values of their slots.

    A phrase is offered while its words are typed, with its slots to be filled; once a slot is
    reached, the names that begin with what stands there, and so on to the last slot.
    """
    begun = snapshot.memoise(_Begun)
    text = fold(typed.lstrip())
    offered: dict[str, None] = {}
    for phrase in phrases(lang):
        parts = _SLOT.split(phrase.text)
        offered.update(
            dict.fromkeys(
                _go_on(
                    begun,
                    parts,
                    text,
                    lang,
                    limit,
                )
            )
        )
        if len(offered) >= limit:
            break
    return list(offered)[:limit]


def _go_on(
    begun: _Begun,
    parts: list[str],
    text: str,
    lang: str,
    limit: int,
) -> list[str]:
    """Return the ways a phrase, cut into words and slots in turn, goes on from what is said."""
    head = fold(parts[0])
    if head.startswith(text):
        return [_shown(parts)]
    if not text.startswith(head) or len(parts) == 1:
        return []
    rest, slot = text[len(head) :], parts[1]
    ways = [
        parts[0] + words + _shown(parts[2:])
        for words in begun.starting(
            slot,
            lang,
            rest.strip(),
            limit,
        )
    ]
    for words, end in begun.whole(slot, lang, rest):
        ways += [
            parts[0] + words + way
            for way in _go_on(
                begun,
                parts[2:],
                rest[end:],
                lang,
                limit,
            )
        ]
    return ways


def _shown(parts: list[str]) -> str:
    """Return the words of a phrase with its slots still to be filled."""
    return "…".join(parts[::2])
