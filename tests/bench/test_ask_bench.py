"""Latency of questions and searches, build time and memory, at two sizes of the graph."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from graph.ask.answer import ask
from graph.ask.fact_sets import build_facts
from graph.ask.lexicon_of_release import build_lexicon
from graph.bookkeeping import Release
from graph.release.snapshot import Snapshot
from graph.search.index import build_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.bench
MANY = 100_000
EVIDENCE = {"source_ids": ["s"], "asserted_by": "bench", "basis": "asserted"}
QUESTIONS = (
    "Which companies in Wallonia make viral vectors?",
    "qui travaille sur la phagothérapie à Bruxelles ?",
    "faagterapie bedrijven in Vlaanderen",
    "partners of UCB",
    "CAR-T Liège",
    "who finances cell therapy",
    "hospitals not in Flanders",
    "quels projets depuis 2020 sur les exosomes",
    "flurbish granx the wobbledy",
    "Hoeveel universiteiten werken aan gentherapie?",
    "partnrs of Novadpi",
    "a" * 100_000,
    "x y " * 30_000,
    "zalgo brenikov",
    "organisations in Belgium",
    "xqwertyui zxcvbnmlk poiuytrew lkjhgfdsa " * 30,
)


def words(seed: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - made-up names
    heads = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    while True:
        yield "".join(
            chance.choice(heads) for _ in range(chance.randrange(2, 5))
        ).title()


def large(snapshot: Snapshot, count: int) -> Snapshot:
    """Return the curated release with `count` actors of made-up names beside its own."""
    chance, word = random.Random(1), words(2)  # noqa: S311 - made-up names
    therapies, stages = snapshot.nodes["Therapy"].ids, snapshot.nodes["Stage"].ids
    nodes: list[tuple[str, dict[str, Any]]] = [
        (label, row) for label, table in snapshot.nodes.items() for row in table.rows()
    ]
    edges: list[tuple[str, str, str, dict[str, Any]]] = [
        (name, start, end, table.row(at))
        for name, table in snapshot.edges.items()
        for at, (start, end) in enumerate(table.pairs())
    ]
    for number in range(count):
        actor, capability = f"made-{number}", f"made-{number}:all"
        region = chance.choice(["Wallonia", "Flanders", "Brussels"])
        kind = chance.choice(["company", "university", "hospital", "research-unit"])
        name = f"{next(word)} {next(word)} {number}"
        nodes += [
            (
                "Actor",
                {
                    "id": actor,
                    "name": name,
                    "kind": kind,
                    "region": region,
                    "country": "BE",
                    **EVIDENCE,
                },
            ),
            ("Capability", {"id": capability, "scope": "all", **EVIDENCE}),
        ]
        edges += [
            ("works_on_actor_therapy", actor, chance.choice(therapies), EVIDENCE),
            ("has_actor_capability", actor, capability, EVIDENCE),
            ("at_capability_stage", capability, chance.choice(stages), EVIDENCE),
        ]
    release = Release(
        id="r-bench",
        run_id="bench",
        created_at="1970-01-01T00:00:00Z",
        checksum="0",
        sources=("bench",),
        counts={},
    )
    return Snapshot.build(release, nodes, edges)


def p99(measure: Callable[[str], object], rounds: int) -> float:
    """Return the 99th percentile in milliseconds over all questions, each asked `rounds` times."""
    times: list[float] = []
    for question in QUESTIONS * rounds:
        start = time.perf_counter()
        measure(question)
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)[int(len(times) * 0.99) - 1]


def build(snapshot: Snapshot) -> dict[str, float]:
    process = psutil.Process()
    before, start = process.memory_info().rss, time.perf_counter()
    figures: dict[str, float] = {}
    for factory in (build_index, build_lexicon, build_facts):
        started = time.perf_counter()
        snapshot.memoise(factory)
        figures[f"{factory.__name__}_s"] = round(time.perf_counter() - started, 3)
    figures["build_s"] = round(time.perf_counter() - start, 3)
    figures["memory_mb"] = round((process.memory_info().rss - before) / 1e6, 1)
    return figures


@pytest.mark.parametrize(
    ("count", "ask_ms", "search_ms"), [(0, 50, 20), (MANY, 150, 50)]
)
def test_latency(
    curated_snapshot: Snapshot, count: int, ask_ms: float, search_ms: float
) -> None:
    snapshot = large(curated_snapshot, count)
    figures = {"actors": len(snapshot.actors), **build(snapshot)}
    index = snapshot.memoise(build_index)
    ask(snapshot, "warm up")
    figures["ask_p99_ms"] = p99(lambda text: ask(snapshot, text), 20)
    figures["search_p99_ms"] = p99(lambda text: index.search(text, "en"), 20)
    figures["complete_p99_ms"] = p99(lambda text: index.complete(text[:12], "en"), 20)
    print(json.dumps(figures))
    assert figures["ask_p99_ms"] < ask_ms
    assert figures["search_p99_ms"] < search_ms
