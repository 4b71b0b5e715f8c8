"""Questions on partners of a set: in another place, or of a kind that one does not work with."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.unit.ask.curated_tables import COMPANIES, actors, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def partners() -> dict[str, set[str]]:
    """Return who shares a collaboration with whom, from the tables alone."""
    works: dict[str, set[str]] = defaultdict(set)
    for row in table("collaboration_members"):
        works[row["collaboration_id"]].add(row["actor_id"])
    met: dict[str, set[str]] = defaultdict(set)
    for members in works.values():
        for actor in members:
            met[actor] |= members - {actor}
    return met


def of_kind(*kinds: str) -> set[str]:
    return {key for key, row in actors().items() if row["kind"] in kinds}


@pytest.mark.parametrize(
    "question",
    [
        "Which universities do not work with companies?",
        "Quelles universités ne collaborent pas avec des entreprises ?",
        "Welke universiteiten werken niet samen met bedrijven?",
        "universities that have never worked with companies",
    ],
)
def test_a_set_without_partners_of_a_kind(
    curated_snapshot: Snapshot, question: str
) -> None:
    met, companies = partners(), of_kind(*COMPANIES)
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == {
        key for key in of_kind("university") if not met[key] & companies
    }
    assert not answer.proposal


@pytest.mark.parametrize(
    "question",
    [
        "Which organisations have partners in Japan?",
        "Quelles organisations ont des partenaires au Japon ?",
        "Welke organisaties hebben partners in Japan?",
        "Who has partners in Japan?",
    ],
)
def test_who_has_partners_in_a_country_is_not_who_is_there(
    curated_snapshot: Snapshot, question: str
) -> None:
    there = {key for key, row in actors().items() if row["country"] == "JP"}
    met = partners()
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == {
        key for key in actors() if key not in there and met[key] & there
    }


def test_partners_abroad_are_said_to_be_outside(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "Qui a des partenaires à l'étranger ?", limit=0)
    assert "hors de Belgique" in answer.sentence
    # Of whom no country is known, nobody says that it is abroad.
    foreign = {key for key, row in actors().items() if row["country"] not in {"", "BE"}}
    met = partners()
    assert set(answer.ids) == {
        key for key in actors() if key not in foreign and met[key] & foreign
    }
