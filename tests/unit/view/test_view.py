from __future__ import annotations

import json
import re
from math import hypot
from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidInputError, NotFoundError
from graph.release.layout import layout
from graph.release.snapshot import Snapshot
from graph.release.standing import standings
from graph.release.ties import CROWD, beside, drawn
from graph.view.choice import MOST, Choice
from graph.view.elements import elements
from graph.view.render import picture, standalone

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


def test_a_therapy_shows_those_who_work_on_it_or_below(curated_snapshot: Snapshot) -> None:
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
        elements(curated_snapshot, Choice(around="uliege", depth=depth, limit=MOST)).total
        for depth in (1, 2, 3)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] > 5


def test_ties_of_small_collaborations_are_all_pairs(curated_snapshot: Snapshot) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    shared = curated_snapshot.once(drawn)
    small = [
        (key, sorted(joined.origins(key)))
        for key in curated_snapshot.nodes["Collaboration"].ids
        if 1 < len(joined.origins(key)) <= CROWD
    ]
    assert small
    for key, members in small:
        for at, left in enumerate(members):
            assert all(key in shared[left, right] for right in members[at + 1 :])


def test_the_layout_is_the_same_every_time_and_stands_apart(curated_snapshot: Snapshot) -> None:
    again = Snapshot(curated_snapshot.release, curated_snapshot.nodes, curated_snapshot.edges).once(
        layout
    )
    places = curated_snapshot.once(layout)
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
    assert {"x", "y", "shape", "color", "label"} <= set(drawn["nodes"][0])
    json.dumps(drawn)


def test_text_of_the_data_stays_text_in_the_file(curated_snapshot: Snapshot) -> None:
    shown = elements(hostile(curated_snapshot), Choice(therapy="phage-therapy"))
    page = standalone(shown, HOSTILE[0])
    own = page.split("\n<script>/**")[0]
    assert "<img" not in own
    assert "onerror=alert(1)>" not in own
    assert "49" not in re.sub(r"[-\d.]{3,}", "", "".join(re.findall(r"<th.*?</th>", own)))
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    named = {node["label"] for node in json.loads(data.group(1))["nodes"]}
    assert named <= set(HOSTILE)
    assert not re.search(r"""(src|href)=["']?https?:""", own)


def test_who_is_closed_is_drawn_so_whatever_closed_it(curated_snapshot: Snapshot) -> None:
    shown = {n["id"]: n for n in elements(curated_snapshot, Choice(limit=MOST)).nodes}
    said = curated_snapshot.once(standings)
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
        met = {other for work in joined.targets(actor) for other in joined.origins(work)}
        met |= {*units.targets(actor), *units.origins(actor)}
        assert curated_snapshot.once(beside)[actor] == met - {actor}
