"""What the ranker weighs: scores of an organisation with all others, and features of candidates.

Every score enters as its share of the row's largest and as the logarithm of that share, so that
histories of different length compare. Steps over common partners count shared projects with age
and divide by the partner's activity to the power 0.6, between no correction and Newman's weights.
"""

# scipy does not describe all its types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from graph.common.arrays import matrix
from graph.linkprediction.block import Block, factors, products, unit
from graph.linkprediction.features import GIANT, RANK, YEAR

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.linkprediction.features import (
        Dense,
        Floats,
        HistoryFeatures,
        Ints,
    )
    from graph.linkprediction.participations import Matrix

SCORES = (
    "steps",
    "fresh",
    "even",
    "adamic_adar",
    "walks",
    "paths",
    "programme",
    "openings",
    "starts",
    "country",
    "country_ties",
)
"""Scores of an organisation with all others; each is a feature as a share and as a logarithm."""
AFFINITY = (
    "common",
    "jaccard",
    "steps_cosine",
    "steps_taken",
    "walk_cosine",
    "path_cosine",
    "country_preference",
    "kind_preference",
    "country_back",
    "kind_back",
    "country_weight",
    "country_ties_weight",
    "kind_weight",
    "country_pull",
    "kind_pull",
    "programme_cosine",
    "programme_overlap",
    "recent_programme",
    "shared_recent",
)
"""How near the two are."""
ACTIVITY = (
    "degree",
    "several",
    "projects",
    "recent",
    "gain",
    "log_degree",
    "log_recent",
    "log_gain",
    "log_openings",
)
"""How active the candidate is."""
STYLE = (
    "growth",
    "single",
    "led",
    "crowd",
    "variety",
    "years",
    "rise",
)
"""How the candidate takes part."""
DISTANCE = (
    "degree_gap",
    "same_country",
    "same_kind",
)
KINDS = ("HES", "OTH", "PRC", "PUB", "REC")
"""Kinds of organisation in the files of CORDIS."""
FEATURES = (
    *SCORES,
    *(f"{name}_log" for name in SCORES),
    *AFFINITY,
    *ACTIVITY,
    *STYLE,
    *DISTANCE,
    *(f"kind_{name}" for name in KINDS),
)
"""The columns of `Connections.rows`, in the order in which the shipped model knows them."""
RISING = frozenset(FEATURES[: 2 * len(SCORES)] + AFFINITY + ACTIVITY)
"""Evidence that may raise a score and never lower it."""


