"""The sections of each kind of record's page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from urllib.parse import urlencode

from api.pages.fact_lines import FactLine, FactPresenter, Section, ends, merged
from api.pages.lives import life_of, turns_of
from graph.common.normalise import fold

_MOST_BESIDE = 24
"""Partners of an actor on its page; the network has all of them."""


def sections(
    presenter: FactPresenter,
    label: str,
    key: str,
) -> list[Section]:
    """Return what the release says of a record under headings; empty ones are left out."""
    tell = {
        "Actor": _actor,
        "Therapy": _therapy,
        "Stage": _stage,
        "Collaboration": _collaboration,
        "Product": _product,
        "Trial": _trial,
    }[label]
    return [section for section in tell(presenter, key) if section.facts]


def timeline(presenter: FactPresenter, key: str) -> list[FactLine]:
    """Return what happened to an actor, in order of time; what has no date comes last."""
    snapshot, t = presenter.snapshot, presenter.t
    events = [
        snapshot.nodes["Event"].get(event)
        for event, _ in ends(
            snapshot,
            "happened_to_event_actor",
            key,
            back=True,
        )
    ]
    lines = [
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
    types = {row["type"] for row in events}
    for name in ("founded", "ended"):
        if name in actor and (name != "founded" or name not in types):
            fact = FactLine(
                "",
                "",
                t[f"event_{name}"],
                date=actor[name],
            )
            lines.append(replace(fact, source_ids=tuple(actor["source_ids"])))
    lines += turns_of(presenter, key)
    # The end of a year comes after what happened in that year.
    last = t["event_ended"]
    return sorted(
        lines,
        key=lambda line: (
            line.date is None,
            (line.date or "")[:4],
            line.name == last,
            line.date or "",
        ),
    )


def neighbour_lines(presenter: FactPresenter, key: str) -> list[FactLine]:
    """Return the actors that share collaborations with an actor, those that share most first."""
    snapshot = presenter.snapshot
    shared: dict[str, list[str]] = defaultdict(list)
    members = snapshot.edges["participates_in_actor_collaboration"]
    for work in members.targets(key):
        for other in members.origins(work):
            if other != key:
                shared[other].append(work)
    ranked = sorted(
        shared,
        key=lambda other: (
            -len(shared[other]),
            fold(presenter.name("Actor", other)),
        ),
    )
    lines: list[FactLine] = []
    for other in ranked[:_MOST_BESIDE]:
        works = [
            snapshot.nodes["Collaboration"].get(work) for work in shared[other]
        ]
        names = [row["name"] for row in works[:3]]
        more = (
            [f"+ {len(works) - len(names)}"] if len(works) > len(names) else []
        )
        fact = presenter.fact(
            "Actor",
            other,
            {"basis": "derived"},
            *names,
            *more,
        )
        cited = dict.fromkeys(
            source for row in works for source in row["source_ids"]
        )
        lines.append(replace(fact, source_ids=tuple(cited)))
    return lines


def _actor(presenter: FactPresenter, key: str) -> list[Section]:
    works = presenter.along("works_on_actor_therapy", key)
    takes = _works(presenter, key)
    return [
        Section("therapies", [*works, *presenter.above(works)]),
        Section("stages", _does(presenter, key)),
        Section("collaborations", takes, _list("collaborations", actor=key)),
        Section(
            "products", _owned(presenter, key), _list("products", owner=key)
        ),
        Section("trials", _runs(presenter, key), _list("trials", actor=key)),
        Section("belongs", presenter.along("part_of_actor_actor", key)),
        Section(
            "units", presenter.along("part_of_actor_actor", key, back=True)
        ),
    ]


def _list(folder: str, **given: str) -> str:
    return f"{folder}?{urlencode(given)}"


def _works(presenter: FactPresenter, actor: str) -> list[FactLine]:
    """Return the collaborations of an actor with its roles, the newest first."""
    lines: list[FactLine] = []
    for work, row in ends(
        presenter.snapshot, "participates_in_actor_collaboration", actor
    ):
        about = presenter.snapshot.nodes["Collaboration"].get(work)
        role = presenter.t[f"role_{row['role']}"]
        fact = presenter.fact(
            "Collaboration",
            work,
            row,
            role,
            presenter.t[f"type_{about['type']}"],
        )
        as_of = row.get("as_of") or about.get("as_of")
        lines.append(replace(fact, date=about.get("start"), as_of=as_of))
    return sorted(
        merged(lines), key=lambda line: line.date or "", reverse=True
    )


def _does(presenter: FactPresenter, actor: str) -> list[FactLine]:
    """Return the stages of an actor in the order of the chain, with the therapies they are for."""
    snapshot = presenter.snapshot
    lines: list[FactLine] = []
    for able, _ in ends(snapshot, "has_actor_capability", actor):
        row = snapshot.nodes["Capability"].get(able)
        for stage in snapshot.edges["at_capability_stage"].targets(able):
            fact = presenter.fact(
                "Stage",
                stage,
                row,
                *_scope(presenter, able),
            )
            lines.append(fact)
    order = {row["id"]: row["order"] for row in snapshot.nodes["Stage"].rows()}
    return sorted(merged(lines), key=lambda line: order[line.id])


def _scope(presenter: FactPresenter, capability: str) -> list[str]:
    snapshot = presenter.snapshot
    therapies = snapshot.edges["for_capability_therapy"].targets(capability)
    names = [presenter.name("Therapy", therapy) for therapy in therapies] or [
        presenter.t["rec_all_work"]
    ]
    life = life_of(presenter, snapshot.nodes["Capability"].get(capability))
    return [f"{name} ({life})" if life else name for name in names]


def _owned(presenter: FactPresenter, actor: str) -> list[FactLine]:
    products = presenter.snapshot.nodes["Product"]
    return [
        replace(
            fact,
            detail=(presenter.t[f"phase_{products.get(fact.id)['phase']}"],),
        )
        for fact in presenter.along("owns_actor_product", actor)
    ]


def _runs(presenter: FactPresenter, actor: str) -> list[FactLine]:
    lines: list[FactLine] = []
    for relation, part in (
        ("sponsors_actor_trial", "sponsor"),
        ("hosts_actor_trial", "site"),
    ):
        lines += [
            replace(
                _trial_fact(presenter, fact),
                detail=(presenter.t[f"part_{part}"], fact.id),
            )
            for fact in presenter.along(relation, actor)
        ]
    return merged(lines)


def _trial_fact(presenter: FactPresenter, fact: FactLine) -> FactLine:
    return replace(
        fact, date=presenter.snapshot.nodes["Trial"].value(fact.id, "start")
    )


def _therapy(presenter: FactPresenter, key: str) -> list[Section]:
    actors = presenter.below("works_on_actor_therapy", key)
    return [
        Section("actors", actors, _list("actors", therapy=key)),
        Section(
            "collaborations",
            _newest(
                presenter, presenter.below("covers_collaboration_therapy", key)
            ),
            _list("collaborations", therapy=key),
        ),
        Section(
            "products",
            presenter.below("is_a_product_therapy", key),
            _list("products", therapy=key),
        ),
        Section(
            "trials",
            presenter.below("tests_trial_therapy", key),
            _list("trials", therapy=key),
        ),
    ]


def _newest(presenter: FactPresenter, works: list[FactLine]) -> list[FactLine]:
    nodes = presenter.snapshot.nodes["Collaboration"]
    dated = [
        replace(line, date=nodes.value(line.id, "start")) for line in works
    ]
    return sorted(dated, key=lambda line: line.date or "", reverse=True)


def _stage(presenter: FactPresenter, key: str) -> list[Section]:
    snapshot = presenter.snapshot
    lines: list[FactLine] = []
    for able, _ in ends(
        snapshot,
        "at_capability_stage",
        key,
        back=True,
    ):
        row = snapshot.nodes["Capability"].get(able)
        owners = snapshot.edges["has_actor_capability"].origins(able)
        lines += [
            presenter.fact(
                "Actor",
                owner,
                row,
                *_scope(presenter, able),
            )
            for owner in owners
        ]
    works = _newest(
        presenter,
        presenter.along("targets_collaboration_stage", key, back=True),
    )
    return [
        Section("actors", merged(lines), _list("actors", stage=key)),
        Section("collaborations", works, _list("collaborations", stage=key)),
    ]


def _collaboration(presenter: FactPresenter, key: str) -> list[Section]:
    members: list[FactLine] = []
    for actor, row in ends(
        presenter.snapshot,
        "participates_in_actor_collaboration",
        key,
        back=True,
    ):
        members.append(
            presenter.fact(
                "Actor",
                actor,
                row,
                presenter.t[f"role_{row['role']}"],
            )
        )
    works = presenter.along("covers_collaboration_therapy", key)
    return [
        Section("members", merged(members)),
        Section("therapies", [*works, *presenter.above(works)]),
        Section("stages", presenter.along("targets_collaboration_stage", key)),
        Section(
            "whole",
            presenter.along("part_of_collaboration_collaboration", key),
        ),
        Section(
            "parts",
            presenter.along(
                "part_of_collaboration_collaboration", key, back=True
            ),
        ),
    ]


def _product(presenter: FactPresenter, key: str) -> list[Section]:
    kinds = presenter.along("is_a_product_therapy", key)
    return [
        Section(
            "owners", presenter.along("owns_actor_product", key, back=True)
        ),
        Section("therapies", [*kinds, *presenter.above(kinds)]),
    ]


def _trial(presenter: FactPresenter, key: str) -> list[Section]:
    kinds = presenter.along("tests_trial_therapy", key)
    return [
        Section(
            "sponsors", presenter.along("sponsors_actor_trial", key, back=True)
        ),
        Section("sites", presenter.along("hosts_actor_trial", key, back=True)),
        Section("therapies", [*kinds, *presenter.above(kinds)]),
    ]
