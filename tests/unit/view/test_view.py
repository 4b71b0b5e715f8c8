from __future__ import annotations

import io
import json
import re
from math import hypot
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from graph.errors import InvalidInputError, NotFoundError
from graph.release.adjacency import CROWD, adjacency, drawn, stars
from graph.release.snapshot import Snapshot
from graph.release.status import operating_statuses
from graph.view.choice import MOST, Choice, partners
from graph.view.elements import elements
from graph.view.layout import layout
from graph.view.poster import poster
from graph.view.pyvis_render import picture, standalone
from graph.view.view_gexf import view_gexf

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}} ${7*7}",
    'href="javascript:alert(1)"',
    "\u202e\u2028 <b>",
]

if TYPE_CHECKING:
    from collections.abc import Iterator


def hostile(snapshot: Snapshot) -> Snapshot:
    def rows() -> Iterator[tuple[str, dict[str, object]]]:
        for label, table in snapshot.nodes.items():
            for at, row in enumerate(table.rows()):
                name = {"name": HOSTILE[at % len(HOSTILE)]} if label == "Actor" else {}
                yield label, row | name

    edges = (
        (name, start, end, table.row(at))
        for name, table in snapshot.edges.items()
        for at, (start, end) in enumerate(table.pairs())
    )
    return Snapshot.build(snapshot.release, rows(), edges)


def test_a_therapy_shows_those_who_work_on_it_or_below(
    curated_snapshot: Snapshot,
) -> None:
    works = curated_snapshot.edges["works_on_actor_therapy"]
    below = curated_snapshot.therapy_below["cell-therapy"]
    wanted = {actor for key in below for actor in works.origins(key)}
    found = elements(curated_snapshot, Choice(therapy="cell-therapy", limit=MOST))
    assert {node["id"] for node in found.nodes} == wanted
    assert found.total == len(wanted)


def test_a_cut_view_keeps_the_best_tied_and_says_how_many_there_are(
    curated_snapshot: Snapshot,
) -> None:
    whole = elements(curated_snapshot, Choice(limit=MOST))
    cut = elements(curated_snapshot, Choice(limit=50))
    assert (len(cut.nodes), cut.total) == (50, len(curated_snapshot.actors))
    degree = {node["id"]: node["value"] for node in whole.nodes}
    least = min(degree[node["id"]] for node in cut.nodes)
    others = degree.keys() - {node["id"] for node in cut.nodes}
    assert least >= max(degree[key] for key in others)
    shown = {node["id"] for node in cut.nodes}
    assert all({edge["from"], edge["to"]} <= shown for edge in cut.edges)


def test_a_neighbourhood_grows_with_its_depth(curated_snapshot: Snapshot) -> None:
    sizes = [
        elements(
            curated_snapshot, Choice(around="uliege", depth=depth, limit=MOST)
        ).total
        for depth in (1, 2, 3)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] > 5


def test_ties_of_small_collaborations_are_all_pairs(curated_snapshot: Snapshot) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    shared = curated_snapshot.memoise(drawn)
    small = [
        (key, sorted(joined.origins(key)))
        for key in curated_snapshot.nodes["Collaboration"].ids
        if 1 < len(joined.origins(key)) <= CROWD
    ]
    assert small
    for key, members in small:
        for at, left in enumerate(members):
            assert all(key in shared[left, right] for right in members[at + 1 :])


def _with_crowd(snapshot: Snapshot, roles: dict[str, str]) -> Snapshot:
    """Return a snapshot whose only collaboration has these members, by name and role."""
    nodes = [
        (
            "Collaboration",
            {"id": "crowd", "name": "Crowd", "type": "consortium-project"},
        )
    ]
    nodes += [("Actor", {"id": key, "name": key, "kind": "company"}) for key in roles]
    edges = [
        ("participates_in_actor_collaboration", key, "crowd", {"role": role})
        for key, role in roles.items()
    ]
    return Snapshot.build(snapshot.release, nodes, edges)


@pytest.mark.parametrize("role", ["coordinator", "client", "sponsor", "spin-off"])
def test_a_large_collaboration_is_drawn_from_its_centre(
    role: str, curated_snapshot: Snapshot
) -> None:
    members = {f"member-{number}": "partner" for number in range(1, 10)}
    crowd = _with_crowd(curated_snapshot, members | {"the-centre": role})
    assert set(drawn(crowd)) == {(key, "the-centre") for key in members}
    assert stars(crowd) == {"crowd"}
    assert elements(crowd, Choice()).starred == 1


def test_without_a_centre_nobody_is_made_one(curated_snapshot: Snapshot) -> None:
    members = {f"member-{number}": "partner" for number in range(1, 10)}
    crowd = _with_crowd(curated_snapshot, members)
    # Nine members, each tied to the eight others.
    assert len(drawn(crowd)) == 9 * 8 / 2
    assert stars(crowd) == frozenset()
    assert elements(crowd, Choice()).starred == 0


