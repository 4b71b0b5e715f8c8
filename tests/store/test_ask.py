"""The named queries that answers rest on give in the database what they give in memory."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.answer import ask
from graph.ask.filters import QUERIES
from graph.ask.leaves import LEAVES, run
from graph.model import LANGUAGES, Language
from graph.release.read import read_snapshot
from graph.store import catalogue

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Writer

pytestmark = pytest.mark.sweep

QUESTION_FILES = Path(__file__).parents[1] / "unit" / "ask"
MOST = 5000
MOST_VALUES = 25
EACH_OF = frozenset({"actors.search_partners", "collaborations.search"})
TIED = ("biowin", "uclouvain", "celyad-oncology", "wallonia-government", "uliege")
FEW = 8
"""A query of so few parameters is drawn for twice a parameter."""


@pytest.fixture(scope="module")
def snapshot(loaded: Writer) -> Snapshot:
    """Return the release as read back from the database."""
    return read_snapshot(loaded)


def rows_of(loaded: Writer, query: str, params: dict[str, Any]) -> set[str]:
    limit = {"limit": MOST} if "limit" in catalogue.get(query).params else {}
    rows = loaded.fetch(query, {**params, **limit})
    return {str(next(iter(row.values()))) for row in rows}


@pytest.fixture(scope="module")
def rows_by_query() -> dict[tuple[str, str], set[str]]:
    """Return what the database gave for each query: three languages ask for much the same."""
    return {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_query_gives_the_ids_of_the_answer(
    loaded: Writer,
    snapshot: Snapshot,
    rows_by_query: dict[tuple[str, str], set[str]],
    lang: Language,
) -> None:
    with (QUESTION_FILES / f"questions_{lang}.csv").open(encoding="utf-8") as file:
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
            if key not in rows_by_query:
                rows_by_query[key] = rows_of(loaded, each.query, each.params)
            found = rows_by_query[key]
            if found != ids:
                different[f"{question}: {key}"] = sorted(found ^ ids)[:5]
        if answer.query is not None:
            assert set(run(snapshot, answer.query, answer.params)) == set(answer.ids)
    assert different == {}
    assert len(seen) > 30


def values(snapshot: Snapshot, query: str, name: str) -> list[Any]:
    """Return the values that a parameter of a query can have in a release, each for itself."""
    nodes, edges = snapshot.nodes, snapshot.edges
    target = {"collaborations": "Collaboration", "products": "Product"}
    label = target.get(query.partition(".")[0], "Trial")
    if query.startswith("actors."):
        label = "Actor"
    columns = {
        "types": "Event" if query == "events.search" else "Collaboration",
        "collaboration_types": "Collaboration",
        "phases": label,
        "statuses": "Capability" if query.startswith("capabilities") else label,
        "classes": "Therapy",
    }
    fields = {"collaboration_types": "type", "classes": "legal_class"}
    if name == "designations":
        held = nodes["Product"].column("ema_designations")
        return sorted({each for given in held for each in given or ()})
    if name in columns:
        field = fields.get(name, name.removesuffix("s").replace("statuse", "status"))
        return sorted({v for v in nodes[columns[name]].column(field) if v})
    of_actor = {"regions": "region", "countries": "country", "cities": "city"}
    plain = name.removeprefix("excluded_")
    if plain in {*of_actor, "kinds"}:
        field = of_actor.get(plain, "kind")
        held = sorted({v for v in nodes["Actor"].column(field) if v})
        return [*held, "Belgium"] if query == "absences.search" else held
    records = {
        "therapies": "Therapy",
        "therapies_also": "Therapy",
        "stages": "Stage",
        "actors": "Actor",
        "part_of": "Actor",
        "from": "Actor",
        "to": "Actor",
        "members_of": "Collaboration",
        "collaborations": "Collaboration",
        "owner_of": "Product",
        "products": "Product",
        "runs": "Trial",
        "trials": "Trial",
        "events": "Event",
        "ids": label,
    }
    if plain in records:
        return list(nodes[records[plain]].ids)
    given: dict[str, list[Any]] = {
        "roles": sorted(
            set(edges["participates_in_actor_collaboration"].column("role"))
        ),
        "capabilities": [key.removesuffix("all") for key in nodes["Capability"].ids],
        "phrases": ["spin-off of ulb", "University hospital", "of the "],
        "indication": ["leukaemia", "cell", "diseas", "muscular", "heart"],
        "programme": ["interreg", "Horizon 2020", "BioWin", "FP7"],
        "part": ["sponsor", "site"],
        "amount_above": [500_000, 5_000_000, 20_000_000],
        "amount_below": [1_000_000, 10_000_000],
        "amount_from": [5_000_000, 8_000_000, 30_000_000],
        "amount_to": [1_500_000, 8_000_000],
        **{
            key: [1990, 2012, 2019, 2022]
            for key in ("year_from", "founded_from", "end_from")
        },
        **{
            key: [2008, 2018, 2021, 2025] for key in ("year_to", "founded_to", "end_to")
        },
        **{key: [True, False] for key in ("started", "ended", "operating")},
    }
    return given[name]


def draws(snapshot: Snapshot, query: str) -> list[dict[str, Any]]:
    """Return parameters drawn at random, each that the query declares at least once.

    A parameter that is added to a query and has no values above fails the test: none is
    answered in memory without being held against the database.
    """
    chance = random.Random(query)  # noqa: S311 - a sample, not a secret
    declared = {k: p for k, p in catalogue.get(query).params.items() if k != "limit"}
    needed = [name for name, param in declared.items() if param.required]
    needed += [name for name in ("actors",) if query == "actors.search_partners"]
    names = chance.sample(list(declared), len(declared))
    # The planner takes seconds for each new combination of a search, so two go at once there.
    width = 2 if len(declared) > FEW else 1
    leads = [names[at : at + width] for at in range(0, len(names), width)]
    drawn: list[dict[str, Any]] = []
    for lead in leads if len(declared) > FEW else (*leads, *leads):
        given: dict[str, Any] = {}
        for name in sorted({*lead, *needed} & declared.keys()):
            pool = values(snapshot, query, name)
            if name == "actors" and query in EACH_OF:
                # Each of them has to take part, so one that does often.
                given[name] = [chance.choice(TIED)]
                continue
            many = min(len(pool), chance.randint(1, MOST_VALUES))
            one = chance.choice(pool)
            listed = declared[name].type == "strings"
            given[name] = chance.sample(pool, many) if listed else one
        drawn.append(given)
    return drawn


@pytest.mark.parametrize("query", [*LEAVES, *QUERIES.values()])
def test_a_leaf_is_the_query_of_its_name(
    loaded: Writer, snapshot: Snapshot, query: str
) -> None:
    different = {
        str(params): sorted(found ^ ids)[:5]
        for params in draws(snapshot, query)
        if (found := rows_of(loaded, query, params))
        != (ids := set(run(snapshot, query, params)))
    }
    assert different == {}
