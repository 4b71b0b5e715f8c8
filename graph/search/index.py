"""Search over the names, synonyms and texts of one release, in memory.

What a user types is cut into words and becomes term queries; it is never read as search
syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import tantivy
from rapidfuzz.distance import OSA

from graph.common.normalise import fold
from graph.model import LANGUAGES, Language
from graph.search.documents import (
    ANALYZERS,
    document,
    entries_of,
    folded_words,
    register_analyzers,
    schema,
)
from graph.search.stemming import key, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from graph.release.snapshot import Snapshot
    from graph.search.documents import IndexEntry

HitKind = Literal[
    "actor", "therapy", "stage", "collaboration", "product", "trial", "place"
]
Field = Literal["name", "alias", "id", "text"]
MOST_WORDS = 16
"""Words of a search that are read; no name has as many, and each costs a query a language."""
MOST_HITS = 200
"""Hits of a search: nobody reads further, and the next words find them better."""
LONGEST_WORD = 100
"""Letters; no name has a longer word, and the automaton of a much longer one cannot be built."""
_FUZZY_FROM = 5
"""Letters from which a word may have a wrong one: shorter ones become other words too easily."""
_BUFFER = 30_000_000
"""Bytes of the writer, twice the least that tantivy takes."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class HitItem:
    """One record that the search found."""

    id: str
    kind: HitKind
    name: str
    # Higher is better.
    score: float
    # What matched, and in which field.
    field: str
    matched: str


