"""The first sentence of an answer: how many of what, where, doing what, and who first.

Every condition of the reading is in it: those that make a sentence as words of it, the others in
brackets behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.compared_sides import compared
from graph.ask.enumeration import enumeration
from graph.ask.expression import (
    Check,
    Count,
    Coverage,
    Expression,
    First,
    Leaf,
    Named,
    SetComparison,
    Value,
    kind_of,
)
from graph.ask.fieldvalue import brackets, no_value, value_of
from graph.ask.labelled import merged, without
from graph.ask.lexicon import notation, say
from graph.ask.named import about
from graph.ask.readback import ENDS, YEARS, YES_OR_NO, ending, when
from graph.ask.relation_sentence import related
from graph.ask.subject import joined, own_verb, subject
from graph.ask.verbalise import label
from graph.ask.wording import sign
from graph.ask.yesno import yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.ask.conditions import Condition
    from graph.ask.evaluate import Result
    from graph.release.snapshot import Snapshot


def sentence(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    conditions: Iterable[Condition],
) -> str:
    """Return the first line of an answer in the language of the question."""
    values_of = merged(conditions)
    if not result.ids:
        return _nothing(
            snapshot,
            expression,
            lang,
            values_of,
        )
    return (
        _of_value(
            snapshot,
            expression,
            result,
            lang,
            values_of,
        )
        or _of_named(
            snapshot,
            expression,
            result,
            lang,
        )
        or related(
            snapshot,
            expression,
            result,
            lang,
            values_of,
        )
        or _of_records(
            snapshot,
            expression,
            result,
            lang,
            values_of,
        )
    )


def _nothing(
    snapshot: Snapshot,
    expression: Expression,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return that nothing fits, or that what fits lacks the field it is ordered by."""
    if isinstance(expression, Value):
        return no_value(
            snapshot,
            expression,
            lang,
            values_of,
        )
    rest = without(values_of, {*YES_OR_NO, *YEARS, *ENDS})
    times = joined(when(lang, values_of), ending(lang, values_of))
    if times:
        rest[say(lang, "period")] = (times,)
    fields: dict[str, str] = notation(lang)["say"]["no_fields"]
    if isinstance(expression, First) and expression.by in fields:
        lacking = say(lang, "no_value", field=fields[expression.by])
        return f"{lacking}{brackets(lang, rest)}."
    return say(lang, "no_fit", conditions=brackets(lang, rest))


def _of_value(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return the sentence of an answer that is no list of records, empty for a list."""
    if isinstance(expression, SetComparison):
        return compared(
            snapshot,
            expression,
            result,
            lang,
            values_of,
        )
    if isinstance(expression, Check):
        return yes_or_no(
            snapshot,
            expression,
            result,
            lang,
            values_of,
        )
    if result.kind == "text":
        return value_of(
            snapshot,
            expression,
            result,
            lang,
            values_of,
        )
    if isinstance(expression, Count):
        number = subject(
            lang,
            kind_of(expression.of),
            int(result.ids[0]),
            values_of,
            own_verb(snapshot, lang, values_of),
        )
        return f"{number}."
    return ""


def _of_named(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
) -> str:
    """Return what the one named record is, or the chain between two; empty for others."""
    if isinstance(expression, Named):
        return about(snapshot, expression, lang)
    if isinstance(expression, Leaf) and expression.query == "actors.chain":
        stops = [
            label(
                snapshot,
                "actors",
                key,
                lang,
            )
            for key in result.ids
        ]
        return say(
            lang,
            "chain",
            count=len(stops) - 1,
            names=" → ".join(stops),
        )
    return ""


def _of_records(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return how many records there are, or by what they are ordered, and the first of them."""
    colon, unit = sign(lang, "colon"), ""
    if isinstance(expression, First):
        what = _rank(expression, lang) + brackets(lang, values_of)
        unit = " €" if expression.by == "amount" else ""
    else:
        what = subject(
            lang,
            result.kind,
            len(result.ids),
            # Records that are asked for by name need not say their names twice.
            {} if isinstance(expression, Named) else values_of,
            own_verb(snapshot, lang, values_of),
        )
    if isinstance(expression, Coverage):
        what = f"{what} {_covered(expression, lang)}"
    return f"{what}{colon}{enumeration(snapshot, result, lang, unit)}."


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
    if coverage.whole:
        return texts["not_by"]
    return texts["none"] if coverage.most == 0 else texts["one"]
