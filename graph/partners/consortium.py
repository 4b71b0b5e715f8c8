"""A consortium for a call: the fewest legal entities that cover given stages of given therapies.

Members are open actors with a seat in Belgium (or in the region asked for); actors abroad come in
only for cells that nobody in Belgium covers. A unit joins through its house (see `entities`). Never
members: closed actors, those whose closing is announced, authorities and payers, who will judge or
pay for the product, and funders except for the stage of funding. What cannot be covered is named
with the reason, and so is a rule of the call that cannot be met. A proposal is derived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import chain, combinations
from typing import TYPE_CHECKING

from graph.coverage.candidates import candidates
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.partners.call import Call, checked
from graph.partners.consortium_items import (
    Alternate,
    Consortium,
    ConsortiumMember,
    Covered,
    RuleItem,
    Tie,
    Uncovered,
)
from graph.partners.cover import Cover, CoverProblem, alternates, cover
from graph.partners.eligibility import Eligibility
from graph.partners.legal_entities import houseless
from graph.partners.rules import (
    LegalEntity,
    fits,
    limits,
    sentence,
    state_of,
    to_ask,
)
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.properties import Properties
    from graph.coverage.cell_actors import Cell
    from graph.coverage.matrix import CoverageMatrix
    from graph.model import Language
    from graph.release.snapshot import Snapshot

ALTERNATES = 3
"""Who could take the place of a member, at most: the next ones to call."""
NEAREST = 3
"""Who is near to a cell that nobody may cover, at most."""
ABROAD = "abroad"


def consortium(
    snapshot: Snapshot,
    call: Call,
    lang: Language = "en",
) -> Consortium:
    """Return the fewest entities for a call, existing ties preferred and regions balanced.

    Raises:
        NotFoundError: a therapy, stage or actor is not in the release.
        InvalidInputError: no therapy is given, the region is unknown, or an actor that must be in
            is closed, is left out as well, or may not be a member.
    """
    call = checked(snapshot, call)
    matrix = coverage(snapshot, Scenario())
    cells = {
        f"{t}:{s}": matrix.cell(t, s)
        for t in call.therapies
        for s in call.stages
    }
    asking = _Asking(snapshot, call, cells)
    solved = cover(asking.problem)
    regions = Counter(asking.problem.region[name] for name in solved.chosen)
    return Consortium(
        therapies=call.therapies,
        stages=call.stages,
        region=call.region,
        method=solved.method,
        size=len(solved.chosen),
        least=solved.least,
        greedy=solved.greedy,
        bound=round(solved.bound, 4),
        regions=dict(sorted(regions.items())),
        members=tuple(
            asking.member(name, solved.chosen) for name in solved.chosen
        ),
        coordinator=asking.coordinator(solved.chosen),
        rules=asking.rule_items(solved, lang),
        ties=tuple(asking.ties(solved.chosen)),
        uncovered=tuple(asking.uncovered(matrix)),
    )


class _Asking:
    """The cells of a call and who may cover them."""

    def __init__(
        self,
        snapshot: Snapshot,
        call: Call,
        cells: dict[str, Cell],
    ) -> None:
        self.snapshot, self.call, self.cells = snapshot, call, cells
        self.eligibility = Eligibility(snapshot, call)
        self.entity = self.eligibility.entity
        self.required = self.eligibility.required
        self.may = {
            key: self.eligibility.may_cover(cell)
            for key, cell in cells.items()
        }
        plain = self._problem()
        entities_of_call = {
            name: self._legal_entity(name) for name in plain.names
        }
        self.rules = limits(call.rules, entities_of_call)
        # What nobody knows helps only where what is known is not enough.
        both = (
            limit for rule in self.rules for limit in (rule.sure, rule.limit)
        )
        self.problem = replace(plain, limits=tuple(dict.fromkeys(both)))

    def member(self, entity: str, chosen: Sequence[str]) -> ConsortiumMember:
        """Return a member with what it covers and who could take its place."""
        row, rest = (
            self._row(entity),
            [other for other in chosen if other != entity],
        )
        others = set[str]().union(
            *(self.problem.covers[other] for other in rest)
        )
        covered = [key for key in self.cells if entity in self.may[key]]
        return ConsortiumMember(
            actor=entity,
            name=row["name"],
            kind=row["kind"],
            region=row.get("region"),
            country=row.get("country"),
            size=row.get("size"),
            required=entity in self.required,
            myself=self.entity.get(self.call.myself or "") == entity,
            houseless=houseless(self.snapshot, entity),
            standing=self.snapshot.memoise(operating_statuses)[entity].state,
            units=tuple(self._units(entity, covered)),
            covers=tuple(
                self._covered(key, entity, alone=key not in others)
                for key in covered
            ),
            alternates=self._instead(entity, chosen),
        )

    def _units(self, entity: str, covered: Sequence[str]) -> list[str]:
        """Return the units of a member: those that the call names, then those that do the work."""
        units = [
            key for key in self.call.members if self.entity[key] == entity
        ]
        for key in covered:
            units += [
                entry.actor for entry in self.may[key][entity].capabilities
            ]
        return [unit for unit in dict.fromkeys(units) if unit != entity]

    def _legal_entity(self, name: str) -> LegalEntity:
        row = self._row(name)
        return LegalEntity(row["kind"], row.get("region"), row.get("size"))

    def _covered(
        self,
        key: str,
        entity: str,
        *,
        alone: bool,
    ) -> Covered:
        part = self.may[key][entity]
        return Covered(
            therapy=self.cells[key].therapy,
            stage=self.cells[key].stage,
            by=tuple(capability.actor for capability in part.capabilities),
            basis="asserted" if part.asserted else part.capabilities[0].basis,
            source_ids=part.source_ids,
            alone=alone,
        )

    def _instead(
        self, entity: str, chosen: Sequence[str]
    ) -> tuple[Alternate, ...]:
        """Return who could take a member's place without breaking a rule that is met."""
        if entity in self.required:
            return ()
        rest = [other for other in chosen if other != entity]
        met = [rule for rule in self.rules if state_of(rule, chosen) == "met"]
        fit = [
            other
            for other in alternates(self.problem, chosen, entity)
            if all(state_of(rule, [*rest, other]) == "met" for rule in met)
        ]
        return tuple(
            Alternate(
                actor=other,
                name=self._row(other)["name"],
                region=self._row(other).get("region"),
                ties=sum(self.problem.tied(other, member) for member in rest),
            )
            for other in fit[:ALTERNATES]
        )

    def coordinator(self, chosen: Sequence[str]) -> str | None:
        """Return who of the members may coordinate: the one who asks, else the most tied."""
        asked = self.call.rules.coordinator
        if asked is None:
            return None
        fit = [key for key in chosen if fits(self._row(key)["kind"], asked)]
        own = self.entity.get(self.call.myself or "")
        ties = {
            key: sum(
                self.problem.tied(key, member)
                for member in chosen
                if member != key
            )
            for key in fit
        }
        return min(
            fit, key=lambda key: (key != own, -ties[key], key), default=None
        )

    def rule_items(
        self, solved: Cover, lang: Language
    ) -> tuple[RuleItem, ...]:
        """Return what became of each rule."""
        if not self.rules:
            return ()
        fewest = cover(replace(self.problem, limits=()))
        return tuple(
            RuleItem(
                rule=rule.name,
                number=rule.number,
                value=rule.value,
                state=state_of(rule, solved.chosen),
                reason=sentence(
                    rule,
                    solved.chosen,
                    fewest,
                    lang,
                ),
                unsure=tuple(to_ask(rule, solved.chosen)),
            )
            for rule in self.rules
        )

    def ties(self, chosen: Sequence[str]) -> Iterable[Tie]:
        """Yield the pairs of members that share a collaboration, their units' included."""
        works = self._works(chosen)
        for entity, other in combinations(chosen, 2):
            shared = sorted(works[entity] & works[other])
            if shared:
                yield Tie(actors=(entity, other), collaborations=tuple(shared))

    def uncovered(self, matrix: CoverageMatrix) -> Iterable[Uncovered]:
        """Yield the cells that nobody may cover, with why and who is near."""
        for key, cell in self.cells.items():
            if not self.may[key]:
                near = candidates(
                    matrix,
                    cell.therapy,
                    cell.stage,
                    2 * NEAREST,
                )
                fit = [
                    candidate.actor
                    for candidate in near
                    if self.eligibility.may_join(candidate.actor)
                ]
                elsewhere = [
                    h.actor
                    for h in cell.open
                    if not self.eligibility.is_here(h.actor)
                ]
                yield Uncovered(
                    therapy=cell.therapy,
                    stage=cell.stage,
                    why=self.eligibility.why_uncovered(cell),
                    elsewhere=tuple(elsewhere[:NEAREST]),
                    nearest=tuple(fit[:NEAREST]),
                )

    def _row(self, actor: str) -> Properties:
        return self.snapshot.actors.get(actor)

    def _works(self, names: Iterable[str]) -> dict[str, set[str]]:
        """Return the collaborations of each entity and its units."""
        joined = self.snapshot.edges["participates_in_actor_collaboration"]
        works: dict[str, set[str]] = {name: set() for name in names}
        for actor, entity in self.entity.items():
            if entity in works:
                works[entity].update(joined.targets(actor))
        return works

    def _problem(self) -> CoverProblem:
        names = sorted(self.required.union(*self.may.values()))
        covers = {name: self._cells_of(name) for name in names}
        asserted = {
            name: sum(self.may[key][name].asserted for key in cells)
            for name, cells in covers.items()
        }
        regions = {
            name: self._row(name).get("region") or ABROAD for name in names
        }
        return CoverProblem(
            covers,
            self._ties(names),
            regions,
            asserted,
            frozenset(self.required),
        )

    def _cells_of(self, entity: str) -> frozenset[str]:
        """Return the cells that an entity may cover."""
        return frozenset(
            key for key, parts in self.may.items() if entity in parts
        )

    def _ties(self, names: Sequence[str]) -> frozenset[tuple[str, str]]:
        """Return the pairs of entities that share a collaboration, each pair sorted."""
        members: dict[str, list[str]] = defaultdict(list)
        for name, works in self._works(names).items():
            for work in works:
                members[work].append(name)
        pairs = (combinations(sorted(some), 2) for some in members.values())
        return frozenset(chain.from_iterable(pairs))
