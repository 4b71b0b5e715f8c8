"""Registers that say that an actor has ended, and what the tables say, on the small release."""

from __future__ import annotations

from graph.release.source_disagreements import disagreements
from graph.release.status import operating_statuses, operating_statuses_on
from tests.small import small

# Hexa is active as of 2022; Dune went bankrupt in 2024-06.


def test_a_register_ends_an_actor_of_which_nothing_newer_is_known() -> None:
    release = small(events="e3 | hexa | ceased | 2023-04-01")
    told = operating_statuses(release)["hexa"]
    assert (told.state, told.why, told.date) == ("closed", "ceased", "2023-04-01")
    assert told.source_ids == ("src-event",)
    assert operating_statuses_on(release, "2023-03-31")["hexa"].state == "open"  # pyright: ignore[reportOptionalMemberAccess]
    (one,) = disagreements(release)
    assert (one.kind, one.id, one.field, one.stands) == (
        "ended",
        "hexa",
        "status",
        "active",
    )
    assert (one.stated_as_of, one.other_source_ids) == ("2023-04-01", ["src-event"])


def test_a_register_ends_an_actor_of_which_nothing_is_dated() -> None:
    release = small(
        events="e3 | kern | ceased | 2024-01-01"
    )  # a cluster that does nothing itself
    told = operating_statuses(release)["kern"]
    assert (told.state, told.why, told.date) == ("closed", "ceased", "2024-01-01")


def test_a_newer_source_that_it_operates_is_not_overruled() -> None:
    release = small(events="e3 | hexa | ceased | 2021-04-01")
    assert operating_statuses(release)["hexa"].state == "at-risk"
    assert [one.id for one in disagreements(release)] == ["hexa"]


def test_who_has_ended_by_both_is_no_disagreement() -> None:
    # Dune went bankrupt in 2024-06 and its only capability has ended; the register says the same.
    release = small(events="e3 | dune | ceased | 2024-07-01")
    assert operating_statuses(release)["dune"].why == "bankruptcy"
    assert disagreements(release) == []
    assert disagreements(small()) == []
