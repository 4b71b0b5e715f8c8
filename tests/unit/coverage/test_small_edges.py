"""A release that holds nothing, or next to nothing, has figures too."""

from __future__ import annotations

from graph.coverage import ranked_gaps
from graph.coverage.handoffs import ranked
from graph.coverage.matrix import coverage
from graph.coverage.network_measures import brokers
from graph.coverage.scenario import Scenario
from graph.coverage.trend import trend
from graph.partners.profile import profiles
from graph.view.choice import Choice
from graph.view.communities import ROOT, communities
from graph.view.elements import elements
from graph.view.layout import layout
from tests.small import small, snapshot_of


def test_of_nothing_there_is_nothing() -> None:
    empty = snapshot_of([])
    found = coverage(empty, Scenario())
    assert found.cells == {}
    assert ranked_gaps.ranked(found) == []
    assert ranked(found) == []
    assert empty.memoise(brokers) == ()
    assert empty.memoise(layout) == {}
    assert empty.memoise(communities)[ROOT].members == ()
    assert elements(empty, Choice()).nodes == []
    assert trend(empty, None).open.shape == (8, 0)


def test_how_strong_ties_are() -> None:
    """The root of what shared collaborations and belonging come to, at most 1."""
    ties, index = small().memoise(profiles).rows.ties.toarray(), small().actors.index

    def tie(one: str, other: str) -> float:
        assert ties[index[one], index[other]] == ties[index[other], index[one]]
        return round(float(ties[index[one], index[other]]), 4)

    assert tie("alma", "hexa") == 0.7071  # w1: a half, two others
    assert tie("alma", "kern") == 0.5774  # w4: a third
    assert tie("hexa", "iris") == 1.0  # w2: nobody else
    assert tie("alma", "bloc") == 1.0  # w1 and belonging: one and a half, cut
    assert tie("alma", "iris") == 0.0
    assert tie("alma", "alma") == 0.0
