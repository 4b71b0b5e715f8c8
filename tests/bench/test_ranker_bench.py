"""Structural scores of all organisations with the top 100, beside networkx on the same graph."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from graph.analysis.partners.evidence import Evidence
from graph.analysis.partners.history import History, Row

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench
ORGANISATIONS, PROJECTS, BLOCK, TOP, SAMPLE = 17_000, 10_000, 512, 100, 30


def made() -> History:
    """Return projects of few and many, in which some organisations are far more active."""
    draw = np.random.default_rng(7)
    chance = 1 / (np.arange(ORGANISATIONS) + 20)
    chance /= chance.sum()
    sizes = np.minimum(1 + draw.geometric(0.2, PROJECTS), 50)
    members = np.split(draw.choice(ORGANISATIONS, int(sizes.sum()), p=chance), sizes.cumsum()[:-1])
    rows = [
        Row(f"p{number}", 735000 + number % 1000, ("SC1",), f"o{who}", "BE", "HES", False)
        for number, group in enumerate(members)
        for who in set(group.tolist())
    ]
    return History(rows)


def best(evidence: Evidence) -> int:
    """Return how many candidates the 100 best by Adamic-Adar of every organisation hold."""
    count, found = evidence.close.shape[0], 0
    partners, closed = evidence.partners, np.zeros(count, dtype=bool)
    for start in range(0, count, BLOCK):
        scores = (evidence.close[start : start + BLOCK] @ evidence.adamic).tocsr()
        for row, (begin, end) in enumerate(pairwise(scores.indptr.tolist())):
            own = start + row
            near = partners.indices[partners.indptr[own] : partners.indptr[own + 1]]
            closed[near], closed[own] = True, True
            held = scores.data[begin:end][~closed[scores.indices[begin:end]]]
            closed[near], closed[own] = False, False
            found += len(np.argpartition(-held, TOP)[:TOP] if len(held) > TOP else held)
    return found


def test_scores_of_all(report: Callable[[dict[str, Any]], None]) -> None:
    evidence = Evidence(made())
    begin = time.process_time()
    found = best(evidence)
    ours = time.process_time() - begin
    graph = nx.from_scipy_sparse_array(evidence.close)
    own = np.random.default_rng(1).choice(len(graph), SAMPLE, replace=False).tolist()
    begin = time.process_time()
    for node in own:
        pairs = ((node, other) for other in set(graph) - set(graph[node]) - {node})
        sorted(nx.adamic_adar_index(graph, pairs), key=lambda told: -told[2])[:TOP]
    theirs = (time.process_time() - begin) / SAMPLE * len(graph)
    figures = {"organisations": len(graph), "links": graph.number_of_edges(), "found": found,
               "seconds": round(ours, 2), "networkx_s": round(theirs), "sample": SAMPLE,
               "ratio": round(theirs / ours)}  # fmt: skip
    report(figures)
    assert figures["seconds"] < 5
    assert figures["ratio"] > 10
