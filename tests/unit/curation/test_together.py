"""Proposals of one website or proposer: grouped, decided all or none, and taken back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.curation.decisions import decide
from graph.curation.edits import Edit
from graph.curation.group_decisions import (
    Group,
    decide_together,
    decided_together,
    group_of,
    groups,
    undo_together,
)
from graph.curation.log import Log
from graph.curation.proposals import VISITOR
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

SEAT = Edit("actors", ("a",), {"city": "Mons"}, {"city": "Liège"})
NAME = Edit("actors", ("b",), {"name": "B"}, {"name": "Bee"})


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Return a log of five proposals: two of one website, two of one proposer, one that is both."""
    found = Log(tmp_path)
    for who, url in (
        (VISITOR, "https://www.nbn.example/one"),
        (VISITOR, "https://nbn.example/two?x=1"),
        ("eve", "https://other.example/"),
        ("eve", "https://nbn.example:8443/three"),
        (VISITOR, "https://third.example/"),
    ):
        found.add("proposed", who, body={"source_url": url})
    return found


def test_open_proposals_are_grouped_by_website_and_by_proposer(log: Log) -> None:
    history = log.history()
    assert groups(history) == [
        Group("source", "nbn.example", 3),
        Group("who", "eve", 2),
    ]
    numbers = [one.number for one in group_of(history, "source", "nbn.example")]
    assert numbers == [1, 2, 4]
    assert [one.number for one in group_of(history, "who", "eve")] == [3, 4]
    assert group_of(history, "who", "") == []  # visitors are nobody in particular
    decide(log, 4, "rejected", "ann", "no")
    assert groups(log.history()) == [Group("source", "nbn.example", 2)]


def test_a_group_is_accepted_with_the_edits_of_each_and_undone_at_once(
    log: Log,
) -> None:
    together = decide_together(log, "accepted", {1: [SEAT], 4: [NAME]}, "ann")
    history = log.history()
    assert [one.edits for one in history.in_force] == [(SEAT,), (NAME,)]
    assert [one.number for one in decided_together(history, together)] == [1, 4]
    decide(log, 4, "undone", "bob", "wrong")
    assert undo_together(log, together, "ann", "a mistake") == 1
    history = log.history()
    assert history.in_force == []
    assert history.counts["new"] == 5
    with pytest.raises(NotFoundError, match="Nothing stands still"):
        undo_together(log, together, "ann", "again")


def test_a_group_of_which_one_was_decided_meanwhile_is_decided_in_no_part(
    log: Log,
) -> None:
    decide(log, 2, "rejected", "bob", "no")
    last = log.history().last
    with pytest.raises(InvalidInputError, match="Proposal 2 is rejected"):
        decide_together(log, "accepted", {1: [SEAT], 2: [NAME]}, "ann")
    assert log.history().last == last


@pytest.mark.parametrize(
    ("numbers", "who", "why", "reason"),
    [
        ((), "ann", "no", "none was chosen"),
        ((1,), " ", "no", "who: empty"),
        ((1,), "ann", "", "why: empty"),
    ],
)
def test_what_lacks_something_is_refused(
    log: Log, numbers: tuple[int, ...], who: str, why: str, reason: str
) -> None:
    last = log.history().last
    with pytest.raises(InvalidInputError, match=reason):
        decide_together(log, "rejected", dict.fromkeys(numbers, ()), who, why)
    assert log.history().last == last
