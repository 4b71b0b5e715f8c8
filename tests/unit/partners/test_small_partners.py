"""Suggestions on the small release (tests/small.py), each term worked out by its formula.

Hexa makes CAR-T cells in Dijk; its partners are Alma, Bloc (w1) and Iris (w2).

Who works on a therapy or below it, of 13 actors (the closed one too): CAR-T 6, stromal cells 2,
cell therapy 8, gene therapy 8, vectors 2. Rarity is log((13 + 1) / (that + 1)): CAR-T log 2 =
0.6931, cell and gene therapy log 14/9 = 0.4418, stromal cells and vectors log 14/3 = 1.5404.

A stage that n open actors do is worth 0.5 + 0.5 / (1 + log n): 1 for one, 0.7953 for two.
A stage counts 1 next to one that is done, 0.6 two or three away, 0.35 farther.
"""

from __future__ import annotations

from math import exp, log, sqrt

import pytest

from graph.partners import score
from graph.partners.profile import profiles
from graph.partners.suggest import suggest
from tests.small import small

ONE, TWO = 1.0, 0.5 + 0.5 / (1 + log(2))
CAR_T, TOP = log(2), log(14 / 9)
DEGREE = 6371 * 3.141592653589793 / 180
"""Kilometres in a degree of latitude."""


def terms(me: str, other: str) -> dict[str, float]:
    """Return the terms of another actor as a partner of one, to four places."""
    held, index = small().memoise(profiles), small().actors.index
    mine, theirs = held.rows.take([index[me]]), held.rows.take([index[other]])
    values = score.terms(held, mine, theirs)[0].tolist()
    return {
        name: round(value, 4) for name, value in zip(score.NAMES, values, strict=True)
    }


def filled(*worths: float) -> float:
    """Return 1 - exp(-sum / 1.5), what stages that fill a gap come to."""
    return 1 - exp(-sum(worths) / 1.5)


def reached(degree: int, *ways: float) -> float:
    """Return what common partners come to for an actor of that many ties."""
    return 1 - exp(-sum(ways) / (1 + degree) ** 0.25)


HEXA_ALMA, IN_W4 = sqrt(1 / 2), sqrt(1 / 3)
"""A tie is the root of 1 / (other members): w1 has two others, w4 three."""
BY_ALMA = HEXA_ALMA * IN_W4 / log(5 + 1.5)
"""Alma as a common partner: it has five ties (Bloc, Cado, Fyra, Hexa, Kern)."""
TOPIC_OF_TOP = TOP / (CAR_T**0.6 * TOP**0.4)
"""One top of the tree in common: its rarity by the breadth of both, mine weighing 0.6."""
HEXA = {
    "fyra": {
        "need": filled(1 * TWO, 0.6 * TWO),  # trial, next to manufacturing, and care
        "give": filled(1 * ONE),  # manufacturing of CAR-T, which Hexa alone does
        "topic": 1.0,  # CAR-T and nothing else, both of them
        "reach": reached(3, BY_ALMA),  # Fyra has three ties: Alma, Cado, Kern
        "near": exp(-0.2 * DEGREE / 40),  # Dijk and Pont, 22 km
        "activity": log(1 + 1) / log(6),  # t1; w4 and t2 are older than 2020
    },
    "cado": {
        "need": 0.0,  # it makes cells, as Hexa does
        "give": 0.0,
        "topic": TOPIC_OF_TOP,  # cell therapy
        "reach": reached(4, BY_ALMA),  # four ties: Alma, Dune, Fyra, Kern
        "near": 0.25,  # the country: at 67 km exp(-67 / 40) is less
        "activity": 0.0,  # w4 is of 2016, w5 without date
    },
    "echo": {
        "need": filled(1 * TWO),  # process of gene therapy, which Iris does too
        "give": 0.0,
        "topic": 0.0,  # vectors are no CAR-T
        "reach": 0.0,
        "near": 0.25,
        "activity": log(1 + 2)
        / log(6),  # w3 of 2020, the first year that counts, and w6
    },
    "gent": {
        "need": filled(
            0.6 * TWO
        ),  # research of gene therapy, two stages before manufacturing
        "give": filled(0.6 * TWO),  # manufacturing of gene therapy, which Echo does too
        "topic": 0.0,
        "reach": 0.0,
        "near": 1.0,  # the same town
        "activity": log(1 + 1) / log(6),  # w3
    },
    "juno": {
        "need": filled(
            0.6 * ONE
        ),  # funding of gene therapy, three stages after manufacturing
        "give": 0.0,  # a funder lacks no stage
        "topic": 0.5
        * TOPIC_OF_TOP,  # no source says so, its investment is in gene therapy
        "reach": 0.0,
        "near": 0.25,
        "activity": log(1 + 1) / log(6),  # w6
    },
    "kern": {
        "need": 0.0,
        "give": 0.0,
        "topic": 0.5 * TOPIC_OF_TOP,  # its network is about cell therapy
        "reach": reached(4, BY_ALMA),  # four ties: Alma, Cado, Fyra, Lume
        "near": exp(-0.2 * DEGREE / 40),
        "activity": 0.0,  # w4 of 2016 and w7 of 2019 are too old
    },
}


