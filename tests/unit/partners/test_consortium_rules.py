"""Legal entities and the rules of a call, on the small release (tests/small.py).

For CAR-T the fewest are Alma, Bloc (both Wallonia), Hexa (Flanders) and Iris (abroad); Fyra
(Brussels) does what Bloc does, and nobody else covers a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import InvalidInputError
from graph.partners.call import Call
from graph.partners.consortium import consortium
from graph.partners.legal_entities import entities
from graph.partners.rules import Rules, parsed
from tests.small import small

if TYPE_CHECKING:
    from graph.partners.consortium_items import Consortium

UNITS = """
lab  | Alma Lab     | research-unit | rive | | alma | car-t
desk | Lab Desk     | research-unit | rive | | lab  | car-t
loft | Loft         | research-unit | mont | |      | car-t
spin | Alma Spin    | company       | rive | | alma | car-t
"""


def members(found: Consortium) -> list[str]:
    return [one.actor for one in found.members]


def states(found: Consortium) -> dict[str, str]:
    return {one.rule: one.state for one in found.rules}


def test_a_unit_signs_through_its_house_and_a_company_for_itself() -> None:
    house = entities(small(actors=UNITS))
    told = {key: house[key] for key in ("lab", "desk", "loft", "spin", "bloc")}
    # The desk is in the lab, the lab in Alma; Bloc is a hospital of Alma and its own entity.
    assert told == {
        "lab": "alma",
        "desk": "alma",
        "loft": "loft",
        "spin": "spin",
        "bloc": "bloc",
    }


def test_a_unit_and_its_university_are_one_member() -> None:
    release = small(actors=UNITS, capabilities="desk | process | car-t | 2025 | active")
    found = consortium(release, Call(("car-t",), ("research", "process")))
    assert members(found) == ["alma"]
    one = found.members[0]
    assert one.units == ("desk",)
    assert {cell.stage: cell.by for cell in one.covers} == {
        "research": ("alma",),
        "process": ("desk",),
    }
    # Without the unit the house keeps what it does itself; without the house nothing is left.
    process = Call(("car-t",), ("research", "process"), without=("desk",))
    assert members(consortium(release, process)) == ["alma", "iris"]
    nothing = consortium(release, Call(("car-t",), ("research",), without=("alma",)))
    assert [one.why for one in nothing.uncovered] == ["left-out"]


def test_a_unit_without_a_house_is_marked() -> None:
    release = small(actors=UNITS, capabilities="loft | research | aav | 2025 | active")
    found = consortium(
        release, Call(("aav",), ("research",), must=("loft",), without=("gent",))
    )
    assert [(one.actor, one.houseless) for one in found.members] == [("loft", True)]


def test_who_asks_is_in_and_marked() -> None:
    found = consortium(small(actors=UNITS), Call(("car-t",), myself="desk"))
    you = [one for one in found.members if one.myself]
    assert [(one.actor, one.units, one.required) for one in you] == [
        ("alma", ("desk",), True)
    ]
    with pytest.raises(InvalidInputError, match="closed"):
        consortium(small(), Call(("car-t",), myself="dune"))


@pytest.mark.parametrize(
    ("rules", "expected", "state"),
    [
        (Rules(least=5), ["alma", "bloc", "fyra", "hexa", "iris"], "met"),
        (Rules(least=6), ["alma", "bloc", "hexa", "iris"], "not-met"),
        (Rules(most=4), ["alma", "bloc", "hexa", "iris"], "met"),
        (Rules(most=3), ["alma", "bloc", "hexa", "iris"], "not-met"),
        (Rules(regions=2), ["alma", "bloc", "hexa", "iris"], "met"),
        # Fyra, the only one of Brussels, comes in, and Bloc is not needed.
        (Rules(regions=3), ["alma", "fyra", "hexa", "iris"], "met"),
        (
            Rules(each=(("Brussels", 1),)),
            ["alma", "fyra", "hexa", "iris"],
            "met",
        ),
        (
            Rules(each=(("Flanders", 2),)),
            ["alma", "bloc", "hexa", "iris"],
            "not-met",
        ),
        (Rules(coordinator="hospital"), ["alma", "bloc", "hexa", "iris"], "met"),
        (Rules(coordinator="funder"), ["alma", "bloc", "hexa", "iris"], "not-met"),
    ],
)
def test_a_rule_is_kept_or_said_not_to_be(
    rules: Rules, expected: list[str], state: str
) -> None:
    found = consortium(small(), Call(("car-t",), rules=rules))
    assert members(found) == expected
    assert list(states(found).values()) == [state]


def test_the_reason_has_the_numbers() -> None:
    def reason(rules: Rules) -> str:
        return consortium(small(), Call(("car-t",), rules=rules)).rules[0].reason

    assert "only 5" in reason(Rules(least=6))
    assert "at least 4" in reason(Rules(most=3))
    assert "only 1" in reason(Rules(each=(("Flanders", 2),)))
    assert "only 0" in reason(Rules(coordinator="funder"))


def test_rules_that_exclude_each_other_are_named() -> None:
    """Brussels makes Fyra come in; with Bloc, who must be in, that is five."""
    call = Call(
        ("car-t",), must=("bloc",), rules=Rules(most=4, each=(("Brussels", 1),))
    )
    found = consortium(small(), call)
    assert members(found) == ["alma", "bloc", "fyra", "hexa", "iris"]
    assert states(found) == {"from": "met", "most": "not-met"}
    assert "together with the rules above" in found.rules[1].reason


def test_unknown_size_is_not_small() -> None:
    """Hexa and Iris are firms; nobody states their size."""
    found = consortium(small(), Call(("car-t",), rules=Rules(small=2)))
    rule = found.rules[0]
    assert (rule.state, rule.unsure) == ("unsure", ("hexa", "iris"))
    assert "0 known to be small; of 2" in rule.reason
    three = consortium(small(), Call(("car-t",), rules=Rules(small=3))).rules[0]
    assert three.state == "not-met"
    assert "only 2 firms" in three.reason
    known = small(
        actors="tiny | Tiny | company | rive | | | car-t | small-or-medium",
        capabilities="tiny | process | car-t | 2025 | active",
    )
    sure = consortium(known, Call(("car-t",), rules=Rules(small=1)))
    # Iris is not needed: Tiny does the process in Belgium, and is known to be small.
    assert members(sure) == ["alma", "bloc", "hexa", "tiny"]
    assert (sure.rules[0].state, sure.rules[0].unsure) == ("met", ("hexa",))


def test_an_alternate_breaks_no_rule() -> None:
    free = consortium(small(), Call(("car-t",)))
    bound = consortium(small(), Call(("car-t",), rules=Rules(each=(("Wallonia", 2),))))
    alternates = {one.actor: [a.actor for a in one.alternates] for one in free.members}
    assert alternates["bloc"] == ["fyra"]
    alternates = {one.actor: [a.actor for a in one.alternates] for one in bound.members}
    assert alternates["bloc"] == []


def test_who_asks_coordinates_if_the_kind_is_asked_for() -> None:
    rules = Rules(coordinator="company")
    assert consortium(small(), Call(("car-t",), rules=rules)).coordinator == "hexa"
    mine = consortium(small(), Call(("car-t",), myself="iris", rules=rules))
    assert mine.coordinator == "iris"
    assert consortium(small(), Call(("car-t",))).coordinator is None


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ((0, None, None, None, None, None), "least: 0"),
        ((5, 4, None, None, None, None), "cannot both"),
        ((None, None, None, ["Bavaria:2"], None, None), "no rule on a region"),
        ((None, None, None, ["Wallonia:x"], None, None), "no rule on a region"),
        ((None, None, None, None, None, "king"), "Unknown kind"),
    ],
)
def test_a_rule_that_is_none_is_refused(given: tuple[Any, ...], wrong: str) -> None:
    with pytest.raises(InvalidInputError, match=wrong):
        parsed(*given)
