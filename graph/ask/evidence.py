"""Why a record is in an answer: the facts it rests on, in words, and their order of strength."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.fact_sets import NOT_OPERATING, FactSets, union
from graph.ask.lexicon import notation, say
from graph.ask.plain_reason import plain_reason
from graph.ask.selection import select
from graph.ask.verbalise import label
from graph.ask.wording import coded, name, term
from graph.release.definitions import definition
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from graph.ask.filters import Filters, Target
    from graph.ask.shared_work import SharedWork
    from graph.ask.ties import Tie
    from graph.common.properties import Properties
    from graph.release.snapshot import Edges, Snapshot

_LABELS = {
    "actors": "Actor",
    "partners": "Actor",
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
}
_OF_THERAPY = {
    "collaborations": ("covers_collaboration_therapy", "covers"),
    "products": ("is_a_product_therapy", "is_a"),
    "trials": ("tests_trial_therapy", "tests"),
}
STRENGTH = {
    "asserted": 0,
    "implied": 1,
    "derived": 2,
}
"""Place of each basis in an answer, the strongest evidence first."""
_MOST_REASONS = 6
_MOST_PARTNERS = 3
"""So many of those with whom a collaboration is shared are named."""


def ordered(
    facts: FactSets,
    target: Target,
    filters: Filters,
) -> list[str]:
    """Return the answer's ids: those on a fact about the named therapy itself first."""
    ids = select(facts, target, filters)
    named = _named(facts.snapshot, filters)
    sets = {
        "actors": facts.works,
        "partners": facts.links["covers"],
        "collaborations": facts.links["covers"],
        "products": facts.links["is_a"],
        "trials": facts.links["tests"],
    }[target]
    direct = union(sets, named) if named else ids
    return (
        sorted(ids)
        if direct is ids
        else [*sorted(ids & direct), *sorted(ids - direct)]
    )


def _named(snapshot: Snapshot, filters: Filters) -> frozenset[str]:
    """Return the therapies of the filter that are not there because of a broader one."""
    given = frozenset(filters.therapies)
    above = snapshot.therapy_above
    return frozenset(
        key
        for key in given
        if not (above.get(key, frozenset()) - {key}) & given
    )


class _Reasons:
    """Collects reasons, the strongest first, their sources, dates and bases."""

    def __init__(self) -> None:
        self.why: dict[str, int] = {}
        self.sources: dict[str, None] = {}
        self.dates: list[str] = []
        self.bases: list[str] = []
        self.statuses: list[str] = []

    def add(
        self,
        text: str,
        fact: Properties,
        basis: str | None = None,
    ) -> None:
        basis = basis or (
            "derived" if fact.get("basis") == "derived" else "asserted"
        )
        self.why[text] = min(
            STRENGTH[basis], self.why.get(text, STRENGTH[basis])
        )
        self.sources.update(dict.fromkeys(fact.get("source_ids", ())))
        if fact.get("as_of"):
            self.dates.append(fact["as_of"])
        self.bases.append(basis)

    def item(self, row: Properties) -> Properties:
        basis = (
            min(self.bases, key=lambda each: STRENGTH[each])
            if self.bases
            else "asserted"
        )
        return {
            "why": tuple(sorted(self.why, key=lambda text: self.why[text]))[
                :_MOST_REASONS
            ],
            "basis": basis,
            "source_ids": tuple(self.sources)
            or tuple(row.get("source_ids", ())),
            "as_of": max(self.dates, default=row.get("as_of")),
            "status": self._status(),
        }

    def _status(self) -> str | None:
        """Return the status that all capabilities behind an item have, None where one operates."""
        idle = all(status in NOT_OPERATING for status in self.statuses)
        return self.statuses[0] if self.statuses and idle else None