class SearchIndex:
    """The index of one release; safe to share between threads, it is never written again."""

    def __init__(self, entries: Iterable[IndexEntry]) -> None:
        self._entries = tuple(entries)
        self._schema = schema()
        self._index = tantivy.Index(self._schema)
        register_analyzers(self._index)
        writer = self._index.writer(_BUFFER, 1)
        for position, entry in enumerate(self._entries):
            writer.add_document(document(position, entry))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._exact: dict[str, list[int]] = {}
        for position, entry in enumerate(self._entries):
            for name in (
                *entry.names.values(),
                *entry.aliases,
                *entry.identifiers,
            ):
                known = self._exact.setdefault(key(name), [])
                if position not in known[-1:]:
                    known.append(position)

    def __len__(self) -> int:
        return len(self._entries)

    def search(
        self,
        text: str,
        lang: Language | None = None,
        kinds: Collection[HitKind] | None = None,
        limit: int = 20,
    ) -> list[HitItem]:
        """Return the best hits: whole names first, then all words, then some of them.

        Words of five letters or more also match with one letter wrong. Empty text gives no hits.
        """
        words = [word for word in _asked(text) if len(word) <= LONGEST_WORD]
        if not words or limit < 1:
            return []
        asked = key(text)
        # A record's own id before the records that cite it, e.g. a trial before its collaboration.
        exact = sorted(
            self._exact.get(asked, []),
            key=lambda at: key(self._entries[at].id) != asked,
        )
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._word(word, lang)) for word in words]
        )
        hits = self._run(query, kinds, limit + len(exact))
        whole = [
            (float(1000 - n), at)
            for n, at in enumerate(exact)
            if self._wanted(at, kinds)
        ]
        return self._hits(
            [*whole, *hits],
            words,
            lang,
            limit,
        )

    def complete(
        self,
        prefix: str,
        lang: Language | None = None,
        limit: int = 10,
        kinds: Collection[HitKind] | None = None,
    ) -> list[HitItem]:
        """Return records that have all words of `prefix`, the last one as the start of a word."""
        words = _asked(prefix)
        if not words or limit < 1 or max(map(len, words)) > LONGEST_WORD:
            return []
        parts = [
            (tantivy.Occur.Must, self._term("names", word))
            for word in words[:-1]
        ]
        last = tantivy.Query.regex_query(
            self._schema, "names", f"{words[-1]}.*"
        )
        parts += [(tantivy.Occur.Must, last)]
        parts += [(tantivy.Occur.Should, self._term("names", words[-1]))]
        hits = self._run(tantivy.Query.boolean_query(parts), kinds, limit * 5)
        start = fold(_SPACES.sub(" ", prefix.strip()))
        ranked = sorted(hits, key=lambda hit: self._begins(hit, start, lang))
        return self._hits(
            ranked,
            words,
            lang,
            limit,
        )

    def named(self, text: str, kind: HitKind) -> list[str]:
        """Return the ids of the records of a kind that have a text as name, synonym or number."""
        entries = (
            self._entries[position]
            for position in self._exact.get(key(text), ())
        )
        return [entry.id for entry in entries if entry.kind == kind]

    def near(self, word: str) -> str | None:
        """Return the word of a name that is at most one letter away from a folded word, if any."""
        query = self._fuzzy(word)
        if query is None:
            return None
        for _, address in self._searcher.search(query, 5).hits:
            for name in self._words_at(address):
                if OSA.distance(word, name, score_cutoff=1) <= 1:
                    return name
        return None

    def _words_at(self, address: tantivy.DocAddress) -> Iterator[str]:
        entry = self._entries[self._position(address)]
        for name in (*entry.names.values(), *entry.aliases):
            yield from (word.text for word in tokens(name))

    def _position(self, address: tantivy.DocAddress) -> int:
        return cast("int", self._searcher.doc(address).get_first("position"))

    def _wanted(
        self, position: int, kinds: Collection[HitKind] | None
    ) -> bool:
        return kinds is None or self._entries[position].kind in kinds

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word)

    def _fuzzy(self, word: str) -> tantivy.Query | None:
        """Return the query for a word with one letter wrong, None where it may have none."""
        if len(word) < _FUZZY_FROM or not word.isalpha():
            return None
        return tantivy.Query.fuzzy_term_query(
            self._schema,
            "names",
            word,
            1,
            True,
        )

    def _word(self, word: str, lang: Language | None) -> tantivy.Query:
        parts = [tantivy.Query.boost_query(self._term("names", word), 4.0)]
        for language in LANGUAGES:
            analyzer = ANALYZERS[language]
            boost = 2.0 if language == lang else 1.0
            for stemmed in analyzer.analyze(word):
                parts.append(  # noqa: PERF401
                    tantivy.Query.boost_query(
                        self._term(language, stemmed), boost
                    )
                )
        near = self._fuzzy(word)
        if near is not None:
            parts.append(tantivy.Query.boost_query(near, 0.5))
        return tantivy.Query.disjunction_max_query(parts)

    def _run(
        self,
        query: tantivy.Query,
        kinds: Collection[HitKind] | None,
        limit: int,
    ) -> list[tuple[float, int]]:
        if kinds is not None:
            allowed = [
                (tantivy.Occur.Should, self._term("kind", kind))
                for kind in kinds
            ]
            only = tantivy.Query.const_score_query(
                tantivy.Query.boolean_query(allowed), 0.0
            )
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)]
            )
        hits = self._searcher.search(query, min(max(limit, 1), MOST_HITS)).hits
        return [
            (float(cast("float", score)), self._position(address))
            for score, address in hits
        ]

    def _begins(
        self,
        hit: tuple[float, int],
        start: str,
        lang: Language | None,
    ) -> tuple[int, float, str]:
        entry = self._entries[hit[1]]
        names = (entry.name(lang), *entry.names.values(), *entry.aliases)
        first = any(fold(name).startswith(start) for name in names)
        return (not first, -hit[0], entry.id)

    def _hits(
        self,
        ranked: Iterable[tuple[float, int]],
        words: list[str],
        lang: Language | None,
        limit: int,
    ) -> list[HitItem]:
        best: dict[int, float] = {}
        for score, position in ranked:
            best.setdefault(position, score)
        return [
            _hit(
                self._entries[position],
                score,
                words,
                lang,
            )
            for position, score in list(best.items())[:limit]
        ]


def build_index(snapshot: Snapshot) -> SearchIndex:
    """Return the search index of a release, for `snapshot.memoise(build_index)`."""
    return SearchIndex(entries_of(snapshot))


def _asked(text: str) -> list[str]:
    """Return the folded words of what was typed."""
    return [word.text for word in tokens(text)][:MOST_WORDS]


def _hit(
    entry: IndexEntry,
    score: float,
    words: list[str],
    lang: Language | None,
) -> HitItem:
    field, matched = _field(entry, words, lang)
    return HitItem(
        entry.id,
        entry.kind,
        entry.name(lang),
        round(score, 4),
        field,
        matched,
    )


def _field(
    entry: IndexEntry,
    words: list[str],
    lang: Language | None,
) -> tuple[Field, str]:
    """Return the field that has a word of the search, the stronger field first, and its text."""
    wanted = set(words)
    for field, texts in (
        ("name", (entry.name(lang), *entry.names.values())),
        ("alias", entry.aliases),
        ("id", entry.identifiers),
    ):
        best = max(
            texts,
            key=lambda text: len(wanted & set(folded_words(text).split())),
            default="",
        )
        if wanted & set(folded_words(best).split()):
            return cast("Field", field), best
    return "text", ""
