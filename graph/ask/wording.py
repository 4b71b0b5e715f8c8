"""Filters, records and notes in the words of a language."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from graph.ask.lexicon import notation, say
from graph.ask.text import tokens
from graph.common.localised import territories, town
from graph.common.properties import each_of
from graph.release import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.ask.filters import Filters
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_VOCABULARY = {
    "therapies": "Therapy",
    "therapies_also": "Therapy",
    "excluded_therapies": "Therapy",
    "stages": "Stage",
    "excluded_stages": "Stage",
}
_RECORDS = {
    "actors": "Actor",
    "part_of": "Actor",
    "members_of": "Collaboration",
    "owner_of": "Product",
    "runs": "Trial",
}
_WORDS = {
    "regions": "region",
    "excluded_regions": "region",
    "countries": "country",
    "excluded_countries": "country",
    "cities": "city",
    "excluded_cities": "city",
}
_LABELS = {
    "part_of": "part_of",
    "members_of": "collaboration",
    "owner_of": "product",
    "runs": "named",
    "actors": "actor",
    "ids": "named",
    "collaboration_types": "types",
}


_CODES = {
    "roles": "roles",
    "types": "types",
    "collaboration_types": "types",
    "phases": "phases",
    "designations": "designations",
}
COUNTRY = "Belgium"
"""The region of an absence that speaks of the whole country."""
_MOST_LISTED = 5
"""Values of a condition that are all read out; the chips of an answer have them all."""
_FIRST_LISTED = 3


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def values(self) -> tuple[str, ...]: ...


def term(
    snapshot: Snapshot,
    label: str,
    key: str,
    lang: str,
) -> str:
    """Return the name of a therapy or stage in a language, the id if the release has none.

    A language that the vocabulary of the graph lacks takes the first word of its notation file,
    else the English name.
    """
    nodes = snapshot.nodes[label]
    if key not in nodes:
        return key
    row = nodes.get(key)
    noted = notation(lang)[label.lower()].get(key, ())
    return str(row.get(f"name_{lang}") or next(iter(noted), row["name_en"]))


def terms(
    snapshot: Snapshot,
    label: str,
    ids: Iterable[str],
    lang: str,
) -> list[str]:
    """Return the names of therapies or stages in a language."""
    return [
        term(
            snapshot,
            label,
            key,
            lang,
        )
        for key in ids
    ]


def name(
    snapshot: Snapshot,
    label: str,
    key: str,
) -> str:
    """Return the name of an actor, collaboration, product or trial."""
    return labels.label(
        snapshot,
        label,
        key,
        "en",
    )


def names(
    snapshot: Snapshot,
    label: str,
    ids: Iterable[str],
) -> list[str]:
    """Return the names of actors, collaborations, products or trials."""
    return [name(snapshot, label, key) for key in ids]


def names_of(filters: Iterable[_Labelled], lang: str) -> str:
    """Return recognised filters as one line: "therapy: CAR-T cells; region: Wallonia"."""
    colon, semicolon = sign(lang, "colon"), sign(lang, "semicolon")
    return semicolon.join(
        f"{entry.label}{colon}{', '.join(entry.values)}" for entry in filters
    )


def sign(lang: str, name: str) -> str:
    """Return a colon or a semicolon with the spaces that a language sets around it."""
    return str(notation(lang)["say"]["signs"][name])


def lower_first(text: str) -> str:
    """Return a text as it stands in a sentence; an acronym or a letter keeps its capital."""
    second = text[1:2]
    as_written = second.isupper() or second in {"-", " "} or not second
    return text if as_written else text[:1].lower() + text[1:]


def understood(
    snapshot: Snapshot,
    filters: Filters,
    lang: str,
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield (label name, values in words) of each filter that filters something."""
    for key, value in filters.params().items():
        if key == "started":
            continue
        values = each_of(value)
        if key == "statuses":
            known: dict[str, str] = notation(lang)["say"]["codes"]["statuses"]
            values = [known.get(each, each) for each in _beginnings(values)]
        if key in _VOCABULARY:
            label = _VOCABULARY[key]
            shown = _roots(snapshot, values) if label == "Therapy" else values
            words = terms(
                snapshot,
                label,
                shown,
                lang,
            )
        elif key in _RECORDS:
            words = names(snapshot, _RECORDS[key], values)
        elif key in _WORDS:
            words = [place(lang, _WORDS[key], each) for each in values]
        elif key in {"kinds", "excluded_kinds"}:
            words = kind_group(lang, list(map(str, values)))
        elif key in _CODES:
            words = coded(lang, _CODES[key], map(str, values))
        elif key == "ids":
            words = [_record(snapshot, each) for each in values]
        elif key == "indication":
            whole = snapshot.memoise(_words_of_diseases)
            words = [" ".join(whole.get(each, each) for each in values)]
        elif isinstance(value, bool):
            words = [
                say(lang, "affirmed" if value else "denied", conditions="")
                .strip(".")
                .lower()
            ]
        else:
            words = list(map(str, values))
        yield _LABELS.get(key, key), tuple(words)


