"""What the home page says stands out is counted from the release, in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.pages.fact_lines import FactPresenter
from api.pages.findings import findings
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.model import LANGUAGES
from tests.small import small

if TYPE_CHECKING:
    from graph.model import Language
    from graph.release.snapshot import Snapshot


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_finding_is_a_sentence_with_a_page(
    curated_snapshot: Snapshot, lang: Language
) -> None:
    told = findings(FactPresenter(curated_snapshot, lang))
    assert len(told) == 3
    assert all(one.sentence.endswith(".") and "{" not in one.sentence for one in told)
    assert len({one.address.split("?")[0].split("/")[0] for one in told}) == 3


def test_the_count_of_single_providers_is_that_of_the_board(
    curated_snapshot: Snapshot,
) -> None:
    board = coverage(curated_snapshot, Scenario(region="Wallonia"))
    cells = [board.cell(t, s) for t in board.therapies for s in board.stages]
    single = sum(cell.single for cell in cells)
    assert findings(FactPresenter(curated_snapshot, "en"))[0].sentence.startswith(
        f"{single} cells"
    )


def test_who_ties_most_in_the_small_release() -> None:
    # In Wallonia: Alma has five neighbours (Bloc, Cado, Fyra, Hexa, Kern), more than any other.
    told = findings(FactPresenter(small(), "en"))
    assert told[-1].sentence.startswith(
        "Alma University shares collaborations with 5 others"
    )
