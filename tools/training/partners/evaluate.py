"""How good predictions are: ranks, areas under the curve and calibration, with intervals.

Truth of an organisation: those known before, and no partners then, that share a later project of
at most `GIANT` participants with it. MRR: 1 / rank of the first of them, 0 beyond rank 100. Hits:
one among the first ten. Recall: their share among the first fifty. NDCG: binary, the first ten.
Means over organisations with a new partner; intervals of 95 % by bootstrap over organisations.
"""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.stats import rankdata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from graph.linkprediction.participations import Participation

    Floats = npt.NDArray[np.float64]

GIANT, NEW, HUB, DEPTH, TIMES = 50, 5, 100, 100, 1000
NAMES = ("mrr", "hits@10", "recall@50", "ndcg@10")
_TEN, _FIFTY = 10, 50
_DISCOUNT = 1 / np.log2(np.arange(2, _TEN + 2))
Truth = dict[str, set[str]]
Ranked = dict[str, list[str]]


class Interval(NamedTuple):
    """A mean with its interval of 95 %."""

    value: float
    low: float
    high: float


def partners(rows: Iterable[Participation]) -> dict[str, set[str]]:
    """Return the partners of every organisation of a history, giants included."""
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        members[row.project].add(row.organisation)
    known: dict[str, set[str]] = defaultdict(set)
    for some in members.values():
        for member in some:
            known[member] |= some
    return {member: others - {member} for member, others in known.items()}


def new_partners(
    rows: Iterable[Participation],
    known: Mapping[str, set[str]],
    *,
    giants: bool = False,
    keep: Callable[[Participation], bool] = lambda _: True,
) -> Truth:
    """Return the truth: for organisations known before, those they first meet in `rows`."""
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if keep(row):
            members[row.project].add(row.organisation)
    truth: dict[str, set[str]] = defaultdict(set)
    for some in members.values():
        if giants or len(some) <= GIANT:
            present = [member for member in some if member in known]
            for member in present:
                truth[member].update(
                    o
                    for o in present
                    if o != member and o not in known[member]
                )
    return {
        organisation: partners
        for organisation, partners in truth.items()
        if partners
    }


def ranked(
    rows: Iterable[tuple[str, str, float]], known: Mapping[str, set[str]]
) -> tuple[Ranked, dict[tuple[str, str], float]]:
    """Return the best candidates of each organisation, and their scores.

    Partners, the organisation itself and unknown ids are dropped. Equal scores: by a checksum of
    the two ids, so that an order of ids is worth nothing.
    """
    lists: dict[str, dict[str, float]] = defaultdict(dict)
    for organisation, other, score in rows:
        if (
            organisation in known
            and other in known
            and other != organisation
            and other not in known[organisation]
        ):
            lists[organisation][other] = score
    order = {
        organisation: sorted(
            some,
            key=lambda o: (
                -some[o],
                zlib.crc32(f"{organisation}>{o}".encode()),
            ),
        )[:DEPTH]
        for organisation, some in lists.items()
    }
    return order, {
        (organisation, o): lists[organisation][o]
        for organisation, some in order.items()
        for o in some
    }


def per_organisation(
    truth: Truth,
    ranking: Ranked,
    asked: Sequence[str],
) -> Floats:
    """Return (organisations, 4): each of `NAMES` for each organisation."""
    values = np.zeros((len(asked), len(NAMES)))
    for at, organisation in enumerate(asked):
        good, best = truth[organisation], ranking.get(organisation, [])
        hit = np.fromiter((other in good for other in best), bool, len(best))
        if hit.any():
            ideal = _DISCOUNT[: min(_TEN, len(good))].sum()
            gain = (_DISCOUNT[: len(hit)] * hit[:_TEN]).sum()
            first = int(hit.argmax()) + 1
            values[at] = (
                1 / first,
                hit[:_TEN].any(),
                hit[:_FIFTY].sum() / len(good),
                gain / ideal,
            )
    return values


