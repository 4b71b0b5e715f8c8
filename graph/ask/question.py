"""A scanned question with an account of its words: which mention was used, and what is left.

A reading takes what it uses; whatever nobody took and that is no function word is left over and
has to be owned up to.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from graph.ask.combine import excluded_therapies, stages_of, therapies_of
from graph.ask.filters import Filters
from graph.ask.lexicon import marks, notation, number_words
from graph.ask.text import fold
from graph.ask.times import Years, ends_apart, years_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ask.lexicon import Lexicon
    from graph.ask.mentions import Mention, Scan
    from graph.release.snapshot import Snapshot

_FREE_ASKS = frozenset({"who", "with", "located"})
_FREE_CUES = frozenset({"whatis", "yesno", "if", "stages"})
_FREE = frozenset({"ignore", "join"})
_BINDING = ("event", "life", "state", "status", "role", "type", "phase", "law")
"""What is a condition wherever it stands."""
_ACTS = (
    "owner",
    "owns",
    "owned_by",
    "subsidiary",
    "acquirer",
    "buyer",
    "invest",
    "fund",
    "recipients",
    "never",
    "single",
    "lost",
    "replace",
    "oldest",
    "youngest",
    "most",
    "fewest",
)
"""Cues that say what somebody does, or how many are asked for."""
_LABELS = {
    "actor": "Actor",
    "collaboration": "Collaboration",
    "product": "Product",
    "trial": "Trial",
}
_PLAIN_TIMES = ("from", "after", "before", "until", "between", "started")
_MILLION, _THOUSAND = 1_000_000, 1_000
_DIGITS_OF_A_YEAR = 4
_END = 10_000
_NEAR = 2
_PLACES_OF_BOTH = 2
"""Words before a town among which one says that it is near: "in de buurt van"."""


class Question:
    """The mentions of a question and which of them were used."""

    def __init__(
        self,
        snapshot: Snapshot,
        lexicon: Lexicon,
        scan: Scan,
    ) -> None:
        self.snapshot, self.lexicon, self.scan = snapshot, lexicon, scan
        self.lang = scan.lang
        senses = [sense for m in scan.mentions for sense in m.senses]
        self._senses = {sense.category for sense in senses}.union(
            f"{sense.category}:{sense.value}" for sense in senses
        )
        self._used: set[int] = set()
        self._words: set[int] = set()
        self.partial: dict[int, tuple[str, ...]] = {}
        self.others: tuple[str, ...] = ()

    def find(
        self,
        category: str,
        *values: str,
        start: int = 0,
        end: int = _END,
        negated: bool | None = None,
    ) -> list[Mention]:
        """Return the mentions with that sense between two word positions, without taking them."""
        return [
            m
            for m in self.scan.mentions
            if start <= m.first < end
            and m.has(category, *values)
            and (negated is None or bool(m.negated) is negated)
        ]

    def take(
        self,
        category: str,
        *values: str,
        start: int = 0,
        end: int = _END,
        negated: bool | None = None,
    ) -> list[Mention]:
        """Return the mentions with that sense, and note that they were used."""
        taken = self.find(
            category,
            *values,
            start=start,
            end=end,
            negated=negated,
        )
        self.use(*taken)
        return taken

    def use(self, *mentions: Mention) -> None:
        """Note that these mentions were used."""
        self._used.update(id(m) for m in mentions)

    def use_words(self, positions: Sequence[int]) -> None:
        """Note that these words were used."""
        self._words.update(positions)

    def speaks_of(self, *senses: str) -> bool:
        """Return whether a word may mean one of these: "kind" is any kind, "ask:who" one value."""
        return not self._senses.isdisjoint(senses)

    def cue(self, *names: str) -> bool:
        """Return whether one of the cues stands in the question, without taking it."""
        return bool(self.find("cue", *names))

    def is_yes_no(self) -> bool:
        """Return whether the question wants yes or no: a verb first, and nothing that asks what."""
        if self.asks("who", "count") or self.cue("when", "where"):
            return False
        words = {word.text for word in self.scan.words}
        if words & (marks("interrogative") | marks("what")):
            return False
        return any(
            m.first == 0 or self.lang == "fr"
            for m in self.find("cue", "yesno")
        )

    def asks(self, *names: str) -> bool:
        """Return whether a word of these classes of `ask` stands in the question."""
        return bool(self.find("ask", *names))

    def mark(self) -> tuple[set[int], set[int]]:
        """Return the account as it is, to be given back to `restore`."""
        return set(self._used), set(self._words)

    def restore(self, account: tuple[set[int], set[int]]) -> None:
        """Set the account back: a reading that failed used nothing."""
        self._used, self._words = set(account[0]), set(account[1])

    def names(self, category: str) -> list[tuple[Mention, tuple[str, ...]]]:
        """Return the named records of a kind in order, each with all ids of that name."""
        named: dict[tuple[str, ...], Mention] = {}
        for mention in self.find(category):
            ids = tuple(mention.values(category))
            if ids in named:
                # Said twice: "the European Innovation Council (EIC)".
                self.use(mention)
            named.setdefault(ids, mention)
        return [(mention, ids) for ids, mention in named.items()]

    def ids(self, category: str) -> tuple[str, ...]:
        """Return the ids of all named records of a kind, in order."""
        named = chain.from_iterable(ids for _, ids in self.names(category))
        return tuple(dict.fromkeys(named))

    def alone(self, category: str) -> tuple[Mention, tuple[str, ...]] | None:
        """Return the only named record of a kind, None where none or several are named."""
        named = self.names(category)
        return named[0] if len(named) == 1 else None

    def left(self) -> tuple[str, ...]:
        """Return the words that nobody used and that are no function words, as written."""
        words = self.scan.words
        raw = (words[at].raw for at in self.left_positions())
        return tuple(
            dict.fromkeys(
                word for word in raw if len(fold(word)) > 1 or word.isdecimal()
            )
        )

    def left_positions(self) -> list[int]:
        """Return the positions of the words that are left over."""
        positions = [at for at in self.scan.unknown if at not in self._words]
        positions += [at for at in self.scan.numbers if at not in self._words]
        phrases: list[int] = []
        for mention in self.scan.mentions:
            if id(mention) in self._used or self._is_free(mention):
                continue
            inside = range(mention.first, mention.last)
            fresh = [at for at in inside if at not in self._words]
            # Words that say nothing each may say something together: Dutch "liepen af".
            idle = len(inside) > 1 and all(map(self._is_ignored, inside))
            (phrases if idle else positions).extend(fresh)
        phrases += self._both_places()
        content = {at for at in positions if not self._is_function_word(at)}
        return sorted(content.union(phrases))

    def _both_places(self) -> list[int]:
        """Return the words of "both" where it joins two places: nobody has two seats."""
        places = [m for name in ("region", "city") for m in self.find(name)]
        others = ("therapy", "stage", "actor", "kind", "product")
        joined = any(len(self.find(name)) > 1 for name in others)
        if (
            len(places) < _PLACES_OF_BOTH
            or joined
            or self.asks("collaborations")
        ):
            return []
        both = (
            m for m in self.find("join", "both") if id(m) not in self._used
        )
        return [at for m in both for at in range(m.first, m.last)]

    def _is_function_word(self, at: int) -> bool:
        """Return whether a word of a phrase that was not used says nothing by itself."""
        asking = marks("what") | marks("auxiliary")
        return self.scan.words[at].text in asking or self._is_ignored(at)

    def _is_ignored(self, at: int) -> bool:
        """Return whether a word by itself is one of those that say nothing."""
        word = self.scan.words[at]
        senses = self.lexicon.phrases.get(word.stem, ())
        own = [
            s for s in senses if s.lang in {None, self.lang} and s.words == 1
        ]
        return bool(own) and all(s.category == "ignore" for s in own)

    def _is_free(self, mention: Mention) -> bool:
        """Return whether nobody has to use a mention: it says nothing, or who is asked for.

        A word that says nothing elsewhere ("own", French "reprise") and a condition here does not.
        """
        if any(mention.has(name) for name in _BINDING) or mention.has(
            "cue", *_ACTS
        ):
            return False
        return any(
            s.category in _FREE
            or (s.category == "ask" and s.value in _FREE_ASKS)
            or (s.category == "cue" and s.value in _FREE_CUES)
            for s in mention.senses
        )

    def years(self) -> Years:
        """Return the years of the question and take their words; of starts, where ends are told."""
        if self.tells_ends():
            starts = ends_apart(self.scan)[0]
            self.use_words(starts.positions)
            self.take("time", *_PLAIN_TIMES)
            return starts.years
        years = years_of(self.scan)
        if years:
            self.use_words(
                [
                    at
                    for at in self.scan.numbers
                    if len(self.scan.words[at].text) == _DIGITS_OF_A_YEAR
                ]
            )
            self.take("time", *_PLAIN_TIMES)
        return years

    def tells_ends(self) -> bool:
        """Return whether the question says in which years collaborations or trials end."""
        if not self.find("time", "ends") or not years_of(self.scan):
            return False
        joint = self.find("type") or self.asks("collaborations", "trials")
        return bool(joint or self.names("collaboration")) and not self.find(
            "event"
        )

    def ends(self) -> Filters:
        """Return the filter on the years in which collaborations end, taking its words."""
        if not self.tells_ends():
            return Filters()
        self.take("time", "ends")
        ends = ends_apart(self.scan)[1]
        self.use_words(ends.positions)
        return Filters(end_from=ends.years.first, end_to=ends.years.last)

    def number(self) -> int | None:
        """Return the first number that is no year, and take it."""
        for at in self.scan.numbers:
            text = self._digits(at)
            if len(text) < 4 and text.isascii():  # noqa: PLR2004 - a year
                self.use_words([at])
                return int(text)
        return None

    def _digits(self, at: int) -> str:
        """Return a number of the question as digits, also one that is written as a word."""
        text = self.scan.words[at].text
        return str(number_words(self.lang).get(text, text))

    def amount(self) -> int | None:
        """Return an amount in euros ("20 million", "2.5 M", "500,000"), and take its words."""
        scale = 1
        if self.take("cue", "million"):
            scale = _MILLION
        elif self.take("cue", "thousand"):
            scale = _THOUSAND
        self.take("cue", "euro")
        words, numbers = self.scan.words, list(self.scan.numbers)
        attached = [
            at
            for at in self.scan.unknown
            if words[at].text[:-1].isdecimal() and words[at].text[-1] in "mk"
        ]
        if attached:
            self.use_words(attached)
            word = words[attached[0]].text
            return int(word[:-1]) * (
                _MILLION if word[-1] == "m" else _THOUSAND
            )
        if not numbers:
            return scale if scale > 1 else None
        self.use_words(numbers)
        first = words[numbers[0]]
        text = self.scan.text[first.start : words[numbers[-1]].end]
        parts = [self._digits(at) for at in numbers]
        if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):  # noqa: PLR2004 - thousands
            return int("".join(parts)) * scale
        if len(parts) == 2 and any(mark in text for mark in ",."):  # noqa: PLR2004 - a decimal
            return int(float(".".join(parts)) * scale)
        return int(parts[0]) * scale

    def seat(self, start: int = 0, end: int = _END) -> Filters:
        """Return the filters on seat and kind that stand between two positions, taking them."""
        common = notation("common")
        filters = Filters(
            regions=self._values("region", start, end),
            excluded_regions=self._values(
                "region",
                start,
                end,
                negated=True,
            ),
            countries=self._countries(start, end, negated=False),
            excluded_countries=self._countries(start, end, negated=True),
            cities=self._cities(start, end, negated=False),
            excluded_cities=self._cities(start, end, negated=True),
            kinds=self._several(
                "kind",
                common["kinds"],
                start,
                end,
            ),
            excluded_kinds=self._several(
                "kind",
                common["kinds"],
                start,
                end,
                negated=True,
            ),
        )
        if self.take("abroad", start=start, end=end):
            # "In Belgium and abroad" is everywhere.
            home = "BE" in filters.countries
            others = () if home else ("BE",)
            filters = replace(filters, excluded_countries=others, countries=())
        if filters.regions or filters.cities:
            filters = replace(
                filters,
                countries=tuple(c for c in filters.countries if c != "BE"),
            )
        return filters

    def therapies(
        self,
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the therapies, a second list that must hold too, and those left out."""
        wanted, also = therapies_of(self.snapshot, self.lexicon, self.scan)
        excluded = excluded_therapies(
            self.snapshot,
            self.lexicon,
            self.scan,
            wanted,
        )
        self.take("therapy")
        self.take("exact")
        if excluded or any(m.negated for m in self.find("therapy")):
            self.take("negation")
        return wanted, also, excluded

    def stages(self, *, negated: bool = False) -> tuple[str, ...]:
        """Return the stages that are asked for, and take them."""
        stages = stages_of(self.scan, negated=negated)
        self.take("stage", negated=negated)
        if negated and stages:
            self.take("negation")
        return stages

    def several(
        self, category: str, *, negated: bool = False
    ) -> tuple[str, ...]:
        """Return the types, phases, designations, roles or statuses named, taking them."""
        meaning = notation("common")[
            f"{category}s" if category != "status" else "statuses"
        ]
        return self._several(
            category,
            meaning,
            0,
            _END,
            negated=negated,
        )

    def programme(self) -> str:
        """Return the programme that is named, empty if none is."""
        return next(
            (str(m.value("programme")) for m in self.take("programme")), ""
        )

    def _values(
        self,
        category: str,
        start: int,
        end: int,
        *,
        negated: bool = False,
    ) -> tuple[str, ...]:
        mentions = self.take(
            category,
            start=start,
            end=end,
            negated=negated,
        )
        if mentions and negated:
            self.take("negation")
        return tuple(
            dict.fromkeys(v for m in mentions for v in m.values(category)[:1])
        )

    def _several(
        self,
        category: str,
        meaning: dict[str, list[str]],
        start: int,
        end: int,
        *,
        negated: bool = False,
    ) -> tuple[str, ...]:
        values = self._values(
            category,
            start,
            end,
            negated=negated,
        )
        return tuple(
            dict.fromkeys(each for value in values for each in meaning[value])
        )

    def _is_near(self, at: int) -> bool:
        """Return whether a place is only near what is asked for: "près de Charleroi"."""
        before = self.scan.words[max(0, at - _NEAR) : at]
        return any(word.text in marks("near") for word in before)

    def _countries(
        self,
        start: int,
        end: int,
        *,
        negated: bool,
    ) -> tuple[str, ...]:
        """Return the countries that are named, or those of a part of the world without any."""
        countries = self._values(
            "country",
            start,
            end,
            negated=negated,
        )
        members: dict[str, list[str]] = notation("common")["continents"]
        named = self._values(
            "continent",
            start,
            end,
            negated=negated,
        )
        # "Asian partners (Japan, China)": the countries say which.
        return countries or tuple(
            code for each in named for code in members[each]
        )

    def _cities(
        self,
        start: int,
        end: int,
        *,
        negated: bool,
    ) -> tuple[str, ...]:
        towns = notation("common")["provinces"]
        provinces = self._values(
            "province",
            start,
            end,
            negated=negated,
        )
        named = [town for province in provinces for town in towns[province]]
        cities = self._values(
            "city",
            start,
            end,
            negated=negated,
        )
        around = [
            town
            for mention in self.find(
                "city",
                start=start,
                end=end,
                negated=negated,
            )
            if self._is_near(mention.first)
            for towns_of in towns.values()
            if mention.value("city") in towns_of
            for town in towns_of
        ]
        return tuple(dict.fromkeys([*cities, *named, *around]))
