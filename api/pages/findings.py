"""What the release says at first sight: three sentences for the home page, computed from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from api.pages.render import message, number
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.release.adjacency import adjacency
from graph.release.status import closed

if TYPE_CHECKING:
    from api.pages.fact_lines import FactPresenter

REGION = "Wallonia"


class Finding(NamedTuple):
    """A sentence and the address, after the language, of the page that shows it."""

    sentence: str
    address: str


def findings(presenter: FactPresenter) -> list[Finding]:
    """Return up to three findings: who much depends on, what is empty, who ties most."""
    candidates = (_single(presenter), _empty(presenter), _connected(presenter))
    return [finding for finding in candidates if finding is not None]


def _single(presenter: FactPresenter) -> Finding | None:
    """Return how many cells of the matrix one actor covers alone, and who does so most often."""
    cells = coverage(presenter.snapshot, Scenario(region=REGION))
    alone = [
        cell.open[0].actor
        for therapy in cells.therapies
        for stage in cells.stages
        if len((cell := cells.cell(therapy, stage)).open) == 1
    ]
    if not alone:
        return None
    actor, most = min(
        Counter(alone).items(), key=lambda pair: (-pair[1], pair[0])
    )
    sentence = message(
        presenter.t["finding_single"],
        count=number(len(alone), presenter.lang),
        actor=presenter.name("Actor", actor),
        most=number(most, presenter.lang),
    )
    return Finding(sentence, f"gaps?region={REGION}")


def _empty(presenter: FactPresenter) -> Finding | None:
    """Return the stage at which most therapies have no active actor though sources name some."""
    cells = coverage(presenter.snapshot, Scenario(region=REGION))
    empty = Counter(
        stage
        for therapy in cells.therapies
        for stage in cells.stages
        if not cells.cell(therapy, stage).open
    )
    if not empty:
        return None
    stage, many = min(
        empty.items(), key=lambda pair: (-pair[1], cells.stages.index(pair[0]))
    )
    sentence = message(
        presenter.t["finding_empty"],
        stage=presenter.name("Stage", stage),
        many=number(many, presenter.lang),
        total=number(len(cells.therapies), presenter.lang),
    )
    return Finding(sentence, f"stages/{stage}")


def _connected(presenter: FactPresenter) -> Finding | None:
    """Return the open actor of the region that shares collaborations with most others."""
    actors, gone = presenter.snapshot.actors, closed(presenter.snapshot)
    tied = presenter.snapshot.memoise(adjacency)
    here = [
        key
        for key, region in zip(
            actors.ids, actors.column("region"), strict=True
        )
        if region == REGION and key not in gone
    ]
    if not here:
        return None
    actor = min(here, key=lambda key: (-len(tied[key]), key))
    sentence = message(
        presenter.t["finding_connected"],
        actor=presenter.name("Actor", actor),
        partners=number(len(tied[actor]), presenter.lang),
    )
    return Finding(sentence, f"network?around={actor}")
