"""The gap board as a page: heat map, a cell's evidence, what-if, gaps, hand-offs, diary."""

from __future__ import annotations

from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.address import below
from api.deps import ReaderDep, SnapshotDep
from api.pages import boardview
from api.pages.choosing import FormNames
from api.pages.home import PageLanguage
from api.pages.render import page
from api.params import (
    ActorParam,
    AsOfParam,
    CloseParam,
    CountParam,
    PlaceParam,
    WithoutParam,
    WithParam,
)
from api.turns import DatabaseRoute
from graph.coverage.board import board
from graph.coverage.patient_paths import paths
from graph.coverage.ranked_gaps import what_if
from graph.coverage.release_diff import diary, releases
from graph.coverage.scenario import PLANNED, Scenario, scenario_of
from graph.model import REGIONS, Language

router = APIRouter(route_class=DatabaseRoute)
Short = Annotated[str | None, Query(max_length=200)]
_GAPS = 12
CHOICES_OF_REGION = (*REGIONS, "all")
DEFAULT_REGION = "Wallonia"
"""Whom the atlas is made for looks at its own region first."""


class Address:
    """The address of the board with what is asked for, from which its links are made."""

    def __init__(
        self, lang: Language, scenario: Scenario, region: str, since: str | None
    ) -> None:
        """Keep what the address says, in the order in which it is written."""
        self._path = f"/{lang}/gaps"
        self.pairs = [("region", region)]
        self.pairs += [("as_of", scenario.as_of)] if scenario.as_of else []
        self.pairs += [("without", one) for one in scenario.without]
        self.pairs += [("close", one) for one in scenario.sites]
        self.pairs += [("with", ":".join(one)) for one in scenario.added]
        self.pairs += [("count", PLANNED)] if scenario.plans else []
        self.pairs += [("since", since)] if since else []

    def link(
        self, *changed: tuple[str, str], drop: tuple[str, str] | None = None
    ) -> str:
        """Return the address with pairs put in (what can be repeated is added) or one left out."""
        replaced = {name for name, _ in changed} - {"without", "with", "close"}
        kept = [pair for pair in self.pairs if pair[0] not in replaced and pair != drop]
        return below(f"{self._path}?{urlencode([*kept, *changed])}")

    @property
    def data(self) -> str:
        """Return the address of the same board in the JSON interface."""
        pairs = [
            pair
            for pair in self.pairs
            if pair != ("region", "all") and pair[0] != "since"
        ]
        return below(f"/api/v1/gaps?{urlencode(pairs)}")


class Added(NamedTuple):
    """The three fields of the form that adds a capability."""

    who: str | None
    stage: str | None
    therapy: str | None

    @property
    def half(self) -> bool:
        """Return whether some of the three are given, but not all."""
        return any(self) and not all(self)


@router.get("/{lang}/gaps", response_model=None)
def gap_board(
    request: Request,
    snapshot: SnapshotDep,
    reader: ReaderDep,
    lang: PageLanguage,
    region: PlaceParam = None,
    cell: Short = None,
    as_of: AsOfParam = None,
    without: WithoutParam = None,
    added: WithParam = None,
    close: CloseParam = None,
    count: CountParam = None,
    since: Short = None,
    who: Short = None,
    stage: Short = None,
    therapy: Short = None,
) -> Response:
    """Show the matrix of a region (`all` = everywhere) with the cell that was picked.

    `who`, `stage` and `therapy` are the three fields of the form that adds a capability.
    """
    names = FormNames(request, snapshot, lang)
    more = Added(who or None, stage or None, therapy or None)
    gone, sites = names.actors("without", without), names.sites("close", close)
    capabilities = list(added or ())
    if actor := names.actor("who", more.who):
        capabilities += [f"{actor}:{stage}:{therapy}"] if not more.half else []
    place = region or DEFAULT_REGION
    where = None if place == "all" else place
    scenario = scenario_of(where, as_of, gone, capabilities, sites, count)
    address = Address(lang, scenario, place, since or None)
    entered = ([*filter(None, without or ())], [*filter(None, close or ())])
    clear = not names.doubts and not more.half
    if clear and (any(more) or (gone, sites) != entered):
        picked = [("cell", cell)] if cell else []
        return RedirectResponse(address.link(*picked), status_code=303)
    return _page(
        snapshot, reader, lang, scenario, address, cell, since or None, names, more
    )


def _page(
    snapshot: SnapshotDep,
    reader: ReaderDep,
    lang: Language,
    scenario: Scenario,
    address: Address,
    cell: str | None,
    since: str | None,
    names: FormNames,
    more: Added,
) -> HTMLResponse:
    seen = what_if(snapshot, scenario)
    found = board(snapshot, seen, None, lang, _GAPS)
    view = boardview.View(snapshot, lang, seen, found)
    return page(
        "gaps.html",
        lang,
        snapshot,
        board=found,
        view=view,
        link=address.link,
        region=address.pairs[0][1],
        regions=CHOICES_OF_REGION,
        scenario=scenario,
        data=address.data,
        pairs=address.pairs,
        rows=view.rows(address.link),
        tally=view.tally(),
        picked=view.picked(cell) if cell else None,
        known=releases(reader, snapshot),
        diary=diary(reader, snapshot, since, scenario.region) if since else None,
        doubts=names.doubts,
        typed=names.typed,
        more=more,
    )


@router.get("/{lang}/paths")
def path_to_patient(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Short = None,
    actor: ActorParam = None,
    region: PlaceParam = None,
    as_of: AsOfParam = None,
    without: WithoutParam = None,
) -> HTMLResponse:
    """Show the shortest chain from laboratory to patient of a therapy or an actor."""
    names = FormNames(request, snapshot, lang)
    who, gone = names.actor("actor", actor), names.actors("without", without)
    place = region or "all"
    scenario = scenario_of(None if place == "all" else place, as_of, gone, None)
    works = snapshot.edges["works_on_actor_therapy"]
    idle = who is not None and not works.targets(who)
    asked = bool(therapy or who) and not names.doubts and not idle
    given = {"therapy": therapy or None, "actor": who, "region": region}
    data = {name: value for name, value in given.items() if value and value != "all"}
    return page(
        "paths.html",
        lang,
        snapshot,
        found=paths(snapshot, scenario, therapy or None, who) if asked else None,
        therapy=therapy or None,
        actor=who,
        idle=idle,
        region=place,
        scenario=scenario,
        view=boardview.Names(snapshot, lang),
        data=below(f"/api/v1/paths/patient?{urlencode(data)}"),
        doubts=names.doubts,
        typed=names.typed,
    )
