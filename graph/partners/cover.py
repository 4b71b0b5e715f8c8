"""Choose the fewest actors that cover given cells: exact if few may, else greedy with its bound.

Minimum set cover. Exact: integer programmes solved one after the other by HiGHS (Huangfu and Hall
2018, through `scipy.optimize.milp`), each keeping what the one before it reached: fewest actors,
most existing ties among them, the smallest largest region, most cells that a source names. Greedy:
whoever covers most of what is still open; at most H(d) = 1 + 1/2 + ... + 1/d times the optimum for
d cells at most per actor (Chvatal 1979).
"""

# scipy does not describe all its types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from graph.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

SMALL = 400
"""Up to this many candidates the exact solution is sought."""
NODES = 2_000
"""Nodes of the search for each aim after the first; a limit in nodes, unlike one in seconds, gives
the same answer on every machine."""


@dataclass(frozen=True)
class Limit:
    """How many groups of candidates must have a member at least, and may at most."""

    groups: tuple[frozenset[str], ...]
    least: int
    most: int | None = None


@dataclass(frozen=True)
class CoverProblem:
    """Candidates with the cells that each covers, their ties, their regions, and who must be in.

    `strength` counts the cells that a source names for a candidate. Names are in order, so that
    equal problems have equal answers. `limits` are what the rules of a call ask.
    """

    covers: Mapping[str, frozenset[str]]
    ties: frozenset[tuple[str, str]]
    region: Mapping[str, str]
    strength: Mapping[str, int]
    must: frozenset[str] = frozenset()
    limits: tuple[Limit, ...] = ()

    @property
    def names(self) -> list[str]:
        """Return the candidates in order."""
        return sorted(self.covers)

    @property
    def cells(self) -> list[str]:
        """Return the cells that anybody covers, in order."""
        return sorted({cell for some in self.covers.values() for cell in some})

    def tied(self, left: str, other: str) -> bool:
        """Return whether two candidates have worked together."""
        return (min(left, other), max(left, other)) in self.ties


def count(limit: Limit, chosen: Collection[str]) -> int:
    """Return how many groups of a limit have a member among some candidates."""
    members = frozenset(chosen)
    return sum(not group.isdisjoint(members) for group in limit.groups)


@dataclass(frozen=True)
class Cover:
    """Who is chosen, in order; `least` is a proven lower bound of how many it takes.

    `least` counts the limits that were kept: those that could not be are left out.
    """

    chosen: tuple[str, ...]
    method: Literal["exact", "greedy"]
    least: int
    greedy: int
    bound: float


def cover(problem: CoverProblem) -> Cover:
    """Return the actors that cover every cell that can be covered, and those that must be in.

    A limit that cannot be kept together with those before it is left out.
    """
    quick = greedy(problem)
    largest = max((len(some) for some in problem.covers.values()), default=0)
    bound = harmonic(largest)
    if len(problem.covers) > SMALL:
        # What must be in is not chosen by the greedy rule, and so no part of its bound.
        least = len(problem.must) + ceil(
            (len(quick) - len(problem.must)) / max(bound, 1)
        )
        return Cover(
            filled(problem, quick),
            "greedy",
            least,
            len(quick),
            bound,
        )
    chosen = exact(keepable(problem))
    if chosen is None:
        raise AtlasError(
            "The smallest consortium was not found.",
            hint="Ask for fewer cells.",
        )
    return Cover(
        chosen,
        "exact",
        len(chosen),
        len(quick),
        bound,
    )


def keepable(problem: CoverProblem) -> CoverProblem:
    """Return the problem with as many of its limits as can be kept, the first ones first."""
    if (
        not problem.limits
        or not problem.covers
        or _Programme(problem).feasible()
    ):
        return problem
    some = replace(problem, limits=())
    for limit in problem.limits:
        more = replace(some, limits=(*some.limits, limit))
        some = more if _Programme(more).feasible() else some
    return some


