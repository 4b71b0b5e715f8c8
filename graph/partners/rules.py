"""The rules of a call: how many entities, from where, how many small firms, who coordinates.

A rule is a limit on how many groups of candidates have a member. What is not known is not taken for
met: a firm whose size no source states is not small, and is named as one to ask.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from graph.common.textio import parse_yaml
from graph.common.vocabularies import ActorKind, Region
from graph.errors import InvalidInputError
from graph.partners.cover import Limit, count
from graph.partners.legal_entities import FIRMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.model import Language
    from graph.partners.cover import Cover

RuleName = Literal["coordinator", "small", "from", "regions", "least", "most"]
RuleState = Literal["met", "unsure", "not-met"]
SMALL_SIZE = "small-or-medium"
_WORDS = Path(__file__).parent / "rules.yml"
_REGIONS: tuple[str, ...] = get_args(Region)


@dataclass(frozen=True)
class Rules:
    """What a call asks of a consortium; None or empty = it does not ask.

    `least` and `most` legal entities, of at least `regions` regions, `each` so many from a region,
    at least `small` small or medium-sized firms, coordinated by one of the kind `coordinator`
    (a company is any firm).
    """

    least: int | None = None
    most: int | None = None
    regions: int | None = None
    each: tuple[tuple[str, int], ...] = ()
    small: int | None = None
    coordinator: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule as a limit; `sure` are its groups without what nobody knows."""

    name: RuleName
    number: int
    value: str
    limit: Limit
    sure: Limit

    @property
    def least(self) -> bool:
        """Return whether the rule asks for at least so many."""
        return self.limit.most is None


@dataclass(frozen=True)
class LegalEntity:
    """What the rules look at in a legal entity."""

    kind: str
    region: str | None
    size: str | None


def parsed(
    least: int | None,
    most: int | None,
    regions: int | None,
    each: Iterable[str] | None,
    small: int | None,
    coordinator: str | None,
) -> Rules:
    """Return the rules of texts and numbers as a user gives them.

    Raises:
        InvalidInputError: a number is below one, a text of `each` is no REGION:NUMBER, or the
            least is above the most, or the kind of the coordinator is unknown.
    """
    _check_numbers(
        least=least,
        most=most,
        regions=regions,
        small=small,
    )
    if least and most and least > most:
        raise InvalidInputError(
            f"At least {least} entities and at most {most} cannot both be."
        )
    if coordinator and coordinator not in get_args(ActorKind):
        raise InvalidInputError(
            f"Unknown kind {coordinator!r}.",
            hint=f"Known: {', '.join(get_args(ActorKind))}.",
        )
    pairs = tuple(dict.fromkeys(_pair(text) for text in each or () if text))
    return Rules(
        least,
        most,
        regions,
        pairs,
        small,
        coordinator or None,
    )


def _check_numbers(**numbers: int | None) -> None:
    for name, number in numbers.items():
        if number is not None and number < 1:
            raise InvalidInputError(
                f"{name}: {number} is below 1.",
                hint="Leave it out if not asked.",
            )


def _pair(text: str) -> tuple[str, int]:
    region, _, number = text.partition(":")
    if (
        region not in _REGIONS
        or not (number or "1").isdecimal()
        or number == "0"
    ):
        raise InvalidInputError(
            f"{text!r} is no rule on a region.",
            hint=f"Write REGION:NUMBER, such as Wallonia:2; regions: {', '.join(_REGIONS)}.",
        )
    return region, int(number or 1)


def limits(rules: Rules, known: Mapping[str, LegalEntity]) -> list[Rule]:
    """Return the rules over some legal entities, those that are hardest to mend first."""
    every = [
        _coordinator(rules.coordinator, known) if rules.coordinator else None,
        _small_firms(rules.small, known) if rules.small else None,
        *(
            _from_region(region, number, known)
            for region, number in rules.each
        ),
        _regions_at_least(rules.regions, known) if rules.regions else None,
        _least(
            "least",
            rules.least,
            "",
            list(known),
        )
        if rules.least
        else None,
        _most(rules.most, known) if rules.most else None,
    ]
    return [rule for rule in every if rule is not None]


