"""What a view shows: actors or communities of them, their ties, and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from graph.release.adjacency import owned, stars
from graph.release.status import operating_statuses, operating_statuses_on
from graph.view.choice import (
    MOST,
    USUAL,
    Choice,
    actors,
    added,
    inferred,
    partners,
    ties,
)
from graph.view.communities import ROOT, communities, traits
from graph.view.layout import layout, remove_overlaps
from graph.view.local import MOST as FEW
from graph.view.local import local
from graph.view.styles import CLOSED, COMMUNITY, FAMILIES, LINES, OTHER, STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.common.properties import Properties
    from graph.release.adjacency import Pair
    from graph.release.snapshot import Snapshot
    from graph.release.status import OperatingStatus
    from graph.view.communities import Community
    from graph.view.layout import Place


@dataclass(frozen=True)
class Elements:
    """Nodes and edges as a view draws them.

    `total` actors fit; `shown` stand for themselves, `inside` communities are `grouped` others, the
    rest is left out: those with fewer ties than `least`. `undated` ties have no year to choose by,
    and `idle` actors no tie in the years chosen, so they are not drawn.
    `starred` large collaborations are drawn from their centre alone.
    """

    nodes: list[Properties]
    edges: list[Properties]
    total: int
    shown: int
    grouped: int
    least: int
    undated: int
    starred: int
    idle: int = 0

    @property
    def communities(self) -> int:
        """Return how many nodes stand for a community."""
        return len(self.nodes) - self.shown

    @property
    def left(self) -> int:
        """Return how many actors that fit are not in the view."""
        return self.total - self.shown - self.grouped


def elements(snapshot: Snapshot, choice: Choice) -> Elements:
    """Return the nodes and edges of a choice.

    Raises:
        NotFoundError: the therapy, stage or an actor is not in the release.
        InvalidInputError: the depth, the limit, the region or the years are out of range.
    """
    fitting, extra = actors(snapshot, choice), added(snapshot, choice)
    base = _dated(
        snapshot,
        choice,
        fitting,
        extra,
    )
    fitting_ids = base | extra
    tied = snapshot.memoise(partners)
    degree = {key: len(tied[key] & fitting_ids) for key in fitting_ids}
    groups: dict[str, list[str]] = {}
    most = max(choice.limit, len(extra))
    if _together(choice, len(fitting_ids)):
        groups = _groups(snapshot, base - extra, choice.opened)
        most = MOST - len(groups)
    group_of = {
        key: group for group, members in groups.items() for key in members
    }
    first = {choice.around, *choice.also, *choice.expand}
    ranked = sorted(
        fitting_ids - group_of.keys(),
        key=lambda key: (key not in first, -degree[key], key),
    )
    shown = ranked[:most]
    drawing = _Drawing(snapshot, choice)
    nodes = [drawing.actor(key, degree[key]) for key in sorted(shown)]
    middles = drawing.middles(groups)
    nodes += [
        drawing.community(key, groups[key], degree) | middles[key]
        for key in sorted(groups)
    ]
    edges, undated = drawing.edges({key: key for key in shown} | group_of)
    if len(nodes) <= FEW:
        _lay_out(nodes, edges)
    drawn_works = chain.from_iterable(
        edge.get("collaborations", ()) for edge in edges
    )
    return Elements(
        nodes,
        edges,
        total=len(fitting_ids),
        shown=len(shown),
        grouped=len(group_of),
        least=min((degree[key] for key in shown), default=0),
        undated=undated,
        starred=len(snapshot.memoise(stars).intersection(drawn_works)),
        idle=len(fitting - base),
    )


def _together(choice: Choice, many: int) -> bool:
    """Return whether to draw communities: `auto` does where more fit than can be read at once.

    Who names a number of actors wants to see actors, as far as one view can hold them.
    """
    if choice.by == "auto":
        return many > (USUAL if choice.limit == USUAL else MOST)
    return choice.by == "community"


def _dated(
    snapshot: Snapshot,
    choice: Choice,
    fitting: set[str],
    extra: set[str],
) -> set[str]:
    """Return those of the fitting actors that have a tie in the chosen years, if any are chosen."""
    if choice.since is None and choice.until is None:
        return fitting
    among = fitting | extra
    ran = {
        end
        for pair in ties(snapshot, choice).pairs
        if among.issuperset(pair)
        for end in pair
    }
    return fitting & (ran | {choice.around})


def _lay_out(nodes: list[Properties], edges: list[Properties]) -> None:
    """Give the nodes of a small view positions of its own."""
    stable = {node["id"]: (node["x"], node["y"]) for node in nodes}
    placed = local(stable, [(edge["from"], edge["to"]) for edge in edges])
    for node in nodes:
        node["x"], node["y"] = (round(at, 1) for at in placed[node["id"]])


def _groups(
    snapshot: Snapshot,
    fitting: set[str],
    opened: Iterable[str],
) -> dict[str, list[str]]:
    """Return the communities that are drawn closed, with those of their members that fit."""
    known = snapshot.memoise(communities)
    groups: dict[str, list[str]] = {}
    todo = [ROOT]
    wanted = {ROOT, *opened}
    while todo:
        for part in known[todo.pop()].parts:
            if part in wanted:
                todo.append(part)
                continue
            members = [key for key in known[part].members if key in fitting]
            if len(members) > 1:
                groups[part] = members
    return groups


class _Drawing:
    """Nodes and edges of one choice as vis-network takes them."""

    def __init__(self, snapshot: Snapshot, choice: Choice) -> None:
        self._snapshot, self._choice = snapshot, choice
        self._places: Mapping[str, Place] = snapshot.memoise(layout)
        self._inferred = inferred(snapshot, choice.therapy)
        self._stood: Mapping[str, OperatingStatus | None] = (
            snapshot.memoise(operating_statuses)
            if choice.until is None
            else operating_statuses_on(snapshot, f"{choice.until}-12-31")
        )

    def actor(self, key: str, degree: int) -> Properties:
        row = self._snapshot.actors.get(key)
        colour, shape = STYLES.get(row["kind"], OTHER)
        stood = self._stood[key]
        where = ", ".join(
            row[name] for name in ("city", "country") if row.get(name)
        )
        x, y = self._places[key]
        node = {
            "id": key,
            "label": row["name"],
            "kind": row["kind"],
            "region": row.get("region"),
            "standing": stood.state if stood else "open",
            "shape": shape,
            "color": CLOSED if stood and stood.state == "closed" else colour,
            "value": degree,
            "title": " \u00b7 ".join(filter(None, (row["name"], where))),
            "x": round(x, 1),
            "y": round(y, 1),
        }
        return node | ({"basis": "derived"} if key in self._inferred else {})

    def community(
        self,
        key: str,
        members: list[str],
        degree: Mapping[str, int],
    ) -> Properties:
        group: Community = self._snapshot.memoise(communities)[key]
        names = self._snapshot.actors
        best = sorted(members, key=lambda actor: (-degree[actor], actor))[:4]
        common = traits(self._snapshot, members)
        best_names = [names.value(actor, "name") for actor in best]
        colour, shape = COMMUNITY
        return {
            "id": key,
            "label": best_names[0],
            "kind": "community",
            "region": None,
            "standing": "open",
            "loose": group.loose,
            "therapies": list(common.therapies),
            "towns": list(common.towns),
            "members": len(members),
            "shape": shape,
            "color": colour,
            "value": len(members),
            "title": ", ".join(best_names)
            + (" \u2026" if len(members) > len(best_names) else ""),
        }

    def middles(
        self, groups: Mapping[str, list[str]]
    ) -> dict[str, dict[str, float]]:
        """Return where communities stand: amid their members, and not on one another."""
        if not groups:
            return {}
        known = self._snapshot.memoise(communities)
        # What is loose stands around the others: its middle would be where it is not.
        some = {
            key: members[:1] if known[key].loose else members
            for key, members in groups.items()
        }
        middle = np.array(
            [
                np.mean([self._places[k] for k in m], axis=0)
                for m in some.values()
            ]
        )
        wide = 2 * float(np.abs(np.array(list(self._places.values()))).max())
        share = np.sqrt([len(members) for members in groups.values()])
        placed = remove_overlaps(
            middle, wide * (0.022 + 0.03 * share / share.max()), 60
        )
        return {
            key: {"x": round(float(x), 1), "y": round(float(y), 1)}
            for key, (x, y) in zip(groups, placed, strict=True)
        }

    def edges(self, own: Mapping[str, str]) -> tuple[list[Properties], int]:
        """Return the edges between the nodes that stand for actors, and the undated ties."""
        chosen = ties(self._snapshot, self._choice)
        between: Counter[Pair] = Counter()
        edges: list[Properties] = []
        for (left, right), shared in chosen.pairs.items():
            ends = own.get(left), own.get(right)
            if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
                continue
            if ends == (left, right):
                edges.append(self._tie(left, right, shared))
            else:
                between[min(ends), max(ends)] += 1  # type: ignore[type-var]
        edges += [
            {
                "from": left,
                "to": right,
                "kind": "ties",
                "family": "research",
                "value": count,
                "color": LINES["research"],
            }
            for (left, right), count in sorted(between.items())
        ]
        if not self._choice.types:
            edges += self._owned(own)
        return edges, chosen.undated

    def _tie(
        self,
        left: str,
        right: str,
        shared: list[str],
    ) -> Properties:
        works = self._snapshot.nodes["Collaboration"]
        names, types = works.column("name"), works.column("type")
        positions = [works.index[key] for key in shared]
        families = Counter(FAMILIES[types[position]] for position in positions)
        [(family, _)] = families.most_common(1)
        derived = self._snapshot.memoise(_derived)
        tie = {
            "from": left,
            "to": right,
            "kind": "collaboration",
            "value": len(shared),
            "family": family,
            "color": LINES[family],
            "title": "; ".join(names[position] for position in positions[:4]),
            "collaborations": shared,
        }
        if all(
            (key, left) in derived or (key, right) in derived for key in shared
        ):
            return tie | {"basis": "derived", "dashes": True}
        return tie | {"basis": "asserted"}

    def _owned(self, own: Mapping[str, str]) -> list[Properties]:
        return [
            {
                "from": part,
                "to": whole,
                "kind": "part-of",
                "family": "part-of",
                "value": 1,
                "basis": "asserted",
                "arrows": "to",
                "color": LINES["part-of"],
            }
            for part, whole in owned(self._snapshot)
            if own.get(part) == part and own.get(whole) == whole
        ]


def _derived(snapshot: Snapshot) -> frozenset[tuple[str, str]]:
    """Return the (collaboration, actor) of which no source says that they belong together."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    bases = joined.column("basis")
    bases_of: dict[tuple[str, str], set[str]] = {}
    for at, (actor, work) in enumerate(joined.pairs()):
        bases_of.setdefault((work, actor), set()).add(bases[at] or "asserted")
    return frozenset(
        pair for pair, stated in bases_of.items() if stated == {"derived"}
    )
