"""The gap board as a page: heat map, a cell's evidence, what-if, gaps, hand-offs, diary."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.address import below
from api.deps import ReaderDep, SnapshotDep
from api.pages import boardview
from api.pages.home import PageLanguage
from api.pages.render import page
from api.routes.gaps import AsOfParam, CloseParam, WithoutParam, WithParam
from api.routes.paths import ActorParam
from graph.analysis.board import board
from graph.analysis.diary import diary, releases
from graph.analysis.gaps import what_if
from graph.analysis.paths import paths
from graph.analysis.scenario import Scenario, scenario_of
from graph.model import Language

router = APIRouter()
Short = Annotated[str | None, Query(max_length=200)]
_GAPS = 12
REGIONS = ("Wallonia", "Brussels", "Flanders", "all")


class Address:
    """The address of the board with what is asked for, from which its links are made."""

    def __init__(self, lang: Language, scenario: Scenario, region: str, since: str | None) -> None:
        """Keep what the address says, in the order in which it is written."""
        self._path = f"/{lang}/gaps"
        self.pairs = [("region", region)]
        self.pairs += [("as_of", scenario.as_of)] if scenario.as_of else []
        self.pairs += [("without", one) for one in scenario.without]
        self.pairs += [("close", one) for one in scenario.sites]
        self.pairs += [("with", ":".join(one)) for one in scenario.added]
        self.pairs += [("since", since)] if since else []

    def link(self, *changed: tuple[str, str], drop: tuple[str, str] | None = None) -> str:
        """Return the address with pairs put in (what can be repeated is added) or one left out."""
        replaced = {name for name, _ in changed} - {"without", "with", "close"}
        kept = [pair for pair in self.pairs if pair[0] not in replaced and pair != drop]
        return below(f"{self._path}?{urlencode([*kept, *changed])}")

    @property
    def data(self) -> str:
        """Return the address of the same board in the JSON interface."""
        pairs = [pair for pair in self.pairs if pair != ("region", "all") and pair[0] != "since"]
        return below(f"/api/v1/gaps?{urlencode(pairs)}")


@router.get("/{lang}/gaps", response_model=None)
def gap_board(
    snapshot: SnapshotDep,
    reader: ReaderDep,
    lang: PageLanguage,
    region: str = "Wallonia",
    cell: Short = None,
    as_of: AsOfParam = None,
    without: WithoutParam = None,
    added: WithParam = None,
    close: CloseParam = None,
    since: Short = None,
    who: Short = None,
    stage: Short = None,
    therapy: Short = None,
) -> Response:
    """Show the matrix of a region (`all` = everywhere) with the cell that was picked.

    `who`, `stage` and `therapy` are the three fields of the form that adds a capability.
    """
    names = snapshot.once(boardview.by_name)
    gone = [names.get(one.casefold(), one) for one in without or ()]
    more = list(added or ())
    if who and stage and therapy:
        more.append(f"{names.get(who.casefold(), who)}:{stage}:{therapy}")
    where = None if region == "all" else region
    scenario = scenario_of(where, as_of, gone, more, close)
    address = Address(lang, scenario, region, since or None)
    if who or stage or therapy or gone != list(without or ()):
        picked = [("cell", cell)] if cell else []
        return RedirectResponse(address.link(*picked), status_code=303)
    return _page(snapshot, reader, lang, scenario, address, cell, since or None)


def _page(
    snapshot: SnapshotDep, reader: ReaderDep, lang: Language, scenario: Scenario, address: Address,
    cell: str | None, since: str | None,
) -> HTMLResponse:  # fmt: skip
    seen = what_if(snapshot, scenario)
    found = board(snapshot, seen, None, lang, _GAPS)
    view = boardview.View(snapshot, lang, seen, found)
    return page(
        "gaps.html", lang, snapshot, board=found, view=view, link=address.link,
        region=address.pairs[0][1], regions=REGIONS, scenario=scenario, data=address.data,
        pairs=address.pairs, rows=view.rows(address.link), tally=view.tally(),
        picked=view.picked(cell) if cell else None,
        known=releases(reader, snapshot),
        diary=diary(reader, snapshot, since, scenario.region) if since else None,
    )  # fmt: skip


@router.get("/{lang}/paths")
def path_to_patient(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Short = None,
    actor: ActorParam = None,
    region: str = "all",
    as_of: AsOfParam = None,
    without: WithoutParam = None,
) -> HTMLResponse:
    """Show the shortest chain from laboratory to patient of a therapy or an actor."""
    names = snapshot.once(boardview.by_name)
    who = names.get(actor.casefold(), actor) if actor else None
    scenario = scenario_of(None if region == "all" else region, as_of, without, None)
    found = paths(snapshot, scenario, therapy or None, who) if therapy or who else None
    asked: dict[str, Any] = {"therapy": therapy or None, "actor": who, "region": region}
    given = {name: value for name, value in asked.items() if value and value != "all"}
    return page(
        "paths.html", lang, snapshot, found=found, **asked, regions=REGIONS, scenario=scenario,
        view=boardview.Names(snapshot, lang),
        data=below(f"/api/v1/paths/patient?{urlencode(given)}"),
    )  # fmt: skip
