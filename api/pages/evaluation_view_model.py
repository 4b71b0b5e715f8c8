"""How good the partner model is, as its page shows the report: shares in hundredths, by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.common.properties import Properties


@dataclass(frozen=True)
class RankShare:
    """Of the suggestions at a place of the list, the share that met later: of one, of a hundred."""

    place: int
    share: float
    hundredths: float


@dataclass(frozen=True)
class Unseen:
    """What no model of past projects can foresee, in whole hundredths.

    Organisations that were in no project before, pairs without a common partner, and pairs that
    are not among the first hundred suggestions.
    """

    unknown: int
    far: int
    beyond: int


@dataclass(frozen=True)
class Evaluation:
    """The report with our model, the method it is compared with, and the shares of its page."""

    report: Properties
    model: Properties
    rival: Properties
    ranks: tuple[RankShare, ...]
    best_share: float
    unseen: Unseen


def evaluation_of(report: Properties) -> Evaluation:
    """Return a report of the judge as the page of the evaluation shows it."""
    methods: list[Properties] = report["methods"]
    rival = report["difference"]["against"]
    shares: list[float] = report["by_rank"]
    return Evaluation(
        report,
        next(method for method in methods if method["kind"] == "model"),
        next(method for method in methods if method["name"] == rival),
        tuple(
            RankShare(place, share, round(100 * share, 1))
            for place, share in enumerate(shares, 1)
        ),
        max(shares),
        _unseen(report["unseen"]),
    )


def _unseen(counts: Properties) -> Unseen:
    pairs = counts["pairs"]
    return Unseen(
        hundredths(
            counts["organisations_unknown_before"],
            counts["organisations_later"],
        ),
        hundredths(counts["pairs_without_common_partner"], pairs),
        hundredths(pairs - counts["pairs_among_first_hundred"], pairs),
    )


def hundredths(part: int, whole: int) -> int:
    """Return a part of a whole in whole hundredths."""
    return round(100 * part / whole)
