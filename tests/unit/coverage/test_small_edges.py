"""A release that holds nothing, or next to nothing, has figures too."""

from __future__ import annotations

from graph.coverage import ranked_gaps
from graph.coverage.handoffs import ranked
from graph.coverage.matrix import coverage
from graph.coverage.network_measures import brokers
from graph.coverage.scenario import Scenario
from graph.coverage.trend import trend
from graph.view.choice import Choice
from graph.view.communities import ROOT, communities
from graph.view.elements import elements
from graph.view.layout import layout
from tests.small import snapshot_of


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
