"""What a history says of two organisations that never met, as numbers.

Structural scores: common neighbours; Adamic and Adar, Social Networks 25 (2003); resource
allocation (Zhou, Lue, Zhang, EPJ B 71 (2009)); Newman's project weights, PRE 64 (2001), two steps,
with age; longer paths by the largest eigenvectors of the partner graph, as in a truncated Katz
index. Walks of some steps, by how much more often they end at the other than its degree lets
expect: terms of the matrix that DeepWalk factorises (Qiu and others, WSDM 2018), not factorised.
Beside them: activity, programmes, countries and kinds.
"""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from graph.common.arrays import matrix
from graph.linkprediction.block import (
    Block,
    cosine,
    factors,
    log_ranks,
    products,
    unit,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.linkprediction.block import Dense, Ints
    from graph.linkprediction.participations import (
        Floats,
        Matrix,
        Participations,
    )

YEAR = 365.25
"""Days of a year, leap years counted."""
RANK = 64
"""Largest eigenvectors kept of a graph."""
GIANT = 50
"""Participants above which a project makes partners and is no evidence of knowing one another."""
STEPS = (2, 3, 5)
"""Lengths of the walks whose ends are compared with chance."""
_HARDLY = 0.05
"""So small a share of what chance lets expect counts as nothing; keeps the logarithm finite."""
_COUNTS = frozenset({"common", "programme"})
"""Scores that count things: their logarithm is a feature, not they themselves."""

STRUCTURAL = (
    "common",
    "adamic_adar",
    "allocation",
    "newman",
    "walks",
    "interest",
    "programme",
)
"""Scores of two organisations from the graph; each is a feature, with its rank and its share."""
REACH = tuple(
    f"{graph}_{steps}_steps" for graph in ("plain", "aged") for steps in STEPS
)
_OF_STRUCTURE = (
    *STRUCTURAL,
    *(f"{name}_rank" for name in STRUCTURAL),
    *(f"{name}_share" for name in STRUCTURAL),
)
FEATURES = (
    *_OF_STRUCTURE,
    "jaccard",
    "walk_cosine",
    "programme_cosine",
    "own_degree",
    "own_projects",
    "own_recent",
    "degree",
    "projects",
    "recent",
    "fresh",
    "growth",
    "led",
    "years",
    "crowd",
    "same_country",
    "same_kind",
    "country_preference",
    "kind_preference",
    "country_pull",
    "kind_pull",
    "kind",
    "own_kind",
    "recent_programme",
    "shared_recent",
    "degree_gap",
    "activity_gap",
    "rise",
    "gain",
    "gain_raw",
    *REACH,
)
"""The columns of `Evidence.rows`, in the order in which the shipped model knows them."""


class HistoryFeatures:
    """Everything derived once from a history; blocks of rows are made on demand."""

    def __init__(self, history: Participations) -> None:
        """Derive the matrices; the largest holds one number for each pair of partners."""
        self.history = history
        self.partners = history.partners
        small = history.size <= GIANT
        own = (
            history.took_part
            @ sparse.diags_array(small.astype(np.float32))
            @ history.took_part.T
        ).tocsr()
        own.setdiag(0)
        own.eliminate_zeros()
        own.data[:] = 1
        self.close: Matrix = own.astype(np.float32)
        self.degree: Floats = np.diff(self.close.indptr).astype(np.float32)
        age = ((history.end - history.start) / YEAR).astype(np.float32)
        self._fresh = np.exp(-age / 1.5).astype(np.float32)
        part = history.took_part
        self.projects: Floats = np.diff(part.indptr).astype(np.float32)
        self.activity: Floats = part @ self._fresh
        self.recent: Floats = part @ (age <= 1).astype(np.float32)
        self._gain = np.where(small, history.size - 1, 0) * (age <= 1).astype(
            np.float32
        )
        self.gain: Floats = part @ self._gain.astype(np.float32)
        before: Floats = part @ (np.floor(age) == 1).astype(np.float32)
        self.growth = (self.recent + 1) / (before + 1)
        ages = sparse.csr_array(
            (age[part.indices], part.indices, part.indptr), shape=part.shape
        )
        self.years: Floats = np.asarray(ages.max(axis=1).toarray()).ravel()
        self.crowd: Floats = (part @ np.log(history.size)) / np.maximum(
            self.projects, 1
        )
        weight = (
            np.where(history.size > 1, 1 / np.maximum(history.size - 1, 1), 0)
            * self._fresh
        )
        met = (
            part @ sparse.diags_array(weight.astype(np.float32)) @ part.T
        ).tocsr()
        met.setdiag(0)
        met.eliminate_zeros()
        self.met: Matrix = met.astype(np.float32)
        total = np.maximum(np.asarray(met.sum(axis=1)).ravel(), 1e-6)
        self._met_out: Matrix = (
            (sparse.diags_array(1 / total) @ met).tocsr().astype(np.float32)
        )
        soft = 1 / np.log(np.maximum(self.degree, 2) + 0.5)
        self.adamic = (
            sparse.diags_array(soft.astype(np.float32)) @ self.close
        ).tocsr()
        share = (1 / np.maximum(self.degree, 1)).astype(np.float32)
        self._shared = (sparse.diags_array(share) @ self.close).tocsr()

    @cached_property
    def rank(self) -> dict[str, Floats]:
        """Return the percentile of each organisation (0 to 1), so that years compare."""
        columns = {
            "degree": self.degree,
            "projects": self.projects,
            "recent": self.recent,
            "activity": self.activity,
            "gain": self.gain,
        }
        return {
            name: (
                np.searchsorted(np.sort(values), values) / len(values)
            ).astype(np.float32)
            for name, values in columns.items()
        }

    @cached_property
    def walks(self) -> tuple[Dense, Dense, Dense]:
        """Return left and right factors of longer walks, and unit vectors of each organisation."""
        spread = (1 / np.sqrt(np.maximum(self.degree, 1))).astype(np.float32)
        graph = (
            sparse.diags_array(spread)
            @ self.close
            @ sparse.diags_array(spread)
        )
        rank = min(RANK, graph.shape[0] - 2)
        if rank < 1 or graph.nnz == 0:
            none = np.zeros((graph.shape[0], 1), np.float32)
            return none, none, none
        start = np.full(graph.shape[0], 1.0 / np.sqrt(graph.shape[0]))
        vectors, values, _ = factors(graph, rank, start)
        right = (
            vectors * np.sqrt(np.maximum(self.degree, 1))[:, None]
        ).astype(np.float32)
        left = (vectors * spread[:, None] * values**3).astype(np.float32)
        return left, right, unit(vectors * values)

    @cached_property
    def _walks_on_graphs(self) -> tuple[tuple[Matrix, Floats], ...]:
        """Return for both graphs the chances of a step, and what a walk's end is divided by.

        The second is 0 for an organisation that no walk reaches.
        """
        made: list[tuple[Matrix, Floats]] = []
        for graph in (self.close, self.met):
            total = np.asarray(graph.sum(axis=1)).ravel()
            some = np.where(total > 0, 1 / np.maximum(total, 1e-9), 0).astype(
                np.float32
            )
            made.append(
                (
                    (graph @ sparse.diags_array(some)).tocsr(),
                    some * float(total.sum()),
                )
            )
        return tuple(made)

    def _reach(self, places: Ints) -> dict[str, Dense]:
        """Return how many times as often as by chance walks from some organisations end at all."""
        ends: list[Dense] = []
        for step, expected in self._walks_on_graphs:
            walk = np.zeros((step.shape[0], len(places)), np.float32)
            walk[places, np.arange(len(places))] = 1
            for steps in range(1, max(STEPS) + 1):
                walk = step @ walk
                if steps in STEPS:
                    ends.append((walk * expected[:, None]).T)
        return dict(zip(REACH, ends, strict=True))

    @cached_property
    def interests(self) -> Dense:
        """Return unit vectors of the projects an organisation took part in (by factorisation)."""
        part = self.history.took_part
        weight = self._fresh / np.sqrt(np.maximum(self.history.size, 1))
        graph = part @ sparse.diags_array(weight.astype(np.float32))
        rank = min(RANK, min(graph.shape) - 1)
        if rank < 1:
            return np.zeros((graph.shape[0], 1), np.float32)
        start = np.full(min(graph.shape), 1.0 / np.sqrt(min(graph.shape)))
        vectors, values, _ = factors(graph, rank, start)
        return unit(vectors * values)

    @cached_property
    def programmes(self) -> tuple[Dense, Dense, Dense]:
        """Return shares of programmes, activity in them, and partners gained in the last year."""
        part, programme = self.history.took_part, self.history.programme
        aged = (
            (part @ (sparse.diags_array(self._fresh) @ programme))
            .toarray()
            .astype(np.float32)
        )
        last = self._gain.astype(np.float32)
        year = (
            (part @ (sparse.diags_array(last) @ programme))
            .toarray()
            .astype(np.float32)
        )
        shares = aged / np.maximum(aged.sum(axis=1, keepdims=True), 1e-6)
        common = aged.sum(axis=0) / max(float(aged.sum()), 1e-6)
        mine = (self.projects / (self.projects + 1))[:, None]
        return shares * mine + common * (1 - mine), aged, year

    @cached_property
    def preferences(self) -> tuple[Dense, Dense, Dense, Dense]:
        """Return partners by country and by kind, each organisation's own, and pulls between."""
        country, kind = self.history.country, self.history.kind
        eyes = [
            np.eye(int(codes.max()) + 1, dtype=np.float32)[codes]
            for codes in (country, kind)
        ]
        out: list[Dense] = []
        for eye in eyes:
            had = (self.met @ eye).astype(np.float32)
            total = eye.T @ had
            expected = np.outer(total.sum(axis=1), total.sum(axis=0)) / max(
                float(total.sum()), 1.0
            )
            pull = np.log((total + 1) / (expected + 1)).astype(np.float32)
            base = total / np.maximum(total.sum(axis=1, keepdims=True), 1e-6)
            prior = eye @ base
            seen = had.sum(axis=1, keepdims=True)
            out += [(had + prior) / (seen + 1), pull]
        return out[0], out[1], out[2], out[3]

    def block(self, places: Ints) -> Block:
        """Return the structural scores of some organisations with all."""
        rows = self.close[places]
        left, right, _ = self.walks
        shares, aged, _ = self.programmes
        scores = {
            "common": (rows @ self.close).toarray(),
            "adamic_adar": (rows @ self.adamic).toarray(),
            "allocation": (rows @ self._shared).toarray(),
            "newman": (self._met_out[places] @ self._met_out).toarray(),
            "walks": left[places] @ right.T,
            "interest": self.interests[places] @ self.interests.T,
            "programme": shares[places] @ aged.T,
            **self._reach(places),
        }
        return Block.of(self.partners, places, scores)

    def rows(
        self,
        block: Block,
        row: Ints,
        column: Ints,
    ) -> Dense:
        """Return pair x feature for pairs given as (row of the block, organisation)."""
        own = block.places[row]
        scores = {name: block.scores[name][row, column] for name in STRUCTURAL}
        history = self.history
        shares, aged, year = self.programmes
        country_preference, country_pull, kind_preference, kind_pull = (
            self.preferences
        )
        country, kind = history.country, history.kind
        _, _, walked = self.walks
        ranks, share_of_all = (
            self.rank,
            self.degree[own] + self.degree[column] - scores["common"],
        )
        columns: dict[str, npt.NDArray[Any]] = {
            **{
                n: np.log1p(scores[n]) if n in _COUNTS else scores[n]
                for n in STRUCTURAL
            },
            **{f"{n}_rank": log_ranks(row, scores[n]) for n in STRUCTURAL},
            **{
                f"{n}_share": scores[n] / np.maximum(block.most[n][row], 1e-9)
                for n in STRUCTURAL
            },
            "jaccard": scores["common"] / np.maximum(share_of_all, 1),
            "walk_cosine": products(walked[own], walked[column]),
            "programme_cosine": cosine(aged[own], aged[column]),
            "own_degree": ranks["degree"][own],
            "own_projects": ranks["projects"][own],
            "own_recent": ranks["recent"][own],
            "degree": ranks["degree"][column],
            "projects": ranks["projects"][column],
            "recent": ranks["recent"][column],
            "fresh": ranks["activity"][column],
            "growth": self.growth[column],
            "led": history.led[column] / np.maximum(self.projects[column], 1),
            "years": self.years[column],
            "crowd": self.crowd[column],
            "same_country": country[own] == country[column],
            "same_kind": kind[own] == kind[column],
            "country_preference": country_preference[own, country[column]],
            "kind_preference": kind_preference[own, kind[column]],
            "country_pull": country_pull[country[own], country[column]],
            "kind_pull": kind_pull[kind[own], kind[column]],
            "kind": kind[column],
            "own_kind": kind[own],
            "recent_programme": np.log1p(products(shares[own], year[column])),
            "shared_recent": np.log1p(products(year[own], year[column])),
            "degree_gap": np.abs(
                ranks["degree"][own] - ranks["degree"][column]
            ),
            "activity_gap": np.abs(
                ranks["activity"][own] - ranks["activity"][column]
            ),
            "rise": ranks["recent"][column] - ranks["projects"][column],
            "gain": ranks["gain"][column],
            "gain_raw": np.log1p(self.gain[column])
            - np.log1p(self.gain.max()),
            **{
                name: np.log(block.scores[name][row, column] + _HARDLY)
                for name in REACH
            },
        }
        return matrix(columns, FEATURES)