def filled(problem: CoverProblem, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return a cover with whoever is lacking for the limits that ask for more, the best first."""
    members = list(chosen)
    for limit in problem.limits:
        for group in limit.groups:
            if count(limit, members) >= limit.least:
                break
            if group.isdisjoint(members):
                rank = {
                    name: (-problem.strength[name], name) for name in group
                }
                members.append(min(group, key=rank.__getitem__))
    return tuple(sorted(members))


def harmonic(count: int) -> float:
    """Return 1 + 1/2 + ... + 1/count."""
    return float(sum(1 / k for k in range(1, count + 1)))


def greedy(problem: CoverProblem) -> tuple[str, ...]:
    """Return a cover by taking whoever covers most that is open, then who is tied and elsewhere."""
    chosen = sorted(problem.must)
    open_ = set(problem.cells) - covered(problem, chosen)
    regions = Counter(problem.region[name] for name in chosen)
    while open_:
        best = min(
            problem.names,
            key=lambda name: (
                -len(problem.covers[name] & open_),
                -sum(problem.tied(name, other) for other in chosen),
                regions[problem.region[name]],
                -problem.strength[name],
                name,
            ),
        )
        chosen.append(best)
        regions[problem.region[best]] += 1
        open_ -= problem.covers[best]
    return tuple(sorted(chosen))


def covered(problem: CoverProblem, chosen: Collection[str]) -> set[str]:
    """Return the cells that some candidates cover together."""
    return {cell for name in chosen for cell in problem.covers[name]}


def exact(problem: CoverProblem) -> tuple[str, ...] | None:
    """Return the fewest candidates, among those the best by ties, regions and strength.

    None if the limits leave no choice.
    """
    if not problem.covers:
        return ()
    return _Programme(problem).solved()


class _Programme:
    """Columns: a candidate each, a tie each, a group of several each, the largest region's size."""

    def __init__(self, problem: CoverProblem) -> None:
        self.names, self.cells = problem.names, problem.cells
        self.problem, count = problem, len(self.names)
        place = {name: at for at, name in enumerate(self.names)}
        self.pairs = [
            (place[left], place[right])
            for left, right in sorted(problem.ties)
            if left in place and right in place
        ]
        groups = dict.fromkeys(
            chain.from_iterable(limit.groups for limit in problem.limits)
        )
        self.groups = [group for group in groups if len(group) > 1]
        self.width = count + len(self.pairs) + len(self.groups) + 1
        lower = np.zeros(self.width)
        lower[[place[name] for name in problem.must]] = 1
        upper = np.ones(self.width)
        upper[-1] = count
        self.bounds = lower, upper
        # Who is chosen is chosen whole; the other columns follow from it.
        self.whole = np.zeros(self.width, dtype=int)
        self.whole[:count] = 1
        self.rows: list[tuple[list[int], list[float], float]] = []
        for cell in self.cells:
            holders = [
                place[name]
                for name in self.names
                if cell in problem.covers[name]
            ]
            self.rows.append((holders, [1.0] * len(holders), 1.0))
        self._add_limits(place)

    def _add_limits(self, place: Mapping[str, int]) -> None:
        first = len(self.names) + len(self.pairs)
        column: dict[frozenset[str], int] = {}
        for at, group in enumerate(self.groups, first):
            column[group] = at
            inside = [place[name] for name in sorted(group)]
            # A group counts only if one of it is chosen.
            self.rows.append(
                ([*inside, at], [*[1.0] * len(inside), -1.0], 0.0)
            )
        for limit in self.problem.limits:
            counted = [
                column[group] if len(group) > 1 else place[next(iter(group))]
                for group in limit.groups
            ]
            self.rows.append(
                (counted, [1.0] * len(counted), float(limit.least))
            )
            if limit.most is not None:
                self.rows.append(
                    (counted, [-1.0] * len(counted), -float(limit.most))
                )

    def feasible(self) -> bool:
        """Return whether any choice covers everything within the limits."""
        return self._solve(np.zeros(self.width), None) is not None

    def solved(self) -> tuple[str, ...] | None:
        """Solve for one aim after the other; an aim that takes too long is left as it was."""
        count = len(self.names)
        ties = range(count, count + len(self.pairs))
        fewest = self._vector(dict.fromkeys(range(count), 1.0))
        best = self._solve(fewest, None)
        if best is None:
            return None
        size = float(np.rint(fewest @ best))
        self.rows.append((list(range(count)), [-1.0] * count, -size))
        # A tie counts only if both of its ends are chosen.
        for at, ends in zip(ties, self.pairs, strict=True):
            self.rows += [([end, at], [1.0, -1.0], 0.0) for end in ends]
        if self.pairs and size > 1:
            best = self._keep(self._vector(dict.fromkeys(ties, -1.0)), best)
        self._add_regions()
        best = self._keep(self._vector({self.width - 1: 1.0}), best)
        strong = {
            at: -float(self.problem.strength[name]) + at / (count * (size + 1))
            for at, name in enumerate(self.names)
        }
        final = self._solve(self._vector(strong), NODES)
        best = best if final is None else final
        return tuple(
            self.names[at] for at in np.flatnonzero(np.rint(best[:count]))
        )

    def _add_regions(self) -> None:
        """Hold the last column down to the number of those chosen from any one region."""
        inside: dict[str, list[int]] = {}
        for at, name in enumerate(self.names):
            inside.setdefault(self.problem.region[name], []).append(at)
        for _, members in sorted(inside.items()):
            coefficients = [*[-1.0] * len(members), 1.0]
            self.rows.append(([*members, self.width - 1], coefficients, 0.0))

    def _keep(self, aim: Floats, before: Floats) -> Floats:
        """Return the solution for an aim, and hold what it reached; else the one before."""
        solution = self._solve(aim, NODES)
        if solution is None:
            return before
        some = np.flatnonzero(aim)
        self.rows.append(
            (
                some.tolist(),
                (-aim[some]).tolist(),
                -float(np.rint(aim @ solution)),
            )
        )
        return solution

    def _solve(self, aim: Floats, nodes: int | None) -> Floats | None:
        """Return an optimal solution, None if it was not reached within some nodes."""
        from scipy import optimize  # noqa: PLC0415 - a third of a second, for this alone

        row = [
            at for at, (places, _, _) in enumerate(self.rows) for _ in places
        ]
        column = [place for places, _, _ in self.rows for place in places]
        value = [number for _, numbers, _ in self.rows for number in numbers]
        least = np.array([bound for _, _, bound in self.rows])
        matrix = sparse.csr_array(
            (value, (row, column)), shape=(len(self.rows), self.width)
        )
        options = {
            "mip_rel_gap": 0.0,
            **({"node_limit": nodes} if nodes else {}),
        }
        bounds = optimize.Bounds(*self.bounds)  # pyright: ignore[reportArgumentType]
        constraints = optimize.LinearConstraint(matrix, least, np.inf)  # pyright: ignore[reportArgumentType]
        solution = optimize.milp(
            aim,
            integrality=self.whole,
            bounds=bounds,
            options=options,
            constraints=constraints,
        )
        return solution.x if solution.status == 0 else None

    def _vector(self, values: Mapping[int, float]) -> Floats:
        made = np.zeros(self.width)
        made[list(values)] = list(values.values())
        return made


def alternates(
    problem: CoverProblem,
    chosen: Sequence[str],
    name: str,
) -> list[str]:
    """Return who could take the place of one of the chosen, the best first.

    An alternate covers every cell that only this one covers. Better is who has more ties with the
    rest, then the same region, then more cells that a source names.
    """
    rest = [other for other in chosen if other != name]
    slot = problem.covers[name] - covered(problem, rest)
    fit = [
        other
        for other in problem.names
        if other not in chosen and slot and slot <= problem.covers[other]
    ]
    return sorted(
        fit,
        key=lambda other: (
            -sum(problem.tied(other, member) for member in rest),
            problem.region[other] != problem.region[name],
            -problem.strength[other],
            other,
        ),
    )
