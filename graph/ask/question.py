"""What a question names: its years, numbers, amounts, seats, therapies, stages and codes."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from graph.ask.combine import excluded_therapies, stages_of, therapies_of
from graph.ask.filters import Filters
from graph.ask.heads import is_of_actors
from graph.ask.lexicon import marks, notation, number_words
from graph.ask.mention import positions_of
from graph.ask.times import Years, ends_apart, years_of
from graph.ask.word_account import END, WordAccount

_PLAIN_TIMES = ("from", "after", "before", "until", "between", "started")
_MILLION, _THOUSAND = 1_000_000, 1_000
_DIGITS_OF_A_YEAR = 4
_NEAR = 2
"""Words before a town among which one says that it is near: "in de buurt van"."""


class Question(WordAccount):
    """A scanned question whose values are read from its mentions, which are used by that."""

    def is_yes_no(self) -> bool:
        """Return whether the question wants yes or no: a verb first, and nothing that asks what."""
        if self.speaks_of(
            "ask:who",
            "ask:count",
            "cue:when",
            "cue:where",
        ):
            return False
        return not self.asks_what() and any(
            m.first == 0 or self.lang == "fr"
            for m in self.find("cue", "yesno")
        )

    def asks_what(self) -> bool:
        """Return whether a word asks which or what; French "est-ce que" does not."""
        inside = positions_of(self.find("cue", "yesno"))
        words = {
            word.text
            for at, word in enumerate(self.scan.words)
            if at not in inside
        }
        return bool(words & (marks("interrogative") | marks("what")))

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
                at
                for at in self.scan.numbers
                if len(self.scan.words[at].text) == _DIGITS_OF_A_YEAR
            )
            self.take("time", *_PLAIN_TIMES)
        return years

    def tells_ends(self) -> bool:
        """Return whether the question says in which years collaborations or trials end."""
        verbs = self.find("time", "ends")
        if all(is_of_actors(self.scan, verb) for verb in verbs):
            return False
        if not years_of(self.scan):
            return False
        joint = self.speaks_of("type", "ask:collaborations", "ask:trials")
        # "Shut down" is what happened to an actor, and the end of a project.
        events = [m for m in self.find("event") if m not in verbs]
        return bool(joint or self.names("collaboration")) and not events

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

    def seat(self, start: int = 0, end: int = END) -> Filters:
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
            END,
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
        return self.scan.says("near", max(0, at - _NEAR), at)

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
        towns: dict[str, list[str]] = notation("common")["provinces"]
        provinces = self._values(
            "province",
            start,
            end,
            negated=negated,
        )
        cities = self._values(
            "city",
            start,
            end,
            negated=negated,
        )
        around = [
            _surroundings(str(mention.value("city")))
            for mention in self.find(
                "city",
                start=start,
                end=end,
                negated=negated,
            )
            if self._is_near(mention.first)
        ]
        named = chain(*(towns[province] for province in provinces), *around)
        return tuple(dict.fromkeys([*cities, *named]))


def _surroundings(city: str) -> list[str]:
    """Return the towns of the provinces that a town lies in."""
    provinces: dict[str, list[str]] = notation("common")["provinces"]
    return [
        town for towns in provinces.values() if city in towns for town in towns
    ]