def _coordinator(kind: str, known: Mapping[str, LegalEntity]) -> Rule:
    fit = [key for key, entity in known.items() if _is(entity.kind, kind)]
    return _least(
        "coordinator",
        1,
        kind,
        fit,
    )


def _small_firms(number: int, known: Mapping[str, LegalEntity]) -> Rule:
    """Return the rule on small firms: sure by those known to be small, met by unknown ones."""
    firms = {
        key: entity for key, entity in known.items() if entity.kind in FIRMS
    }
    sure = [key for key, entity in firms.items() if entity.size == SMALL_SIZE]
    asks = [key for key, entity in firms.items() if entity.size is None]
    return _least(
        "small",
        number,
        "",
        [*sure, *asks],
        sure,
    )


def _from_region(
    region: str,
    number: int,
    known: Mapping[str, LegalEntity],
) -> Rule:
    inside = [key for key, entity in known.items() if entity.region == region]
    return _least(
        "from",
        number,
        region,
        inside,
    )


def _regions_at_least(number: int, known: Mapping[str, LegalEntity]) -> Rule:
    seats: dict[str | None, set[str]] = defaultdict(set)
    for key, entity in known.items():
        seats[entity.region].add(key)
    groups = tuple(
        frozenset(seats[region]) for region in _REGIONS if seats[region]
    )
    limit = Limit(groups, number)
    return Rule(
        "regions",
        number,
        "",
        limit,
        limit,
    )


def _most(number: int, known: Mapping[str, LegalEntity]) -> Rule:
    limit = Limit(_single(known), 0, number)
    return Rule(
        "most",
        number,
        "",
        limit,
        limit,
    )


def state_of(rule: Rule, chosen: Collection[str]) -> RuleState:
    """Return whether some members meet a rule, or may if those of unknown size are small."""
    if not _meets(rule.limit, chosen):
        return "not-met"
    return "met" if _meets(rule.sure, chosen) else "unsure"


def to_ask(rule: Rule, chosen: Sequence[str]) -> list[str]:
    """Return the members of which it is not known whether they count for a rule."""
    sure = {name for group in rule.sure.groups for name in group}
    loose = {name for group in rule.limit.groups for name in group} - sure
    return [name for name in chosen if name in loose]


def sentence(
    rule: Rule,
    chosen: Collection[str],
    fewest: Cover,
    lang: Language,
) -> str:
    """Return what a rule asks and what became of it, with the reason if it cannot be met.

    `fewest` is the cover without any rule.
    """
    state = state_of(rule, chosen)
    texts = _words()[lang]
    has, sure = count(rule.limit, chosen), count(rule.sure, chosen)
    there = len(rule.limit.groups)
    why = "met"
    if state == "unsure":
        why = "size-unknown"
    elif state == "not-met":
        why = "conflict" if fewest.method == "exact" else "not-reached"
        if rule.least and there < rule.number:
            why = f"too-few-{rule.name}" if rule.name == "small" else "too-few"
        elif not rule.least and fewest.least > rule.number:
            why = "too-many"
    values = {
        "number": rule.number,
        "value": texts.get(f"value-{rule.value}", rule.value),
        "has": sure if rule.name == "small" else has,
        "open": has - sure,
        "there": there,
        "fewest": fewest.least,
    }
    asks = texts[f"asks-{rule.name}"].format(**values)
    return f"{asks} {texts[f'is-{why}'].format(**values)}"


def fits(kind: str, coordinator: str) -> bool:
    """Return whether an actor of a kind may coordinate where a call asks for a kind."""
    return _is(kind, coordinator)


def _is(kind: str, asked: str) -> bool:
    return kind in FIRMS if asked == "company" else kind == asked


def _least(
    name: RuleName,
    number: int,
    value: str,
    names: Collection[str],
    sure: Collection[str] | None = None,
) -> Rule:
    limit = Limit(_single(names), number)
    known = limit if sure is None else Limit(_single(sure), number)
    return Rule(
        name,
        number,
        value,
        limit,
        known,
    )


def _single(names: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({name}) for name in names)


def _meets(limit: Limit, chosen: Collection[str]) -> bool:
    has = count(limit, chosen)
    return has >= limit.least and (limit.most is None or has <= limit.most)


@cache
def _words() -> dict[str, dict[str, str]]:
    return parse_yaml(_WORDS.read_text("utf-8"))
