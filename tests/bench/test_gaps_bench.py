"""The gap board at 100,000 actors and 500,000 capabilities, and on the curated tables."""

from __future__ import annotations

import random
import resource
import statistics
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graph.coverage.board import board
from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from graph.release.snapshot import Snapshot
from ingest.rows import offline_release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.bench
ACTORS, CAPABILITIES, COLLABORATIONS = 100_000, 500_000, 30_000
THERAPIES, STAGES = 24, 14
FACT: dict[str, Any] = {"source_ids": ["s"], "as_of": "2024-05-01"}
Edge = tuple[str, str, str, dict[str, Any]]


def synthetic() -> Snapshot:
    """Return a release of that size: a tree of therapies, actors in regions, some that failed."""
    rng = random.Random(7)  # noqa: S311 (a synthetic graph, no secret)
    return Snapshot.build(offline_release([]), list(nodes(rng)), list(edges(rng)))


def nodes(rng: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    names = {f"name_{lang}": "x" for lang in ("en", "fr", "nl")}
    yield "Source", {"id": "s"}
    for i in range(THERAPIES):
        yield "Therapy", {"id": f"t{i:02}", **names, **FACT}
    for i in range(STAGES):
        kind = "core" if i < 12 else "enabling"
        yield "Stage", {"id": f"g{i:02}", "order": i, "kind": kind, **names, **FACT}
    regions = ["Wallonia", "Brussels", "Flanders", None]
    for i in range(ACTORS):
        yield (
            "Actor",
            {
                "id": f"a{i}",
                "name": f"Actor {i}",
                "kind": "company",
                "region": regions[i % 4],
                "founded": str(rng.randint(1980, 2025)),
                **FACT,
            },
        )
    for i in range(CAPABILITIES):
        yield (
            "Capability",
            {"id": f"c{i}", "scope": "all" if i % 5 == 0 else "therapy", **FACT},
        )
    for i in range(COLLABORATIONS):
        yield "Collaboration", {"id": f"p{i}", "name": "x", "type": "clinical", **FACT}
    for i in range(2000):
        yield (
            "Event",
            {"id": f"e{i}", "type": "bankruptcy", "date": f"20{i % 25 + 1:02}", **FACT},
        )


def edges(rng: random.Random) -> Iterator[Edge]:
    for i in range(4, THERAPIES):
        yield "subcategory_of_therapy_therapy", f"t{i:02}", f"t{i % 4:02}", FACT
    for i in range(CAPABILITIES):
        yield "has_actor_capability", f"a{i % ACTORS}", f"c{i}", FACT
        yield "at_capability_stage", f"c{i}", f"g{rng.randrange(STAGES):02}", FACT
        if i % 5:
            yield (
                "for_capability_therapy",
                f"c{i}",
                f"t{rng.randrange(THERAPIES):02}",
                FACT,
            )
    for i in range(ACTORS):
        for therapy in rng.sample(range(THERAPIES), 2):
            yield "works_on_actor_therapy", f"a{i}", f"t{therapy:02}", FACT
    for i in range(COLLABORATIONS):
        for actor in {rng.randrange(ACTORS) for _ in range(5)}:
            fact = {**FACT, "role": "partner"}
            yield "participates_in_actor_collaboration", f"a{actor}", f"p{i}", fact
    for i in range(2000):
        yield "happened_to_event_actor", f"e{i}", f"a{i * 37 % ACTORS}", FACT


def timed(call: Callable[[], object], times: int = 1) -> float:
    """Return the median seconds of a call."""
    taken: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return round(statistics.median(taken), 4)


def test_matrix_and_what_if_at_scale(report: Callable[[dict[str, Any]], None]) -> None:
    build = time.perf_counter()
    snapshot = synthetic()
    build = time.perf_counter() - build
    matrix = timed(lambda: coverage(snapshot, Scenario("Wallonia")))
    found = coverage(snapshot, Scenario("Wallonia"))
    few = Scenario(
        "Wallonia", without=("a0", "a4", "a8"), added=(("a12", "g03", "t05"),)
    )
    small = timed(lambda: what_if(snapshot, few), 5)
    whole = timed(
        lambda: what_if(snapshot, Scenario("Wallonia", as_of="2019-12-31")), 3
    )
    touched = len(what_if(snapshot, few).after.touched)
    full = timed(lambda: board(snapshot, what_if(snapshot, few), "t05", "en", 10))
    again = timed(lambda: board(snapshot, what_if(snapshot, few), "t05", "en", 10))
    figures = {
        "actors": ACTORS,
        "capabilities": CAPABILITIES,
        "holdings": len(found.base.cell),
        "snapshot_s": round(build, 1),
        "matrix_s": matrix,
        "what_if_s": small,
        "what_if_as_of_s": whole,
        "cells_touched": touched,
        "ratio_matrix_to_what_if": round(matrix / small, 1),
        "board_of_a_therapy_first_s": full,
        "board_of_a_therapy_s": again,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    report(figures)
    assert matrix < 3
    assert small < 1
    assert whole < 1


def test_board_of_the_curated_tables(
    curated_snapshot: Snapshot, report: Callable[[dict[str, Any]], None]
) -> None:
    def run(scenario: Scenario) -> None:
        board(curated_snapshot, what_if(curated_snapshot, scenario), None, "en", 20)

    run(Scenario("Wallonia"))
    ids = np.array(curated_snapshot.actors.ids)
    rng = np.random.default_rng(3)
    some = [
        Scenario("Wallonia", without=tuple(rng.choice(ids, 3).tolist()))
        for _ in range(20)
    ]
    plain = timed(lambda: run(Scenario("Wallonia")), 10)
    taken = [timed(lambda s=s: run(s)) for s in some]
    figures = {
        "board_s": plain,
        "what_if_median_s": round(statistics.median(taken), 4),
        "what_if_worst_s": max(taken),
        "ratio_what_if_to_board": round(statistics.median(taken) / plain, 2),
    }
    report(figures)
    assert statistics.median(taken) < 0.3
