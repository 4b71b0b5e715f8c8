"""The named queries that answers rest on give in the database what they give in memory."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.answer import ask
from graph.ask.leaves import LEAVES, run
from graph.model import LANGUAGES, Language
from graph.release.read import read_snapshot
from graph.store import catalogue

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Writer

QUESTIONS = Path(__file__).parents[1] / "unit" / "ask"
MOST = 5000


@pytest.fixture(scope="module")
def snapshot(loaded: Writer) -> Snapshot:
    """Return the release as read back from the database."""
    return read_snapshot(loaded)


def rows_of(loaded: Writer, query: str, params: dict[str, Any]) -> set[str]:
    limit = {"limit": MOST} if "limit" in catalogue.get(query).params else {}
    rows = loaded.fetch(query, {**params, **limit})
    return {str(next(iter(row.values()))) for row in rows}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_query_gives_the_ids_of_the_answer(
    loaded: Writer, snapshot: Snapshot, lang: Language
) -> None:
    with (QUESTIONS / f"questions_{lang}.csv").open(encoding="utf-8") as file:
        questions = [row["question"] for row in csv.DictReader(file)]
    different: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for question in questions:
        answer = ask(snapshot, question, lang, limit=0)
        for each in answer.queries:
            key = (each.query, repr(each.params))
            if key in seen:
                continue
            seen.add(key)
            ids = set(run(snapshot, each.query, each.params))
            found = rows_of(loaded, each.query, each.params)
            if found != ids:
                different[f"{question}: {key}"] = sorted(found ^ ids)[:5]
        if answer.query is not None:
            assert set(run(snapshot, answer.query, answer.params)) == set(answer.ids)
    assert different == {}
    assert len(seen) > 30


def values_of(snapshot: Snapshot, query: str) -> list[dict[str, Any]]:
    """Return parameters for a query: every kind of value that its parameters can have."""
    nodes = snapshot.nodes
    actors = [{"actors": [key]} for key in nodes["Actor"].ids[::9]]
    roles = [
        {"roles": [role]}
        for role in ("investor", "funder", "spin-off", "acquirer", "client")
    ]
    years = [
        {},
        {"year_from": 2020},
        {"year_to": 2018},
        {"year_from": 2019, "year_to": 2022},
    ]
    works = list(nodes["Collaboration"].ids)
    parts: list[dict[str, Any]] = [{}, {"part": "sponsor"}, {"part": "site"}]
    regions = [{"regions": [name]} for name in ("Wallonia", "Brussels", "Flanders")]
    types = [{"types": [name]} for name in sorted(set(nodes["Event"].column("type")))]
    capabilities = [key.removesuffix("all") for key in nodes["Capability"].ids[::7]]
    ends = [{"from": "novadip", "to": key} for key in nodes["Actor"].ids[::19]]
    table: dict[str, list[dict[str, Any]]] = {
        "absences.search": [
            {},
            {"regions": ["Flanders", "Belgium"]},
            {"therapies": ["phage-therapy"]},
            {"stages": ["funding"]},
        ],
        "actors.chain": ends,
        "actors.of_capabilities": [{"capabilities": capabilities}],
        "actors.of_collaborations": [
            {"collaborations": works[:40], **role} for role in ({}, *roles)
        ],
        "actors.of_events": [{"events": list(nodes["Event"].ids[:20])}],
        "actors.of_products": [{"products": [key]} for key in nodes["Product"].ids],
        "actors.of_trials": [
            {"trials": list(nodes["Trial"].ids), **part} for part in parts
        ],
        "actors.ended": years,
        "actors.owners": actors,
        "actors.children": actors,
        "actors.noted": [{"phrases": ["spin-off of ulb", "University hospital"]}],
        "capabilities.open": [*regions, {"countries": ["BE"]}, {}],
        "capabilities.search": [
            *({"statuses": ["planned", "ended"], **year} for year in years),
            {"actors": ["saint-luc"], "therapies": ["car-t"]},
        ],
        "collaborations.of_actors": [
            *actors,
            *({**actors[3], **role} for role in roles),
        ],
        "collaborations.by_amount": [
            {},
            {"amount_above": 5_000_000},
            {"amount_below": 1_000_000},
        ],
        "events.search": [*types, *years, *actors[:5], {**types[0], **years[1]}],
        "products.authorised": years,
        "products.withdrawn": years,
        "therapies.by_class": [{"classes": ["gtmp"]}, {"classes": ["tep", "not-atmp"]}],
        "trials.of_actors": [
            {**each, **part} for each in actors[:20] for part in parts
        ],
    }
    return table[query]


@pytest.mark.parametrize("query", LEAVES)
def test_a_leaf_is_the_query_of_its_name(
    loaded: Writer, snapshot: Snapshot, query: str
) -> None:
    different = {
        str(params): sorted(found ^ ids)[:5]
        for params in values_of(snapshot, query)
        if (found := rows_of(loaded, query, params))
        != (ids := set(run(snapshot, query, params)))
    }
    assert different == {}
