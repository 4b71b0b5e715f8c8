"""What would raise or lower a suggestion: the score computed again with one fact changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from graph.common.localised import town
from graph.partners import score
from graph.partners.profile import Rows
from graph.partners.reasons import words
from graph.partners.suggestion_records import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.partners.profile import Bools, Floats
    from graph.partners.reasons import ActorPair

_RAISING = 2
"""Reasons named for which a suggestion rose or is new: the strongest say enough."""
_LOWERING = 1
"""The same for which it fell."""
_LEAST = 0.002
"""A change of the score below this is not worth a sentence."""


Direction = Literal["raise", "lower"]
_PLAIN = frozenset({"if_site", "if_left"})
"""Changes that say little; they come only where others do not."""


class Changed(NamedTuple):
    """The other actor with one fact changed (or a stage that I take up), and the words for it."""

    direction: Direction
    word: str
    name: str
    other: Rows
    my_stage: int | None = None


def changes(
    pairs: Sequence[ActorPair], fields: Sequence[Floats]
) -> list[tuple[Change, ...]]:
    """Return for each pair the changes that matter most, first those that raise the score.

    Args:
        pairs: the actor that asks, with each of the others.
        fields: for each pair the scores of all candidates of its list, which give the place.
    """
    if not pairs:
        return []
    asked = [
        (at, change)
        for at, pair in enumerate(pairs)
        for change in _changed(pair)
    ]
    as_it_is = [
        (
            at,
            Changed(
                "raise",
                "",
                "",
                pair.other,
            ),
        )
        for at, pair in enumerate(pairs)
    ]
    scores = _scored(pairs, [*as_it_is, *asked])
    ranked: list[list[tuple[bool, float, Change]]] = [[] for _ in pairs]
    for (at, change), after in zip(asked, scores[len(pairs) :], strict=True):
        gain = (after - scores[at]) * (
            1 if change.direction == "raise" else -1
        )
        if gain >= _LEAST:
            what = words()[pairs[at].lang][change.word].format(
                name=change.name
            )
            place = 1 + int((fields[at] > after).sum()) - (scores[at] > after)
            ranked[at].append(
                (
                    change.word in _PLAIN,
                    -gain,
                    Change(
                        direction=change.direction,
                        what=what,
                        score=round(after, 4),
                        place=place,
                    ),
                )
            )
    return [_of_both_directions(some) for some in ranked]


def _scored(
    pairs: Sequence[ActorPair], asked: Sequence[tuple[int, Changed]]
) -> list[float]:
    """Return the score after each change, all that leave me as I am in one go."""
    groups: dict[int | None, list[int]] = {}
    for at, (_, change) in enumerate(asked):
        groups.setdefault(change.my_stage, []).append(at)
    scores = [0.0] * len(asked)
    for stage, places in groups.items():
        me = pairs[0].me
        if stage is not None:
            does = me.does.copy()
            does[0, :, stage] = True
            me = me.changed(does=does)
        others = Rows.joined(asked[at][1].other for at in places)
        after = score.scores(score.terms(pairs[0].profiles, me, others))
        for at, value in zip(places, after.tolist(), strict=True):
            scores[at] = value
    return scores


def _of_both_directions(
    ranked: list[tuple[bool, float, Change]],
) -> tuple[Change, ...]:
    order = [
        change
        for *_, change in sorted(
            ranked, key=lambda entry: (*entry[:2], entry[2].what)
        )
    ]
    raising = [change for change in order if change.direction == "raise"]
    lowering = [change for change in order if change.direction == "lower"]
    return (*raising[:_RAISING], *lowering[:_LOWERING])


def _changed(pair: ActorPair) -> Iterator[Changed]:
    yield from _ties(pair)
    yield from _topics(pair)
    yield from _stages(pair)
    city = town(pair.snapshot.actors.value(pair.ids[0], "city"), pair.lang)
    if city and score.nearness(pair.me, pair.other)[0] < 1:
        moved = pair.other.changed(where=pair.me.where, city=pair.me.city)
        yield Changed(
            "raise",
            "if_site",
            str(city),
            moved,
        )


def _ties(pair: ActorPair) -> Iterator[Changed]:
    """A partner of mine as a new partner of theirs; the best common partner lost."""
    mine, theirs = pair.brokers, pair.other.ties[0]
    fresh = np.where((theirs > 0) | ~pair.profiles.rows.peer, 0, mine)
    fresh[[pair.snapshot.actors.index[key] for key in pair.ids]] = 0
    if fresh.any():
        yield _tied(
            pair,
            "raise",
            "if_joined",
            int(fresh.argmax()),
        )
    if (mine * theirs).any():
        yield _tied(
            pair,
            "lower",
            "if_parted",
            int((mine * theirs).argmax()),
        )


def _tied(
    pair: ActorPair,
    direction: Direction,
    word: str,
    partner: int,
) -> Changed:
    ties = pair.other.ties.copy()
    ties[0, partner] = direction == "raise"
    changed = pair.other.changed(
        ties=ties, degree=np.array([np.count_nonzero(ties)], float)
    )
    name = pair.name("Actor", pair.snapshot.actors.ids[partner])
    return Changed(
        direction,
        word,
        name,
        changed,
    )


def _topics(pair: ActorPair) -> Iterator[Changed]:
    """The rarest therapy of mine that they do not work on, begun; the rarest shared one, left."""
    lacked = pair.me.own[0] & ~pair.other.wide[0]
    if lacked.any():
        yield _at_work(
            pair,
            "raise",
            "if_topic",
            lacked,
        )
    shared = score.common(pair.me, pair.other)[0] & pair.other.own[0]
    if shared.any():
        yield _at_work(
            pair,
            "lower",
            "if_left",
            shared,
        )


def _at_work(
    pair: ActorPair,
    direction: Direction,
    word: str,
    therapies: Bools,
) -> Changed:
    best = int(np.where(therapies, pair.profiles.rarity, -1).argmax())
    own = pair.other.own.copy()
    own[0, best] = direction == "raise"
    changed = pair.other.changed(own=own, wide=own @ pair.profiles.closure)
    name = pair.name("Therapy", pair.profiles.therapies[best])
    return Changed(
        direction,
        word,
        name,
        changed,
    )


def _stages(pair: ActorPair) -> Iterator[Changed]:
    """A stage next to theirs that I need, taken up by them; the best of theirs, by me."""
    profiles, me, other = pair.profiles, pair.me, pair.other
    if not me.peer[0]:
        return
    lacked = (
        ~me.does[0]
        & ~other.does[0]
        & profiles.core
        & (me.wide & other.wide)[0][:, None]
    )
    worth = np.where(
        lacked & (other.links[0] == 1), me.links[0] * profiles.scarce, 0
    )
    if worth.any() and other.peer[0]:
        therapy, stage = (
            int(at) for at in np.unravel_index(worth.argmax(), worth.shape)
        )
        does = other.does.copy()
        does[0, profiles.closure[therapy], stage] = True
        name = pair.step(stage, therapy)
        yield Changed(
            "raise",
            "if_stage",
            name,
            other.changed(does=does),
        )
    need = pair.steps[0].worth[0]
    if need.any():
        stage = int(need.argmax())
        name = pair.name("Stage", profiles.stages[stage])
        yield Changed(
            "lower",
            "if_myself",
            name,
            other,
            stage,
        )
