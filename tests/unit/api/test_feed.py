"""The news of a release: cells and records, each about what a reader follows."""

from __future__ import annotations

import pytest

from api.pages.board_names import Names
from api.pages.feed import Subject, news_about
from graph.coverage.changed_facts import FactChange
from graph.coverage.release_diff import Diary, Entry
from tests.small import small

CELL = Entry(
    therapy="car-t",
    stage="making",
    turn="lost",
    before="covered",
    after="lost",
    open_before=1,
    open_after=0,
    at_risk_before=0,
    at_risk_after=0,
    came=[],
    went=["hexa"],
    why=[],
)


def fact(**given: str) -> FactChange:
    empty = dict.fromkeys(("name", "actor", "stage", "therapy", "status"))
    rest: dict[str, object] = {"until": None, "as_of": None, "source_ids": []}
    return FactChange.model_validate({**empty, **rest, **given})


ENDED = fact(
    change="changed",
    kind="Capability",
    id="hexa:making:car-t",
    actor="hexa",
    stage="making",
    therapy="car-t",
    status="ended",
)
NEW = fact(change="added", kind="Actor", id="moor", name="Moor Start", actor="moor")
CHANGES = Diary(
    release="r-2",
    day="2025-06-30",
    since="r-1",
    since_day="2025-05-30",
    region="Flanders",
    more_facts=False,
    items=[CELL],
    facts=[ENDED, NEW],
)


@pytest.mark.parametrize(
    ("subject", "keys"),
    [
        (
            Subject(None, None),
            [
                "cell:car-t:making:Flanders",
                "changed:Capability:hexa:making:car-t",
                "added:Actor:moor",
            ],
        ),
        (Subject("moor", None), ["added:Actor:moor"]),
        (
            Subject(None, "car-t"),
            ["cell:car-t:making:Flanders", "changed:Capability:hexa:making:car-t"],
        ),
        (
            Subject("hexa", None),
            ["cell:car-t:making:Flanders", "changed:Capability:hexa:making:car-t"],
        ),
        (Subject("alma", None), []),
    ],
)
def test_only_what_is_about_the_subject(subject: Subject, keys: list[str]) -> None:
    snapshot = small()
    news = news_about(snapshot, Names(snapshot, "en"), CHANGES, subject)
    assert [each.key for each in news] == keys


def test_what_an_entry_says() -> None:
    snapshot = small()
    names = Names(snapshot, "en")
    cell, capability, actor = news_about(snapshot, names, CHANGES, Subject(None, None))
    assert cell.title == "lost: CAR-T cells · manufacturing"
    assert (
        cell.text == "covered → lost, 1 → 0 active organisations, \u2212 Hexa Therapies"
    )
    assert cell.page == "gaps?region=Flanders&cell=car-t%3Amaking#cell"
    assert capability.title == "changed: Hexa Therapies, manufacturing, CAR-T cells"
    assert capability.text == "Capabilities, now: ended"
    assert actor.page == "actors/moor"


def test_the_first_release_has_no_news() -> None:
    snapshot = small()
    none = news_about(snapshot, Names(snapshot, "en"), None, Subject(None, None))
    assert list(none) == []
