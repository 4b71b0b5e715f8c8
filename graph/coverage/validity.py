"""How each holding stands on a day: from how its actor stands and from the dates of what it does.

A capability that is planned, or that begins later, is not there yet. One that has ended counts as
closed. Where several prove the same holding, one that is under way is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.release.status import by

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graph.coverage.facts import Base
    from graph.release.snapshot import Snapshot
    from graph.release.status import Standing

    Codes = npt.NDArray[np.int8]

GONE, OPEN, RISKY, CLOSED = 0, 1, 2, 3
"""Not there on the day, open, open but at risk, closed."""
_CODES = {"open": OPEN, "at-risk": RISKY, "closed": CLOSED}
_NOT_YET, _ENDED, _LIVE = 0, 1, 2


def of_capabilities(snapshot: Snapshot, day: str | None) -> Codes | None:
    """Return for each capability whether it is live (2), ended (1) or not yet (0) on a day.

    None if all are live, as they are when no source gives a status or a date.
    """
    nodes = snapshot.nodes["Capability"]
    names = ("status", "since", "until")
    if not any(name in nodes.names for name in names):
        return None
    status, begin, end = (nodes.column(name) for name in names)
    rows = zip(status, begin, end, strict=True)
    return np.array([_life(*row, day) for row in rows], dtype=np.int8)


def _life(status: str | None, begin: str | None, end: str | None, day: str | None) -> int:
    if (status == "planned" and (day is None or begin is None)) or (day and (begin or "") > day):
        return _NOT_YET
    if day is not None and end is not None:
        return _ENDED if by(end, day) else _LIVE
    over = status == "ended" or (end is not None and status != "active")
    return _ENDED if over else _LIVE


def of_holdings(
    held: Base, standing: Mapping[str, Standing | None], capabilities: Codes | None
) -> Codes:
    """Return the code of each holding."""
    of_actor = np.full(len(held.actors), OPEN, dtype=np.int8)
    for key, one in standing.items():
        of_actor[held.actors.index[key]] = _CODES[one.state] if one else GONE
    codes = of_actor[held.actor]
    if capabilities is None or not len(codes):
        return codes
    life = np.maximum.reduceat(capabilities[held.proof], held.proof_first[:-1])
    codes[(life == _ENDED) & (codes != GONE)] = CLOSED
    codes[life == _NOT_YET] = GONE
    return codes
