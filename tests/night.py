"""Whether a run is to show everything in full, as `./atmp test --all` does at night.

The ordinary run shows the same with the smallest number that still does: one load under traffic,
one address of each shape, each kind of page in one language. ATMP_NIGHT=1 in the environment does
what the option does; a number that has a variable of its own (ATMP_LOADS, ATMP_KILLS) goes before.
"""

from __future__ import annotations

import os

NIGHT = bool(os.environ.get("ATMP_NIGHT"))


def times(variable: str, ordinary: int, night: int) -> int:
    """Return how often something is done: what a variable says, else what the run asks for."""
    return int(os.environ.get(variable) or (night if NIGHT else ordinary))
