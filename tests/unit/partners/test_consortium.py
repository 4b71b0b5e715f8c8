from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.coverage.matrix import coverage
from graph.coverage.roles import CLASSES
from graph.coverage.scenario import Scenario
from graph.errors import InvalidInputError, NotFoundError
from graph.partners.call import Call
from graph.partners.consortium import consortium
from graph.partners.legal_entities import entities
from graph.release.status import closed, leaving

if TYPE_CHECKING:
    from graph.partners.consortium_items import Consortium
    from graph.release.snapshot import Snapshot

CALLS = [
    Call(("phage-therapy",)),
    Call(("car-t", "aav"), ("discovery", "gmp-manufacturing", "clinical-trials")),
    Call(("exosomes",), (), "Wallonia"),
    Call(
        ("cell-therapy", "tissue-engineering"),
        (),
        None,
        ("uliege",),
        ("celyad-oncology",),
    ),
]


def cells(found: Consortium) -> set[tuple[str, str]]:
    return {(cell.therapy, cell.stage) for one in found.members for cell in one.covers}


@pytest.mark.parametrize("call", CALLS)
def test_every_cell_is_covered_or_named(curated_snapshot: Snapshot, call: Call) -> None:
    found = consortium(curated_snapshot, call)
    missing = {(one.therapy, one.stage) for one in found.uncovered}
    every = {(t, s) for t in found.therapies for s in found.stages}
    assert cells(found) | missing == every
    assert not cells(found) & missing
    assert found.method == "exact"
    assert found.size == found.least <= found.greedy
    assert found.basis == "derived"


@pytest.mark.parametrize("call", CALLS)
def test_members_are_open_and_do_what_they_cover(
    curated_snapshot: Snapshot, call: Call
) -> None:
    matrix = coverage(curated_snapshot, Scenario())
    found = consortium(curated_snapshot, call)
    out = closed(curated_snapshot) | leaving(curated_snapshot) | set(call.without)
    for one in found.members:
        assert one.actor not in out
        assert CLASSES.get(one.kind) != "rules"
        assert one.covers or one.required
        for cell in one.covers:
            holders = {h.actor for h in matrix.cell(cell.therapy, cell.stage).open}
            assert cell.by
            assert set(cell.by) <= holders
            houses = {entities(curated_snapshot)[key] for key in holders}
            assert {entities(curated_snapshot)[key] for key in cell.by} == {one.actor}
            assert cell.source_ids
            assert {a.actor for a in one.alternates} <= houses or not cell.alone
        if call.region:
            assert one.region == call.region
        assert entities(curated_snapshot)[one.actor] == one.actor
        assert not {a.actor for a in one.alternates} & out


@pytest.mark.parametrize("call", CALLS)
def test_an_alternate_covers_what_only_the_member_covers(
    curated_snapshot: Snapshot, call: Call
) -> None:
    matrix = coverage(curated_snapshot, Scenario())
    for one in consortium(curated_snapshot, call).members:
        for alternate in one.alternates:
            for cell in one.covers:
                if cell.alone:
                    holders = matrix.cell(cell.therapy, cell.stage).open
                    house = entities(curated_snapshot)
                    assert alternate.actor in {house[h.actor] for h in holders}


def test_ties_are_collaborations_of_both(curated_snapshot: Snapshot) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    house = entities(curated_snapshot)
    found = consortium(curated_snapshot, CALLS[0])
    assert found.ties
    for tie in found.ties:
        assert set(tie.actors) <= {one.actor for one in found.members}
        for work in tie.collaborations:
            assert set(tie.actors) <= {house[key] for key in joined.origins(work)}


def test_who_is_closed_is_never_a_member(curated_snapshot: Snapshot) -> None:
    whole = consortium(
        curated_snapshot, Call(tuple(curated_snapshot.nodes["Therapy"].ids))
    )
    assert not {one.actor for one in whole.members} & closed(curated_snapshot)
    assert whole.uncovered
    assert {"nobody", "judges", "closed"} <= {one.why for one in whole.uncovered}


def test_the_order_of_what_is_asked_changes_nothing(curated_snapshot: Snapshot) -> None:
    call = CALLS[1]
    turned = Call(call.therapies[::-1], call.stages[::-1])
    assert consortium(curated_snapshot, call) == consortium(curated_snapshot, turned)


def test_who_must_be_in_is_in_and_has_no_alternate(curated_snapshot: Snapshot) -> None:
    found = consortium(curated_snapshot, CALLS[3])
    one = next(one for one in found.members if one.actor == "uliege")
    assert one.required
    assert not one.alternates


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (Call(()), "No therapy"),
        (Call(("car-t",), (), "Atlantis"), "Unknown region"),
        (Call(("car-t",), (), None, ("exothera",)), "is closed"),
        (Call(("car-t",), (), None, ("famhp",)), "judges or pays"),
        (Call(("car-t",), (), None, ("ulb",), ("ulb",)), "left out"),
    ],
)
def test_a_call_that_cannot_be_met_is_refused(
    curated_snapshot: Snapshot, call: Call, reason: str
) -> None:
    with pytest.raises(InvalidInputError, match=reason):
        consortium(curated_snapshot, call)


@pytest.mark.parametrize(
    "call",
    [
        Call(("nothing",)),
        Call(("car-t",), ("nothing",)),
        Call(("car-t",), must=("nobody",)),
    ],
)
def test_what_is_unknown_is_not_found(curated_snapshot: Snapshot, call: Call) -> None:
    with pytest.raises(NotFoundError):
        consortium(curated_snapshot, call)
