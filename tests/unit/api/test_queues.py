"""What the workbench shows beside proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.queues import disagreements_to_settle
from tests.small import small

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def test_a_disagreement_leads_to_the_row_that_it_is_about() -> None:
    # The register says that Hexa ceased in 2023-04; the newest fact is active as of 2022.
    release = small(events="e3 | hexa | ceased | 2023-04-01")
    (one,) = disagreements_to_settle(release)
    assert (one["id"], one["stands"], one["stated"]) == ("hexa", "active", "ended")
    assert one["correct"] == "kind=field&table=actors&key=hexa"
    assert one["other_source_ids"] == ["src-event"]


def test_sources_that_agree_give_nothing(curated_snapshot: Snapshot) -> None:
    assert disagreements_to_settle(small()) == []
    every = disagreements_to_settle(curated_snapshot)
    assert len({(one["id"], one["field"], one["stated"]) for one in every}) == len(
        every
    )
