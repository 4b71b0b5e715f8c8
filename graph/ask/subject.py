"""How many of what stand in an answer, where, and what they do: "3 companies in Flanders treat"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.fieldvalue import brackets
from graph.ask.labelled import without
from graph.ask.lexicon import notation, say
from graph.ask.readback import ENDS, YEARS, ending, when
from graph.ask.wording import coded, lower_first, place, term
from graph.common.localised import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.release.snapshot import Snapshot

PLACED = ("regions", "cities", "countries")
PAYING = ("funder", "investor")
_IN_WORDS = frozenset(
    {*PLACED, "therapies", "stages", "kinds", "ended", "operating", *YEARS}
)
_VERBS = {
    "patient-delivery": ("treats", "treats_with"),
    "funding": ("pays", "pays_for"),
}
"""Stages that are said with a verb of their own, alone and for a therapy."""
_NO_VERB = ("", "")
_MOST_TOWNS = 3
"""More towns than that are a province or the surroundings of the first."""


def subject(
    lang: str,
    kind: str,
    total: int,
    values_of: Mapping[str, tuple[str, ...]],
    verb: tuple[str, str] = _NO_VERB,
) -> str:
    """Return how many records an answer has, with the conditions that make words of a sentence."""
    texts: dict[str, Any] = notation(lang)["say"]
    what = texts["hits_one" if total == 1 else "hits"].get(kind, kind)
    doing = ""
    times = [when(lang, values_of)]
    if kind == "actors":
        kinds = values_of.get("kinds", ())
        rest = without(values_of, _IN_WORDS)
        if len(kinds) == 1:
            what = singular(lang, kinds[0]) if total == 1 else kinds[0]
        elif kinds:
            rest["kinds"] = kinds
        doing = _doing(
            lang,
            values_of,
            total,
            verb,
        )
    else:
        rest = without(values_of, {*PLACED, *YEARS, *ENDS})
        times.append(ending(lang, values_of))
    happened = " / ".join(rest.pop("event", ()))
    text = joined(f"{total} {what}", _where(lang, values_of), doing)
    if happened:
        text = f"{text},"
    return joined(text, happened, *times) + brackets(lang, rest)


def joined(*parts: str) -> str:
    """Return the parts of a sentence with a space between them, empty ones left out."""
    return " ".join(filter(None, parts))


def singular(lang: str, kinds: str) -> str:
    """Return the word for one actor of a kind by the word for several."""
    counted: dict[str, list[str]] = notation(lang)["say"]["kinds"]
    return {many: single for single, many in counted.values()}.get(
        kinds, kinds
    )


def own_verb(
    snapshot: Snapshot,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> tuple[str, str]:
    """Return the patterns of the one stage that has verbs of its own, empty for the others."""
    money = set(coded(lang, "roles", PAYING))
    if money.issuperset(values_of.get("roles", ("",))) and (
        "actor" not in values_of
    ):
        return _VERBS["funding"]
    stages = list(values_of.get("stages", ()))
    for key, patterns in _VERBS.items():
        if stages == [
            term(
                snapshot,
                "Stage",
                key,
                lang,
            )
        ]:
            return patterns
    return _NO_VERB


def _where(lang: str, values_of: Mapping[str, tuple[str, ...]]) -> str:
    """Return the regions, towns and countries, as they stand in a sentence."""
    texts: dict[str, Any] = notation(lang)["say"]
    regions = {
        place(lang, "region", key): words
        for key, words in texts["in_region"].items()
    }
    towns, pattern = values_of.get("cities", ()), "in_town"
    if len(towns) > _MOST_TOWNS:
        towns, pattern = towns[:1], "around_town"
    named = [
        *(regions.get(each, each) for each in values_of.get("regions", ())),
        *(say(lang, pattern, place=town) for town in towns),
        *(f"({country})" for country in values_of.get("countries", ())),
    ]
    return listed(named, lang)


def _doing(
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
    total: int,
    verb: tuple[str, str],
) -> str:
    """Return what actors do and for which therapies, empty where nothing is asked of either."""
    therapies = ", ".join(map(lower_first, values_of.get("therapies", ())))
    stages = ", ".join(map(lower_first, values_of.get("stages", ())))
    alone, for_therapy = verb
    if therapies and stages:
        pattern = for_therapy or "does_for"
    elif therapies:
        pattern = for_therapy or "works_on"
    elif stages:
        pattern = alone or "does"
    else:
        return ""
    patterns: list[str] = notation(lang)["say"][pattern]
    return patterns[total != 1].format(therapy=therapies, stage=stages)
