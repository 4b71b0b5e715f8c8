"""The sections of each kind of record's page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from urllib.parse import urlencode

from api.pages.fact_lines import FactLine, Section, Teller, ends, merged
from api.pages.lives import life_of, turns_of
from graph.common.normalise import fold

_MOST_BESIDE = 24


def sections(teller: Teller, label: str, key: str) -> list[Section]:
    """Return what the release says of a record under headings; empty ones are left out."""
    tell = {
        "Actor": _actor,
        "Therapy": _therapy,
        "Stage": _stage,
        "Collaboration": _collaboration,
        "Product": _product,
        "Trial": _trial,
    }[label]
    return [section for section in tell(teller, key) if section.facts]


def timeline(teller: Teller, key: str) -> list[FactLine]:
    """Return what happened to an actor, in order of time; what has no date comes last."""
    snapshot, t = teller.snapshot, teller.t
    events = [
        snapshot.nodes["Event"].get(one)
        for one, _ in ends(snapshot, "happened_to_event_actor", key, back=True)
    ]
    found = [
        FactLine(
            "",
            "",
            t[f"event_{row['type']}"],
            date=row.get("date"),
            note=row.get("note"),
            source_ids=tuple(row["source_ids"]),
        )
        for row in events
    ]
    actor = snapshot.actors.get(key)
    told = {row["type"] for row in events}
    for name in ("founded", "ended"):
        if name in actor and (name != "founded" or name not in told):
            fact = FactLine("", "", t[f"event_{name}"], date=actor[name])
            found.append(replace(fact, source_ids=tuple(actor["source_ids"])))
    found += turns_of(teller, key)
    # The end of a year comes after what happened in that year.
    last = t["event_ended"]
    return sorted(
        found,
        key=lambda one: (
            one.date is None,
            (one.date or "")[:4],
            one.name == last,
            one.date or "",
        ),
    )


def beside(teller: Teller, key: str) -> list[FactLine]:
    """Return the actors that share collaborations with an actor, those that share most first."""
    snapshot = teller.snapshot
    shared: dict[str, list[str]] = defaultdict(list)
    members = snapshot.edges["participates_in_actor_collaboration"]
    for work in members.targets(key):
        for other in members.origins(work):
            if other != key:
                shared[other].append(work)
    ranked = sorted(
        shared, key=lambda one: (-len(shared[one]), fold(teller.name("Actor", one)))
    )
    found: list[FactLine] = []
    for other in ranked[:_MOST_BESIDE]:
        works = [snapshot.nodes["Collaboration"].get(work) for work in shared[other]]
        names = [row["name"] for row in works[:3]]
        more = [f"+ {len(works) - len(names)}"] if len(works) > len(names) else []
        fact = teller.fact("Actor", other, {"basis": "derived"}, *names, *more)
        cited = dict.fromkeys(one for row in works for one in row["source_ids"])
        found.append(replace(fact, source_ids=tuple(cited)))
    return found


def _actor(teller: Teller, key: str) -> list[Section]:
    works = teller.along("works_on_actor_therapy", key)
    takes = _works(teller, key)
    return [
        Section("therapies", [*works, *teller.above(works)]),
        Section("stages", _does(teller, key)),
        Section("collaborations", takes, _list("collaborations", actor=key)),
        Section("products", _owned(teller, key), _list("products", owner=key)),
        Section("trials", _runs(teller, key), _list("trials", actor=key)),
        Section("belongs", teller.along("part_of_actor_actor", key)),
        Section("units", teller.along("part_of_actor_actor", key, back=True)),
    ]


def _list(folder: str, **given: str) -> str:
    return f"{folder}?{urlencode(given)}"


def _works(teller: Teller, actor: str) -> list[FactLine]:
    """Return the collaborations of an actor with its roles, the newest first."""
    found: list[FactLine] = []
    for work, row in ends(
        teller.snapshot, "participates_in_actor_collaboration", actor
    ):
        about = teller.snapshot.nodes["Collaboration"].get(work)
        role = teller.t[f"role_{row['role']}"]
        fact = teller.fact(
            "Collaboration", work, row, role, teller.t[f"type_{about['type']}"]
        )
        as_of = row.get("as_of") or about.get("as_of")
        found.append(replace(fact, date=about.get("start"), as_of=as_of))
    return sorted(merged(found), key=lambda one: one.date or "", reverse=True)


def _does(teller: Teller, actor: str) -> list[FactLine]:
    """Return the stages of an actor in the order of the chain, with the therapies they are for."""
    snapshot = teller.snapshot
    found: list[FactLine] = []
    for able, _ in ends(snapshot, "has_actor_capability", actor):
        row = snapshot.nodes["Capability"].get(able)
        for stage in snapshot.edges["at_capability_stage"].targets(able):
            fact = teller.fact("Stage", stage, row, *_scope(teller, able))
            found.append(fact)
    order = {row["id"]: row["order"] for row in snapshot.nodes["Stage"].rows()}
    return sorted(merged(found), key=lambda one: order[one.id])


def _scope(teller: Teller, capability: str) -> list[str]:
    snapshot = teller.snapshot
    therapies = snapshot.edges["for_capability_therapy"].targets(capability)
    names = [teller.name("Therapy", one) for one in therapies] or [
        teller.t["rec_all_work"]
    ]
    life = life_of(teller, snapshot.nodes["Capability"].get(capability))
    return [f"{name} ({life})" if life else name for name in names]


def _owned(teller: Teller, actor: str) -> list[FactLine]:
    products = teller.snapshot.nodes["Product"]
    return [
        replace(fact, detail=(teller.t[f"phase_{products.get(fact.id)['phase']}"],))
        for fact in teller.along("owns_actor_product", actor)
    ]


def _runs(teller: Teller, actor: str) -> list[FactLine]:
    found: list[FactLine] = []
    for relation, part in (
        ("sponsors_actor_trial", "sponsor"),
        ("hosts_actor_trial", "site"),
    ):
        found += [
            replace(
                _trial_fact(teller, fact), detail=(teller.t[f"part_{part}"], fact.id)
            )
            for fact in teller.along(relation, actor)
        ]
    return merged(found)


def _trial_fact(teller: Teller, fact: FactLine) -> FactLine:
    return replace(fact, date=teller.snapshot.nodes["Trial"].get(fact.id).get("start"))


def _therapy(teller: Teller, key: str) -> list[Section]:
    actors = teller.below("works_on_actor_therapy", key)
    return [
        Section("actors", actors, _list("actors", therapy=key)),
        Section(
            "collaborations",
            _newest(teller, teller.below("covers_collaboration_therapy", key)),
            _list("collaborations", therapy=key),
        ),
        Section(
            "products",
            teller.below("is_a_product_therapy", key),
            _list("products", therapy=key),
        ),
        Section(
            "trials",
            teller.below("tests_trial_therapy", key),
            _list("trials", therapy=key),
        ),
    ]


def _newest(teller: Teller, works: list[FactLine]) -> list[FactLine]:
    nodes = teller.snapshot.nodes["Collaboration"]
    dated = [replace(one, date=nodes.get(one.id).get("start")) for one in works]
    return sorted(dated, key=lambda one: one.date or "", reverse=True)


def _stage(teller: Teller, key: str) -> list[Section]:
    snapshot = teller.snapshot
    found: list[FactLine] = []
    for able, _ in ends(snapshot, "at_capability_stage", key, back=True):
        row = snapshot.nodes["Capability"].get(able)
        owners = snapshot.edges["has_actor_capability"].origins(able)
        found += [
            teller.fact("Actor", one, row, *_scope(teller, able)) for one in owners
        ]
    works = _newest(teller, teller.along("targets_collaboration_stage", key, back=True))
    return [
        Section("actors", merged(found), _list("actors", stage=key)),
        Section("collaborations", works, _list("collaborations", stage=key)),
    ]


def _collaboration(teller: Teller, key: str) -> list[Section]:
    members: list[FactLine] = []
    for actor, row in ends(
        teller.snapshot, "participates_in_actor_collaboration", key, back=True
    ):
        members.append(
            teller.fact("Actor", actor, row, teller.t[f"role_{row['role']}"])
        )
    works = teller.along("covers_collaboration_therapy", key)
    return [
        Section("members", merged(members)),
        Section("therapies", [*works, *teller.above(works)]),
        Section("stages", teller.along("targets_collaboration_stage", key)),
        Section("whole", teller.along("part_of_collaboration_collaboration", key)),
        Section(
            "parts", teller.along("part_of_collaboration_collaboration", key, back=True)
        ),
    ]


def _product(teller: Teller, key: str) -> list[Section]:
    kinds = teller.along("is_a_product_therapy", key)
    return [
        Section("owners", teller.along("owns_actor_product", key, back=True)),
        Section("therapies", [*kinds, *teller.above(kinds)]),
    ]


def _trial(teller: Teller, key: str) -> list[Section]:
    kinds = teller.along("tests_trial_therapy", key)
    return [
        Section("sponsors", teller.along("sponsors_actor_trial", key, back=True)),
        Section("sites", teller.along("hosts_actor_trial", key, back=True)),
        Section("therapies", [*kinds, *teller.above(kinds)]),
    ]
