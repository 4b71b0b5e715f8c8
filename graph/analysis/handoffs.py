"""The hand-offs of a therapy: do the actors of one core stage know those of the next?

A hand-off holds when an actor does both stages, or two actors share a collaboration or an owner, or
one open actor stands between them. It is broken when both stages are covered and none of this is
so. That two actors share a collaboration does not prove that they hand the therapy over: derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.analysis.network import Link, Ties, flags, ties

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.analysis.coverage import Coverage
    from graph.release.snapshot import Snapshot

    Flags = npt.NDArray[np.bool_]

Tie = Literal["same-actor", "direct", "two-steps", "none", "one-sided"]
_FAR = 4


@dataclass(frozen=True)
class Handoff:
    """Two consecutive core stages of a therapy; `one-sided` = one of them is not covered.

    `reached` of the `after` actors of the second stage are, or are tied to, one of the first.
    `steps` is the length of the shortest chain, None if there is none of up to four.
    """

    therapy: str
    start: str
    end: str
    tie: Tie
    before: int
    after: int
    reached: int
    steps: int | None
    links: tuple[Link, ...]

    @property
    def broken(self) -> bool:
        """Return whether both stages are covered and nothing ties them."""
        return self.tie == "none"


def core_stages(found: Coverage) -> list[str]:
    """Return the core stages in their order."""
    return [key for key, core in zip(found.stages, found.base.core, strict=True) if core]


def open_everywhere(found: Coverage) -> Flags:
    """Return which actors are open in a scenario, in any region; one that something adds is."""
    open_ = np.ones(len(found.base.actors), dtype=bool)
    for key, one in found.standing.items():
        open_[found.base.actors.index[key]] = one is not None and one.state != "closed"
    open_[[actor for _, actor in found.extra]] = True
    return open_


def handoffs(found: Coverage, therapy: str, *, links: bool = True) -> list[Handoff]:
    """Return the hand-offs of a therapy in the order of its stages."""
    core = core_stages(found)
    net, open_ = found.snapshot.once(ties), open_everywhere(found)
    sides = [flags(found.snapshot, found.open_actors(found.place(therapy, key))) for key in core]
    reach = [np.stack(sides, axis=1)]
    for _ in range(2):
        reach.append(net.step(reach[-1], open_))
    return [
        _handoff(net, open_, [layer[:, at] for layer in reach], sides[at + 1], (therapy, *pair),
                 links=links)
        for at, pair in enumerate(pairwise(core))
    ]  # fmt: skip


def _handoff(
    net: Ties, open_: Flags, reach: list[Flags], goal: Flags, names: tuple[str, str, str],
    *, links: bool,
) -> Handoff:  # fmt: skip
    before, after = int(reach[0].sum()), int(goal.sum())
    if not before or not after:
        return Handoff(*names, "one-sided", before, after, 0, None, ())
    reached = int((reach[1] & goal).sum())
    steps = next((at for at, layer in enumerate(reach) if (layer & goal).any()), None)
    if steps is None:
        far = list(reach)
        while steps is None and len(far) <= _FAR:
            far.append(net.step(far[-1], open_))
            steps = len(far) - 1 if (far[-1] & goal).any() else None
        return Handoff(*names, "none", before, after, reached, steps, ())
    tie: Tie = ("same-actor", "direct", "two-steps")[steps]
    chain = net.chain(reach, goal, steps) if links else ()
    return Handoff(*names, tie, before, after, reached, steps, chain)


def ranked(found: Coverage) -> list[Handoff]:
    """Return the broken hand-offs of all therapies, the worst first.

    First those that no chain joins at all, then by how many actors stand on both sides apart.
    What changes nothing is looked at once per release.
    """
    if found.scenario.changes:
        return _ranked(found)
    kept = found.snapshot.once(_kept)
    region = found.scenario.region
    return kept.get(region) or kept.setdefault(region, _ranked(found))


def _kept(_: Snapshot) -> dict[str | None, list[Handoff]]:
    return {}


def _ranked(found: Coverage) -> list[Handoff]:
    every = (one for key in found.therapies for one in handoffs(found, key, links=False))
    broken = [one for one in every if one.broken]
    return sorted(
        broken,
        key=lambda one: (one.steps is not None, -min(one.before, one.after), -one.before,
                         one.therapy, one.start),
    )  # fmt: skip
