from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.analysis.partners.suggest import WEIGHTS, suggest
from graph.errors import NotFoundError
from graph.model import LANGUAGES
from graph.release.standing import CLOSING

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

KINDS = ["uliege", "vesale-bioscience", "chu-liege", "biowin", "kce", "saint-luc", "exothera"]


@pytest.mark.parametrize("actor", KINDS)
def test_a_suggestion_is_new_open_and_of_another_group(
    curated_snapshot: Snapshot, actor: str
) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    partners = {other for work in joined.targets(actor) for other in joined.origins(work)}
    parents = set(curated_snapshot.edges["part_of_actor_actor"].targets(actor))
    closed = {
        one
        for event, one in curated_snapshot.edges["happened_to_event_actor"].pairs()
        if curated_snapshot.nodes["Event"].get(event)["type"] in CLOSING
    }
    found = suggest(curated_snapshot, actor)
    assert len(found) == 10
    names = {one.id for one in found}
    assert not names & (partners | parents | closed | {actor})
    assert not any(curated_snapshot.actors.get(name).get("ended") for name in names)


def test_the_score_is_the_sum_of_its_shown_terms(curated_snapshot: Snapshot) -> None:
    for one in suggest(curated_snapshot, "uliege"):
        assert one.score == pytest.approx(sum(term.share for term in one.terms), abs=5e-4)
        assert all(0 < term.share <= WEIGHTS[term.name] for term in one.terms)
        assert one.basis == "derived"


def test_the_reasons_are_given_in_three_languages(curated_snapshot: Snapshot) -> None:
    told = [suggest(curated_snapshot, "uliege", 3, lang) for lang in LANGUAGES]
    assert [[one.id for one in some] for some in told] == [[one.id for one in told[0]]] * 3
    spoken = {tuple(term.reason for one in some for term in one.terms) for some in told}
    assert len(spoken) == len(LANGUAGES)


def test_common_partners_are_partners_of_both(curated_snapshot: Snapshot) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    units = curated_snapshot.edges["part_of_actor_actor"]

    def beside(actor: str) -> set[str]:
        works = {other for work in joined.targets(actor) for other in joined.origins(work)}
        return works | set(units.targets(actor)) | set(units.origins(actor))

    mine = beside("uliege")
    for one in suggest(curated_snapshot, "uliege"):
        for term in one.terms:
            if term.name == "reach":
                assert set(term.records) <= mine & beside(one.id)


def test_an_actor_without_any_tie_still_gets_suggestions(curated_snapshot: Snapshot) -> None:
    joined = curated_snapshot.edges["participates_in_actor_collaboration"]
    alone = [key for key in curated_snapshot.actors.ids if not joined.targets(key)]
    assert alone
    assert all(suggest(curated_snapshot, key, 3) for key in alone[:20])


def test_an_unknown_actor_is_not_found(curated_snapshot: Snapshot) -> None:
    with pytest.raises(NotFoundError):
        suggest(curated_snapshot, "nobody")