class Connections:
    """Everything the ranker derives once from a history; blocks of rows are made on demand."""

    def __init__(self, evidence: HistoryFeatures) -> None:
        """Derive the weighted graphs and programme rates."""
        self.evidence, self.history = evidence, evidence.history
        history, part = self.history, self.history.took_part
        self._age = ((history.end - history.start) / YEAR).astype(np.float32)
        several = (history.size > 1) & (history.size <= GIANT)
        self._open = np.where(
            several, np.log(np.maximum(history.size, 1)), 0
        ).astype(np.float32)
        self._several = several.astype(np.float32)
        self._met: Matrix = self._together(self._several * self._fade(3))
        self.mass: Floats = (
            np.asarray(self._met.sum(axis=1)).ravel().astype(np.float32)
        )
        self._soft: Matrix = _divided(self._met, self.mass, 0.6)
        self._even: Matrix = _divided(self._met, self.mass, 1)
        self._late: Matrix = self._together(self._several * self._fade(0.8))
        self._late_soft: Matrix = _divided(
            self._late, np.asarray(self._late.sum(axis=1)).ravel(), 0.6
        )
        self.with_country: Dense = self._met @ _eye(history.country)
        self.with_kind: Dense = self._met @ _eye(history.kind)
        self._openings = self._rates(
            self._open * self._fade(4), self._open * self._fade(4)
        )
        self._starts = self._rates(
            self._several * self._fade(1.5), self._several * self._fade(0.7)
        )
        self.openings: Floats = part @ (self._open * self._fade(2))
        self.several: Floats = part @ (history.size > 1).astype(np.float32)

    def _fade(self, years: float) -> Floats:
        return np.exp(-self._age / years).astype(np.float32)

    def _together(self, weight: npt.NDArray[np.float32]) -> Matrix:
        part = self.history.took_part
        met = (part @ sparse.diags_array(weight) @ part.T).tocsr()
        met.setdiag(0)
        met.eliminate_zeros()
        return met.astype(np.float32)

    def _rates(self, own: Floats, other: Floats) -> tuple[Dense, Dense]:
        """Return shares of programmes, drawn to those of all, and each one's activity in them."""
        part, programme = self.history.took_part, self.history.programme
        total = np.maximum(np.asarray(programme.sum(axis=1)).ravel(), 1)
        even = sparse.diags_array(1 / total) @ programme
        mine, theirs = (
            (part @ (sparse.diags_array(weight) @ even))
            .toarray()
            .astype(np.float32)
            for weight in (own, other)
        )
        common = mine.sum(axis=0) / max(float(mine.sum()), 1e-6)
        return (mine + common) / (mine.sum(axis=1, keepdims=True) + 1), theirs

    @cached_property
    def paths(self) -> tuple[Dense, Dense, Dense]:
        """Return left and right factors of longer paths by weight and age, and unit vectors."""
        size, small = self.history.size, self._several
        weight = small * self._fade(3) / np.sqrt(np.maximum(size - 1, 1))
        graph = self._together(weight.astype(np.float32))
        rank = min(RANK, graph.shape[0] - 2)
        if rank < 1 or graph.nnz == 0:
            none = np.zeros((graph.shape[0], 1), np.float32)
            return none, none, none
        total = np.asarray(graph.sum(axis=1)).ravel()
        spread = np.where(total > 0, 1 / np.sqrt(np.maximum(total, 1e-6)), 0)
        even = sparse.diags_array(spread) @ graph @ sparse.diags_array(spread)
        vectors, values, _ = factors(
            even, rank, np.full(len(total), len(total) ** -0.5)
        )
        right = (vectors * np.sqrt(total)[:, None]).astype(np.float32)
        return (
            (vectors * values**3).astype(np.float32),
            right,
            unit(vectors * values),
        )

    def block(self, places: Ints) -> Block:
        """Return the scores of some organisations with all; those of partners are 0."""
        base, country = self.evidence, self.history.country
        left, right, _ = base.walks
        path, end, _ = self.paths
        shares, aged, _ = base.programmes
        openings, starts = self._openings, self._starts
        offer = openings[0][places] @ openings[1].T
        pull, country_ties = self._countries
        scores = {
            "steps": (self._met[places] @ self._soft).toarray(),
            "fresh": (self._late[places] @ self._late_soft).toarray(),
            "even": (self._even[places] @ self._even).toarray(),
            "common": (base.close[places] @ base.close).toarray(),
            "adamic_adar": (base.close[places] @ base.adamic).toarray(),
            "walks": left[places] @ right.T,
            "paths": path[places] @ end.T,
            "programme": shares[places] @ aged.T,
            "openings": offer,
            "starts": starts[0][places] @ starts[1].T,
            "country": offer * pull[country[places]],
            "country_ties": offer * country_ties[country[places]],
        }
        return Block.of(base.partners, places, scores)

    def rows(
        self,
        block: Block,
        row: Ints,
        column: Ints,
    ) -> Dense:
        """Return pair x feature for pairs given as (row of the block, organisation)."""
        own = block.places[row]
        shares = {
            name: np.maximum(block.scores[name][row, column], 0)
            / np.maximum(block.most[name][row], 1e-9)
            for name in SCORES
        }
        common, steps = (
            block.scores[name][row, column] for name in ("common", "steps")
        )
        columns = {
            **shares,
            **{
                f"{name}_log": np.log(share + 0.01)
                for name, share in shares.items()
            },
            **self._affinity(
                common,
                steps,
                own,
                column,
            ),
            **{
                name: values[column]
                for name, values in self._candidates.items()
            },
            **self._distance(own, column),
        }
        return matrix(columns, FEATURES)

    def _affinity(
        self,
        common: Floats,
        steps: Floats,
        own: Ints,
        other: Ints,
    ) -> dict[str, npt.NDArray[Any]]:
        """Return the columns of `AFFINITY`."""
        base, country, kind = (
            self.evidence,
            self.history.country,
            self.history.kind,
        )
        country_preference, country_pull, kind_preference, kind_pull = (
            base.preferences
        )
        shares, _, year = base.programmes
        walks, paths = base.walks[2], self.paths[2]
        size = base.degree[own] + base.degree[other] - common
        lengths = np.linalg.norm(shares, axis=1)
        together = products(shares[own], shares[other])
        back = self.with_country[other, country[own]]
        return {
            "common": np.log1p(common),
            "jaccard": common / np.maximum(size, 1),
            "steps_cosine": steps
            / np.sqrt(self.mass[own] * self.mass[other] + 1),
            "steps_taken": np.log(
                steps / np.maximum(self.mass[other], 1) + 1e-3
            ),
            "walk_cosine": products(walks[own], walks[other]),
            "path_cosine": products(paths[own], paths[other]),
            "country_preference": country_preference[own, country[other]],
            "kind_preference": kind_preference[own, kind[other]],
            "country_back": country_preference[other, country[own]],
            "kind_back": kind_preference[other, kind[own]],
            "country_weight": np.log(back + 0.3),
            "country_ties_weight": np.log(
                (back + 1) / (self._crowded[country[own]] + 5)
            ),
            "kind_weight": np.log(self.with_kind[other, kind[own]] + 0.3),
            "country_pull": country_pull[country[own], country[other]],
            "kind_pull": kind_pull[kind[own], kind[other]],
            "programme_cosine": together
            / np.maximum(lengths[own] * lengths[other], 1e-9),
            "programme_overlap": np.minimum(shares[own], shares[other]).sum(
                axis=1
            ),
            "recent_programme": np.log1p(products(shares[own], year[other])),
            "shared_recent": np.log1p(products(year[own], year[other])),
        }

    @cached_property
    def _countries(self) -> tuple[Dense, Dense]:
        """Return country x organisation: pull between countries, ties known with the country."""
        pull = np.exp(0.5 * self.evidence.preferences[1])[
            :, self.history.country
        ]
        known = np.sqrt((self.with_country.T + 1) / (self.mass + 30))
        return pull.astype(np.float32), np.ascontiguousarray(
            known, dtype=np.float32
        )

    @cached_property
    def _crowded(self) -> Floats:
        return np.bincount(self.history.country).astype(np.float32)

    @cached_property
    def _candidates(self) -> dict[str, Floats]:
        """Return the columns of `ACTIVITY` and `STYLE` of every organisation."""
        base, rank = self.evidence, self.evidence.rank
        shares, count = base.programmes[0], np.maximum(base.projects, 1)
        columns: dict[str, npt.NDArray[Any]] = {
            "degree": rank["degree"],
            "several": np.searchsorted(np.sort(self.several), self.several)
            / len(self.several),
            "projects": rank["projects"],
            "recent": rank["recent"],
            "gain": rank["gain"],
            "log_degree": _relative(base.degree),
            "log_recent": _relative(base.recent),
            "log_gain": _relative(base.gain),
            "log_openings": _relative(self.openings),
            "growth": np.log(base.growth),
            "single": 1 - self.several / count,
            "led": self.history.led / count,
            "crowd": base.crowd,
            "variety": -(shares * np.log(shares + 1e-9)).sum(axis=1),
            "years": base.years,
            "rise": rank["recent"] - rank["projects"],
        }
        return {
            name: values.astype(np.float32) for name, values in columns.items()
        }

    def _distance(self, own: Ints, other: Ints) -> dict[str, npt.NDArray[Any]]:
        """Return the columns of `DISTANCE`, and one for each kind of organisation."""
        country, kind = self.history.country, self.history.kind
        degree = self.evidence.rank["degree"]
        return {
            "degree_gap": np.abs(degree[own] - degree[other]),
            "same_country": country[own] == country[other],
            "same_kind": kind[own] == kind[other],
            **{
                f"kind_{name}": self.history.kinds[kind[other]] == name
                for name in KINDS
            },
        }


def _eye(codes: npt.NDArray[np.int32]) -> Dense:
    return np.eye(int(codes.max()) + 1, dtype=np.float32)[codes]


def _divided(
    met: Matrix,
    mass: Floats,
    power: float,
) -> Matrix:
    return (
        (sparse.diags_array(np.maximum(mass, 1e-6) ** -power) @ met)
        .tocsr()
        .astype(np.float32)
    )


def _relative(values: Floats) -> Floats:
    """Return log(1 + value) below that of the tenth, so that years compare."""
    top = np.sort(values)[-min(10, len(values))]
    return np.log1p(values) - np.log1p(top)
