"""Well-known single scores for first-time partners, to set beside the model.

Each ranks all known organisations for one: by how many partners it has (preferential attachment),
by common partners, plain or by Adamic and Adar (2003), by paths of two and three steps (Katz 1953,
beta 0.001), by what it began in the last year, and by that in my own programmes. Needs
sparse-dot-topn, which running the product does not.
"""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from tools.training.partners.evaluate import DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from graph.linkprediction.participations import Participation

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]
    Score = Callable[[Ints], Floats]

BETA, YEAR, BLOCK = 0.001, 365, 256


class KnownPartners:
    """What a history says: organisations in order, who is partner of whom, who joined what."""

    def __init__(self, rows: Sequence[Participation]) -> None:
        self.ids = sorted({row.organisation for row in rows})
        self.index = {key: at for at, key in enumerate(self.ids)}
        projects = {
            key: at
            for at, key in enumerate(sorted({row.project for row in rows}))
        }
        programmes = {
            key: at
            for at, key in enumerate(
                sorted({p for r in rows for p in r.programmes})
            )
        }
        last = max(row.start for row in rows)
        size = len(self.ids)
        joined = _counted(
            [(self.index[r.organisation], projects[r.project]) for r in rows],
            (size, len(projects)),
        )
        joined.data[:] = 1
        partners = sparse.csr_array(joined @ joined.T)
        partners.setdiag(0)
        partners.eliminate_zeros()
        partners.data[:] = 1
        self.partners = partners
        self.degree = np.diff(partners.indptr).astype(float)
        preferences = [
            (self.index[r.organisation], programmes[p])
            for r in rows
            for p in r.programmes
        ]
        recent = [
            (self.index[r.organisation], programmes[p])
            for r in rows
            if r.start > last - YEAR
            for p in r.programmes
        ]
        shape = size, max(len(programmes), 1)
        self.preferences, self.recent = (
            _counted(preferences, shape),
            _counted(recent, shape),
        )
        lately = [
            self.index[row.organisation]
            for row in rows
            if row.start > last - YEAR
        ]
        self.lately = np.bincount(lately, minlength=size).astype(float)
        # Equal scores come in a fixed random order, so that the order of ids is worth nothing.
        self.noise = np.random.default_rng(13).random(size) * 1e-9


def nearest(
    known: KnownPartners,
    weight: Floats,
    top: int,
) -> sparse.csr_array:
    """Return the `top` best of every organisation by weighted common partners, sparse.

    Row and column are places in `known.ids`; a value is the sum of `weight` over the partners two
    have in common, above 0, and no row holds a partner or the organisation itself. The product is
    never held: a term far below 0 for each of those keeps them out while it is made.
    """
    size = len(known.ids)
    own = sparse.identity(size, format="csr")
    shut = sparse.csr_array(known.partners + own)
    shut.data[:] = -2 * np.abs(weight).sum() - 1
    left = sparse.csr_matrix(sparse.hstack([known.partners, own]))
    paths = (
        sparse.diags_array(weight)
        @ known.partners
        @ sparse.diags_array(1 + known.noise)
    )
    right = sparse.csr_matrix(sparse.vstack([paths, shut]))
    return sparse.csr_array(
        sp_matmul_topn(
            left,
            right,
            top_n=top,
            threshold=0.0,
        )
    )


def scores(known: KnownPartners) -> dict[str, Score]:
    """Return the single scores by name: rows of organisations give rows of scores for all."""
    partners = known.partners
    total = np.asarray(known.preferences.sum(axis=1)).ravel()
    shares = sparse.csr_array(
        sparse.diags_array(1 / np.maximum(total, 1)) @ known.preferences
    )
    plain = nearest(known, np.ones(len(known.ids)), DEPTH)
    rare = nearest(known, 1 / np.log(np.maximum(known.degree, 2)), DEPTH)

    def katz(at: Ints) -> Floats:
        two = partners[at] @ partners
        return (BETA**2 * two + BETA**3 * (two @ partners)).toarray()

    return {
        "preferential attachment": lambda at: np.tile(
            known.degree, (len(at), 1)
        ),
        "common neighbours": lambda at: plain[at].toarray(),
        "Adamic-Adar": lambda at: rare[at].toarray(),
        "Katz": katz,
        "recent popularity": lambda at: np.tile(known.lately, (len(at), 1)),
        "programme popularity": lambda at: (
            shares[at] @ known.recent.T
        ).toarray(),
    }


def best(
    known: KnownPartners,
    score: Score,
    asked: Sequence[str],
    top: int,
) -> Iterator[list[str]]:
    """Yield for each organisation asked about the `top` best that are no partners of it yet."""
    noise = known.noise
    places = np.array([known.index[key] for key in asked], np.intp)
    for begin in range(0, len(places), BLOCK):
        at = places[begin : begin + BLOCK]
        values = score(at) * (1 + noise) + noise * 1e-9
        values[known.partners[at].toarray() > 0] = -1
        values[np.arange(len(at)), at] = -1
        depth = min(top, values.shape[1] - 1)
        first = np.argpartition(-values, depth, axis=1)[:, :depth]
        order = np.take_along_axis(
            first,
            np.argsort(-np.take_along_axis(values, first, axis=1), axis=1),
            axis=1,
        )
        for row in order:
            yield [known.ids[place] for place in row]


def _counted(
    pairs: list[tuple[int, int]], shape: tuple[int, int]
) -> sparse.csr_array:
    ends = np.array(pairs, np.intp).reshape(-1, 2)
    return sparse.coo_array(
        (np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=shape
    ).tocsr()
