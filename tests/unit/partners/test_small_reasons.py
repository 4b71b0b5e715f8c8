"""Why a partner is suggested, word for word, on the small release (tests/small.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from graph.errors import InvalidInputError
from graph.partners import score
from graph.partners.call import Call, call_of
from graph.partners.consortium import consortium
from graph.partners.profile import profiles
from graph.partners.suggest import suggest
from tests.small import small

if TYPE_CHECKING:
    from graph.partners.suggestion_records import Suggestion


def partner(other: str, me: str = "hexa", lang: str = "en", **more: str) -> Suggestion:
    found = suggest(small(**more), me, lang=lang)  # type: ignore[arg-type]
    return next(
        one for one in (*found.items, *found.beside, *found.doors) if one.id == other
    )


def said(one: Suggestion) -> dict[str, str]:
    return {term.name: term.reason for term in one.terms}


def test_the_reasons_of_fyra() -> None:
    # Since 2020: the newest collaboration is of 2024, and five years count.
    assert said(partner("fyra")) == {
        "topic": "Works on the same: CAR-T cells.",
        "need": ("Complements you: clinical trial, patient care (cell therapy)."),
        "give": "You complement it: manufacturing (CAR-T cells).",
        "near": "Near: 22 km away, in Pont.",
        "reach": "Common partners: Alma University.",
        "activity": "Active: 1 collaborations or trials begun since 2020.",
    }


def test_the_reasons_of_others() -> None:
    assert said(partner("gent"))["near"] == "Near: both in Dijk."
    assert said(partner("cado"))["near"] == "Near: 67 km away, in Mont."
    assert said(partner("echo"))["activity"] == (
        "Active: 2 collaborations or trials begun since 2020."
    )
    # Of Haven no source gives coordinates: the country is what is known.
    haven = "nova | Nova | company | haven | 2020 | | car-t"
    assert said(partner("nova", "iris", actors=haven))["near"] == "Near: both in Haven."
    assert (
        said(partner("gent", lang="fr"))["near"] == "Proximité\u00a0: même lieu (Dijk)."
    )
    assert said(partner("fyra", lang="nl"))["topic"].endswith("CAR-T cells (nl).")


def test_what_weakens_a_suggestion() -> None:
    old = "Nothing on record that began since 2020."
    unnamed = "No source names a therapy for it; those of its projects or of its owner are used."
    assert partner("fyra").missing == ()
    assert partner("gent").missing == ()
    assert partner("cado").missing == (old,)
    assert partner("echo").missing == (
        "At risk: read its record before you write to it.",
    )
    assert partner("juno").missing == (unnamed,)
    assert partner("kern").missing == (unnamed, old)
    # Moor's one stage is planned: no source says what it does. Alma's stages are stated.
    assert "No source says which stages it does." in partner("moor", "alma").missing
    # Of Iris the place is not known.
    assert "Its place is not known." in partner("iris", "fyra").missing
    # Cado makes whatever it works on: no source names cells.
    assert (
        "Some stages are implied by its general work; no source names them for the therapy."
    ) in partner("cado", "moor").missing


def test_what_is_cited() -> None:
    terms = {term.name: term.records for term in partner("cado").terms}
    (cell,) = terms["topic"]
    # Hexa works on CAR-T, which lies below cells: that both work on cells is implied.
    assert (cell.label, cell.id, cell.basis) == ("Therapy", "cell", "implied")
    assert cell.source_ids == ("src-works",)
    (car_t,) = {term.name: term.records for term in partner("fyra").terms}["topic"]
    assert car_t.basis == "asserted"
    # Juno works on nothing; its investment covers gene therapy.
    (gene,) = {term.name: term.records for term in partner("juno").terms}["topic"]
    assert gene.source_ids == ("src-works", "src-collaboration")
    fyra = {term.name: term.records for term in partner("fyra").terms}
    (place,) = fyra["near"]
    assert (place.label, place.id, place.name) == ("Place", "pont", "Pont")
    assert place.source_ids == ("src-actor",)
    (alma,) = fyra["reach"]
    assert (alma.label, alma.name, alma.source_ids) == (
        "Actor",
        "Alma University",
        ("src-collaboration",),
    )
    assert [(one.label, one.name) for one in fyra["activity"]] == [
        ("Trial", "Hexacel in children")
    ]
    # The newest first.
    echo = {term.name: term.records for term in partner("echo").terms}
    assert [one.id for one in echo["activity"]] == ["w6", "w3"]


def test_four_are_named_and_eight_cited() -> None:
    # Nine firms in Haven have a project with Hexa and one with Fyra; Alma, in larger ones, is the
    # tenth common partner and the weakest.
    keys = [f"n{at}" for at in range(9)]
    more = {
        "actors": "\n".join(f"{k} | N{k[1:]} | company | haven | | |" for k in keys),
        "collaborations": "\n".join(
            f"{mark}{k} | x | bilateral-research | | | {who},{k} |"
            for k in keys
            for mark, who in (("h", "hexa"), ("f", "fyra"))
        ),
    }
    fyra = partner("fyra", **more)
    reach = next(term for term in fyra.terms if term.name == "reach")
    assert [record.id for record in reach.records] == keys[:8]
    assert reach.reason == "Common partners: N0, N1, N2, N3 +4."
    assert reach.records[0].via == ("hn0", "fn0")


def test_by_way_of_what_belongs_to_it() -> None:
    # Nova is a part of Alma and in no collaboration: Alma is the partner it has with Hexa.
    more = "nova | Nova | company | dijk | 2020 | alma | car-t"
    reach = next(
        term for term in partner("nova", actors=more).terms if term.name == "reach"
    )
    (alma,) = reach.records
    assert alma.via == ("w1", "part-of")
    assert alma.source_ids == ("src-collaboration",)


def test_how_strong_ties_are() -> None:
    """The root of what shared collaborations and belonging come to, at most 1."""
    ties, index = small().memoise(profiles).rows.ties.toarray(), small().actors.index
    strength = {
        ("alma", "hexa"): 0.7071,  # w1: a half, two others
        ("alma", "kern"): 0.5774,  # w4: a third
        ("hexa", "iris"): 1.0,  # w2: nobody else
        ("alma", "bloc"): 1.0,  # w1 and belonging: one and a half, cut
        ("alma", "iris"): 0.0,
        ("alma", "alma"): 0.0,
    }
    for (one, other), wanted in strength.items():
        for a, b in ((one, other), (other, one)):
            assert ties[index[a], index[b]] == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((50.0, 4.0), (51.0, 4.0), 111.19),  # one degree of latitude
        # One degree up and two aside: the squared half sines are 0.00007615 and 0.00030459, the
        # latter times cos 50 x cos 51 = 0.40452; twice the arc of their root, 0.01412.
        ((50.0, 4.0), (51.0, 6.0), 179.92),
        ((0.0, 0.0), (0.0, 90.0), 10007.54),  # a quarter of the equator
        ((60.0, 0.0), (60.0, 1.0), 55.59),  # half as long as at the equator
        ((0.0, 10.0), (0.0, -170.0), 20015.09),  # the other side of the earth
    ],
)
def test_kilometres(
    here: tuple[float, float], there: tuple[float, float], km: float
) -> None:
    rows = small().memoise(profiles).rows
    one, other = (
        rows.take([0]).changed(where=np.array([place])) for place in (here, there)
    )
    assert score.kilometres(one, other)[0] == pytest.approx(km, abs=0.02)
    assert score.kilometres(other, one)[0] == pytest.approx(km, abs=0.02)


def test_a_call_as_it_is_written() -> None:
    assert call_of(
        ["car-t", "", "car-t"], ["trial"], "Wallonia", ["bloc", "bloc"], ["fyra", ""]
    ) == Call(("car-t",), ("trial",), "Wallonia", ("bloc",), ("fyra",))
    assert call_of(None, None, "", None, None) == Call(())


@pytest.mark.parametrize(
    ("call", "message", "hint"),
    [
        (Call(()), "No therapy is given", "car-t"),
        (
            Call(("car-t",), region="Bavaria"),
            "Unknown region 'Bavaria'",
            "Known: Brussels, Flanders, Wallonia.",
        ),
        (Call(("car-t",), must=("dune",)), "'dune' is closed", ""),
        (Call(("car-t",), must=("lume",)), "'lume' is an authority", ""),
    ],
)
def test_a_call_that_is_refused(call: Call, message: str, hint: str) -> None:
    with pytest.raises(InvalidInputError, match=message) as caught:
        consortium(small(), call)
    assert hint in (caught.value.hint or "")


def test_a_consortium_in_the_order_of_the_matrix_and_its_members() -> None:
    found = consortium(small(), Call(("aav", "car-t"), ("care", "making")))
    assert (found.therapies, found.stages) == (("car-t", "aav"), ("making", "care"))
    members = {one.actor: one for one in found.members}
    # Hexa makes CAR-T, Echo vectors; a hospital cares; nobody cares with vectors.
    assert sorted(members) == ["bloc", "echo", "hexa"]
    assert (members["echo"].standing, members["hexa"].standing) == ("at-risk", "open")
    assert (members["hexa"].name, members["hexa"].kind, members["hexa"].country) == (
        "Hexa Therapies",
        "company",
        "BE",
    )
    assert [(one.therapy, one.stage, one.basis) for one in members["hexa"].covers] == [
        ("car-t", "making", "asserted")
    ]
    assert [(one.therapy, one.stage, one.why) for one in found.uncovered] == [
        ("aav", "care", "nobody")
    ]
    assert found.regions == {"Flanders": 1, "Wallonia": 2}