def intervals(values: Floats) -> dict[str, Interval]:
    """Return each metric's mean with its interval, from values by organisation."""
    draw = np.random.default_rng(13)
    size = len(values)
    means = np.array(
        [
            values[draw.integers(0, size, size)].mean(axis=0)
            for _ in range(TIMES)
        ]
    )
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    middle = values.mean(axis=0)
    return {
        name: Interval(*(round(float(v[at]), 4) for v in (middle, low, high)))
        for at, name in enumerate(NAMES[: values.shape[1]])
    }


def area(right: Floats, wrong: Floats) -> float:
    """Return the area under the curve; equal scores share their mean rank."""
    rank = rankdata(np.concatenate([right, wrong]))
    n, m = len(right), len(wrong)
    return float((rank[:n].sum() - n * (n + 1) / 2) / (n * m))


def areas(
    pairs: Iterable[tuple[str, str, str]],
    scores: Mapping[tuple[str, str], float],
) -> dict[str, Interval]:
    """Return for each kind of pair that stays apart how well it is told from new partners.

    A pair's score is the mean of both directions; one without counts as the lowest.
    """
    least = min(scores.values(), default=0.0) - 1
    kinds: dict[str, list[float]] = defaultdict(list)
    for organisation, other, kind in pairs:
        given = [
            scores[key]
            for key in ((organisation, other), (other, organisation))
            if key in scores
        ]
        kinds[kind].append(sum(given) / len(given) if given else least)
    right = np.array(kinds.pop("new_partner", []))
    draw = np.random.default_rng(13)
    areas: dict[str, Interval] = {}
    for kind, some in sorted(kinds.items()):
        wrong = np.array(some)
        times = [
            area(
                draw.choice(right, len(right)), draw.choice(wrong, len(wrong))
            )
            for _ in range(TIMES // 5)
        ]
        low, high = np.percentile(times, [2.5, 97.5])
        values = (area(right, wrong), low, high)
        areas[kind] = Interval(*(round(float(value), 4) for value in values))
    return areas


def calibration(
    scores: Mapping[tuple[str, str], float],
    truth: Truth,
    bins: int = 10,
) -> dict[str, object]:
    """Return how often suggestions of a score come true, against what is foretold of it.

    A logistic curve is fitted to one half of the organisations and judged on the other half;
    `error` is the mean distance of foretold and seen over the bins of equal size.
    """
    keys = [key for key in scores if key[0] in truth]
    score = np.array([scores[key] for key in keys])
    seen = np.array([key[1] in truth[key[0]] for key in keys], float)
    half = np.array([zlib.crc32(key[0].encode()) % 2 == 0 for key in keys])
    centre, width = score[half].mean(), score[half].std() or 1.0
    scaled = (score - centre) / width

    def loss(given: Floats) -> float:
        raw = given[0] + given[1] * scaled[half]
        return float(np.mean(np.logaddexp(0, raw) - seen[half] * raw))

    a, b = minimize(loss, np.zeros(2), method="Nelder-Mead").x
    foretold = 1 / (1 + np.exp(-(a + b * scaled[~half])))
    order = np.argsort(foretold, kind="stable")
    rows = [
        {
            "foretold": round(float(foretold[part].mean()), 4),
            "pairs": len(part),
            "seen": round(float(seen[~half][part].mean()), 4),
        }
        for part in np.array_split(order, bins)
        if len(part)
    ]
    error = sum(
        abs(r["foretold"] - r["seen"]) * r["pairs"] for r in rows
    ) / len(foretold)
    return {
        "bins": rows,
        "error": round(float(error), 4),
        "pairs": len(foretold),
    }


def by_rank(
    ranking: Ranked,
    truth: Truth,
    top: int = 10,
) -> list[float]:
    """Return the share of suggestions that came true at the first ranks."""
    lists = [
        (truth[organisation], ranking[organisation])
        for organisation in truth
        if ranking.get(organisation)
    ]
    shares: list[float] = []
    for at in range(top):
        hits = [best[at] in good for good, best in lists if len(best) > at]
        shares.append(round(float(np.mean(hits)), 4) if hits else 0.0)
    return shares
