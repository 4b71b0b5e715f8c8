"""Who may be in a consortium for a call, and which cell each legal entity may cover."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.coverage.roles import CLASSES
from graph.partners.legal_entities import UNITS, entities
from graph.release.status import leaving

if TYPE_CHECKING:
    from graph.coverage.cell_actors import Cell, CellEntry
    from graph.partners.call import Call
    from graph.partners.consortium_items import Why
    from graph.release.snapshot import Snapshot


@dataclass(frozen=True)
class CellPart:
    """What the legal entity of a cell does there: the capabilities of its units."""

    capabilities: tuple[CellEntry, ...]

    @property
    def asserted(self) -> bool:
        """Return whether a source names the therapy of one of them."""
        return any(
            capability.basis == "asserted" for capability in self.capabilities
        )

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return what they rest on, each source once."""
        every = (
            source
            for capability in self.capabilities
            for source in capability.source_ids
        )
        return tuple(dict.fromkeys(every))


class Eligibility:
    """What a call asks of whoever covers its cells."""

    def __init__(self, snapshot: Snapshot, call: Call) -> None:
        self.snapshot, self.call = snapshot, call
        self.entity = snapshot.memoise(entities)
        self.required = {self.entity[key] for key in call.members}

    def may_cover(self, cell: Cell) -> dict[str, CellPart]:
        """Return which entities may cover a cell: those at work here, else a network, else abroad.

        With a region nobody outside it may.
        """
        parts: dict[str, list[CellEntry]] = defaultdict(list)
        for capability in self._able(cell):
            parts[self.entity[capability.actor]].append(capability)
        return {key: CellPart(tuple(some)) for key, some in parts.items()}

    def _able(self, cell: Cell) -> list[CellEntry]:
        """Return the capabilities of a cell that count for the call, the first kind there is."""
        every = [
            entry
            for entry in cell.open
            if self._may_do(entry.actor, cell.stage)
        ]
        here = [entry for entry in every if self._is_near(entry.actor)]
        peers = [entry for entry in here if not self._is_bridge(entry.actor)]
        if here or self.call.region:
            return peers or here
        return every

    def _may_do(self, actor: str, stage: str) -> bool:
        return self._role(actor, stage) and not self._out(actor)

    def _is_near(self, actor: str) -> bool:
        """Return whether an actor is where the call looks, or is in it wherever it is."""
        return self.is_here(actor) or self._must(actor)

    def _is_bridge(self, actor: str) -> bool:
        """Return whether an actor only connects others; who must be in does its own work."""
        return self._class(actor) == "bridge" and not self._must(actor)

    def _out(self, actor: str) -> bool:
        both = {actor, self.entity[actor]}
        return bool(
            both & {*self.call.without, *self.snapshot.memoise(leaving)}
        )

    def _must(self, actor: str) -> bool:
        return self.entity[actor] in self.required

    def _class(self, actor: str) -> str | None:
        """Return what an actor is to others; a network inside a house does its house's work."""
        kind = self.snapshot.actors.value(actor, "kind")
        inside = kind in UNITS and self.entity[actor] != actor
        return None if inside else CLASSES.get(kind)

    def _role(self, actor: str, stage: str) -> bool:
        role = self._class(actor)
        return role != "rules" and (role != "funding" or stage == "funding")

    def is_here(self, actor: str) -> bool:
        """Return whether an actor or its legal entity has its seat where the call looks."""
        row, house = (
            self.snapshot.actors.get(actor),
            self.snapshot.actors.get(self.entity[actor]),
        )
        if self.call.region:
            return (
                row.get("region") or house.get("region")
            ) == self.call.region
        return (row.get("country") or house.get("country")) == "BE"

    def may_join(self, actor: str) -> bool:
        """Return whether an actor may be a member: it is not left out, and does work of its own."""
        return not self._out(actor) and self._class(actor) not in {
            "rules",
            "funding",
        }

    def why_uncovered(self, cell: Cell) -> Why:
        """Return why nobody may cover a cell: the first reason that all of its actors share."""
        if not cell.local:
            return "nobody"
        if not cell.open:
            return "closed"
        fit = [h.actor for h in cell.open if self._role(h.actor, cell.stage)]
        if not fit:
            return "judges"
        here = {actor for actor in fit if self.is_here(actor)}
        if not here:
            return "elsewhere"
        without = set(self.call.without)
        left = any({actor, self.entity[actor]} & without for actor in here)
        return "left-out" if left else "leaving"