@pytest.mark.parametrize("other", HEXA)
def test_the_terms_of_a_partner_for_hexa(other: str) -> None:
    assert terms("hexa", other) == pytest.approx(HEXA[other], abs=2e-4)


def test_figures_in_numbers() -> None:
    # The same as above, as a pocket calculator gives them.
    assert terms("hexa", "fyra") == pytest.approx(
        {
            "need": 0.5719,
            "give": 0.4866,
            "topic": 1.0,
            "reach": 0.1429,
            "near": 0.5735,
            "activity": 0.3869,
        },
        abs=2e-4,
    )


def test_a_stage_far_from_mine_counts_least() -> None:
    # Alma does research of CAR-T; of what Fyra does, the trial is three stages on, care is four.
    assert terms("alma", "fyra")["need"] == pytest.approx(
        filled(0.6 * TWO, 0.35 * TWO), abs=2e-4
    )


def test_common_partners_add_up_and_a_funder_or_cluster_counts_half() -> None:
    # Cado and Alma share Fyra and Kern by w4 (three ties, and four at half the weight).
    by_fyra = IN_W4 * IN_W4 / log(3 + 1.5)
    by_kern = IN_W4 * IN_W4 * 0.5 / log(4 + 1.5)
    # Alma has five ties.
    found = terms("cado", "alma")["reach"]
    assert found == pytest.approx(reached(5, by_fyra, by_kern), abs=2e-4)


@pytest.mark.parametrize(
    ("me", "other", "km", "near"),
    [
        ("hexa", "gent", 0.0, 1.0),
        ("hexa", "fyra", 22.239, 0.5735),
        ("bloc", "cado", 44.478, 0.5),  # exp(-44.5 / 40) = 0.33, but the same region
        ("hexa", "cado", 66.717, 0.25),  # 0.19, but the same country
        ("alma", "hexa", 111.195, 0.25),
    ],
)
def test_how_near(me: str, other: str, km: float, near: float) -> None:
    held, index = small().memoise(profiles), small().actors.index
    mine, theirs = held.rows.take([index[me]]), held.rows.take([index[other]])
    assert score.kilometres(mine, theirs)[0] == pytest.approx(km, abs=0.01)
    assert score.nearness(mine, theirs)[0] == pytest.approx(near, abs=1e-4)


def test_of_an_unknown_place_nothing_is_near() -> None:
    assert terms("hexa", "iris")["near"] == 0.0