def _words_of_diseases(snapshot: Snapshot) -> dict[str, str]:
    """Return the first word of an indication or a title that has a stem, by that stem."""
    words: dict[str, str] = {}
    for label, title in (("Product", "name"), ("Trial", "title")):
        for row in snapshot.nodes[label].rows():
            text = f"{row.get('indication', '')} {row.get(title, '')}"
            for token in tokens(text):
                words.setdefault(token.stem, token.text)
    return words


def coded(
    lang: str,
    name: str,
    values: Iterable[str],
) -> list[str]:
    """Return roles, types of collaboration or phases as the language calls them."""
    words: dict[str, str] = notation(lang)["say"]["codes"][name]
    plain = _beginnings(list(values))
    return list(dict.fromkeys(str(words.get(value, value)) for value in plain))


def _beginnings(statuses: list[str]) -> list[str]:
    """Return the statuses that do not only say more of another one of the list.

    A register adds to a status in its own words: "recruiting; Belgian sites not yet".
    """
    known = set(statuses)
    return [
        status
        for status in statuses
        if known.isdisjoint(accumulate(status[:-1]))
    ]


def _roots(snapshot: Snapshot, ids: list[str]) -> list[str]:
    """Return the therapies that are not below another one of the list."""
    given = set(ids)
    above = snapshot.therapy_above
    return [
        key for key in ids if not (above.get(key, frozenset()) - {key}) & given
    ]


def place(
    lang: str,
    category: str,
    value: str,
) -> str:
    """Return a region, a country or a town as the language calls it."""
    if category == "city":
        return town(value, lang) or value
    if category == "region" and value in notation(lang)["region"]:
        return str(notation(lang)["region"][value][0])
    code = "BE" if value == COUNTRY else value
    from babel import Locale  # noqa: PLC0415 - a locale takes milliseconds to load the first time

    return territories(Locale(lang)).get(code, value)


def _record(snapshot: Snapshot, key: str) -> str:
    for label in ("Actor", "Collaboration", "Product", "Trial"):
        if key in snapshot.nodes[label]:
            return name(snapshot, label, key)
    return key


def listed(lang: str, values: Sequence[str]) -> str:
    """Return the values of a condition; of many the first ones and how many more there are."""
    if len(values) <= _MOST_LISTED:
        return ", ".join(values)
    more = len(values) - _FIRST_LISTED
    return say(
        lang,
        "more",
        names=", ".join(values[:_FIRST_LISTED]),
        more=more,
    )


def kind_words(lang: str, kind: str) -> list[str]:
    """Return what one and several actors of a kind are called."""
    kinds: dict[str, list[str]] = notation(lang)["say"]["kinds"]
    return kinds.get(kind, [kind, kind])


def kind_group(lang: str, kinds: list[str]) -> list[str]:
    """Return the kinds of a filter in words: all kinds of company together are companies."""
    groups: dict[str, list[str]] = notation("common")["kinds"]
    whole = next(
        (name for name, members in groups.items() if members == kinds), None
    )
    if whole and len(kinds) > 1:
        return [kind_words(lang, kinds[0])[1]]
    return [kind_words(lang, kind)[1] for kind in kinds]


def legal_notes(
    snapshot: Snapshot,
    filters: Filters,
    lang: str,
) -> list[Properties]:
    """Return text, source ids and address of the law's view on therapies that are no ATMP."""
    asked = [
        key
        for key in (*filters.therapies, *filters.therapies_also)
        if key in snapshot.nodes["Therapy"]
    ]
    rules = notation("common")["legal"]
    notes: list[Properties] = []
    for key in dict.fromkeys(asked):
        row = snapshot.nodes["Therapy"].get(key)
        text = notation(lang)["legal"].get(key)
        if row["legal_class"] != "not-atmp" or text is None:
            continue
        sources = list(row["source_ids"])
        practice = rules["evidence"].get(key)
        if practice in snapshot.nodes["Collaboration"]:
            sources += snapshot.nodes["Collaboration"].get(practice)[
                "source_ids"
            ]
        notes.append(
            {
                "text": text,
                "source_ids": tuple(sources),
                "url": rules["regulation"],
            }
        )
    return notes
