"""Communities of the curated release: everybody is in one, and each is opened by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.view.choice import MOST, Choice
from graph.view.communities import LEAF, ROOT, WIDE, communities
from graph.view.elements import elements
from tests import tables

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def test_communities_hold_everybody_once(curated_snapshot: Snapshot) -> None:
    found = curated_snapshot.memoise(communities)
    parts = [actor for key in found[ROOT].parts for actor in found[key].members]
    assert sorted(parts) == list(curated_snapshot.actors.ids)
    assert len(found[ROOT].parts) <= WIDE
    for one in found.values():
        inside = [actor for key in one.parts for actor in found[key].members]
        assert one.parts or len(one.members) <= LEAF
        assert not one.parts or sorted(inside) == sorted(one.members)


def test_communities_are_opened_one_by_one(curated_snapshot: Snapshot) -> None:
    closed = elements(curated_snapshot, Choice(by="community"))
    assert (closed.shown, closed.grouped, closed.left) == (
        0,
        len(tables.table("actors")),
        0,
    )
    biggest = max(closed.nodes, key=lambda node: node["members"])
    opened = elements(curated_snapshot, Choice(by="community", opened=(biggest["id"],)))
    assert opened.shown == biggest["members"]
    assert opened.shown + opened.grouped == len(tables.table("actors"))
    assert {edge["from"] for edge in opened.edges} <= {
        node["id"] for node in opened.nodes
    }
    assert any(edge["kind"] == "ties" for edge in opened.edges)


def test_a_filter_counts_only_who_fits_in_a_community(
    curated_snapshot: Snapshot,
) -> None:
    some = elements(curated_snapshot, Choice(therapy="car-t", by="community"))
    every = elements(curated_snapshot, Choice(therapy="car-t", limit=MOST))
    assert some.shown + some.grouped == every.total == some.total
