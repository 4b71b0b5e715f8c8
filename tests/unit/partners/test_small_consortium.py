"""Consortia from the small release (tests/small.py): few enough to try all by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidInputError
from graph.partners.call import Call
from graph.partners.consortium import consortium
from tests.small import small

if TYPE_CHECKING:
    from graph.partners.consortium_items import Consortium

CAR_T = Call(("car-t",))


def members(found: Consortium) -> list[str]:
    return [one.actor for one in found.members]


def uncovered(found: Consortium) -> dict[str, str]:
    return {one.stage: one.why for one in found.uncovered}


def test_the_fewest_for_car_t() -> None:
    """Alma (research), Hexa (manufacturing) and Iris (process, abroad: nobody in Belgium does it).

    For trial and care Bloc or Fyra. Bloc has worked with Alma and Hexa (w1), Fyra with Alma (w4):
    Bloc.
    """
    found = consortium(small(), CAR_T)
    assert members(found) == ["alma", "bloc", "hexa", "iris"]
    assert (found.size, found.least, found.greedy, found.method) == (4, 4, 4, "exact")
    assert found.regions == {"Flanders": 1, "Wallonia": 2, "abroad": 1}
    assert [(tie.actors, tie.collaborations) for tie in found.ties] == [
        (("alma", "bloc"), ("w1",)),
        (("alma", "hexa"), ("w1",)),
        (("bloc", "hexa"), ("w1",)),
        (("hexa", "iris"), ("w2",)),
    ]
    assert found.uncovered == ()
    # Nobody covers more than two cells: 1 + 1/2.
    assert found.bound == 1.5


def test_what_each_covers_and_who_could_take_its_place() -> None:
    found = {one.actor: one for one in consortium(small(), CAR_T).members}
    bloc = found["bloc"]
    assert [(cell.stage, cell.alone) for cell in bloc.covers] == [
        ("trial", True),
        ("care", True),
    ]
    assert bloc.covers[0].source_ids == ("src-capability",)
    assert [(one.actor, one.ties) for one in bloc.alternates] == [("fyra", 1)]
    assert found["alma"].alternates == ()
    assert {one.region for one in found.values()} == {"Wallonia", "Flanders", None}


def test_in_a_region_nobody_comes_from_elsewhere() -> None:
    found = consortium(small(), Call(("car-t",), region="Wallonia"))
    assert members(found) == ["alma", "bloc"]
    assert uncovered(found) == {"process": "elsewhere", "making": "elsewhere"}
    process, making = found.uncovered
    assert (process.elsewhere, making.elsewhere) == (("iris",), ("hexa",))
    # Near manufacturing: Cado makes cells. Echo makes vectors, but is at risk.
    assert making.nearest == ("cado",)


@pytest.mark.parametrize(
    ("events", "call", "why"),
    [
        ("", Call(("car-t",), ("trial",), without=("bloc", "fyra")), "left-out"),
        ("", Call(("msc",), ("making",)), "nobody"),
        ("e3 | hexa | liquidation | 2025", Call(("car-t",), ("making",)), "closed"),
        (
            "e3 | hexa | closure-announced | 2025",
            Call(("car-t",), ("making",)),
            "leaving",
        ),
        ("", Call(("car-t",), ("making",), "Wallonia"), "elsewhere"),
    ],
)
def test_why_a_cell_is_not_covered(events: str, call: Call, why: str) -> None:
    found = consortium(small(events=events), call)
    assert list(uncovered(found).values()) == [why]
    assert members(found) == []


def test_an_authority_does_not_join_what_it_judges() -> None:
    more = small(capabilities="lume | trial | msc | |")
    found = consortium(more, Call(("msc",), ("trial",)))
    assert uncovered(found) == {"trial": "judges"}
    with pytest.raises(InvalidInputError, match="joins nobody"):
        consortium(small(), Call(("car-t",), must=("lume",)))


def test_a_funder_joins_for_the_funding_alone() -> None:
    more = small(capabilities="juno | trial | msc | |")
    assert uncovered(consortium(more, Call(("msc",), ("trial",)))) == {
        "trial": "judges"
    }
    assert members(consortium(more, Call(("gene",), ("funding",)))) == ["juno"]


def test_a_network_comes_in_only_where_nobody_does_it_himself() -> None:
    kern = "kern | trial | car-t | |\nkern | care | car-t | |\nkern | care | msc | |"
    found = consortium(small(capabilities=kern), CAR_T)
    bloc = next(one for one in found.members if one.actor == "bloc")
    assert [one.actor for one in bloc.alternates] == ["fyra"]
    assert members(consortium(small(capabilities=kern), Call(("msc",), ("care",)))) == [
        "kern"
    ]


def test_who_must_be_in_is_in() -> None:
    # With Fyra in, it covers trial and care, and Bloc is not needed.
    found = consortium(small(), Call(("car-t",), must=("fyra",)))
    assert members(found) == ["alma", "fyra", "hexa", "iris"]
    assert [one.actor for one in found.members if one.required] == ["fyra"]
    # Moor covers nothing, and makes five.
    found = consortium(small(), Call(("car-t",), must=("moor",)))
    assert members(found) == ["alma", "bloc", "hexa", "iris", "moor"]
    for wrong in ("dune", "lume"):
        with pytest.raises(InvalidInputError):
            consortium(small(), Call(("car-t",), must=(wrong,)))
    with pytest.raises(InvalidInputError, match="left out"):
        consortium(small(), Call(("car-t",), must=("fyra",), without=("fyra",)))


def test_who_is_left_out_is_replaced() -> None:
    found = consortium(small(), Call(("car-t",), without=("bloc",)))
    assert members(found) == ["alma", "fyra", "hexa", "iris"]


def test_without_stages_the_core_ones_are_asked_for() -> None:
    found = consortium(small(), CAR_T)
    assert found.stages == ("research", "process", "making", "trial", "care")
