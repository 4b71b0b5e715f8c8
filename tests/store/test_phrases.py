"""Each phrase of a named query, filled with values of the release, gives the rows of the query."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.answer import ask
from graph.ask.phrases import Phrase, SlotValue, phrases, slot_values
from graph.model import LANGUAGES, Language
from graph.release.read import read_snapshot
from graph.store import catalogue

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Writer

pytestmark = pytest.mark.sweep

TIMES = 5
MOST = 500
LISTS = {
    "actors": "actors",
    "class": "classes",
    "region": "region",
    "status": "statuses",
}
BESIDE: dict[str, dict[str, Any]] = {"trials.of_actors": {"part": "sponsor"}}
"""What the words of a phrase say beside its slots."""
OWN_QUESTIONS = frozenset({"patient-delivery", "funding"})
"""Stages that a question about a therapy reads in another way: nobody is treated in a plan, and
who pays is told by rounds and projects."""


@pytest.fixture(scope="module")
def snapshot(loaded: Writer) -> Snapshot:
    """Return the release as read back from the database."""
    return read_snapshot(loaded)


def parameters(query: str, chosen: dict[str, SlotValue]) -> dict[str, Any]:
    """Return the parameters of a query for the values of its phrase's slots."""
    declared = catalogue.get(query).params
    given: dict[str, Any] = {}
    for slot, value in chosen.items():
        name = LISTS.get(slot, slot)
        if slot == "year" and "year" not in declared:
            given |= {"year_from": int(value.value), "year_to": int(value.value)}
        elif slot == "region" and "regions" in declared:
            given["regions"] = [value.value]
        elif declared[name].type == "strings":
            given[name] = [value.value.lower() if slot == "class" else value.value]
        else:
            given[name] = (
                int(value.value) if declared[name].type == "integer" else value.value
            )
    given |= BESIDE.get(query, {})
    return given | ({"limit": MOST} if "limit" in declared else {})


def rows(
    loaded: Writer, snapshot: Snapshot, query: str, given: dict[str, Any]
) -> set[str]:
    """Return the records that a query gives, as an answer names them."""
    found = loaded.fetch(query, given)
    if query == "stages.single_providers":
        return {f"{row['therapy_id']}:{row['stage_id']}" for row in found}
    if query == "events.by_actor":
        nodes = snapshot.nodes["Event"]
        happened = snapshot.edges["happened_to_event_actor"].origins(given["actor"])
        told = {(row["date"], row["event"]) for row in found}
        return {
            key
            for key in happened
            for row in [nodes.get(key)]
            if (row.get("date"), row["type"]) in told
        }
    if query == "actors.capabilities":
        actor = given["actor"]
        return {f"{actor}:{r['stage_id']}:{r['therapy_id'] or ''}" for r in found}
    if query == "events.by_year":
        return {f"{row['actor_id']}:{row['date']}:{row['event']}" for row in found}
    return {str(next(iter(row.values()))) for row in found}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phrase_gives_the_rows_of_its_query(
    loaded: Writer, snapshot: Snapshot, lang: Language
) -> None:
    different: dict[str, tuple[list[str], list[str]]] = {}
    for phrase in phrases(lang):
        for question, chosen in filled(snapshot, phrase, lang):
            answer = ask(snapshot, question, lang, limit=0)
            right = rows(
                loaded, snapshot, phrase.query, parameters(phrase.query, chosen)
            )
            if "stage" in chosen and chosen["stage"].value in OWN_QUESTIONS:
                continue
            if not right and phrase.query == "actors.between":
                continue  # nothing that both take part in: the answer is the chain between them
            if set(answer.ids) != right or answer.ignored:
                different[question] = (
                    sorted(set(answer.ids) ^ right)[:4],
                    list(answer.ignored),
                )
    assert not different, different


def filled(
    snapshot: Snapshot, phrase: Phrase, lang: Language
) -> list[tuple[str, dict[str, SlotValue]]]:
    """Return a phrase with values drawn at random, the same at each run."""
    chance = random.Random(f"{phrase.text}{lang}")  # noqa: S311 - a sample, not a secret
    made: list[tuple[str, dict[str, SlotValue]]] = []
    for _ in range(TIMES if phrase.slots else 1):
        chosen = {
            slot: chance.choice(slot_values(snapshot, slot, lang))
            for slot in phrase.slots
        }
        words = {slot: value.words for slot, value in chosen.items()}
        made.append((phrase.filled(words), chosen))
    return made