def test_the_scores_and_their_order() -> None:
    # 0.27 need + 0.15 give + 0.25 topic + 0.18 reach + 0.10 near + 0.05 activity:
    # Fyra .1544 + .0730 + .25 + .0257 + .0574 + .0193; Cado .1908 + .0244 + .025;
    # Gent .0736 + .0409 + .1 + .0193; Echo .1111 + .025 + .0307.
    # Moor, and Lume, have nothing in common with Hexa but the country.
    found = suggest(small(), "hexa")
    assert [(one.id, one.place) for one in found.items] == [
        ("fyra", 1),
        ("cado", 2),
        ("gent", 3),
        ("echo", 4),
    ]
    assert [one.score for one in found.items] == pytest.approx(
        [0.5798, 0.2402, 0.2338, 0.1668], abs=2e-4
    )
    assert found.basis_of_list == "records"
    # Beside them, the funder before the cluster: .0890 + .0954 + .025 + .0193 and
    # .0954 + .0244 + .0574.
    assert [(one.id, one.role) for one in found.beside] == [
        ("juno", "funding"),
        ("kern", "bridge"),
    ]
    assert [one.score for one in found.beside] == pytest.approx(
        [0.2288, 0.1772], abs=2e-4
    )


def test_reasons_come_the_weightiest_first() -> None:
    fyra = suggest(small(), "hexa").items[0]
    assert [term.name for term in fyra.terms] == [
        "topic",
        "need",
        "give",
        "near",
        "reach",
        "activity",
    ]
    assert [term.share for term in fyra.terms] == pytest.approx(
        [0.25, 0.1544, 0.0730, 0.0574, 0.0257, 0.0193], abs=2e-4
    )
    records = {term.name: [record.id for record in term.records] for term in fyra.terms}
    # The nearest stage first; of therapies for which it is worth the same, the first of the tree.
    assert records["need"] == ["fyra:trial:cell", "fyra:care:cell"]
    assert records["give"] == ["hexa:making:car-t"]
    assert records["topic"] == ["car-t"]
    assert records["reach"] == ["alma"]
    assert records["activity"] == ["t1"]
    via = next(term for term in fyra.terms if term.name == "reach").records[0].via
    assert via == ("w1", "w4")


def test_the_list_that_surprises_has_no_common_partner_and_is_far() -> None:
    # Cado and Fyra are reached by Alma, Gent is in the same town: Echo remains.
    found = suggest(small(), "hexa", top=1)
    assert [one.id for one in found.items] == ["fyra"]
    assert [one.id for one in found.further] == ["echo"]
    assert found.further[0].surprising
    assert not found.items[0].surprising


def test_a_part_of_a_partner_is_a_door() -> None:
    # Cado knows Alma (w4), and Bloc is a part of Alma.
    found = suggest(small(), "cado")
    assert [(one.id, one.door) for one in found.doors] == [("bloc", "alma")]
    assert "bloc" not in {one.id for one in found.items}


def test_what_is_not_known_is_said() -> None:
    found = {
        one.id: one
        for one in (*suggest(small(), "hexa").items, *suggest(small(), "hexa").beside)
    }
    at_risk = [
        key
        for key, one in found.items()
        if any("At risk" in text for text in one.missing)
    ]
    assert at_risk == ["echo"]
    unstated = [
        key
        for key, one in found.items()
        if any("names a therapy for it" in text for text in one.missing)
    ]
    assert unstated == ["juno", "kern"]
    old = [
        key
        for key, one in found.items()
        if any("since 2020" in text for text in one.missing)
    ]
    assert old == ["cado", "kern"]


def test_instead_of_a_closed_actor() -> None:
    # Dune made CAR-T, and so cells and genes. Hexa is in all three cells, Cado in that of cells,
    # Echo in that of genes; Echo, a company like Dune, before Cado.
    found = suggest(small(), "dune")
    assert found.basis_of_list == "closed"
    assert (found.standing, found.standing_why) == ("closed", "bankruptcy")
    assert found.instead == ("hexa", "echo", "cado")
    # One whose closing is announced takes nobody's place.
    leaving = small(events="e3 | hexa | closure-announced | 2025-06")
    assert suggest(leaving, "dune").instead == ("echo", "cado")


