"""The network files as graphology reads them, which is how Gephi Lite does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graph.export import export
from tests import odd_release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.release.snapshot import Snapshot

pytestmark = pytest.mark.restarts

BASE = "https://atlas.example"
LEFT = {"Source", "Term", "Figure", "Absence"}
"""Labels that are no part of the network: an absence ties nobody to anybody."""


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graphology_reads_every_node_and_edge(
    npm_program: Callable[..., str],
    curated_snapshot: Snapshot,
    tmp_path: Path,
    form: str,
) -> None:
    snapshots = {"shipped": curated_snapshot, "odd": odd_release.odd_snapshot()}
    paths = {name: str(tmp_path / f"{name}.{form}") for name in snapshots}
    for name, snapshot in snapshots.items():
        export(snapshot, form, tmp_path / f"{name}.{form}", BASE)
    counts = json.loads(npm_program("graphs.mjs", *paths.values()))
    for name, snapshot in snapshots.items():
        nodes = [table for label, table in snapshot.nodes.items() if label not in LEFT]
        edges = [
            one
            for one in snapshot.edges.values()
            if not {one.spec.start, one.spec.end} & LEFT
        ]
        expected = {"nodes": sum(map(len, nodes)), "edges": sum(map(len, edges))}
        assert counts[paths[name]] == expected
