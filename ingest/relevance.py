"""Which records are about advanced therapies: rules that say which therapy, and why.

The rules are in `relevance.yml`, with what their points mean; what they reach on titles labelled
by hand is measured by tests/unit/ingest/test_relevance.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from graph.common.normalise import words
from graph.common.textio import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

RULES = Path(__file__).with_suffix(".yml")
_OFTEN = 3
"""Mentions in running text that count as much as one in a title; fewer may be an aside."""
_QUOTED = 60
"""Characters of a mention that the reason quotes."""
_NOTHING = re.compile(r"(?!)")


class RelevanceRule(BaseModel):
    """One rule: what speaks for some therapies, and what takes a mention back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    therapies: tuple[str, ...]
    say: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: str | None = None
    codes: tuple[str, ...] = ()
    weight: float | None = None
    field: Literal["text", "substance"] = "text"


class RelevanceRules(BaseModel):
    """The file of rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enough: float
    weight: float
    window: int
    contexts: dict[str, str]
    rules: tuple[RelevanceRule, ...]
    stages: dict[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """What a record says. `titles`: what it is about; `body`: running text; `codes`: EuroSciVoc."""

    titles: Sequence[str]
    body: str = ""
    codes: Sequence[str] = ()
    substances: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Therapies and stages, each with the rule that fired; no therapy = not relevant."""

    therapies: dict[str, str]
    stages: dict[str, str]

    @property
    def relevant(self) -> bool:
        """Return whether the record belongs in the graph."""
        return bool(self.therapies)


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: RelevanceRule
    say: re.Pattern[str]
    unless: re.Pattern[str]


@cache
def rules() -> RelevanceRules:
    """Return the rules, read once."""
    return RelevanceRules.model_validate(parse_yaml(RULES.read_text("utf-8")))


@cache
def _compiled() -> tuple[_Compiled, ...]:
    return tuple(
        _Compiled(r, _pattern(r.say), _pattern(r.unless))
        for r in rules().rules
    )


@cache
def _contexts() -> dict[str, re.Pattern[str]]:
    given = {
        **rules().contexts,
        **{f"stage:{k}": v for k, v in rules().stages.items()},
    }
    return {
        name: re.compile(rf"\b(?:{pattern})\b")
        for name, pattern in given.items()
    }


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    """Return what matches each of the parts as whole words; without parts, nothing."""
    joined = "|".join(parts)
    return re.compile(rf"\b(?:{joined})\b") if joined else _NOTHING


def classify(text: Text) -> Verdict:
    """Return what a record is about, by the rules."""
    titles = " . ".join(words(title) for title in text.titles if title)
    body = words(text.body)
    substances = [
        words(substance) for substance in text.substances if substance
    ]
    points: dict[str, float] = defaultdict(float)
    why: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for compiled in _compiled():
        rule = compiled.rule
        if rule.needs and not _is_about(rule.needs, titles, body):
            continue
        for value, reason in _mentions(
            compiled,
            titles,
            body,
            substances,
            text.codes,
        ):
            for therapy in rule.therapies:
                points[therapy] += value
                why[therapy].append((value, f"rule {rule.id}: {reason}"))
    therapies = {
        therapy: max(why[therapy], key=lambda reason: reason[0])[1]
        for therapy, value in sorted(points.items())
        if value >= rules().enough
    }
    return Verdict(therapies, _stages(titles, body) if therapies else {})


def _is_about(
    context: str,
    titles: str,
    body: str,
) -> bool:
    """Return whether a record speaks of what a context of the rules names."""
    pattern = _contexts()[context]
    return bool(pattern.search(titles) or pattern.search(body))


def _mentions(
    compiled: _Compiled,
    titles: str,
    body: str,
    substances: Sequence[str],
    codes: Sequence[str],
) -> Iterator[tuple[float, str]]:
    rule, weight = compiled.rule, compiled.rule.weight or rules().weight
    if code := next((code for code in codes if code in rule.codes), None):
        yield 1.0, f"EuroSciVoc {code}"
    if rule.field == "substance":
        if named := list(filter(compiled.say.fullmatch, substances)):
            yield weight, f"substance {named[0][:_QUOTED]!r}"
        return
    if hits := list(_hits(compiled, titles)):
        yield weight, f"{hits[0][:_QUOTED]!r} in the title"
    elif hits := list(_hits(compiled, body)):
        share = 1.0 if len(hits) >= _OFTEN else 0.5
        yield (
            weight * share,
            f"{hits[0][:_QUOTED]!r} in the text, {len(hits)} times",
        )


def _hits(compiled: _Compiled, text: str) -> Iterator[str]:
    around = rules().window
    for match in compiled.say.finditer(text):
        near = text[max(0, match.start() - around) : match.end() + around]
        if not compiled.unless.search(near):
            yield match.group()


def _stages(titles: str, body: str) -> dict[str, str]:
    stages: dict[str, str] = {}
    for stage in rules().stages:
        pattern = _contexts()[f"stage:{stage}"]
        for where, text in (("title", titles), ("text", body)):
            if stage not in stages and (hit := pattern.search(text)):
                stages[stage] = (
                    f"rule stage.{stage}: {hit.group()[:_QUOTED]!r} in the {where}"
                )
    return stages
