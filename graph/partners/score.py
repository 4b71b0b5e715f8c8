"""The score of a possible partner: six terms from 0 to 1, summed with weights above 0.

A higher term never lowers a score. Terms are corrected for degree: an actor tied to everybody, or
at work on everything, meets anybody's interests by that alone. Adamic and Adar (2003) weigh common
partners by how few others they know, Newman (2001) a shared collaboration by how small it is.
Weights are set, not learned: the graph holds too few dated collaborations to learn from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from graph.common.earth import great_circle

if TYPE_CHECKING:
    from graph.partners.profile import Bools, Floats, Places, Profiles, Rows

TermName = Literal["need", "give", "topic", "reach", "near", "activity"]
WEIGHTS: dict[TermName, float] = {
    "need": 0.27,
    "give": 0.15,
    "topic": 0.25,
    "reach": 0.18,
    "near": 0.10,
    "activity": 0.05,
}
NAMES: tuple[TermName, ...] = tuple(WEIGHTS)
_WEIGHT = np.array([WEIGHTS[name] for name in NAMES])
_THEIRS = 0.4
"""Share of the other's breadth in what topics are divided by; the rest is one's own."""
_UNSTATED = 0.5
"""What topics count for an actor for which no source names one, but its projects or owner do."""
_SPREAD = 0.25
"""Power of the other's degree by which common partners are divided."""
_KM = 40.0
"""Kilometres over which nearness falls to a third: some half an hour by car."""
_REGION = 0.5
"""Nearness of who is in the same region, however far."""
_COUNTRY = 0.25
"""The same of who is in the same country."""


class Steps(NamedTuple):
    """`worth` (n, S) of each stage that one does and the other not, for `therapy` (n, S)."""

    worth: Floats
    therapy: Places


def scores(values: Floats) -> Floats:
    """Return the scores, from 0 to 1, of rows of terms in the order of `NAMES`."""
    return values @ _WEIGHT


def terms(
    profiles: Profiles,
    me: Rows,
    others: Rows,
) -> Floats:
    """Return the terms (n, 6) of each of the others as a partner of the one actor `me`."""
    shared = common(me, others)
    need, give = gaps(profiles, me, others)
    reach = others.ties @ brokers(profiles, me)
    values = [
        _saturated(need.worth.sum(axis=1)),
        _saturated(give.worth.sum(axis=1)),
        _topic(
            profiles,
            me,
            others,
            shared,
        ),
        1 - np.exp(-reach / (1 + others.degree) ** _SPREAD),
        nearness(me, others),
        np.minimum(np.log1p(others.recent) / np.log(6), 1),
    ]
    return np.column_stack(values)


def common(me: Rows, others: Rows) -> Bools:
    """Return (n, T): a therapy that one works on, and the other on it or below it."""
    return (me.own & others.wide) | (me.wide & others.own)


def gaps(
    profiles: Profiles,
    me: Rows,
    others: Rows,
) -> tuple[Steps, Steps]:
    """Return what the others do that I do not, then what I do that they do not.

    A stage counts for a shared therapy, more if it is next to one already done and if few do it.
    Who does no link of the chain itself (funders, authorities, clusters...) needs none, and gives
    what its kind is for.
    """
    at = np.flatnonzero(me.wide[0])
    shared, scarce = others.wide[:, at, None], profiles.scarce[at]
    mine, theirs = me.does[:, at], others.does[:, at]
    allowed = (profiles.core | ~others.peer[:, None])[:, None, :] & me.peer[0]
    need = theirs & ~mine & shared & allowed
    both = (others.peer & me.peer[0])[:, None, None]
    # Of an actor whose stages nobody stated it is not known what it lacks.
    known = theirs.any(axis=2, keepdims=True)
    give = mine & ~theirs & shared & known & profiles.core & both
    return (
        _steps(need * (me.links[:, at] * scarce), at),
        _steps(give * (others.links[:, at] * scarce), at),
    )


def brokers(profiles: Profiles, me: Rows) -> Floats:
    """Return (A,): what each actor is worth to me as a common partner, 0 if it is not mine."""
    return me.ties[0] * profiles.broker


def nearness(me: Rows, others: Rows) -> Floats:
    """Return (n,): 1 in one place, falling with the distance; region and country where unknown."""
    km = kilometres(me, others)
    far = np.where(np.isnan(km), 0, np.exp(-np.nan_to_num(km) / _KM))
    same = (
        (me.city >= 0) & (me.city == others.city),
        (me.region >= 0) & (me.region == others.region),
        (me.country >= 0) & (me.country == others.country),
    )
    return np.maximum.reduce(
        [far, same[0] * 1.0, same[1] * _REGION, same[2] * _COUNTRY]
    )


def kilometres(me: Rows, others: Rows) -> Floats:
    """Return (n,): great-circle distances, NaN where a place is unknown."""
    return great_circle(me.where, others.where)


def _topic(
    profiles: Profiles,
    me: Rows,
    others: Rows,
    shared: Bools,
) -> Floats:
    mine, theirs = me.own @ profiles.rarity, others.own @ profiles.rarity
    size = (
        np.maximum(mine, 1e-9) ** (1 - _THEIRS)
        * np.maximum(theirs, 1e-9) ** _THEIRS
    )
    certainty = np.where(others.stated, 1, _UNSTATED)
    return np.minimum((shared @ profiles.rarity) / size, 1) * certainty


def _steps(worth: Floats, at: Places) -> Steps:
    if not len(at):
        return Steps(
            np.zeros((len(worth), worth.shape[2])),
            np.zeros((len(worth), 0), np.intp),
        )
    return Steps(worth.max(axis=1), at[worth.argmax(axis=1)])


def _saturated(value: Floats) -> Floats:
    return 1 - np.exp(-value / 1.5)
