"""The records of a release as documents of a tantivy index, and what each field is made of.

A field of folded words, one stemmed field a language, and the kind of the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tantivy

from graph.model import LANGUAGES, Language
from graph.release.labels import name_of
from graph.search.stemming import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.release.snapshot import Snapshot
    from graph.search.index import HitKind

_STEMMERS = {
    "en": "english",
    "fr": "french",
    "nl": "dutch",
}
_LABELS: dict[str, HitKind] = {
    "Actor": "actor",
    "Therapy": "therapy",
    "Stage": "stage",
    "Collaboration": "collaboration",
    "Product": "product",
    "Trial": "trial",
    "Place": "place",
}
_MORE = ("note", "programme", "indication", "city", "inn", "definition_en")
_IDENTIFIERS = ("id", "ror", "vat", "pic", "lei", "programme", "inn")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A record by what it is searched for; `text` is what counts below its names."""

    kind: HitKind
    id: str
    names: dict[Language, str]
    aliases: tuple[str, ...]
    identifiers: tuple[str, ...]
    text: str

    def name(self, lang: Language | None) -> str:
        """Return what it is called in a language, in English without one."""
        return self.names[lang or "en"]


def entries_of(snapshot: Snapshot) -> Iterator[IndexEntry]:
    """Yield the records of a release that can be searched for."""
    for label, kind in _LABELS.items():
        for row in snapshot.nodes[label].rows():
            synonyms = [
                name
                for lang in LANGUAGES
                for name in row.get(f"synonyms_{lang}", ())
            ]
            yield IndexEntry(
                kind,
                row["id"],
                {lang: name_of(row, lang) for lang in LANGUAGES},
                (*row.get("aliases", ()), *synonyms),
                tuple(str(row[name]) for name in _IDENTIFIERS if name in row),
                " ".join(str(row[name]) for name in _MORE if name in row),
            )


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("position", stored=True)
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_text_field(
        "names", tokenizer_name="folded", index_option="freq"
    )
    for lang in LANGUAGES:
        builder.add_text_field(lang, tokenizer_name=lang, index_option="freq")
    return builder.build()


def _builder() -> tantivy.TextAnalyzerBuilder:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())


ANALYZERS: dict[str, tantivy.TextAnalyzer] = {
    lang: _builder().filter(tantivy.Filter.stemmer(name)).build()
    for lang, name in _STEMMERS.items()
}


def register_analyzers(index: tantivy.Index) -> None:
    """Tell an index how each of its fields is cut into words and stemmed."""
    # The text is folded and cut into words before: one rule of words for the index and the query.
    index.register_tokenizer("folded", _builder().build())
    for lang, analyzer in ANALYZERS.items():
        index.register_tokenizer(lang, analyzer)


def document(position: int, entry: IndexEntry) -> tantivy.Document:
    """Return a record as a document that knows its position among the entries."""
    document = tantivy.Document()
    document.add_unsigned("position", position)
    document.add_text("kind", entry.kind)
    names = [
        *dict.fromkeys(entry.names.values()),
        *entry.aliases,
        *entry.identifiers,
    ]
    folded = " ".join(folded_words(name) for name in names)
    document.add_text("names", folded)
    for lang in LANGUAGES:
        document.add_text(lang, f"{folded} {folded_words(entry.text)}")
    return document


def folded_words(text: str) -> str:
    """Return the folded words of a text, with a space between them."""
    return " ".join(word.text for word in tokens(text))
