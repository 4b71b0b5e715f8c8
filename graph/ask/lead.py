"""The first sentence of an answer: how many of what, where, doing what, and who first.

Every condition of the reading is in it: those that make a sentence as words of it, the others in
brackets behind it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from graph.ask.beside import compared
from graph.ask.expression import (
    Both,
    Check,
    Count,
    Coverage,
    Expression,
    First,
    Leaf,
    Named,
    SetComparison,
    Value,
    Without,
    kind_of,
)
from graph.ask.fieldvalue import brackets, figure, no_value, value_of
from graph.ask.lexicon import notation, say
from graph.ask.named import about
from graph.ask.readback import ENDS, YEARS, YES_OR_NO, ending, when
from graph.ask.verbalise import MOST_NAMED, label
from graph.ask.wording import coded, kind_words, lower_first, place, sign, term
from graph.ask.yesno import yes_or_no
from graph.common.localised import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.ask.conditions import Condition
    from graph.ask.evaluate import Result
    from graph.release.snapshot import Snapshot

_PLACED = ("regions", "cities", "countries")
_WHO = frozenset({*_PLACED, "kinds"})
_SAID_BY_MONEY = frozenset({"actor", "roles", "types"})
"""What "gave money to X" says itself: whom, in which role, by what kind of collaboration."""
_IN_WORDS = frozenset(
    {*_PLACED, "therapies", "stages", "kinds", "ended", "operating", *YEARS}
)
_VERBS = {
    "patient-delivery": ("treats", "treats_with"),
    "funding": ("pays", "pays_for"),
}
"""Stages that are said with a verb of their own, alone and for a therapy."""
_NO_VERB = ("", "")
_PAYING = ("funder", "investor")
_MOST_TOWNS = 3
"""More towns than that are a province or the surroundings of the first."""
_FEW = 6
"""Up to so many are named; of more, how many there are of each kind."""


def sentence(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    conditions: Iterable[Condition],
) -> str:
    """Return the first line of an answer in the language of the question."""
    told = _merged(conditions)
    verb = _own_verb(snapshot, lang, told)
    if not result.ids and isinstance(expression, Value):
        return no_value(
            snapshot,
            expression,
            lang,
            told,
        )
    if not result.ids:
        return _nothing(expression, lang, told)
    single = _of_value(
        snapshot,
        expression,
        result,
        lang,
        told,
        verb,
    )
    if single:
        return single
    named = isinstance(expression, Named) and about(snapshot, expression, lang)
    if named:
        return named
    if isinstance(expression, Leaf) and expression.query == "actors.chain":
        chain = " → ".join(
            label(
                snapshot,
                "actors",
                key,
                lang,
            )
            for key in result.ids
        )
        return say(
            lang,
            "chain",
            count=len(result.ids) - 1,
            names=chain,
        )
    related = _related(
        snapshot,
        expression,
        result,
        lang,
        told,
    )
    if related:
        return related
    if isinstance(expression, First):
        rank = _rank(expression, lang) + brackets(lang, told)
        unit = " €" if expression.by == "amount" else ""
        return f"{rank}{sign(lang, 'colon')}{_tail(snapshot, result, lang, unit)}."
    # Records that are asked for by name need not say their names twice.
    own = {} if isinstance(expression, Named) else told
    subject = _subject(
        lang,
        result.kind,
        len(result.ids),
        own,
        verb,
    )
    if isinstance(expression, Coverage):
        subject = f"{subject} {_covered(expression, lang)}"
    return f"{subject}{sign(lang, 'colon')}{_tail(snapshot, result, lang)}."


def _nothing(
    expression: Expression,
    lang: str,
    told: Mapping[str, tuple[str, ...]],
) -> str:
    """Return that nothing fits, or that what fits lacks the field it is ordered by."""
    said = {
        key: each
        for key, each in told.items()
        if key not in {*YES_OR_NO, *YEARS, *ENDS}
    }
    times = " ".join(filter(None, (when(lang, told), ending(lang, told))))
    if times:
        said[say(lang, "period")] = (times,)
    fields: dict[str, str] = notation(lang)["say"]["no_fields"]
    if isinstance(expression, First) and expression.by in fields:
        lacking = say(lang, "no_value", field=fields[expression.by])
        return f"{lacking}{brackets(lang, said)}."
    return say(lang, "no_fit", conditions=brackets(lang, said))


def _of_value(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    told: Mapping[str, tuple[str, ...]],
    verb: tuple[str, str],
) -> str:
    """Return the sentence of an answer that is no list of records, empty for a list."""
    if isinstance(expression, SetComparison):
        return compared(
            snapshot,
            expression,
            result,
            lang,
            told,
        )
    if isinstance(expression, Check):
        return yes_or_no(
            snapshot,
            expression,
            result,
            lang,
            told,
        )
    if result.kind == "text":
        return value_of(
            snapshot,
            expression,
            result,
            lang,
            told,
        )
    if result.kind == "number":
        of = expression.of if isinstance(expression, Count) else expression
        return (
            _subject(
                lang,
                kind_of(of),
                int(result.ids[0]),
                told,
                verb,
            )
            + "."
        )
    return ""


def _verb_of_money(expression: Expression) -> str:
    """Return whether an answer is who paid a named actor, or who it paid; empty for others."""
    match expression:
        case Without(
            Leaf("actors.of_collaborations", "actors", params), Named()
        ):
            if set(params.get("roles", ("",))) <= set(_PAYING):
                return "paid"
            works = params["collaborations"]
            by = works.left if isinstance(works, Both) else works
            roles = (
                by.params.get("roles", ("",))
                if isinstance(by, Leaf)
                else ("",)
            )
            return "received" if set(roles) <= set(_PAYING) else ""
        case _:
            return ""


def _merged(conditions: Iterable[Condition]) -> dict[str, tuple[str, ...]]:
    """Return the values of each label in one list, those of two parts of a reading together."""
    told: dict[str, tuple[str, ...]] = {}
    for key, values in conditions:
        told[key] = tuple(dict.fromkeys((*told.get(key, ()), *values)))
    return told


def _related(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    told: Mapping[str, tuple[str, ...]],
) -> str:
    """Return who owns or works with a named actor as a sentence, empty for other answers."""
    actors = ", ".join(told.get("actor", ()))
    money = _verb_of_money(expression)
    if money and actors:
        verb = notation(lang)["say"][money][len(result.ids) != 1].format(
            actors=actors
        )
        placed = {key: value for key, value in told.items() if key in _WHO}
        subject = _subject(
            lang,
            "actors",
            len(result.ids),
            placed,
        )
        said = " ".join(
            part for part in (subject, verb, when(lang, told)) if part
        )
        unsaid = told.keys() - {*_WHO, *_SAID_BY_MONEY, *YEARS}
        said += brackets(lang, {k: v for k, v in told.items() if k in unsaid})
        return f"{said}{sign(lang, 'colon')}{_tail(snapshot, result, lang)}."
    if result.kind == "actors" and "replacing" in told:
        verb = notation(lang)["say"]["does_the_same"][len(result.ids) != 1]
        verb = verb.format(actor=", ".join(told["replacing"]))
        rest = {
            key: value for key, value in told.items() if key != "replacing"
        }
        placed = {key: value for key, value in rest.items() if key in _WHO}
        others = brackets(
            lang, {k: v for k, v in rest.items() if k not in _WHO}
        )
        subject = _subject(
            lang,
            "actors",
            len(result.ids),
            placed,
        )
        tail = _tail(snapshot, result, lang)
        return f"{subject} {verb}{others}{sign(lang, 'colon')}{tail}."
    if not isinstance(expression, Leaf) or result.kind != "actors":
        return ""
    if expression.query == "actors.owners" and set(told) <= {"actor"}:
        names = ", ".join(
            label(
                snapshot,
                "actors",
                key,
                lang,
            )
            for key in result.ids
        )
        return say(
            lang,
            "owned",
            actors=actors,
            names=names,
        )
    if expression.params.get("roles") == ["acquirer"] and actors:
        names = ", ".join(
            label(
                snapshot,
                "actors",
                key,
                lang,
            )
            for key in result.ids
        )
        return say(
            lang,
            "bought",
            actors=actors,
            names=names,
        )
    if expression.params.get("roles") == ["acquired"] and actors:
        return say(
            lang,
            "took_over",
            actors=actors,
            names=_tail(snapshot, result, lang),
        )
    if expression.query != "actors.search_partners" or not actors:
        return ""
    rest = {key: value for key, value in told.items() if key != "actor"}
    total = len(result.ids)
    texts: dict[str, Any] = notation(lang)["say"]
    verb = texts["works_with"][total != 1].format(actor=actors)
    subject = _subject(
        lang,
        "actors",
        total,
        {k: v for k, v in rest.items() if k in _WHO},
    )
    others = brackets(lang, {k: v for k, v in rest.items() if k not in _WHO})
    return f"{subject} {verb}{others}{sign(lang, 'colon')}{_tail(snapshot, result, lang)}."


def _rank(first: First, lang: str) -> str:
    """Return what those have that stand first: the most of something, the latest date."""
    texts: dict[str, tuple[str, str]] = notation(lang)["say"]["ranked"]
    most, fewest = texts[first.by]
    return most if first.descending else fewest


def _covered(coverage: Coverage, lang: str) -> str:
    """Return what the cells of a gap question have in common: nobody, one, or only there."""
    texts: dict[str, str] = notation(lang)["say"]["covered"]
    if coverage.beyond:
        return texts["ahead"]
    if coverage.only:
        return texts["lost"]
    return texts["none"] if coverage.most == 0 else texts["one"]


def _subject(
    lang: str,
    kind: str,
    total: int,
    told: Mapping[str, tuple[str, ...]],
    verb: tuple[str, str] = ("", ""),
) -> str:
    texts: dict[str, Any] = notation(lang)["say"]
    which = 0 if total == 1 else 1
    what = texts["hits_one" if total == 1 else "hits"].get(kind, kind)
    if kind == "actors" and len(told.get("kinds", ())) == 1:
        what = (
            singular(lang, told["kinds"][0])
            if total == 1
            else told["kinds"][0]
        )
    parts = [f"{total} {what}", _where(lang, told)]
    if kind == "actors":
        parts.append(
            _doing(
                lang,
                told,
                which,
                verb,
            )
        )
        rest = {
            key: value for key, value in told.items() if key not in _IN_WORDS
        }
        if len(told.get("kinds", ())) > 1:
            rest["kinds"] = told["kinds"]
    else:
        rest = {
            k: v for k, v in told.items() if k not in {*_PLACED, *YEARS, *ENDS}
        }
    happened = " / ".join(rest.pop("event", ()))
    times = [when(lang, told), "" if kind == "actors" else ending(lang, told)]
    period = " ".join(part for part in times if part)
    said = " ".join(part for part in parts if part)
    if happened:
        return (
            f"{said}, {' '.join(part for part in (happened, period) if part)}"
            + brackets(lang, rest)
        )
    return " ".join(part for part in (said, period) if part) + brackets(
        lang, rest
    )


def singular(lang: str, kinds: str) -> str:
    """Return the word for one actor of a kind by the word for several."""
    counted: dict[str, list[str]] = notation(lang)["say"]["kinds"]
    return next(
        (one for one, many in counted.values() if many == kinds), kinds
    )


def _where(lang: str, told: Mapping[str, tuple[str, ...]]) -> str:
    texts: dict[str, Any] = notation(lang)["say"]
    regions = {
        place(lang, "region", key): words
        for key, words in texts["in_region"].items()
    }
    named = [regions.get(value, value) for value in told.get("regions", ())]
    towns = told.get("cities", ())
    few = towns if len(towns) <= _MOST_TOWNS else towns[:1]
    pattern = "in_town" if len(towns) <= _MOST_TOWNS else "around_town"
    named += [say(lang, pattern, place=value) for value in few]
    named += [f"({value})" for value in told.get("countries", ())]
    return listed(named, lang)


def _doing(
    lang: str,
    told: Mapping[str, tuple[str, ...]],
    which: int,
    verb: tuple[str, str] = ("", ""),
) -> str:
    therapies = ", ".join(map(lower_first, told.get("therapies", ())))
    stages = ", ".join(map(lower_first, told.get("stages", ())))
    if not (stages or therapies):
        return ""
    pattern = (
        "does_for"
        if stages and therapies
        else "does"
        if stages
        else "works_on"
    )
    if verb[0]:
        pattern = verb[1] if therapies else verb[0]
    words: list[str] = notation(lang)["say"][pattern]
    return words[which].format(therapy=therapies, stage=stages)


def _own_verb(
    snapshot: Snapshot,
    lang: str,
    told: Mapping[str, tuple[str, ...]],
) -> tuple[str, str]:
    """Return the patterns of the one stage that has verbs of its own, empty for the others."""
    money = set(coded(lang, "roles", _PAYING))
    if money.issuperset(told.get("roles", ("",))) and "actor" not in told:
        return _VERBS["funding"]
    stages = told.get("stages", ())
    named = {
        term(
            snapshot,
            "Stage",
            key,
            lang,
        ): verbs
        for key, verbs in _VERBS.items()
    }
    return named.get(stages[0], _NO_VERB) if len(stages) == 1 else _NO_VERB


def _tail(
    snapshot: Snapshot,
    result: Result,
    lang: str,
    unit: str = "",
) -> str:
    kinds = _by_kind(snapshot, result, lang)
    if len(result.ids) > _FEW and len(kinds) > 1 and not result.figures:
        return ", ".join(kinds)
    first = [
        label(
            snapshot,
            result.kind,
            key,
            lang,
        )
        for key in result.ids[:MOST_NAMED]
    ]
    if result.figures:
        pairs = zip(first, result.ids, strict=False)
        first = [
            f"{text} ({figure(result.figures[key], lang)}{unit})"
            if key in result.figures
            else text
            for text, key in pairs
        ]
    elif result.dates and result.kind != "events":
        # An event is called by its date anyway.
        pairs = zip(first, result.ids, strict=False)
        first = [f"{text} ({result.dates[key]})" for text, key in pairs]
    joined = ", ".join(first)
    more = len(result.ids) - len(first)
    return (
        say(
            lang,
            "more",
            names=joined,
            more=more,
        )
        if more > 0
        else joined
    )


def _by_kind(
    snapshot: Snapshot,
    result: Result,
    lang: str,
) -> list[str]:
    if result.kind != "actors":
        return []
    rows = (snapshot.actors.get(key) for key in result.ids)
    counts = Counter(row["kind"] for row in rows)
    return [
        f"{count} {kind_words(lang, kind)[count > 1]}"
        for kind, count in counts.most_common()
    ]
