"""What the workbench shows beside proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.queues import disagreements_to_settle
from graph.curation.log import Log
from tests.small import small

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot


def test_a_disagreement_leads_to_the_row_that_it_is_about(tmp_path: Path) -> None:
    # The register says that Hexa ceased in 2023-04; the newest fact is active as of 2022.
    release = small(events="e3 | hexa | ceased | 2023-04-01")
    disputed = disagreements_to_settle(release, Log(tmp_path), "fr")
    (one,) = disputed.open
    assert (disputed.dismissed, disputed.more) == ([], 0)
    assert (one["id"], one["stands"], one["stated"]) == ("hexa", "actif", "terminé")
    assert one["field"] == "Statut"
    assert one["correct"] == "kind=field&table=actors&key=hexa"
    assert one["other_source_ids"] == ["src-event"]


def test_sources_that_agree_give_nothing(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    log = Log(tmp_path)
    assert disagreements_to_settle(small(), log, "en") == ([], [], 0)
    every = disagreements_to_settle(curated_snapshot, log, "en").open
    assert len({(one["id"], one["field"], one["stated"]) for one in every}) == len(
        every
    )


def test_what_does_not_fit_on_the_page_is_counted(tmp_path: Path) -> None:
    lines = [f"many{number} | alma | ceased | 2023-01-01" for number in range(103)]
    disputed = disagreements_to_settle(
        small(events="\n".join(lines)), Log(tmp_path), "nl"
    )
    assert (len(disputed.open), disputed.more) == (100, 3)
