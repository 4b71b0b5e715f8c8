"""A comparison in words: what each side has, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.answer_records import ComparedSide, Measure
from graph.ask.conditions import side_name
from graph.ask.evaluate import YES
from graph.ask.expression import Expression, SetComparison
from graph.ask.fieldvalue import brackets, figure
from graph.ask.labelled import without
from graph.ask.lexicon import notation, say
from graph.ask.subject import singular
from graph.ask.wording import sign
from graph.common.localised import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ask.evaluate import Result
    from graph.release.snapshot import Snapshot

_SIDES = "compared"
_KINDS = "kinds"


def compared(
    snapshot: Snapshot,
    comparison: SetComparison,
    result: Result,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return what each side has, the one with most (or fewest, where asked) first."""
    rest = without(values_of, {_SIDES})
    kinds = rest.get(_KINDS, ())
    kind = ""
    if len(kinds) == 1:
        (kind,) = rest.pop(_KINDS)
    sides = sides_of(
        snapshot,
        comparison,
        result,
        lang,
    )
    if not sides[0].measures:
        names = listed([side.name for side in sides], lang)
        text = say(lang, "none_of_sides", names=names)
        return f"{text}{brackets(lang, rest)}."
    claim = ""
    if comparison.claimed:
        key = "affirmed" if result.ids == [YES] else "denied"
        claim = say(lang, key, conditions="") + " "
    amounts = sign(lang, "semicolon").join(
        _has(side, lang, kind) for side in sides
    )
    return f"{claim}{amounts}{brackets(lang, rest)}."


def _counted(
    sides: tuple[ComparedSide, ...], side: ComparedSide
) -> tuple[Measure, ...]:
    """Return the measures of a side that any side has."""
    have = {
        each.of for other in sides for each in other.measures if each.count
    }
    return tuple(each for each in side.measures if each.of in have)


def _has(
    side: ComparedSide,
    lang: str,
    kind: str,
) -> str:
    """Return what one side has: "Flanders: 9 companies", and of a kind "9 companies"."""
    name, colon = side.name, sign(lang, "colon")
    if side.category == _KINDS:
        name, colon, kind = "", "", side.name
    amounts = (_amount(each, lang, kind) for each in side.measures)
    return f"{name}{colon}{', '.join(amounts)}"


def _amount(
    measure: Measure,
    lang: str,
    kind: str,
) -> str:
    """Return a number with what is counted, companies where nothing else is."""
    texts: dict[str, Any] = notation(lang)["say"]
    # French counts nothing in the singular.
    single = measure.count == 1 or (lang == "fr" and measure.count == 0)
    word = texts["hits_one" if single else "hits"].get(
        measure.of, measure.label
    )
    if kind and measure.of == "actors":
        word = singular(lang, kind) if single else kind
    return f"{figure(measure.count, lang)} {word}"


def sides_of(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
) -> tuple[ComparedSide, ...]:
    """Return the sides of a comparison in the order of the answer, none for other readings.

    Of several measures those stay that any side has: what none has tells nobody apart.
    """
    if not isinstance(expression, SetComparison):
        return ()
    labels: dict[str, str] = notation(lang)["say"]["hits"]
    given = {side.key: side for side in expression.sides}
    sides = tuple(
        ComparedSide(
            category=expression.category,
            id=key,
            name=side_name(
                snapshot,
                expression,
                given[key],
                lang,
            ),
            measures=tuple(
                Measure(
                    of=what,
                    label=labels.get(what, what),
                    count=count,
                )
                for (what, _), count in zip(
                    given[key].measures, counts, strict=True
                )
            ),
        )
        for key, counts in result.counts.items()
    )
    if len(sides[0].measures) == 1:
        return sides
    return tuple(
        side.model_copy(update={"measures": _counted(sides, side)})
        for side in sides
    )
