"""Why a record is in an answer: the facts it rests on, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.ask.answer_reasons import Reasons
from graph.ask.fact_sets import NOT_OPERATING, union
from graph.ask.item_order import named_therapies
from graph.ask.lexicon import notation, say
from graph.ask.plain_reason import plain_reason
from graph.ask.wording import coded, name, names, term, terms
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from graph.ask.fact_sets import FactSets
    from graph.ask.filters import Filters, Target
    from graph.ask.shared_work import SharedWork
    from graph.ask.ties import Tie
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_LABELS = {
    "actors": "Actor",
    "partners": "Actor",
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
}
_WORKS_ON = ("works_on_actor_therapy", "asserted", "implied")
_OF_THERAPY = {
    "collaborations": (
        "covers_collaboration_therapy",
        "covers",
        "covers_implied",
    ),
    "products": ("is_a_product_therapy", "is_a", "is_a"),
    "trials": ("tests_trial_therapy", "tests", "tests"),
}
"""The relation to a therapy; what it says of the one that is named, and of a narrower one."""
_OF_STUDIES = {
    "products": "is_a_product_therapy",
    "trials": "tests_trial_therapy",
}
_MOST_PARTNERS = 3
"""So many of those with whom a collaboration is shared are named."""
_IDLE = frozenset({"planned", "paused", "ended"})


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
    evidence = _Evidence(
        facts,
        filters,
        key,
        lang,
        Reasons(),
    )
    if target == "actors":
        evidence.add_actor(shared, ties)
    elif target == "partners":
        evidence.add_partnership()
    else:
        evidence.add_therapies(*_OF_THERAPY[target])
        for actor in filters.actors:
            evidence.add("participates", row, actor=evidence.actors([actor]))
    reasons = evidence.reasons
    if not reasons:
        reasons.add(plain_reason(row, filters, lang), row)
    return {
        "id": key,
        "name": str(row.get("name") or row.get("title") or key),
        **reasons.item(row),
        "closed": _LABELS[target] == "Actor"
        and snapshot.memoise(operating_statuses)[key].state == "closed",
        "legal_class": _legal_class(snapshot, key, target),
    }


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One record of an answer and the reasons that the facts give for it."""

    facts: FactSets
    filters: Filters
    key: str
    lang: str
    reasons: Reasons

    def add(
        self,
        words: str,
        fact: Properties,
        basis: str = "",
        **values: str,
    ) -> None:
        """Add a reason by the name of its sentence."""
        self.reasons.add(say(self.lang, words, **values), fact, basis)

    def add_actor(
        self, shared: Iterable[SharedWork], ties: Iterable[Tie]
    ) -> None:
        """Add what an actor owns, works on, does and takes part in."""
        for text, fact in ties:
            self.reasons.add(text, fact)
        if not (self.filters.collaboration_types or self.filters.members_of):
            self.add_therapies(*_WORKS_ON)
        if self.filters.stages:
            self._add_stages()
        self._add_membership()
        for each in shared:
            self._add_shared(each)

    def add_therapies(
        self,
        relation: str,
        direct: str,
        implied: str,
    ) -> None:
        """Add the facts about the therapies that are asked for, and about narrower ones."""
        snapshot, filters = self.facts.snapshot, self.filters
        of_actor = relation == _WORKS_ON[0]
        wanted = {*filters.therapies, *filters.therapies_also}
        named = named_therapies(snapshot, filters)
        asked = named.union(filters.therapies_also) if of_actor else named
        for therapy, fact in snapshot.edges[relation].leaving(self.key):
            if therapy not in wanted:
                continue
            own = term(
                snapshot,
                "Therapy",
                therapy,
                self.lang,
            )
            if of_actor and fact.get("basis") == "derived":
                self.add("derived", fact, narrower=own)
            elif therapy in asked:
                self.add(direct, fact, therapy=own)
            else:
                broad = own
                if implied != direct:
                    above = sorted(snapshot.therapy_above[therapy] & named)
                    broad = self._therapies(above) or own
                self.add(
                    implied,
                    fact,
                    "implied",
                    narrower=own,
                    therapy=broad,
                )

    def _add_stages(self) -> None:
        """Add the capabilities at the stages that are asked for."""
        snapshot, filters = self.facts.snapshot, self.filters
        at = snapshot.edges["at_capability_stage"]
        given = snapshot.edges["for_capability_therapy"]
        whole = "stage_all" if filters.therapies else "stage"
        wanted = frozenset(filters.therapies)
        for capability in snapshot.edges["has_actor_capability"].targets(
            self.key
        ):
            stages = filter(
                filters.stages.__contains__, at.targets(capability)
            )
            stage = next(stages, None)
            therapies = given.targets(capability)
            fact = snapshot.nodes["Capability"].get(capability)
            status = fact.get("status")
            if (
                stage is None
                or (wanted and therapies and wanted.isdisjoint(therapies))
                or (filters.operating and status in NOT_OPERATING)
            ):
                continue
            text = say(
                self.lang,
                "stage_for" if therapies else whole,
                stage=term(
                    snapshot,
                    "Stage",
                    stage,
                    self.lang,
                ),
                therapy=self._therapies(therapies),
            )
            self.reasons.statuses.append(status or "unknown")
            self.reasons.add(
                text + in_brackets(status_of(fact, self.lang)), fact
            )

    def _add_membership(self) -> None:
        """Add the collaborations that an actor is asked to take part in."""
        links, filters = self.facts.links, self.filters
        works = frozenset(filters.members_of)
        if filters.collaboration_types:
            works = union(links["type"], filters.collaboration_types)
            if filters.therapies:
                works &= union(links["covers"], filters.therapies)
        for work, fact in self._parts(works):
            self._add_part("member", work, fact)

    def _add_shared(self, shared: SharedWork) -> None:
        """Add the role in each collaboration that counts, or with whom of the others it is."""
        for work, fact in self._parts(shared.works):
            others = shared.partners.intersection(self.facts.members[work])
            named = sorted(others - {self.key})[:_MOST_PARTNERS]
            if named:
                self._add_part(
                    "partner",
                    work,
                    fact,
                    self.actors(named),
                )
            elif not shared.roles or fact["role"] in shared.roles:
                self._add_part("member", work, fact)

    def add_partnership(self) -> None:
        """Add the collaborations that are shared with the actors of the question."""
        facts, filters = self.facts, self.filters
        works = facts.takes_part[self.key].intersection(
            *(facts.takes_part[actor] for actor in filters.actors)
        )
        if filters.therapies:
            works &= union(facts.links["covers"], filters.therapies)
        actors = self.actors(filters.actors)
        for work, fact in self._parts(works):
            self._add_part(
                "partner",
                work,
                fact,
                actors,
            )

    def _parts(
        self, works: AbstractSet[str]
    ) -> Iterator[tuple[str, Properties]]:
        """Yield the collaborations of a set that the actor takes part in, with its role."""
        part = self.facts.snapshot.edges["participates_in_actor_collaboration"]
        taken = part.leaving(self.key)
        return ((work, fact) for work, fact in taken if work in works)

    def _add_part(
        self,
        words: str,
        work: str,
        fact: Properties,
        actor: str = "",
    ) -> None:
        self.add(
            words,
            fact,
            role=coded(self.lang, "roles", [fact["role"]])[0],
            actor=actor,
            collaboration=name(self.facts.snapshot, "Collaboration", work),
        )

    def actors(self, ids: Iterable[str]) -> str:
        """Return the names of actors."""
        return ", ".join(names(self.facts.snapshot, "Actor", ids))

    def _therapies(self, ids: Iterable[str]) -> str:
        """Return the names of therapies."""
        return ", ".join(
            terms(
                self.facts.snapshot,
                "Therapy",
                ids,
                self.lang,
            )
        )


def status_of(fact: Properties, lang: str) -> str:
    """Return how a capability stands in words where it does not plainly operate, with its end."""
    status = fact.get("status")
    if status not in _IDLE:
        return ""
    words: dict[str, str] = notation(lang)["say"]["status"]
    until = fact.get("until") if status == "ended" else None
    return f"{words[status]} {until}" if until else words[status]


def in_brackets(text: str) -> str:
    """Return a text in brackets behind a space, nothing for nothing."""
    return f" ({text})" if text else ""


def _legal_class(
    snapshot: Snapshot,
    key: str,
    target: Target,
) -> str | None:
    """Return the legal class of a product's or trial's therapy; an organisation has none."""
    if target not in _OF_STUDIES:
        return None
    therapies = snapshot.edges[_OF_STUDIES[target]].targets(key)
    rows = map(snapshot.nodes["Therapy"].get, therapies)
    classes = {row["legal_class"] for row in rows}
    return classes.pop() if len(classes) == 1 else None
