"""The map: where towns are drawn, who is counted where, and names that touch nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.view.choice import MOST, Choice
from graph.view.geography import HEIGHT, WIDTH, Geography, geography, outlines, project
from tests.tables import table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

WHOLE = Choice(limit=MOST)


@pytest.fixture(scope="module")
def whole(curated_snapshot: Snapshot) -> Geography:
    return geography(curated_snapshot, WHOLE)


def test_every_actor_is_counted_once(whole: Geography) -> None:
    drawn = [key for town in whole.towns for key in town.actors]
    assert len(drawn) == len(set(drawn))
    assert (
        len(drawn) + whole.outside + whole.unplaced
        == whole.total
        == len(table("actors"))
    )


def test_a_town_holds_the_actors_whose_seat_it_is(whole: Geography) -> None:
    seats = {row["id"]: row["city"] for row in table("actors")}
    liege = next(town for town in whole.towns if town.city == "Liège")
    assert liege.region == "Wallonia"
    assert {seats[key] for key in liege.actors} == {"Liège"}
    assert set(liege.actors) == {key for key, city in seats.items() if city == "Liège"}


def test_the_compass_is_right(whole: Geography) -> None:
    at = {town.city: town for town in whole.towns}
    assert at["Ghent"].x < at["Brussels"].x < at["Liège"].x  # from west to east
    assert at["Antwerp"].y < at["Brussels"].y < at["Charleroi"].y  # from north to south
    assert all(0 <= town.x <= WIDTH and 0 <= town.y <= HEIGHT for town in whole.towns)
    # One degree of longitude at this height is 0.635 of one of latitude.
    (left, top), (right, bottom) = project(4.0, 51.0), project(5.0, 50.0)
    assert (right - left) / (bottom - top) == pytest.approx(0.635, abs=0.001)


def test_names_touch_no_other_name_and_no_other_town(whole: Geography) -> None:
    named = [town for town in whole.towns if town.name_at]
    assert len(named) > len(whole.towns) / 2
    boxes = [
        (
            town,
            at[0] - 4.2 * len(town.city),
            at[1] - 14,
            at[0] + 4.2 * len(town.city),
            at[1],
        )
        for town in named
        if (at := town.name_at)
    ]
    for position, (one, left, top, right, bottom) in enumerate(boxes):
        for _, other_left, other_top, other_right, other_bottom in boxes[
            position + 1 :
        ]:
            apart = (
                right <= other_left
                or other_right <= left
                or bottom <= other_top
                or other_bottom <= top
            )
            assert apart, one.city
        for town in whole.towns:
            if town.id != one.id:
                inside = left < town.x < right and top < town.y < bottom
                assert not inside, (one.city, town.city)


def test_ties_join_two_towns_and_the_strongest_are_drawn_widest(
    whole: Geography,
) -> None:
    assert whole.roads
    assert all(road.start.id != road.end.id for road in whole.roads)
    pairs = [road.pairs for road in whole.roads]
    assert pairs == sorted(pairs, reverse=True)
    widths = [road.width for road in whole.roads]
    assert widths == sorted(widths, reverse=True)


def test_a_filter_leaves_out_towns(
    curated_snapshot: Snapshot, whole: Geography
) -> None:
    wallonia = geography(curated_snapshot, Choice(region="Wallonia", limit=MOST))
    assert {town.region for town in wallonia.towns} == {"Wallonia"}
    assert len(wallonia.towns) < len(whole.towns)


def test_the_outlines_are_of_belgium_and_what_lies_around() -> None:
    assert set(outlines()) == {"BE", "NL", "FR", "DE", "LU", "GB"}
    assert all(
        path.startswith("M") and path.endswith("Z") for path in outlines().values()
    )