def item_of(
    facts: FactSets,
    target: Target,
    filters: Filters,
    key: str,
    lang: str,
    shared: Iterable[SharedWork] = (),
    ties: Iterable[Tie] = (),
) -> Properties:
    """Return the fields of an answer's item: id, name, why, basis, sources, date, marks.

    `shared` are the collaborations that an actor is there for, `ties` what it owns or runs.
    """
    snapshot = facts.snapshot
    row = snapshot.nodes[_LABELS[target]].get(key)
    reasons = _Reasons()
    if target == "actors":
        for text, fact in ties:
            reasons.add(text, fact)
        _works_on(
            snapshot,
            filters,
            key,
            lang,
            reasons,
        )
        _stages(
            snapshot,
            filters,
            key,
            lang,
            reasons,
        )
        _membership(
            facts,
            filters,
            key,
            lang,
            reasons,
        )
        for each in shared:
            _taken_part(
                facts,
                each,
                key,
                lang,
                reasons,
            )
    elif target == "partners":
        _partnership(
            facts,
            filters,
            key,
            lang,
            reasons,
        )
    else:
        relation, words = _OF_THERAPY[target]
        _therapies(
            snapshot,
            snapshot.edges[relation],
            filters,
            key,
            lang,
            reasons,
            words,
        )
        for actor in filters.actors:
            reasons.add(
                say(
                    lang, "participates", actor=name(snapshot, "Actor", actor)
                ),
                row,
            )
    if not reasons.why:
        reasons.add(plain_reason(row, filters, lang), row)
    return {
        "id": key,
        "name": str(row.get("name") or row.get("title") or key),
        **reasons.item(row),
        "closed": target in {"actors", "partners"}
        and snapshot.memoise(operating_statuses)[key].state == "closed",
        "legal_class": _legal_class(snapshot, key, target),
    }


def record_item(
    snapshot: Snapshot,
    kind: str,
    key: str,
    lang: str,
) -> Properties:
    """Return the fields of an item that is an event, a stage, a therapy, a cell or a capability."""
    parts = key.split(":")
    if kind == "events":
        rows = [snapshot.nodes["Event"].get(key)]
    elif kind == "cells":
        rows = [
            snapshot.nodes["Therapy"].get(parts[0]),
            snapshot.nodes["Stage"].get(parts[1]),
        ]
    elif kind == "capabilities":
        rows = [
            snapshot.nodes["Capability"].get(
                f"{key}all" if key.endswith(":") else key
            )
        ]
    elif kind == "absences":
        rows = [
            snapshot.nodes["Absence"].get(each)
            for each in stated(snapshot, key)
        ]
    else:
        rows = [
            snapshot.nodes["Stage" if kind == "stages" else "Therapy"].get(key)
        ]
    sources = dict.fromkeys(
        source for row in rows for source in row["source_ids"]
    )
    name_of = label(
        snapshot,
        kind,  # type: ignore[arg-type]
        key,
        lang,
    )
    return {
        "id": key,
        "name": name_of,
        "why": _why(rows, definition(rows[0], lang).text or name_of),
        "basis": "asserted",
        "source_ids": tuple(sources),
        "as_of": rows[0].get("date") or rows[0].get("as_of"),
        "status": rows[0].get("status"),
        "span": [rows[0].get(name) for name in ("since", "until")],
    }


def _why(rows: list[Properties], otherwise: str) -> tuple[str, ...]:
    """Return what the records say themselves: the statement, the size, the note."""
    names = ("statement", "capacity", "note")
    texts = [str(row[name]) for row in rows for name in names if row.get(name)]
    return tuple(dict.fromkeys(texts)) or (otherwise,)


def stated(snapshot: Snapshot, key: str) -> list[str]:
    """Return the ids of the statements that call `region:therapy:stage` missing."""
    region, therapy, stage = key.split(":")
    at = snapshot.edges["at_absence_stage"]
    given = snapshot.edges["for_absence_therapy"]
    return [
        row["id"]
        for row in snapshot.nodes["Absence"].rows()
        if row["region"] == region
        and stage in at.targets(row["id"])
        and (
            therapy in given.targets(row["id"])
            or not (therapy or given.targets(row["id"]))
        )
    ]


