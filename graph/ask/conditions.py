"""Every condition of a reading in the words of a language, so that none is used in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask import expression as ex
from graph.ask.filters import filters_from
from graph.ask.lexicon import notation
from graph.ask.wording import (
    coded,
    kind_group,
    name,
    names,
    place,
    term,
    terms,
    understood,
)
from graph.common.properties import each_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.release.snapshot import Snapshot

Condition = tuple[str, tuple[str, ...]]
"""Name of a label and the values in words."""

_BUT_NOT = "but_not"
_COMPARED = "compared"
_PARTNERS = "partners_of"
_FAMILY = {"actors.owners": "owners_of", "actors.children": "children_of"}
_REPLACING = "actors.replacing"
_NOBODY = "\u2013"
_SEARCHES = ("search", "search_partners")
_RECORDS = {
    "actors": ("actor", "Actor"),
    "collaborations": ("collaboration", "Collaboration"),
    "products": ("product", "Product"),
    "trials": ("named", "Trial"),
}
_TERMS = {"therapies": "Therapy", "stages": "Stage"}
_PLACES = {
    "regions": "region",
    "countries": "country",
    "cities": "city",
}
_LABELS = {"part": "roles"}
_WORDED = {
    "types": ("event", "event"),
    "classes": ("legal_class", "law"),
    "statuses": ("statuses", "status"),
}
"""Label and words of parameters whose values are those of events, classes and capabilities."""
_ENDS_OF_CHAIN = frozenset({"from", "to"})
_CODES = frozenset({"roles", "types", "phases", "designations", "part"})
_SILENT = {"limit", "phrases", "started"}
"""Parameters that bound or spell out a query; nobody asked for them."""
_STATES = {
    "products.authorised": "authorised",
    "products.withdrawn": "withdrawn",
}


def conditions(
    snapshot: Snapshot,
    expression: ex.Expression,
    lang: str,
) -> tuple[Condition, ...]:
    """Return (label name, values in words) of every condition of an expression, each once.

    What is left out is said of other records only: who works with an actor is never that actor.
    """
    rows = list(dict.fromkeys(_of(snapshot, expression, lang)))
    wanted = {
        value
        for label, values in rows
        if label != _BUT_NOT
        for value in values
    }
    return tuple(
        row
        for row in rows
        if row[0] != _BUT_NOT or not wanted.issuperset(row[1])
    )


def _of(
    snapshot: Snapshot,
    expression: ex.Expression,
    lang: str,
) -> Iterator[Condition]:
    match expression:
        case ex.Leaf():
            yield from _of_leaf(snapshot, expression, lang)
        case ex.Named(kind, ids):
            label, node = _RECORDS.get(kind, ("named", "Actor"))
            named = (
                terms(
                    snapshot,
                    _TERMS[kind],
                    ids,
                    lang,
                )
                if kind in _TERMS
                else names(snapshot, node, ids)
            )
            # "Series B of X", where no such round is known: the condition stands, without a name.
            yield label, tuple(named) or (_NOBODY,)
        case ex.Both(left, right) | ex.Either(left, right):
            yield from _of(snapshot, left, lang)
            yield from _of(snapshot, right, lang)
        case ex.Without(left, right):
            yield from _of(snapshot, left, lang)
            yield from _excluded(snapshot, right, lang)
        case ex.Coverage():
            yield from _of_coverage(snapshot, expression, lang)
        case ex.SetComparison():
            yield from _of_comparison(snapshot, expression, lang)
        case ex.Spread():
            yield from _of_spread(snapshot, expression, lang)
        case _:
            yield from _of(snapshot, expression.of, lang)


def _of_comparison(
    snapshot: Snapshot,
    comparison: ex.SetComparison,
    lang: str,
) -> Iterator[Condition]:
    """Yield the sides as one condition, and what holds for all of them alike."""
    names = [
        side_name(
            snapshot,
            comparison,
            side,
            lang,
        )
        for side in comparison.sides
    ]
    yield _COMPARED, tuple(names)
    own = "actor" if comparison.category == "actors" else comparison.category
    for _, of in comparison.sides[0].measures:
        yield from (row for row in _of(snapshot, of, lang) if row[0] != own)


def side_name(
    snapshot: Snapshot,
    comparison: ex.SetComparison,
    side: ex.ComparedSet,
    lang: str,
) -> str:
    """Return what a side of a comparison is called."""
    if side.words:
        return side.words
    if comparison.category == "actors":
        return name(snapshot, "Actor", side.key)
    if comparison.category in _TERMS:
        return term(
            snapshot,
            _TERMS[comparison.category],
            side.key,
            lang,
        )
    if comparison.category in _PLACES:
        return place(lang, _PLACES[comparison.category], side.key)
    if comparison.category == "kinds":
        return ", ".join(
            kind_group(lang, notation("common")["kinds"][side.key])
        )
    return side.key


def _of_spread(
    snapshot: Snapshot,
    spread: ex.Spread,
    lang: str,
) -> Iterator[Condition]:
    """Yield of whom and of what the numbers are."""
    parts = [part for part in (spread.of, spread.covering) if part is not None]
    yield from dict.fromkeys(
        row for part in parts for row in _of(snapshot, part, lang)
    )
    yield from _of_cells(snapshot, spread, lang)


def _of_cells(
    snapshot: Snapshot,
    cells: ex.Spread | ex.Coverage,
    lang: str,
) -> Iterator[Condition]:
    """Yield the therapies and stages that narrow what is counted."""
    if cells.therapies:
        yield (
            "therapies",
            tuple(
                terms(
                    snapshot,
                    "Therapy",
                    cells.therapies,
                    lang,
                )
            ),
        )
    if cells.stages:
        yield (
            "stages",
            tuple(
                terms(
                    snapshot,
                    "Stage",
                    cells.stages,
                    lang,
                )
            ),
        )


def _of_coverage(
    snapshot: Snapshot,
    coverage: ex.Coverage,
    lang: str,
) -> Iterator[Condition]:
    yield from _of(snapshot, coverage.covering, lang)
    yield from _of_cells(snapshot, coverage, lang)
    if coverage.only:
        yield "actor", (name(snapshot, "Actor", coverage.only),)
    if coverage.beyond:
        yield from _excluded(snapshot, coverage.beyond, lang)


def _excluded(
    snapshot: Snapshot,
    expression: ex.Expression,
    lang: str,
) -> Iterator[Condition]:
    values = list(_in_full(lang, _of(snapshot, expression, lang)))
    if values:
        yield _BUT_NOT, tuple(dict.fromkeys(values))


def _in_full(lang: str, rows: Iterable[Condition]) -> Iterator[str]:
    """Yield the values of conditions that stand without their labels: "not in Belgium"."""
    labels = notation(lang)["say"]["understood"]
    for label, values in rows:
        left_out = label.startswith("excluded_")
        yield from (
            f"{labels[label]} {text}" if left_out else text for text in values
        )


def _of_leaf(
    snapshot: Snapshot,
    leaf: ex.Leaf,
    lang: str,
) -> Iterator[Condition]:
    plain = ex.plain(leaf.params)
    if leaf.kind in _RECORDS and leaf.query.endswith(_SEARCHES):
        yield from understood(snapshot, filters_from(plain), lang)
    else:
        yield from _of_parameters(
            snapshot,
            leaf,
            plain,
            lang,
        )
    for value in ex.inner(leaf.params):
        inner = _of(snapshot, value, lang)
        if _are_partners_of_a_set(leaf, value):
            yield _PARTNERS, tuple(_in_full(lang, inner))
        elif isinstance(value, ex.Both) and _are_partners_of_a_set(
            leaf, value.left
        ):
            yield (
                _PARTNERS,
                tuple(_in_full(lang, _of(snapshot, value.left, lang))),
            )
            yield from _of(snapshot, value.right, lang)
        elif leaf.query in _FAMILY and isinstance(value, ex.Leaf):
            yield _FAMILY[leaf.query], tuple(_in_full(lang, inner))
        else:
            yield from inner


def _are_partners_of_a_set(leaf: ex.Leaf, value: ex.Expression) -> bool:
    """Return whether a leaf is who works with actors of a kind or a place, in any role."""
    return (
        leaf.query == "actors.of_collaborations"
        and "roles" not in leaf.params
        and isinstance(value, ex.Leaf)
        and value.query == "collaborations.of_actors"
        and isinstance(value.params.get("actors"), ex.Leaf)
    )


def _of_parameters(
    snapshot: Snapshot,
    leaf: ex.Leaf,
    plain: dict[str, Any],
    lang: str,
) -> Iterator[Condition]:
    texts: dict[str, Any] = notation(lang)["say"]
    if leaf.query == "actors.ended":
        yield "event", (texts["closed"],)
    if leaf.query in _STATES:
        yield "statuses", tuple(coded(lang, "phases", [_STATES[leaf.query]]))
    for key, value in plain.items():
        if key in _SILENT:
            continue
        yield _in_words(
            snapshot,
            leaf,
            key,
            each_of(value),
            lang,
        )


def _in_words(
    snapshot: Snapshot,
    leaf: ex.Leaf,
    key: str,
    values: list[Any],
    lang: str,
) -> Condition:
    """Return the label and the values of one parameter."""
    texts: dict[str, Any] = notation(lang)["say"]
    if key in _WORDED and leaf.kind not in {"collaborations", "trials"}:
        label, name_of = _WORDED[key]
        words = texts[name_of]
        return label, tuple(words.get(each, each) for each in values)
    if leaf.query == _REPLACING and key == "actors":
        return "replacing", tuple(names(snapshot, "Actor", values))
    if key in _ENDS_OF_CHAIN:
        return f"chain_{key}", tuple(names(snapshot, "Actor", values))
    if key in _RECORDS:
        label, node = _RECORDS[key]
        return label, tuple(names(snapshot, node, values))
    if key in _TERMS:
        return key, tuple(
            terms(
                snapshot,
                _TERMS[key],
                values,
                lang,
            )
        )
    if key in _PLACES:
        return key, tuple(place(lang, _PLACES[key], each) for each in values)
    if key.startswith("amount_"):
        return key, tuple(
            f"{each:,} €".replace(",", "\u202f") for each in values
        )
    if key in _CODES:
        return _LABELS.get(key, key), tuple(coded(lang, key, map(str, values)))
    return _LABELS.get(key, key), tuple(map(str, values))
