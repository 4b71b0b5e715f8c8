"""What the ranker weighs: scores of an organisation with all others, and features of candidates.

Every score enters as its share of the row's largest and as the logarithm of that share, so that
histories of different length compare. Steps over common partners count shared projects with age
and divide by the partner's activity to the power 0.6, between no correction and Newman's weights.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from graph.linkprediction.features import GIANT, RANK, YEAR, Block, factors, unit

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.linkprediction.features import Dense, Evidence, Floats, Ints
    from graph.linkprediction.history import Matrix

SCORES = (
    "steps", "fresh", "even", "adamic_adar", "walks", "paths", "programme", "openings", "starts",
    "country", "land",
)  # fmt: skip
AFFINITY = (
    "common", "jaccard", "steps_cosine", "steps_taken", "walk_cosine", "path_cosine",
    "country_taste", "kind_taste", "country_back", "kind_back", "country_weight", "land_weight",
    "kind_weight", "country_pull", "kind_pull", "programme_cosine", "programme_overlap",
    "recent_programme", "shared_recent",
)  # fmt: skip
ACTIVITY = (
    "degree", "several", "projects", "recent", "gain", "log_degree", "log_recent", "log_gain",
    "log_openings",
)  # fmt: skip
MANNER = (
    "growth", "single", "led", "crowd", "variety", "years", "rise", "degree_gap", "same_country",
    "same_kind",
)  # fmt: skip
KINDS = ("HES", "OTH", "PRC", "PUB", "REC")
FEATURES = (
    *SCORES, *(f"{name}_log" for name in SCORES), *AFFINITY, *ACTIVITY, *MANNER,
    *(f"kind_{name}" for name in KINDS),
)  # fmt: skip
RISING = frozenset(FEATURES[: 2 * len(SCORES)] + AFFINITY + ACTIVITY)
"""Evidence that may raise a score and never lower it."""


class Ties:
    """Everything the ranker derives once from a history; blocks of rows are made on demand."""

    def __init__(self, evidence: Evidence) -> None:
        """Derive the weighted graphs and programme rates."""
        self.evidence, self.history = evidence, evidence.history
        history, part = self.history, self.history.took_part
        self._age = ((history.end - history.start) / YEAR).astype(np.float32)
        several = (history.size > 1) & (history.size <= GIANT)
        self._open = np.where(several, np.log(np.maximum(history.size, 1)), 0).astype(np.float32)
        self._several = several.astype(np.float32)
        self._met: Matrix = self._together(self._several * self._fade(3))
        self.mass: Floats = np.asarray(self._met.sum(axis=1)).ravel().astype(np.float32)
        self._soft: Matrix = _divided(self._met, self.mass, 0.6)
        self._even: Matrix = _divided(self._met, self.mass, 1)
        self._late: Matrix = self._together(self._several * self._fade(0.8))
        self._late_soft: Matrix = _divided(
            self._late, np.asarray(self._late.sum(axis=1)).ravel(), 0.6
        )
        self.with_country: Dense = self._met @ _eye(history.country)
        self.with_kind: Dense = self._met @ _eye(history.kind)
        self._openings = self._rates(self._open * self._fade(4), self._open * self._fade(4))
        self._starts = self._rates(self._several * self._fade(1.5), self._several * self._fade(0.7))
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
        part, held = self.history.took_part, self.history.programme
        total = np.maximum(np.asarray(held.sum(axis=1)).ravel(), 1)
        even = sparse.diags_array(1 / total) @ held
        mine, theirs = (
            (part @ (sparse.diags_array(weight) @ even)).toarray().astype(np.float32)
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
        vectors, values, _ = factors(even, rank, np.full(len(total), len(total) ** -0.5))
        right = (vectors * np.sqrt(total)[:, None]).astype(np.float32)
        return (vectors * values**3).astype(np.float32), right, unit(vectors * values)

    def block(self, places: Ints) -> Block:
        """Return the scores of some organisations with all; those of partners are 0."""
        base, country = self.evidence, self.history.country
        left, right, _ = base.walks
        path, end, _ = self.paths
        shares, aged, _ = base.programmes
        openings, starts = self._openings, self._starts
        offer = openings[0][places] @ openings[1].T
        pull, land = self._countries
        scores = {
            "steps": (self._met[places] @ self._soft).toarray(),
            "fresh": (self._late[places] @ self._late_soft).toarray(),
            "even": (self._even[places] @ self._even).toarray(),
            "common": (base.close[places] @ base.close).toarray(),
            "adamic_adar": (base.close[places] @ base.adamic).toarray(),
            "walks": left[places] @ right.T, "paths": path[places] @ end.T,
            "programme": shares[places] @ aged.T, "openings": offer,
            "starts": starts[0][places] @ starts[1].T,
            "country": offer * pull[country[places]],
            "land": offer * land[country[places]],
        }  # fmt: skip
        return Block.of(base.partners, places, scores)

    def rows(self, block: Block, row: Ints, column: Ints) -> Dense:
        """Return pair x feature for pairs given as (row of the block, organisation)."""
        own = block.places[row]
        shares = [
            np.maximum(block.scores[name][row, column], 0)
            / np.maximum(block.most[name][row], 1e-9)
            for name in SCORES
        ]  # fmt: skip
        columns = [
            *shares, *(np.log(share + 0.01) for share in shares),
            *self._affinity(
                block.scores["common"][row, column], block.scores["steps"][row, column], own, column
            ),
            *self._candidates[:, column], *self._pairs(own, column),
        ]  # fmt: skip
        return np.stack([np.asarray(values, np.float32) for values in columns], axis=1)

    def _affinity(
        self, common: Floats, steps: Floats, own: Ints, other: Ints
    ) -> list[npt.NDArray[Any]]:
        base, country, kind = self.evidence, self.history.country, self.history.kind
        country_taste, country_pull, kind_taste, kind_pull = base.tastes
        shares, _, year = base.programmes
        size = base.degree[own] + base.degree[other] - common
        lengths = np.linalg.norm(shares, axis=1)
        together = np.einsum("ij,ij->i", shares[own], shares[other])
        back = self.with_country[other, country[own]]
        return [
            np.log1p(common), common / np.maximum(size, 1),
            steps / np.sqrt(self.mass[own] * self.mass[other] + 1),
            np.log(steps / np.maximum(self.mass[other], 1) + 1e-3),
            np.einsum("ij,ij->i", base.walks[2][own], base.walks[2][other]),
            np.einsum("ij,ij->i", self.paths[2][own], self.paths[2][other]),
            country_taste[own, country[other]], kind_taste[own, kind[other]],
            country_taste[other, country[own]], kind_taste[other, kind[own]],
            np.log(back + 0.3), np.log((back + 1) / (self._crowded[country[own]] + 5)),
            np.log(self.with_kind[other, kind[own]] + 0.3),
            country_pull[country[own], country[other]], kind_pull[kind[own], kind[other]],
            together / np.maximum(lengths[own] * lengths[other], 1e-9),
            np.minimum(shares[own], shares[other]).sum(axis=1),
            np.log1p(np.einsum("ij,ij->i", shares[own], year[other])),
            np.log1p(np.einsum("ij,ij->i", year[own], year[other])),
        ]  # fmt: skip

    @cached_property
    def _countries(self) -> tuple[Dense, Dense]:
        """Return country x organisation: pull between countries, ties known with the country."""
        pull = np.exp(0.5 * self.evidence.tastes[1])[:, self.history.country]
        known = np.sqrt((self.with_country.T + 1) / (self.mass + 30))
        return pull.astype(np.float32), np.ascontiguousarray(known, dtype=np.float32)

    @cached_property
    def _crowded(self) -> Floats:
        return np.bincount(self.history.country).astype(np.float32)

    @cached_property
    def _candidates(self) -> Dense:
        """Return feature x organisation for activity and manner, as far as no pair is needed."""
        base, place = self.evidence, self.evidence.place
        shares, count = base.programmes[0], np.maximum(base.projects, 1)
        several = np.searchsorted(np.sort(self.several), self.several) / len(self.several)
        logs = [_relative(v) for v in (base.degree, base.recent, base.gain, self.openings)]
        return np.stack([
            place["degree"], several, place["projects"], place["recent"], place["gain"], *logs,
            np.log(base.growth), 1 - self.several / count, self.history.led / count, base.crowd,
            -(shares * np.log(shares + 1e-9)).sum(axis=1), base.years,
            place["recent"] - place["projects"],
        ]).astype(np.float32)  # fmt: skip

    def _pairs(self, own: Ints, other: Ints) -> list[npt.NDArray[Any]]:
        country, kind = self.history.country, self.history.kind
        degree = self.evidence.place["degree"]
        return [
            np.abs(degree[own] - degree[other]), country[own] == country[other],
            kind[own] == kind[other], *(self.history.kinds[kind[other]] == name for name in KINDS),
        ]  # fmt: skip


def _eye(codes: npt.NDArray[np.int32]) -> Dense:
    return np.eye(int(codes.max()) + 1, dtype=np.float32)[codes]


def _divided(met: Matrix, mass: Floats, power: float) -> Matrix:
    return (sparse.diags_array(np.maximum(mass, 1e-6) ** -power) @ met).tocsr().astype(np.float32)


def _relative(values: Floats) -> Floats:
    """Return log(1 + value) below that of the tenth, so that years compare."""
    top = np.sort(values)[-min(10, len(values))]
    return np.log1p(values) - np.log1p(top)
