"""Structural scores of all organisations with the top 100, beside networkx on the same graph."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from graph.linkprediction.participations import Participation
from tools.training.partners.baselines import KnownPartners, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench
ORGANISATIONS, PROJECTS, TOP, SAMPLE = 17_000, 10_000, 100, 30


def made() -> list[Participation]:
    """Return projects of few and many, in which some organisations are far more active."""
    draw = np.random.default_rng(7)
    chance = 1 / (np.arange(ORGANISATIONS) + 20)
    chance /= chance.sum()
    sizes = np.minimum(1 + draw.geometric(0.2, PROJECTS), 50)
    members = np.split(
        draw.choice(ORGANISATIONS, int(sizes.sum()), p=chance), sizes.cumsum()[:-1]
    )
    return [
        Participation(
            f"p{number}",
            735000 + number % 1000,
            ("SC1",),
            f"o{who}",
            "BE",
            "HES",
            False,
        )
        for number, group in enumerate(members)
        for who in set(group.tolist())
    ]


def test_scores_of_all(report: Callable[[dict[str, Any]], None]) -> None:
    known = KnownPartners(made())
    begin = time.process_time()
    found = nearest(known, 1 / np.log(np.maximum(known.degree, 2)), TOP).nnz
    ours = time.process_time() - begin
    graph = nx.from_scipy_sparse_array(known.partners)
    own = np.random.default_rng(1).choice(len(graph), SAMPLE, replace=False).tolist()
    begin = time.process_time()
    for node in own:
        # A list: networkx goes through the pairs twice and would find a generator empty.
        pairs = [(node, other) for other in set(graph) - set(graph[node]) - {node}]
        scored = sorted(nx.adamic_adar_index(graph, pairs), key=lambda told: -told[2])[
            :TOP
        ]
        assert len(scored) == TOP
    theirs = (time.process_time() - begin) / SAMPLE * len(graph)
    figures = {
        "organisations": len(graph),
        "links": graph.number_of_edges(),
        "found": found,
        "seconds": round(ours, 2),
        "networkx_s": round(theirs),
        "sample": SAMPLE,
        "ratio": round(theirs / ours),
    }
    report(figures)
    assert figures["seconds"] < 3
    assert figures["ratio"] > 200
