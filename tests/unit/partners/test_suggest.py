from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.coverage.roles import CLASSES
from graph.errors import NotFoundError
from graph.model import LANGUAGES
from graph.partners import score
from graph.partners.profile import Rows, profiles
from graph.partners.suggest import corporate_groups, suggest
from graph.release.status import CLOSING, leaving
from tests.tables import some

if TYPE_CHECKING:
    from graph.partners.suggestion_records import Suggestion, Suggestions
    from graph.release.snapshot import Snapshot

KINDS = [
    "uliege",
    "vesale-bioscience",
    "chu-liege",
    "biowin",
    "kce",
    "saint-luc",
    "noshaq",
]


def every(found: Suggestions) -> list[Suggestion]:
    return [*found.items, *found.further, *found.doors, *found.beside]


@pytest.mark.parametrize("actor", KINDS)
def test_a_suggestion_is_new_open_and_of_another_group(
    curated_snapshot: Snapshot, actor: str
) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    partners = {
        other for work in joined.targets(actor) for other in joined.origins(work)
    }
    parents = set(curated_snapshot.edges["part_of_actor_actor"].targets(actor))
    closed = {
        one
        for event, one in curated_snapshot.edges["happened_to_event_actor"].pairs()
        if curated_snapshot.nodes["Event"].get(event)["type"] in CLOSING
    }
    found = suggest(curated_snapshot, actor)
    assert len(found.items) == 10
    names = {one.id for one in every(found)}
    assert not names & (partners | parents | closed | {actor})
    assert not any(curated_snapshot.actors.get(name).get("ended") for name in names)
    assert {one.basis for one in every(found)} == {"derived"}


@pytest.mark.parametrize("actor", KINDS)
def test_ordinary_partners_do_a_link_of_the_chain_or_are_alike(
    curated_snapshot: Snapshot, actor: str
) -> None:
    mine = CLASSES.get(curated_snapshot.actors.get(actor)["kind"])
    found = suggest(curated_snapshot, actor)
    ordinary = some((*found.items, *found.further))
    assert {CLASSES.get(one.kind) for one in ordinary} <= {None, mine}
    assert [one.role for one in some(found.beside)] == [
        CLASSES[one.kind] for one in found.beside
    ]


def test_a_house_has_one_card_and_units_of_partners_stand_apart(
    curated_snapshot: Snapshot,
) -> None:
    top = dict(
        zip(
            curated_snapshot.actors.ids,
            corporate_groups(curated_snapshot).top,
            strict=True,
        )
    )
    found = suggest(curated_snapshot, "uliege")
    shown = [top[one.id] for one in (*found.items, *found.further)]
    assert len(shown) == len(set(shown))
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    for one in some(found.doors):
        assert one.door is not None
        units = {"uliege", *corporate_groups(curated_snapshot).units["uliege"]}
        assert any(
            units & set(joined.origins(work)) for work in joined.targets(one.door)
        ), one.id
        assert one.door in corporate_groups(curated_snapshot).affiliates[one.id]


def test_a_closed_actor_is_told_so_and_gets_no_partner(
    curated_snapshot: Snapshot,
) -> None:
    found = suggest(curated_snapshot, "exothera")
    assert found.standing == "closed"
    assert found.basis_of_list == "closed"
    assert found.standing_source_ids
    assert found.note
    assert not every(found)
    assert found.instead
    assert not {"exothera", *leaving(curated_snapshot)} & set(found.instead)


@pytest.mark.parametrize("actor", ["uliege", "vesale-bioscience", "noshaq"])
def test_what_would_change_goes_the_way_it_says(
    curated_snapshot: Snapshot, actor: str
) -> None:
    told = every(suggest(curated_snapshot, actor))
    assert sum(len(one.changes) for one in told) > len(told)
    for one in told:
        for change in one.changes:
            assert (change.score > one.score) == (change.direction == "raise")
            assert change.place >= 1


def test_a_lost_tie_gives_what_a_release_without_it_would(
    curated_snapshot: Snapshot,
) -> None:
    """The counterfactual of a common partner equals the score on a changed release."""
    held = curated_snapshot.memoise(profiles)
    me, other, partner = (
        curated_snapshot.actors.index[key] for key in ("uliege", "biowin", "ulb")
    )
    mine, row = held.rows.take([me]), held.rows.take([other])
    ties = row.ties.copy()
    assert ties[0, partner] > 0
    ties[0, partner] = 0
    fewer = row.changed(ties=ties, degree=row.degree - 1)
    whole = held.rows.take(range(len(curated_snapshot.actors)))
    cut = whole.ties.copy()
    cut[other, partner] = 0
    degree = whole.degree.copy()
    degree[other] -= 1
    everybody = score.terms(held, mine, whole.changed(ties=cut, degree=degree))
    alone = score.terms(held, mine, fewer)
    assert alone[0] == pytest.approx(everybody[other])


