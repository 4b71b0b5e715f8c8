"""The first sentence of an answer that is who owns, pays, replaces or works with a named actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.enumeration import enumeration
from graph.ask.expression import Both, Expression, Leaf, Named, Without
from graph.ask.fieldvalue import brackets
from graph.ask.labelled import only, without
from graph.ask.lexicon import notation, say
from graph.ask.readback import YEARS, when
from graph.ask.subject import PAYING, PLACED, joined, subject
from graph.ask.verbalise import labels
from graph.ask.wording import sign

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.ask.evaluate import Result
    from graph.release.snapshot import Snapshot

_WHO = frozenset({*PLACED, "kinds"})
_SAID_BY_MONEY = frozenset({"actor", "roles", "types", *YEARS})
"""What "gave money to X in 2020" says itself: whom, in which role, by what kind of work, when."""


def related(
    snapshot: Snapshot,
    expression: Expression,
    result: Result,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return who owns or works with a named actor as a sentence, empty for other answers."""
    if result.kind != "actors":
        return ""
    texts: dict[str, Any] = notation(lang)["say"]
    several = len(result.ids) != 1
    actors = ", ".join(values_of.get("actor", ()))
    money = _verb_of_money(expression)
    if money and actors:
        verb = joined(
            texts[money][several].format(actors=actors), when(lang, values_of)
        )
        return _acting(
            snapshot,
            result,
            lang,
            values_of,
            verb,
            _SAID_BY_MONEY,
        )
    if "replacing" in values_of:
        verb = texts["does_the_same"][several].format(
            actor=", ".join(values_of["replacing"])
        )
        return _acting(
            snapshot,
            result,
            lang,
            values_of,
            verb,
            {"replacing"},
        )
    if not isinstance(expression, Leaf):
        return ""
    if expression.query == "actors.search_partners" and actors:
        verb = texts["works_with"][several].format(actor=actors)
        return _acting(
            snapshot,
            result,
            lang,
            values_of,
            verb,
            {"actor"},
        )
    names = labels(
        snapshot,
        "actors",
        result.ids,
        lang,
    )
    if expression.query == "actors.owners" and set(values_of) <= {"actor"}:
        return say(
            lang,
            "owned",
            actors=actors,
            names=names,
        )
    roles = expression.params.get("roles")
    if roles == ["acquirer"] and actors:
        return say(
            lang,
            "bought",
            actors=actors,
            names=names,
        )
    if roles == ["acquired"] and actors:
        names = enumeration(snapshot, result, lang)
        return say(
            lang,
            "took_over",
            actors=actors,
            names=names,
        )
    return ""


def _acting(
    snapshot: Snapshot,
    result: Result,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
    verb: str,
    spoken: Collection[str],
) -> str:
    """Return who does something: "2 companies in Flanders work with X (year: 2020): A, B."."""
    who = subject(
        lang,
        "actors",
        len(result.ids),
        only(values_of, _WHO),
    )
    rest = brackets(lang, without(values_of, {*_WHO, *spoken}))
    names = enumeration(snapshot, result, lang)
    return f"{who} {verb}{rest}{sign(lang, 'colon')}{names}."


def _verb_of_money(expression: Expression) -> str:
    """Return whether an answer is who paid a named actor, or who it paid; empty for others."""
    match expression:
        case Without(
            Leaf("actors.of_collaborations", "actors", params), Named()
        ):
            if _are_paying(params):
                return "paid"
            works = params["collaborations"]
            by = works.left if isinstance(works, Both) else works
            received = isinstance(by, Leaf) and _are_paying(by.params)
            return "received" if received else ""
        case _:
            return ""


def _are_paying(params: Mapping[str, Any]) -> bool:
    """Return whether the roles of a query are those of who pays, and some are asked for."""
    return set(params.get("roles", ("",))) <= set(PAYING)