def _facts_of(edges: Edges, key: str) -> Iterator[tuple[str, Properties]]:
    for edge in edges.out(edges.starts.position(key)):
        yield edges.ends.ids[edges.end[edge]], edges.row(edge)


def _works_on(
    snapshot: Snapshot,
    filters: Filters,
    key: str,
    lang: str,
    reasons: _Reasons,
) -> None:
    if filters.collaboration_types or filters.members_of:
        return
    wanted = {*filters.therapies, *filters.therapies_also}
    named = _named(snapshot, filters)
    for therapy, fact in _facts_of(
        snapshot.edges["works_on_actor_therapy"], key
    ):
        if therapy not in wanted:
            continue
        own = term(
            snapshot,
            "Therapy",
            therapy,
            lang,
        )
        if fact.get("basis") == "derived":
            reasons.add(say(lang, "derived", narrower=own), fact)
        elif therapy in named or therapy in filters.therapies_also:
            reasons.add(say(lang, "asserted", therapy=own), fact)
        else:
            broad = sorted(snapshot.therapy_above[therapy] & named)
            whole = (
                ", ".join(
                    term(
                        snapshot,
                        "Therapy",
                        each,
                        lang,
                    )
                    for each in broad
                )
                or own
            )
            reasons.add(
                say(
                    lang,
                    "implied",
                    narrower=own,
                    therapy=whole,
                ),
                fact,
                "implied",
            )


def _therapies(
    snapshot: Snapshot,
    edges: Edges,
    filters: Filters,
    key: str,
    lang: str,
    reasons: _Reasons,
    words: str,
) -> None:
    wanted = {*filters.therapies, *filters.therapies_also}
    named = _named(snapshot, filters)
    for therapy, fact in _facts_of(edges, key):
        own = term(
            snapshot,
            "Therapy",
            therapy,
            lang,
        )
        if therapy in wanted and therapy not in named and words == "covers":
            broad = sorted(snapshot.therapy_above[therapy] & named)
            whole = (
                ", ".join(
                    term(
                        snapshot,
                        "Therapy",
                        each,
                        lang,
                    )
                    for each in broad
                )
                or own
            )
            reasons.add(
                say(
                    lang,
                    "covers_implied",
                    narrower=own,
                    therapy=whole,
                ),
                fact,
                "implied",
            )
        elif therapy in wanted:
            reasons.add(
                say(lang, words, therapy=own),
                fact,
                None if therapy in named else "implied",
            )


def _stages(
    snapshot: Snapshot,
    filters: Filters,
    key: str,
    lang: str,
    reasons: _Reasons,
) -> None:
    if not filters.stages:
        return
    at, given = (
        snapshot.edges["at_capability_stage"],
        snapshot.edges["for_capability_therapy"],
    )
    for capability, _ in _facts_of(
        snapshot.edges["has_actor_capability"], key
    ):
        stages = [
            stage
            for stage in at.targets(capability)
            if stage in filters.stages
        ]
        therapies = given.targets(capability)
        if not stages or (
            filters.therapies
            and therapies
            and not {*therapies} & {*filters.therapies}
        ):
            continue
        fact = snapshot.nodes["Capability"].get(capability)
        if filters.operating and fact.get("status") in NOT_OPERATING:
            continue
        stage = term(
            snapshot,
            "Stage",
            stages[0],
            lang,
        )
        whole = "stage_all" if filters.therapies else "stage"
        named = ", ".join(
            term(
                snapshot,
                "Therapy",
                each,
                lang,
            )
            for each in therapies
        )
        text = say(
            lang,
            "stage_for" if therapies else whole,
            stage=stage,
            therapy=named,
        )
        reasons.statuses.append(fact.get("status") or "unknown")
        reasons.add(text + in_brackets(status_of(fact, lang)), fact)