def test_the_reasons_are_given_in_three_languages(curated_snapshot: Snapshot) -> None:
    told = [suggest(curated_snapshot, "uliege", 3, lang).items for lang in LANGUAGES]
    assert [[one.id for one in items] for items in told] == [
        [one.id for one in told[0]]
    ] * 3
    for said in (
        {tuple(term.reason for one in items for term in one.terms) for items in told},
        {
            tuple(change.what for one in items for change in one.changes)
            for items in told
        },
    ):
        assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize("actor", ["uliege", "vesale-bioscience", "celyad-oncology"])
def test_records_are_of_the_graph_and_cite_sources(
    curated_snapshot: Snapshot, actor: str
) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    for one in every(suggest(curated_snapshot, actor)):
        for term in one.terms:
            for record in term.records:
                assert record.id in curated_snapshot.nodes[record.label] or (
                    record.label == "Capability"
                )
                assert record.source_ids or record.via == ("part-of",), record
                assert all(
                    key in curated_snapshot.nodes["Source"] for key in record.source_ids
                )
                for work in record.via:
                    if work != "part-of":
                        assert record.id in joined.origins(work)


def test_common_partners_are_partners_of_both(curated_snapshot: Snapshot) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    units = curated_snapshot.edges["part_of_actor_actor"]

    def beside(actor: str) -> set[str]:
        works = {
            other for work in joined.targets(actor) for other in joined.origins(work)
        }
        return works | set(units.targets(actor)) | set(units.origins(actor))

    mine = beside("uliege")
    for one in suggest(curated_snapshot, "uliege").items:
        for term in one.terms:
            if term.name == "reach":
                assert {record.id for record in term.records} <= mine & beside(one.id)


def test_an_actor_without_any_tie_still_gets_suggestions(
    curated_snapshot: Snapshot,
) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    parts = {
        one
        for pair in curated_snapshot.edges["part_of_actor_actor"].pairs()
        for one in pair
    }
    alone = [
        key
        for key in curated_snapshot.actors.ids
        if not joined.targets(key) and key not in parts
    ]
    assert alone
    for key in alone[:20]:
        found = suggest(curated_snapshot, key, 3)
        if found.standing != "closed":
            assert found.items
            assert found.basis_of_list in {"no-ties", "place-only"}
            assert found.note


def test_an_unknown_actor_is_not_found(curated_snapshot: Snapshot) -> None:
    with pytest.raises(NotFoundError):
        suggest(curated_snapshot, "nobody")


@given(
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
    st.integers(0, 5),
    st.floats(0, 1),
)
def test_a_higher_term_never_lowers_a_score(
    values: list[float], at: int, more: float
) -> None:
    row = np.array([values, values])
    row[1, at] = max(row[1, at], more)
    low, high = score.scores(row)
    assert high >= low
    assert 0 <= low <= 1 + 1e-9


def test_taking_up_a_therapy_of_mine_never_lowers_a_score(
    curated_snapshot: Snapshot,
) -> None:
    held, draw = curated_snapshot.memoise(profiles), np.random.default_rng(7)
    at, tried = score.NAMES.index("topic"), 0
    for me, other in draw.integers(0, len(curated_snapshot.actors), (300, 2)):
        mine, row = held.rows.take([me]), held.rows.take([other])
        for therapy in np.flatnonzero(mine.own[0] & ~row.wide[0]):
            own = row.own.copy()
            own[0, therapy] = True
            more = row.changed(own=own, wide=own @ held.closure)
            before, after = (score.terms(held, mine, one)[0, at] for one in (row, more))
            assert after >= before - 1e-9
            tried += 1
    assert tried > 200


def test_terms_lie_between_zero_and_one(curated_snapshot: Snapshot) -> None:
    held = curated_snapshot.memoise(profiles)
    for at in range(0, len(curated_snapshot.actors), 7):
        values = score.terms(held, held.rows.take([at]), held.rows)
        assert values.min() >= 0
        assert values.max() <= 1
        assert isinstance(held.rows, Rows)
