"""An account of a question's words: which mention was used, and what is left.

A reading takes what it uses; whatever nobody took and that is no function word is left over and
has to be owned up to.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, filterfalse
from typing import TYPE_CHECKING

from graph.ask.lexicon import marks
from graph.ask.mention import Mention, positions_of
from graph.ask.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.ask.lexicon import Lexicon
    from graph.ask.mentions import Scan
    from graph.release.snapshot import Snapshot

_FREE = (
    "ignore",
    "join",
    "ask:who",
    "ask:with",
    "ask:located",
    "cue:whatis",
    "cue:yesno",
    "cue:if",
    "cue:stages",
)
"""What says only that something is asked for; the kind of answer says it as well."""
_BINDING = (
    "event",
    "life",
    "state",
    "status",
    "role",
    "type",
    "phase",
    "law",
)
"""What is a condition wherever it stands."""
_ACTS = (
    "cue:owner",
    "cue:owns",
    "cue:owned_by",
    "cue:subsidiary",
    "cue:acquirer",
    "cue:buyer",
    "cue:invest",
    "cue:fund",
    "cue:recipients",
    "cue:never",
    "cue:single",
    "cue:lost",
    "cue:replace",
    "cue:oldest",
    "cue:youngest",
    "cue:most",
    "cue:fewest",
)
"""Cues that say what somebody does, or how many are asked for."""
END = 10_000
"""A position behind every word of a question."""
_PLACES_OF_BOTH = 2


class WordAccount:
    """The mentions of a question and which of them were used."""

    def __init__(
        self,
        snapshot: Snapshot,
        lexicon: Lexicon,
        scan: Scan,
    ) -> None:
        self.snapshot, self.lexicon, self.scan = snapshot, lexicon, scan
        self.lang = scan.lang
        self._senses = frozenset[str]().union(
            *(m.names for m in scan.mentions)
        )
        self._by_category: dict[str, list[Mention]] = defaultdict(list)
        for mention in scan.mentions:
            for category in mention.categories:
                self._by_category[category].append(mention)
        self._used: set[int] = set()
        self._words: set[int] = set()

    def find(
        self,
        category: str,
        *values: str,
        start: int = 0,
        end: int = END,
        negated: bool | None = None,
    ) -> list[Mention]:
        """Return the mentions with that sense between two word positions, without taking them."""
        return [
            m
            for m in self._by_category.get(category, ())
            if start <= m.first < end
            and (not values or m.has(category, *values))
            and (negated is None or bool(m.negated) is negated)
        ]

    def take(
        self,
        category: str,
        *values: str,
        start: int = 0,
        end: int = END,
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

    def use_words(self, positions: Iterable[int]) -> None:
        """Note that these words were used."""
        self._words.update(positions)

    def speaks_of(self, *senses: str) -> bool:
        """Return whether a word may mean one of these: "kind" is any kind, "ask:who" one value."""
        return not self._senses.isdisjoint(senses)

    def speaks_of_all(
        self,
        *needed: str | tuple[str, ...],
        unless: Collection[str] = (),
    ) -> bool:
        """Return whether words may mean all of these, of a tuple one, and none means `unless`."""
        groups = (
            (each,) if isinstance(each, str) else each for each in needed
        )
        return not self.speaks_of(*unless) and all(
            self.speaks_of(*each) for each in groups
        )

    def cue(self, *names: str) -> bool:
        """Return whether one of the cues stands in the question, without taking it."""
        return bool(self.find("cue", *names))

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
        alone = [*self.scan.unknown, *self.scan.numbers]
        phrases: list[int] = []
        for mention in self.scan.mentions:
            if id(mention) in self._used or _is_free(mention):
                continue
            inside = mention.positions
            # Words that say nothing each may say something together: Dutch "liepen af".
            idle = len(inside) > 1 and all(map(self._is_ignored, inside))
            (phrases if idle else alone).extend(inside)
        left = set(filterfalse(self._is_function_word, alone)) | set(phrases)
        return sorted((left - self._words).union(self._both_places()))

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
        return positions_of(both)

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


def _is_free(mention: Mention) -> bool:
    """Return whether nobody has to use a mention: it says nothing, or who is asked for.

    A word that says nothing elsewhere ("own", French "reprise") and a condition here does not.
    """
    return mention.means(*_FREE) and not mention.means(*_BINDING, *_ACTS)
