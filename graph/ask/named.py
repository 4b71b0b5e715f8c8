"""The first sentence of an answer that is records by their names: what each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.evaluate import evaluate
from graph.ask.expression import Both, Expression, Leaf, Named, search
from graph.ask.filters import Filters
from graph.ask.lexicon import notation, say
from graph.ask.verbalise import label
from graph.ask.wording import kind_words, place, sign, term, terms
from graph.common.localised import town
from graph.release.definitions import definition

if TYPE_CHECKING:
    from graph.common.properties import Values
    from graph.release.snapshot import Snapshot

_MOST_TERMS = 4
"""So many stages and therapies of an actor are said in its sentence."""
_COUNTED = ("actors", "collaborations", "products", "trials")


def about(
    snapshot: Snapshot,
    named: Named,
    lang: str,
) -> str:
    """Return what the one record is that is asked about, empty for several."""
    if len(named.ids) != 1:
        return ""
    (key,) = named.ids
    describe = _DESCRIPTIONS.get(named.kind)
    text = describe(snapshot, key, lang) if describe else ""
    name = label(
        snapshot,
        named.kind,
        key,
        lang,
    )
    return f"{name}{sign(lang, 'colon')}{text}" if text else ""


def _of_actor(
    snapshot: Snapshot,
    key: str,
    lang: str,
) -> str:
    """Return kind and seat of an actor, what it does and for which therapies."""
    row = snapshot.actors.get(key)
    region = row.get("region")
    who = (
        kind_words(lang, row["kind"])[0],
        town(row.get("city"), lang),
        region and place(lang, "region", region),
    )
    works_on = snapshot.edges["works_on_actor_therapy"].targets(key)
    parts = (
        ", ".join(filter(None, who)),
        _few(
            terms(
                snapshot,
                "Stage",
                _stages(snapshot, key),
                lang,
            ),
            lang,
        ),
        _few(
            terms(
                snapshot,
                "Therapy",
                works_on,
                lang,
            ),
            lang,
        ),
    )
    return f"{sign(lang, 'semicolon').join(filter(None, parts))}."


def _stages(snapshot: Snapshot, key: str) -> list[str]:
    """Return the stages of an actor in the order of the value chain."""
    at = snapshot.edges["at_capability_stage"]
    own = {
        stage
        for capability in snapshot.edges["has_actor_capability"].targets(key)
        for stage in at.targets(capability)
    }
    rows = [snapshot.nodes["Stage"].get(stage) for stage in own]
    return [row["id"] for row in sorted(rows, key=lambda row: row["order"])]


def _few(names: list[str], lang: str) -> str:
    """Return the first names, and how many more there are."""
    if len(names) <= _MOST_TERMS + 1:
        return ", ".join(names)
    first, more = ", ".join(names[:_MOST_TERMS]), len(names) - _MOST_TERMS
    return say(
        lang,
        "more",
        names=first,
        more=more,
    )


def _of_therapy(
    snapshot: Snapshot,
    key: str,
    lang: str,
) -> str:
    row = snapshot.nodes["Therapy"].get(key)
    ids = tuple(sorted(snapshot.therapy_below.get(key, frozenset({key}))))
    return _defined(row, lang) or _counts(snapshot, lang, therapies=ids)


def _of_stage(
    snapshot: Snapshot,
    key: str,
    lang: str,
) -> str:
    row = snapshot.nodes["Stage"].get(key)
    return _defined(row, lang) or _counts(snapshot, lang, stages=(key,))


_DESCRIPTIONS = {
    "actors": _of_actor,
    "therapies": _of_therapy,
    "stages": _of_stage,
}


def _defined(row: Values, lang: str) -> str:
    """Return what a term is in the language, '' where that is written in English alone."""
    own = definition(row, lang)
    return own.text if own.lang == lang else ""


def _counts(
    snapshot: Snapshot,
    lang: str,
    **given: Any,
) -> str:
    """Return how many records of each kind there are of a therapy or a stage."""
    texts: dict[str, Any] = notation(lang)["say"]
    counted = _COUNTED if "therapies" in given else _COUNTED[:2]
    parts: list[str] = []
    for target in counted:
        total = len(evaluate(snapshot, search(target, Filters(**given))).ids)
        if total:
            words = texts["hits_one" if total == 1 else "hits"]
            parts.append(f"{total} {words[target]}")
    return ", ".join(parts) + "." if parts else ""


def own_class(
    snapshot: Snapshot,
    of: Expression,
    lang: str,
) -> str:
    """Return the class in law that therapies have whose class is asked for, empty for others."""
    match of:
        case Both(Named("therapies", ids), Leaf("therapies.by_class")):
            law: dict[str, str] = notation(lang)["say"]["law"]
            rows = [snapshot.nodes["Therapy"].get(key) for key in ids]
            return (
                sign(lang, "semicolon").join(
                    f"{term(snapshot, 'Therapy', row['id'], lang)}{sign(lang, 'colon')}"
                    f"{law.get(row['legal_class'], row['legal_class'])}"
                    for row in rows
                )
                + "."
            )
        case _:
            return ""