def status_of(fact: Properties, lang: str) -> str:
    """Return how a capability stands in words where it does not plainly operate, with its end."""
    status, words = fact.get("status"), notation(lang)["say"]["status"]
    if status not in {"planned", "paused", "ended"}:
        return ""
    until = fact.get("until") if status == "ended" else None
    return f"{words[status]} {until}" if until else str(words[status])


def in_brackets(text: str) -> str:
    """Return a text in brackets behind a space, nothing for nothing."""
    return f" ({text})" if text else ""


def _membership(
    facts: FactSets,
    filters: Filters,
    key: str,
    lang: str,
    reasons: _Reasons,
) -> None:
    works = frozenset(filters.members_of)
    if filters.collaboration_types:
        works = union(facts.links["type"], filters.collaboration_types)
        if filters.therapies:
            works = works & union(facts.links["covers"], filters.therapies)
    _shared(
        facts,
        works & facts.takes_part[key],
        key,
        lang,
        reasons,
    )


def _shared(
    facts: FactSets,
    works: AbstractSet[str],
    key: str,
    lang: str,
    reasons: _Reasons,
) -> None:
    snapshot = facts.snapshot
    for work, fact in _facts_of(
        snapshot.edges["participates_in_actor_collaboration"], key
    ):
        if work in works:
            title = name(snapshot, "Collaboration", work)
            role = coded(lang, "roles", [fact["role"]])[0]
            reasons.add(
                say(
                    lang,
                    "member",
                    role=role,
                    collaboration=title,
                ),
                fact,
            )


def _taken_part(
    facts: FactSets,
    shared: SharedWork,
    key: str,
    lang: str,
    reasons: _Reasons,
) -> None:
    """Add the role in each collaboration that counts, or with whom of the others it is shared."""
    snapshot = facts.snapshot
    part = snapshot.edges["participates_in_actor_collaboration"]
    for work, fact in _facts_of(part, key):
        if work not in shared.works:
            continue
        title = name(snapshot, "Collaboration", work)
        others = sorted(
            shared.partners.intersection(facts.members[work]) - {key}
        )
        if others:
            names = ", ".join(
                name(snapshot, "Actor", each)
                for each in others[:_MOST_PARTNERS]
            )
            reasons.add(
                say(
                    lang,
                    "partner",
                    actor=names,
                    collaboration=title,
                ),
                fact,
            )
        elif not shared.roles or fact["role"] in shared.roles:
            role = coded(lang, "roles", [fact["role"]])[0]
            reasons.add(
                say(
                    lang,
                    "member",
                    role=role,
                    collaboration=title,
                ),
                fact,
            )


def _partnership(
    facts: FactSets,
    filters: Filters,
    key: str,
    lang: str,
    reasons: _Reasons,
) -> None:
    snapshot = facts.snapshot
    works = facts.takes_part[key]
    for actor in filters.actors:
        works &= facts.takes_part[actor]
    if filters.therapies:
        works &= union(facts.links["covers"], filters.therapies)
    actors = ", ".join(
        name(snapshot, "Actor", each) for each in filters.actors
    )
    for work, fact in _facts_of(
        snapshot.edges["participates_in_actor_collaboration"], key
    ):
        if work in works:
            title = name(snapshot, "Collaboration", work)
            reasons.add(
                say(
                    lang,
                    "partner",
                    actor=actors,
                    collaboration=title,
                ),
                fact,
            )


def _legal_class(
    snapshot: Snapshot,
    key: str,
    target: Target,
) -> str | None:
    """Return the legal class of a product's or trial's therapy; an organisation has none."""
    relation = {
        "products": "is_a_product_therapy",
        "trials": "tests_trial_therapy",
    }.get(target)
    therapies = snapshot.edges[relation].targets(key) if relation else ()
    classes = {
        snapshot.nodes["Therapy"].get(each)["legal_class"]
        for each in therapies
        if each in snapshot.nodes["Therapy"]
    }
    return classes.pop() if len(classes) == 1 else None
