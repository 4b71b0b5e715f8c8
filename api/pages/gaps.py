"""The gap board as a page: heat map, a cell's evidence, what-if, gaps, hand-offs, diary."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.address import below
from api.deps import ReaderDep, SnapshotDep
from api.pages import board_names, gap_view_model
from api.pages.board_moves import broken_handoffs, moves
from api.pages.boardaddress import Address
from api.pages.boardtext import findings, is_then, strip
from api.pages.choosing import FormNames
from api.pages.home import PageLanguage
from api.pages.render import page
from api.params import (
    ActorParam,
    AsOfParam,
    PlaceParam,
    ShowParam,
    WithoutParam,
)
from api.scenario_params import ScenarioParamsDep
from api.turns import DatabaseRoute
from graph.common.properties import Properties
from graph.coverage.legend_cells import Show
from graph.coverage.matrix import coverage
from graph.coverage.patient_paths import paths, paths_of_all
from graph.coverage.release_diff import diary, releases
from graph.coverage.scenario import scenario_of
from graph.errors import InvalidInputError
from graph.model import REGIONS

router = APIRouter(route_class=DatabaseRoute)
Short = Annotated[str | None, Query(max_length=200)]
_GAPS = 12
"""Gaps listed beside the matrix, the worst first."""
CHOICES_OF_REGION = (*REGIONS, "all")
DEFAULT_REGION = "Wallonia"
"""Whom the atlas is made for looks at its own region first."""


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
    changes: ScenarioParamsDep,
    region: PlaceParam = None,
    cell: Short = None,
    show: ShowParam = None,
    since: Short = None,
    who: Short = None,
    stage: Short = None,
    therapy: Short = None,
) -> Response:
    """Show the matrix of a region (`all` = everywhere) with what is opened beside it.

    That is a cell, or the cells of an entry of the legend. `who`, `stage` and `therapy` are the
    three fields of the form that adds a capability.
    """
    names = FormNames(request, snapshot, lang)
    more = Added(who or None, stage or None, therapy or None)
    gone = names.actors("without", changes.without)
    sites = names.sites("close", changes.close)
    capabilities = list(changes.added or ())
    if actor := names.actor("who", more.who):
        capabilities += [f"{actor}:{stage}:{therapy}"] if not more.half else []
    place = region or DEFAULT_REGION
    where = None if place == "all" else place
    resolved = replace(
        changes,
        without=gone,
        added=capabilities,
        close=sites,
    )
    scenario = resolved.scenario(where)
    address = Address(
        lang,
        scenario,
        place,
        since or None,
        opened(cell, show),
    )
    entered = (
        [*filter(None, changes.without or ())],
        [*filter(None, changes.close or ())],
    )
    clear = not names.doubts and not more.half
    if clear and (any(more) or (gone, sites) != entered):
        return RedirectResponse(address.stay(), status_code=303)
    view = gap_view_model.View.of(
        snapshot,
        lang,
        scenario,
        _GAPS,
    )
    changed = strip(view)
    return page(
        "gaps.html",
        lang,
        snapshot,
        **_shared(
            view,
            address,
            cell,
            show,
        ),
        regions=CHOICES_OF_REGION,
        scenario=scenario,
        pairs=address.pairs,
        rows=view.rows(address.link, show),
        tally=view.tally(),
        brief=findings(view.board, lang),
        changed=changed,
        changed_lines=changed[1:],
        moves=moves(view.board, lang),
        broken=broken_handoffs(view.board),
        is_then=is_then(view.board),
        known=releases(reader, snapshot),
        diary=diary(
            reader,
            snapshot,
            since,
            scenario.region,
        )
        if since
        else None,
        doubts=names.doubts,
        typed=names.typed,
        more=more,
    )


@router.get("/{lang}/gaps/panel")
def beside_the_matrix(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    changes: ScenarioParamsDep,
    region: PlaceParam = None,
    cell: Short = None,
    show: ShowParam = None,
) -> HTMLResponse:
    """Show what the board opens beside its matrix, a cell or a list, as a page of its own."""
    place = region or DEFAULT_REGION
    where = None if place == "all" else place
    scenario = changes.scenario(where)
    if not cell and not show:
        raise InvalidInputError(
            "Neither cell nor show is given.", hint="Give one."
        )
    address = Address(
        lang,
        scenario,
        place,
        opened=opened(cell, show),
    )
    view = gap_view_model.View.of(
        snapshot,
        lang,
        scenario,
        0,
    )
    return page(
        "gaps_panel.html",
        lang,
        snapshot,
        **_shared(
            view,
            address,
            cell,
            show,
        ),
    )


def opened(cell: str | None, show: str | None) -> tuple[tuple[str, str], ...]:
    """Return what stands open beside the matrix as it is written in an address: a cell first."""
    given = [("cell", cell)] if cell else [("show", show)] if show else []
    return tuple((name, value) for name, value in given if value)


def _shared(
    view: gap_view_model.View,
    address: Address,
    cell: str | None,
    show: Show | None,
) -> Properties:
    """Return what the board and the page of its panel both need."""
    return {
        "board": view.board,
        "view": view,
        "address": address,
        "link": address.link,
        "region": address.pairs[0][1],
        "picked": view.picked(cell) if cell else None,
        "listed": view.listed(show) if show and not cell else None,
    }


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
    scenario = scenario_of(
        None if place == "all" else place,
        as_of,
        gone,
        None,
    )
    works = snapshot.edges["works_on_actor_therapy"]
    idle = who is not None and not works.targets(who)
    unasked = not (therapy or who or names.doubts)
    asked = bool(therapy or who) and not names.doubts and not idle
    given = {
        "therapy": therapy or None,
        "actor": who,
        "region": region,
    }
    data = {
        name: value
        for name, value in given.items()
        if value and value != "all"
    }
    return page(
        "paths.html",
        lang,
        snapshot,
        chains=paths(
            snapshot,
            scenario,
            therapy or None,
            who,
        )
        if asked
        else None,
        therapy=therapy or None,
        actor=who,
        every=paths_of_all(coverage(snapshot, scenario)) if unasked else [],
        idle=idle,
        region=place,
        scenario=scenario,
        view=board_names.Names(snapshot, lang),
        data=below(f"/api/v1/paths/patient?{urlencode(data)}"),
        doubts=names.doubts,
        typed=names.typed,
    )