def test_a_round_of_many_investors_ties_each_to_the_company(
    curated_snapshot: Snapshot,
) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    shared = curated_snapshot.memoise(drawn)
    partners = {other for pair in shared if "novadip" in pair for other in pair} - {
        "novadip"
    }
    for key in ("novadip-series-b-2021",):
        assert set(joined.origins(key)) - {"novadip"} <= partners


def test_the_layout_is_the_same_every_time_and_stands_apart(
    curated_snapshot: Snapshot,
) -> None:
    again = Snapshot(
        curated_snapshot.release, curated_snapshot.nodes, curated_snapshot.edges
    ).memoise(layout)
    places = curated_snapshot.memoise(layout)
    assert places == again
    assert set(places) == set(curated_snapshot.actors.ids)
    assert len({(round(x), round(y)) for x, y in places.values()}) > 0.97 * len(places)
    assert max(hypot(x, y) for x, y in places.values()) < 4000


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        (Choice(therapy="nothing"), NotFoundError),
        (Choice(around="nobody"), NotFoundError),
        (Choice(stage="nowhere"), NotFoundError),
        (Choice(limit=0), InvalidInputError),
        (Choice(depth=4), InvalidInputError),
        (Choice(since=2020, until=2010), InvalidInputError),
        (Choice(region="Mars"), InvalidInputError),
        (Choice(also=("nobody",)), NotFoundError),
        (Choice(expand=("nobody",)), NotFoundError),
    ],
)
def test_a_wrong_choice_is_refused(
    curated_snapshot: Snapshot, choice: Choice, error: type[Exception]
) -> None:
    with pytest.raises(error):
        elements(curated_snapshot, choice)


def test_the_picture_is_what_vis_network_takes(curated_snapshot: Snapshot) -> None:
    drawn = picture(elements(curated_snapshot, Choice(therapy="phage-therapy")))
    assert drawn["options"]["physics"]["enabled"] is False
    assert drawn["options"]["edges"]["smooth"] is False
    assert {"x", "y", "shape", "color", "label"} <= set(drawn["nodes"][0])
    json.dumps(drawn)


def test_text_of_the_data_stays_text_in_the_file(curated_snapshot: Snapshot) -> None:
    shown = elements(hostile(curated_snapshot), Choice(therapy="phage-therapy"))
    page = standalone(shown, HOSTILE[0])
    own = page.split("\n<script>/**")[0]
    assert "<img" not in own
    assert "onerror=alert(1)>" not in own
    assert "49" not in re.sub(
        r"[-\d.]{3,}", "", "".join(re.findall(r"<th.*?</th>", own))
    )
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    named = {node["label"] for node in json.loads(data.group(1))["nodes"]}
    assert named <= set(HOSTILE)
    assert not re.search(r"""(src|href)=["']?https?:""", own)


def test_who_is_closed_is_drawn_so_whatever_closed_it(
    curated_snapshot: Snapshot,
) -> None:
    shown = {n["id"]: n for n in elements(curated_snapshot, Choice(limit=MOST)).nodes}
    said = curated_snapshot.memoise(operating_statuses)
    assert {key for key, node in shown.items() if node["standing"] == "closed"} == {
        key for key, one in said.items() if one.state == "closed"
    }
    assert shown["cellaion"]["standing"] == "closed"
    assert shown["galapagos"]["standing"] == "at-risk"


def test_partners_are_those_of_shared_collaborations_and_of_the_group(
    curated_snapshot: Snapshot,
) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    units = curated_snapshot.edges["part_of_actor_actor"]
    for actor in ("uliege", "biowin", "kce"):
        met = {
            other for work in joined.targets(actor) for other in joined.origins(work)
        }
        met |= {*units.targets(actor), *units.origins(actor)}
        assert curated_snapshot.memoise(adjacency)[actor] == met - {actor}


def without(snapshot: Snapshot, gone: set[str]) -> Snapshot:
    """Return the release without some actors, as if the next one had lost them."""
    nodes = (
        (label, row)
        for label, table in snapshot.nodes.items()
        for row in table.rows()
        if label != "Actor" or row["id"] not in gone
    )
    edges = (
        (name, start, end, table.row(at))
        for name, table in snapshot.edges.items()
        for at, (start, end) in enumerate(table.pairs())
        if not ({start, end} & gone)
    )
    return Snapshot.build(snapshot.release, nodes, edges)


