"""What the release says at first sight: three sentences for the home page, computed from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from api.pages.render import number, told
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.release.adjacency import adjacency
from graph.release.status import closed

if TYPE_CHECKING:
    from api.pages.fact_lines import Teller

REGION = "Wallonia"


class Finding(NamedTuple):
    """A sentence and the address, after the language, of the page that shows it."""

    sentence: str
    address: str


def findings(teller: Teller) -> list[Finding]:
    """Return up to three findings: who much depends on, what is empty, who ties most."""
    found = (_single(teller), _empty(teller), _connected(teller))
    return [one for one in found if one is not None]


def _single(teller: Teller) -> Finding | None:
    """Return how many cells of the matrix one actor covers alone, and who does so most often."""
    cells = coverage(teller.snapshot, Scenario(region=REGION))
    alone = [
        cell.open[0].actor
        for therapy in cells.therapies
        for stage in cells.stages
        if len((cell := cells.cell(therapy, stage)).open) == 1
    ]
    if not alone:
        return None
    actor, most = min(Counter(alone).items(), key=lambda pair: (-pair[1], pair[0]))
    sentence = told(
        teller.t["finding_single"],
        count=number(len(alone), teller.lang),
        actor=teller.name("Actor", actor),
        most=number(most, teller.lang),
    )
    return Finding(sentence, f"gaps?region={REGION}")


def _empty(teller: Teller) -> Finding | None:
    """Return the stage at which most therapies have no active actor though sources name some."""
    cells = coverage(teller.snapshot, Scenario(region=REGION))
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
    sentence = told(
        teller.t["finding_empty"],
        stage=teller.name("Stage", stage),
        many=number(many, teller.lang),
        total=number(len(cells.therapies), teller.lang),
    )
    return Finding(sentence, f"stages/{stage}")


def _connected(teller: Teller) -> Finding | None:
    """Return the open actor of the region that shares collaborations with most others."""
    actors, gone = teller.snapshot.actors, closed(teller.snapshot)
    tied = teller.snapshot.memoise(adjacency)
    here = [
        key
        for key, region in zip(actors.ids, actors.column("region"), strict=True)
        if region == REGION and key not in gone
    ]
    if not here:
        return None
    actor = min(here, key=lambda key: (-len(tied[key]), key))
    sentence = told(
        teller.t["finding_connected"],
        actor=teller.name("Actor", actor),
        partners=number(len(tied[actor]), teller.lang),
    )
    return Finding(sentence, f"network?around={actor}")
