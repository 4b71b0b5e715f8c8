"""The first sentence of an answer that is one value: what a field holds, or that it is not held."""

# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.expression import Expression, Named, Ranking, Value
from graph.ask.lexicon import notation, say
from graph.ask.verbalise import label
from graph.ask.wording import listed, place, sign
from graph.common.localised import town

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ask.evaluate import Result
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_YEAR = 4


def no_value(
    snapshot: Snapshot,
    expression: Value,
    lang: str,
    told: Mapping[str, tuple[str, ...]],
) -> str:
    """Return that the graph does not hold the field that is asked for, and of what."""
    field = notation(lang)["say"]["no_fields"].get(
        expression.field, expression.field
    )
    of = expression.of
    if not isinstance(of, Named):
        return say(lang, "no_value", field=field) + brackets(lang, told) + "."
    names = ", ".join(
        label(
            snapshot,
            of.kind,
            key,
            lang,
        )
        for key in of.ids
    )
    return say(
        lang,
        "no_value_of",
        field=field,
        names=names,
    )


def value_of(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    told: Mapping[str, tuple[str, ...]],
) -> str:
    """Return the value that is asked for, and of what it is."""
    colon = sign(lang, "colon")
    if isinstance(expression, Ranking):
        said = {
            k: v for k, v in told.items() if k not in {"ended", "operating"}
        }
        return _ranked(result, lang) + brackets(lang, said) + "."
    texts: Properties = notation(lang)["say"]
    if isinstance(expression, Value):
        words = texts.get(
            "law" if expression.field == "legal_class" else expression.field,
            {},
        )
        shown = [
            str(words.get(v, v)) if isinstance(words, dict) else v
            for v in result.ids
        ]
        if expression.field == "city":
            shown = [town(value, lang) or value for value in shown]
        values = ", ".join(plain_value(value, lang) for value in shown)
        if isinstance(expression.of, Named):
            kind = expression.of.kind
            who = ", ".join(
                label(
                    snapshot,
                    kind,
                    key,
                    lang,
                )
                for key in expression.of.ids
            )
            return f"{who}{colon}{values}."
        rest = {key: value for key, value in told.items() if key != "actor"}
        actors = ", ".join(told.get("actor", ()))
        whose = f"{actors}{colon}" if actors else ""
        return whose + values + brackets(lang, rest) + "."
    return ", ".join(result.ids) + brackets(lang, told) + "."


def _ranked(result: Result, lang: str) -> str:
    shown = [
        (place(lang, "region", value), result.figures.get(value))
        for value in result.ids
    ]
    return ", ".join(f"{value} {figure}" for value, figure in shown)


def plain_value(value: str, lang: str) -> str:
    """Return an amount with its thousands apart; a year and a text as they are."""
    if not value.isdecimal() or len(value) <= _YEAR:
        return value
    return f"{figure(int(value), lang)} €"


def figure(value: int, lang: str) -> str:
    """Return a number with its thousands apart as the language writes it."""
    return f"{value:,}".replace(
        ",", "," if lang == "en" else "\u202f" if lang == "fr" else "."
    )


def brackets(lang: str, told: Mapping[str, tuple[str, ...]]) -> str:
    """Return the conditions that no words of the sentence say, in brackets."""
    labels: dict[str, str] = notation(lang)["say"]["understood"]
    colon = sign(lang, "colon")
    inside = sign(lang, "semicolon").join(
        f"{labels.get(key, key)}{colon}{listed(lang, values)}"
        for key, values in told.items()
    )
    return f" ({inside})" if inside else ""