@pytest.mark.parametrize(
    ("every", "typical", "most"), [(200, 0.03, 0.08), (50, 0.06, 0.16)]
)
def test_an_unchanged_actor_moves_little_when_others_leave(
    curated_snapshot: Snapshot, every: int, typical: float, most: float
) -> None:
    places = curated_snapshot.memoise(layout)
    wide = max(hypot(*place) for place in places.values())
    after = without(
        curated_snapshot, set(curated_snapshot.actors.ids[7::every])
    ).memoise(layout)
    moved = sorted(
        hypot(x - places[key][0], y - places[key][1]) / wide
        for key, (x, y) in after.items()
    )
    assert moved[len(moved) // 2] < typical
    assert moved[len(moved) * 9 // 10] < most


def test_actors_stand_near_their_partners(curated_snapshot: Snapshot) -> None:
    places = curated_snapshot.memoise(layout)

    def far(left: str, right: str) -> float:
        return hypot(
            places[left][0] - places[right][0], places[left][1] - places[right][1]
        )

    tied = sorted(far(a, b) for a, b in curated_snapshot.memoise(drawn))
    keys = sorted({key for pair in curated_snapshot.memoise(drawn) for key in pair})
    any_two = sorted(far(a, b) for a, b in zip(keys, keys[137:], strict=False))
    assert tied[len(tied) // 2] < 0.8 * any_two[len(any_two) // 2]


def test_years_draw_who_has_a_tie_then_and_types_leave_all(
    curated_snapshot: Snapshot,
) -> None:
    works = curated_snapshot.nodes["Collaboration"]
    whole = elements(curated_snapshot, Choice(limit=MOST))
    early = elements(curated_snapshot, Choice(limit=MOST, until=2012))
    clinical = elements(curated_snapshot, Choice(limit=MOST, types=("clinical",)))
    founded = {
        row["id"]: row.get("founded", "") for row in curated_snapshot.actors.rows()
    }
    there = {key for key, at in founded.items() if not at or at[:4] <= "2012"}
    drawn = {node["id"] for node in early.nodes}
    assert drawn < there
    assert early.idle == len(there) - len(drawn)
    dated = [edge for edge in early.edges if edge["kind"] == "collaboration"]
    assert drawn == {edge[end] for edge in dated for end in ("from", "to")}
    used = {key for edge in early.edges for key in edge.get("collaborations", ())}
    assert used
    assert all(works.get(key)["start"][:4] <= "2012" for key in used)
    assert early.undated > 0
    assert len(clinical.nodes) == len(whole.nodes)
    shared = {key for edge in clinical.edges for key in edge["collaborations"]}
    assert {works.get(key)["type"] for key in shared} == {"clinical"}


def test_who_was_closed_later_is_open_then(curated_snapshot: Snapshot) -> None:
    later = {
        key
        for key, one in curated_snapshot.memoise(operating_statuses).items()
        if one.state == "closed" and one.date and one.date > "2023"
    }
    now = {
        node["id"]: node
        for node in elements(curated_snapshot, Choice(limit=MOST)).nodes
    }
    then = {
        node["id"]: node
        for node in elements(curated_snapshot, Choice(limit=MOST, until=2022)).nodes
    }
    seen = later & then.keys()
    assert seen
    assert all(now[key]["standing"] == "closed" for key in seen)
    assert all(then[key]["standing"] != "closed" for key in seen)


def test_expanding_adds_all_partners_and_adding_adds_one(
    curated_snapshot: Snapshot,
) -> None:
    base = {
        n["id"]
        for n in elements(curated_snapshot, Choice(therapy="phage-therapy")).nodes
    }
    wide = elements(
        curated_snapshot, Choice(therapy="phage-therapy", expand=("uliege",))
    )
    assert {n["id"] for n in wide.nodes} == base | {
        "uliege"
    } | curated_snapshot.memoise(partners)["uliege"]
    one = elements(
        curated_snapshot, Choice(therapy="phage-therapy", also=("galapagos",))
    )
    assert {n["id"] for n in one.nodes} == base | {"galapagos"}


def test_inferred_is_told_from_asserted(curated_snapshot: Snapshot) -> None:
    works = curated_snapshot.edges["works_on_actor_therapy"]
    bases = dict(zip(works.pairs(), works.column("basis"), strict=True))
    below = curated_snapshot.therapy_below["cell-therapy"]
    shown = elements(curated_snapshot, Choice(therapy="cell-therapy", limit=MOST)).nodes
    marked = {node["id"] for node in shown if node.get("basis") == "derived"}
    assert marked
    for node in shown:
        said = {
            basis
            for (actor, one), basis in bases.items()
            if actor == node["id"] and one in below
        }
        assert (node["id"] in marked) == (said == {"derived"})


def test_a_view_as_gexf_keeps_places_and_colours(curated_snapshot: Snapshot) -> None:
    snapshot = hostile(curated_snapshot)
    shown = elements(snapshot, Choice(therapy="phage-therapy"))
    graph = nx.read_gexf(io.BytesIO(view_gexf(shown, snapshot)))
    assert len(graph) == len(shown.nodes)
    assert {data["label"] for _, data in graph.nodes(data=True)} <= set(HOSTILE)
    some = shown.nodes[0]
    assert graph.nodes[some["id"]]["viz"]["position"]["x"] == some["x"]


def test_the_still_is_a_picture_without_text(curated_snapshot: Snapshot) -> None:
    still = poster(hostile(curated_snapshot)).decode()
    assert still.count("<circle") > 50
    assert "alert" not in still
