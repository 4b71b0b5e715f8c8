"""The first sentence of an answer that is one value: what a field holds, or that it is not held."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from graph.ask.expression import Expression, Named, Ranking, Value
from graph.ask.labelled import without
from graph.ask.lexicon import notation, say
from graph.ask.readback import YES_OR_NO
from graph.ask.verbalise import labels
from graph.ask.wording import listed, place, sign
from graph.common.localised import town

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ask.evaluate import Result
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_YEAR = 4
_THOUSANDS = {"en": ",", "fr": "\u202f"}
"""What stands between thousands; a point in the other languages."""


def no_value(
    snapshot: Snapshot,
    expression: Value,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return that the graph does not hold the field that is asked for, and of what."""
    field = notation(lang)["say"]["no_fields"].get(
        expression.field, expression.field
    )
    of = expression.of
    if isinstance(of, Named):
        names = labels(
            snapshot,
            of.kind,
            of.ids,
            lang,
        )
        return say(
            lang,
            "no_value_of",
            field=field,
            names=names,
        )
    return f"{say(lang, 'no_value', field=field)}{brackets(lang, values_of)}."


def value_of(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return the value that is asked for, and of what it is."""
    if isinstance(expression, Ranking):
        ranked, rest = _ranked(result, lang), without(values_of, YES_OR_NO)
        return f"{ranked}{brackets(lang, rest)}."
    if not isinstance(expression, Value):
        return f"{', '.join(result.ids)}{brackets(lang, values_of)}."
    values, of = _values(expression.field, result, lang), expression.of
    if isinstance(of, Named):
        whose, rest = (
            labels(
                snapshot,
                of.kind,
                of.ids,
                lang,
            ),
            {},
        )
    else:
        whose = ", ".join(values_of.get("actor", ()))
        rest = without(values_of, {"actor"})
    colon = sign(lang, "colon") if whose else ""
    return f"{whose}{colon}{values}{brackets(lang, rest)}."


def _values(
    field: str,
    result: Result,
    lang: str,
) -> str:
    """Return the values of a field in the words of the language."""
    if field == "city":
        shown = [town(each, lang) or each for each in result.ids]
    else:
        texts: Properties = notation(lang)["say"]
        words = texts.get("law" if field == "legal_class" else field)
        # A field may bear the name of a sentence of the notation file, which has no values.
        known = cast("Properties", words) if isinstance(words, dict) else {}
        shown = [str(known.get(each, each)) for each in result.ids]
    return ", ".join(plain_value(each, lang) for each in shown)


def _ranked(result: Result, lang: str) -> str:
    """Return the groups of a ranking, each with its number."""
    return ", ".join(
        f"{place(lang, 'region', group)} {result.figures.get(group)}"
        for group in result.ids
    )


def plain_value(value: str, lang: str) -> str:
    """Return an amount with its thousands apart; a year and a text as they are."""
    if not value.isdecimal() or len(value) <= _YEAR:
        return value
    return f"{figure(int(value), lang)} €"


def figure(value: int, lang: str) -> str:
    """Return a number with its thousands apart as the language writes it."""
    return f"{value:,}".replace(",", _THOUSANDS.get(lang, "."))


def brackets(lang: str, values_of: Mapping[str, tuple[str, ...]]) -> str:
    """Return the conditions that no words of the sentence say, in brackets."""
    labels: dict[str, str] = notation(lang)["say"]["understood"]
    colon = sign(lang, "colon")
    inside = sign(lang, "semicolon").join(
        f"{labels.get(key, key)}{colon}{listed(lang, values)}"
        for key, values in values_of.items()
    )
    return f" ({inside})" if inside else ""
