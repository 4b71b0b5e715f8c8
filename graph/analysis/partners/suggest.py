"""Possible partners of an actor of the graph, each with the records that speak for it.

Five terms, none negative, whose shares of the score are shown: what they do that I lack for a
therapy we share (complementarity), rare therapies in common, common partners (Adamic and Adar),
nearness, and activity. Weights are set, not learned: the graph holds too few dated collaborations
to learn from, and the shipped ranker of `predict` was trained on projects of the Union. Never
suggested: existing partners, the same group, closed actors. A suggestion is derived, no fact.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import exp, log, log1p
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graph.analysis.coverage import CLOSING, base, matrix
from graph.release.layout import owned, ties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model import Language
    from graph.release.snapshot import Snapshot

WEIGHTS = {"need": 0.35, "topic": 0.30, "reach": 0.20, "near": 0.10, "activity": 0.05}
_WORDS = Path(__file__).parent / "suggest.yml"
_CITY, _REGION, _COUNTRY = 1.0, 0.7, 0.4


@dataclass(frozen=True)
class Term:
    """One reason: its part of the score and the records behind it (ids of the graph)."""

    name: str
    share: float
    records: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """A possible partner; `missing` names the terms that would raise the score most."""

    actor: str
    score: float
    terms: tuple[Term, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Ground:
    works: Mapping[str, frozenset[str]]
    wide: Mapping[str, frozenset[str]]
    does: Mapping[str, Mapping[str, frozenset[str]]]
    beside: Mapping[str, frozenset[str]]
    group: Mapping[str, str]
    rarity: Mapping[str, float]
    closed: frozenset[str]


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml.safe_load(_WORDS.read_text("utf-8"))


def suggest(snapshot: Snapshot, actor: str, top: int = 10) -> list[Suggestion]:
    """Return the best possible partners of an actor, best first.

    Raises:
        NotFoundError: the actor is not in the release.
    """
    snapshot.actors.position(actor)
    ground = snapshot.once(_ground)
    barred = ground.beside[actor] | ground.closed | {actor}
    others = [
        key
        for key in snapshot.actors.ids
        if key not in barred and ground.group[key] != ground.group[actor]
    ]
    found = [_suggestion(snapshot, ground, actor, other) for other in others]
    grounded = [one for one in found if one.score > 0 and _has_ground(one)] or found
    return sorted(grounded, key=lambda one: (-one.score, one.actor))[:top]


def reasons(snapshot: Snapshot, one: Suggestion, lang: Language) -> list[str]:
    """Return the terms of a suggestion as sentences, the strongest first."""
    said = _words()[lang]
    return [
        said[term.name].format(
            records=", ".join(_name(snapshot, key, lang) for key in term.records[:4])
        )
        for term in one.terms
    ]


def advice(one: Suggestion, lang: Language) -> list[str]:
    """Return what would raise the score, as sentences."""
    return [_words()[lang][f"without_{name}"] for name in one.missing]


def _has_ground(one: Suggestion) -> bool:
    return any(term.name in {"need", "topic", "reach"} for term in one.terms)


def _suggestion(snapshot: Snapshot, ground: _Ground, me: str, other: str) -> Suggestion:
    shared = ground.works[me] & ground.wide[other] | ground.wide[me] & ground.works[other]
    lacked = {
        f"{stage}:{therapy}"
        for therapy in shared
        for stage in ground.does[other].get(therapy, frozenset())
        - ground.does[me].get(therapy, frozenset())
    }
    common = ground.beside[me] & ground.beside[other]
    mine = sum(ground.rarity[key] for key in ground.works[me]) or 1.0
    rows = snapshot.actors.get(me), snapshot.actors.get(other)
    near, where = _nearness(*rows)
    values: dict[str, tuple[float, tuple[str, ...]]] = {
        "need": (1 - exp(-len({one.split(":")[0] for one in lacked}) / 2), tuple(sorted(lacked))),
        "topic": (
            min(sum(ground.rarity[key] for key in shared) / mine, 1.0),
            tuple(sorted(shared, key=lambda key: (-ground.rarity[key], key))),
        ),
        "reach": (
            1 - exp(-sum(1 / log(len(ground.beside[key]) + 1.5) for key in common)),
            tuple(sorted(common, key=lambda key: (len(ground.beside[key]), key))),
        ),
        "near": (near, (where,) if where else ()),
        "activity": (min(log1p(snapshot.once(base).weight[other]) / 4, 1.0), ()),
    }
    terms = [
        Term(name, round(WEIGHTS[name] * value, 4), records)
        for name, (value, records) in values.items()
        if value > 0
    ]
    missing = sorted(
        (name for name in ("need", "topic", "reach", "near") if values[name][0] < 0.5),  # noqa: PLR2004
        key=lambda name: -WEIGHTS[name] * (1 - values[name][0]),
    )
    return Suggestion(
        other,
        round(sum(term.share for term in terms), 4),
        tuple(sorted(terms, key=lambda term: (-term.share, term.name))),
        tuple(missing[:2]),
    )


def _nearness(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[float, str]:
    for name, value in (("city", _CITY), ("region", _REGION), ("country", _COUNTRY)):
        if left.get(name) and left.get(name) == right.get(name):
            return value, str(left[name])
    return 0.0, ""


def _ground(snapshot: Snapshot) -> _Ground:
    works: dict[str, set[str]] = defaultdict(set)
    for actor, therapy in snapshot.edges["works_on_actor_therapy"].pairs():
        works[actor].add(therapy)
    wide = {
        actor: frozenset(up for key in keys for up in snapshot.therapy_above[key])
        for actor, keys in works.items()
    }
    found = snapshot.once(matrix)
    does: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (therapy, stage), cell in found.cells.items():
        for holding in cell.open:
            does[holding.actor][therapy].add(stage)
    beside: dict[str, set[str]] = defaultdict(set)
    for left, right in [*snapshot.once(ties), *owned(snapshot)]:
        beside[left].add(right)
        beside[right].add(left)
    joined = snapshot.edges["participates_in_actor_collaboration"]
    for work in snapshot.nodes["Collaboration"].ids:
        members = joined.origins(work)
        for member in members:
            beside[member].update(members)
    total = len(snapshot.actors)
    seen = {
        key: sum(key in above for above in wide.values()) for key in snapshot.nodes["Therapy"].ids
    }
    ids = snapshot.actors.ids
    events = snapshot.once(base).events
    return _Ground(
        works={key: frozenset(works[key]) for key in ids},
        wide={key: wide.get(key, frozenset()) for key in ids},
        does={key: {t: frozenset(s) for t, s in does[key].items()} for key in ids},
        beside={key: frozenset(beside[key] - {key}) for key in ids},
        group=_groups(snapshot),
        rarity={key: log((total + 1) / (count + 1)) for key, count in seen.items()},
        closed=frozenset(
            key
            for key in ids
            if snapshot.actors.get(key).get("ended")
            or any(kind in CLOSING for kind, _ in events.get(key, ()))
        ),
    )


def _groups(snapshot: Snapshot) -> dict[str, str]:
    """Return the topmost owner of every actor: who shares one belongs to one group."""
    above = dict(owned(snapshot))
    top: dict[str, str] = {}
    for key in snapshot.actors.ids:
        at, seen = key, {key}
        while at in above and above[at] not in seen:
            at = above[at]
            seen.add(at)
        top[key] = at
    return top


def _name(snapshot: Snapshot, key: str, lang: Language) -> str:
    stage, _, therapy = key.partition(":")
    if therapy:
        return f"{_name(snapshot, stage, lang)} ({_name(snapshot, therapy, lang)})"
    for label in ("Stage", "Therapy"):
        if key in snapshot.nodes[label]:
            return snapshot.nodes[label].get(key)[f"name_{lang}"]
    if key in snapshot.actors:
        return snapshot.actors.get(key)["name"]
    return _words()[lang].get(f"place_{key}", key)
