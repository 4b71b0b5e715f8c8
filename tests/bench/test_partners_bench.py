from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graph.partners.call import Call
from graph.partners.consortium import consortium
from graph.partners.suggest import suggest

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

pytestmark = pytest.mark.bench
LIMIT_MS = 50


def test_partners_of_every_actor(curated_snapshot: Snapshot) -> None:
    """Every actor asked for once, nothing cached but what belongs to the release."""
    suggest(curated_snapshot, "uliege")
    spent: list[float] = []
    for actor in curated_snapshot.actors.ids:
        begin = time.perf_counter()
        suggest(curated_snapshot, actor)
        spent.append(1000 * (time.perf_counter() - begin))
    begin = time.perf_counter()
    consortium(curated_snapshot, Call(tuple(curated_snapshot.nodes["Therapy"].ids)))
    whole = time.perf_counter() - begin
    middle, high = np.percentile(spent, [50, 99])
    figures = {
        "bench": "partners",
        "actors": len(spent),
        "p50_ms": round(float(middle), 1),
        "p99_ms": round(float(high), 1),
        "limit_ms": LIMIT_MS,
        "consortium_of_all_seconds": round(whole, 2),
    }
    print(json.dumps(figures))
    assert high < LIMIT_MS
