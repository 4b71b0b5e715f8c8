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
from typing import TYPE_CHECKING, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from graph.analysis.coverage import Scenario, base, coverage
from graph.release.standing import Standing, State, standings
from graph.release.ties import beside, owned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model import Language
    from graph.release.snapshot import Snapshot

    _Values = dict[str, tuple[float, tuple[str, ...]]]

WEIGHTS = {"need": 0.35, "topic": 0.30, "reach": 0.20, "near": 0.10, "activity": 0.05}
_GROUNDS = frozenset({"need", "topic", "reach"})
_RAISED = ("need", "topic", "reach", "near")
_WORDS = Path(__file__).parent / "suggest.yml"
_CITY, _REGION, _COUNTRY = 1.0, 0.7, 0.4


class Term(BaseModel):
    """A reason: its part of the score and the records behind it (ids of the graph)."""

    model_config = ConfigDict(frozen=True)

    name: Literal["need", "topic", "reach", "near", "activity"]
    share: float
    records: tuple[str, ...]
    reason: str


class Suggestion(BaseModel):
    """A possible partner; derived, no source says that the two work together."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    kind: str
    region: str | None
    standing: State
    score: float
    basis: Literal["derived"] = "derived"
    terms: tuple[Term, ...]
    would_raise: tuple[str, ...]


@dataclass(frozen=True)
class _Ground:
    works: Mapping[str, frozenset[str]]
    wide: Mapping[str, frozenset[str]]
    does: Mapping[str, Mapping[str, frozenset[str]]]
    group: Mapping[str, str]
    rarity: Mapping[str, float]
    standing: Mapping[str, Standing]


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml.safe_load(_WORDS.read_text("utf-8"))


def suggest(
    snapshot: Snapshot, actor: str, top: int = 10, lang: Language = "en"
) -> list[Suggestion]:
    """Return the best possible partners of an actor, best first, with reasons in a language.

    Raises:
        NotFoundError: the actor is not in the release.
    """
    snapshot.actors.position(actor)
    ground = snapshot.once(_ground)
    tied = snapshot.once(beside)[actor]
    scored = {
        other: _values(snapshot, ground, actor, other)
        for other in snapshot.actors.ids
        if other != actor
        and other not in tied
        and ground.standing[other].state != "closed"
        and ground.group[other] != ground.group[actor]
    }
    grounded = {key: values for key, values in scored.items() if values.keys() & _GROUNDS}
    best = sorted(
        (grounded or scored).items(),
        key=lambda item: (-sum(share for share, _ in item[1].values()), item[0]),
    )
    return [_suggestion(snapshot, ground, key, values, lang) for key, values in best[:top]]


def _suggestion(
    snapshot: Snapshot, ground: _Ground, key: str, values: _Values, lang: Language
) -> Suggestion:
    said, row = _words()[lang], snapshot.actors.get(key)
    order = sorted(values.items(), key=lambda item: (-item[1][0], item[0]))
    weak = [name for name in _RAISED if values.get(name, (0.0,))[0] < WEIGHTS[name] / 2]
    weak.sort(key=lambda name: values.get(name, (0.0,))[0] - WEIGHTS[name])
    return Suggestion(
        id=key,
        name=row["name"],
        kind=row["kind"],
        region=row.get("region"),
        standing=ground.standing[key].state,
        score=round(sum(share for share, _ in values.values()), 4),
        terms=tuple(
            Term.model_validate(
                {
                    "name": name,
                    "share": round(share, 4),
                    "records": records,
                    "reason": said[name].format(
                        records=", ".join(_name(snapshot, one, lang) for one in records[:4])
                    ),
                }
            )
            for name, (share, records) in order
        ),
        would_raise=tuple(said[f"without_{name}"] for name in weak[:2]),
    )


def _values(snapshot: Snapshot, ground: _Ground, me: str, other: str) -> _Values:
    """Return the terms above 0: the share of each in the score, and its records."""
    shared = ground.works[me] & ground.wide[other] | ground.wide[me] & ground.works[other]
    lacked = {
        f"{stage}:{therapy}"
        for therapy in shared
        for stage in ground.does[other].get(therapy, frozenset())
        - ground.does[me].get(therapy, frozenset())
    }
    near_by = snapshot.once(beside)
    common = near_by[me] & near_by[other]
    mine = sum(ground.rarity[key] for key in ground.works[me]) or 1.0
    near, where = _nearness(snapshot.actors.get(me), snapshot.actors.get(other))
    values: _Values = {
        "need": (1 - exp(-len({one.split(":")[0] for one in lacked}) / 2), tuple(sorted(lacked))),
        "topic": (
            min(sum(ground.rarity[key] for key in shared) / mine, 1.0),
            tuple(sorted(shared, key=lambda key: (-ground.rarity[key], key))),
        ),
        "reach": (
            1 - exp(-sum(1 / log(len(near_by[key]) + 1.5) for key in common)),
            tuple(sorted(common, key=lambda key: (len(near_by[key]), key))),
        ),
        "near": (near, (where,) if where else ()),
        "activity": (min(log1p(snapshot.once(base).weight[other]) / 4, 1.0), ()),
    }
    return {name: (WEIGHTS[name] * v, records) for name, (v, records) in values.items() if v > 0}


def _nearness(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[float, str]:
    for name, value in (("city", _CITY), ("region", _REGION), ("country", _COUNTRY)):
        if left.get(name) and left.get(name) == right.get(name):
            return value, str(left[name])
    return 0.0, ""


def _ground(snapshot: Snapshot) -> _Ground:
    works, ids = snapshot.edges["works_on_actor_therapy"], snapshot.actors.ids
    own = {key: frozenset(works.targets(key)) for key in ids}
    wide = {
        key: frozenset(above for one in own[key] for above in snapshot.therapy_above[one])
        for key in ids
    }
    does: dict[str, dict[str, set[str]]] = {key: defaultdict(set) for key in ids}
    for (therapy, stage), cell in coverage(snapshot, Scenario()).cells.items():
        for holding in cell.open:
            does[holding.actor][therapy].add(stage)
    workers = snapshot.once(base).works_on
    return _Ground(
        works=own,
        wide=wide,
        does={key: {t: frozenset(s) for t, s in done.items()} for key, done in does.items()},
        group=_groups(snapshot),
        rarity={key: log((len(ids) + 1) / (len(some) + 1)) for key, some in workers.items()},
        standing=snapshot.once(standings),
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