def test_who_leaves_or_is_closed_is_no_partner() -> None:
    leaving = small(events="e3 | fyra | wind-down | 2025-06")
    assert [one.id for one in suggest(leaving, "hexa").items] == [
        "cado",
        "gent",
        "echo",
    ]
    closed = small(events="e3 | fyra | liquidation | 2025-06")
    assert [one.id for one in suggest(closed, "hexa").items] == ["cado", "gent", "echo"]


def test_what_would_change_the_score_of_fyra() -> None:
    """Each computed again with one fact changed.

    Fyra in Hexa's town: near 1 in the place of 0.5735, so 0.0426 more. A project with Iris, who
    has the fewest other ties (1), is 1 / log 2.5 more of reach by a full tie, over five ties in
    all. Without Alma: no reach, 0.0257 less.
    """
    fyra = suggest(small(), "hexa").items[0]
    by_iris = 1 / log(1 + 1.5)
    more = 0.18 * (reached(4, BY_ALMA, by_iris) - reached(3, BY_ALMA))
    raised = [one for one in fyra.changes if one.direction == "raise"]
    assert (
        raised[0].what == "if it began a project with Iris Biotech, a partner of yours"
    )
    assert raised[0].score == pytest.approx(0.5798 + more, abs=3e-4)
    assert raised[0].place == 1
    lowered = [one for one in fyra.changes if one.direction == "lower"]
    # The most that one fact can take: the trials, if Hexa did them itself.
    assert [one.what for one in lowered] == ["if you did it yourself: clinical trial"]
    need = filled(1 * TWO)  # care alone, now next to a stage of Hexa's
    lost = 0.27 * (HEXA["fyra"]["need"] - need)
    assert lowered[0].score == pytest.approx(0.5798 - lost, abs=3e-4)
    assert lowered[0].place == 1


def test_an_actor_without_ties_is_told_so() -> None:
    found = suggest(small(), "moor")
    assert found.basis_of_list == "no-ties"
    assert found.note
    # Moor works on stromal cells, as Alma does; the others have cell therapy in common with it.
    assert found.items[0].id == "alma"
    # Lume is known by its town alone.
    assert suggest(small(), "lume").basis_of_list == "records"


def changed(other: str) -> list[tuple[str, str, float, int]]:
    """Return what would raise or lower a suggestion for Hexa, with the score and place after it."""
    found = next(one for one in suggest(small(), "hexa").items if one.id == other)
    return [
        (one.direction, one.what, round(one.score, 3), one.place)
        for one in found.changes
    ]


def test_what_would_change_the_score_of_cado() -> None:
    """It is 0.2402 now, the second after Fyra.

    A stage next to what it makes, the process of cells, which Iris alone does: need 0.4866, 0.1314
    more. A project with Iris: reach (0.2181 + 1 / log 2.5) over five ties, 0.5669, 0.0776 more.
    Without Alma: 0.0244 less, below Gent's 0.2338.
    """
    assert changed("cado") == [
        ("raise", "if it also did process development (cell therapy)", 0.372, 2),
        (
            "raise",
            "if it began a project with Iris Biotech, a partner of yours",
            0.318,
            2,
        ),
        ("lower", "without its tie to Alma University", 0.216, 3),
    ]


def test_what_would_change_the_score_of_gent() -> None:
    """It is 0.2338 now.

    CAR-T too: log 2 by the breadth (log 2) ^ 0.6 x (log 2 + log 14/3) ^ 0.4, topic 0.6262, 0.1566
    more. The process of genes: need from 0.2725 to 0.5719 and what Hexa gives, now next to it, from
    0.2725 to 0.4115, 0.1017 more. The research, if Hexa did it: 0.0736 less, below Echo's 0.1668.
    """
    assert changed("gent") == [
        ("raise", "if it also worked on CAR-T cells", 0.390, 2),
        ("raise", "if it also did process development (gene therapy)", 0.336, 2),
        ("lower", "if you did it yourself: research", 0.160, 4),
    ]
