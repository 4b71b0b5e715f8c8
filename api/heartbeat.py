"""How long the process answers nobody, because something in it lets nothing else go on."""

from __future__ import annotations

import asyncio
import time

from prometheus_client import Histogram

BEAT = 0.02
"""Seconds between two beats."""
_BUCKETS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2)
PAUSES = Histogram(
    "atmp_pause_seconds",
    "Seconds by which a beat of the process came late",
    buckets=_BUCKETS,
)
OWN = Histogram(
    "atmp_own_pause_seconds",
    "Seconds of these in which the process had a processor, so that nobody else was in its way",
    buckets=_BUCKETS,
)


async def measure_pauses() -> None:
    """Beat for ever, and note how late each beat comes."""
    while True:
        began, used = time.perf_counter(), time.process_time()
        await asyncio.sleep(BEAT)
        late = max(0.0, time.perf_counter() - began - BEAT)
        PAUSES.observe(late)
        OWN.observe(min(late, time.process_time() - used))
