"""Possible partners as cards: for an actor, for a gap, for a call; and how good they are."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal, get_args
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator, Field

from api.address import below
from api.deps import SnapshotDep
from api.feedback_form import NEVER_STORED, StoreDep
from api.pages.choosing import FormNames
from api.pages.evaluation_view_model import Evaluation, evaluation_of
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.render import page, source_links
from api.params import filled
from api.turns import CostlyRoute
from graph.common.properties import Properties
from graph.coverage.candidates import fillers
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.curation.suggestion_feedback import judged
from graph.linkprediction import REPORT
from graph.model import REGIONS, ActorKind, Region
from graph.partners.call import Call, call_of
from graph.partners.consortium import consortium
from graph.partners.rules import parsed
from graph.partners.suggest import Only, suggest
from graph.partners.suggestion_records import Suggestions
from graph.release.adjacency import adjacency
from graph.release.snapshot import Snapshot
from graph.release.status import closed

router = APIRouter(route_class=CostlyRoute)
Short = Annotated[str, Query(max_length=200)]
RegionOfForm = Annotated[Region | None, filled]
KindOfForm = Annotated[ActorKind | None, filled]
LookOfForm = Annotated[
    Literal["cards", "table"], BeforeValidator(lambda text: text or "cards")
]
_SHOWN = 10
"""Partners in each list: more than anybody writes to at once."""
_SAMPLES = 4
"""Actors that the page offers before one is chosen."""
_NUMBERS_OF_REGION = (1, 2, 3, 4, 5)
"""Members of one region that the form can ask a call for; an address can ask for more."""
_SAMPLE_KINDS = ("company", "cdmo", "university", "hospital")


def terms_of(snapshot: Snapshot) -> Properties:
    """Return the therapies and stages, in the order of the matrix, for the forms."""
    matrix = coverage(snapshot, Scenario())
    return {
        "therapies": [
            snapshot.nodes["Therapy"].get(key) for key in matrix.therapies
        ],
        "stages": [snapshot.nodes["Stage"].get(key) for key in matrix.stages],
        "regions": REGIONS,
    }


@router.get("/{lang}/partners")
def partners(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    actor: Short = "",
    region: RegionOfForm = None,
    kind: KindOfForm = None,
    look: LookOfForm = "cards",
) -> HTMLResponse:
    """Show the possible partners of an actor, named by its id or its name.

    What a visitor hides or keeps in view stays in the visitor's browser: api/static/partners.js.
    """
    names = FormNames(request, snapshot, lang)
    key = names.actor("actor", actor)
    only = Only(region, kind)
    suggestions = (
        suggest(
            snapshot,
            key,
            _SHOWN,
            lang,
            only,
        )
        if key
        else None
    )
    chosen = [("region", region), ("kind", kind)]
    query = urlencode([("actor", key), *(pair for pair in chosen if pair[1])])
    return page(
        "partners.html",
        lang,
        snapshot,
        suggestions=suggestions,
        tab="actor",
        look=look,
        only=only,
        query=query,
        samples=snapshot.memoise(_samples) if not key else (),
        kinds=get_args(ActorKind),
        regions=REGIONS,
        presenter=FactPresenter(snapshot, lang),
        shown=_shown_ids(suggestions) if suggestions else [],
        chosen=snapshot.actors.get(key) if key else None,
        links=source_links(snapshot, suggestions.standing_source_ids)
        if suggestions
        else [],
        doubts=names.doubts,
        typed=names.typed,
    )


def _samples(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the best tied open actors of Wallonia that do something in the chain, as examples."""
    tied, gone = snapshot.memoise(adjacency), snapshot.memoise(closed)
    here = [
        row["id"]
        for row in snapshot.actors.rows()
        if row.get("region") == "Wallonia"
        and row["kind"] in _SAMPLE_KINDS
        and row["id"] not in gone
    ]
    return tuple(
        sorted(here, key=lambda key: (-len(tied[key]), key))[:_SAMPLES]
    )


def _shown_ids(answer: Suggestions) -> list[str]:
    lists = (answer.items, answer.further, answer.doors, answer.beside)
    return [
        suggestion.id for suggestions in lists for suggestion in suggestions
    ]


@router.get("/{lang}/partners/gap")
def gap(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Short = "",
    stage: Short = "",
    region: RegionOfForm = None,
) -> HTMLResponse:
    """Show who could fill a cell of the coverage matrix."""
    asked = bool(therapy and stage)
    matrix = coverage(snapshot, Scenario(region))
    given = (("therapy", therapy), ("stage", stage), ("region", region))
    return page(
        "candidates.html",
        lang,
        snapshot,
        tab="gap",
        therapy=therapy,
        stage=stage,
        region=region or "",
        asked=asked,
        **terms_of(snapshot),
        state=matrix.state(matrix.cell_index(therapy, stage))
        if asked
        else None,
        items=fillers(
            snapshot,
            therapy,
            stage,
            region,
            _SHOWN,
            lang,
        )
        if asked
        else [],
        data=urlencode([pair for pair in given if pair[1]]),
    )


Texts = Annotated[list[str] | None, Query(max_length=30)]
Number = Annotated[
    Annotated[int, Field(ge=1, le=1000)] | None, Query(), filled
]
COORDINATORS: tuple[ActorKind, ...] = (
    "company",
    "university",
    "hospital",
    "research-centre",
)
"""The kinds that a call may ask to coordinate, as the form offers them."""


@router.get("/{lang}/partners/call")
def call(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Texts = None,
    stage: Texts = None,
    region: RegionOfForm = None,
    must: Texts = None,
    without: Texts = None,
    me: Short = "",
    least: Number = None,
    most: Number = None,
    regions: Number = None,
    each: Texts = None,
    small: Number = None,
    coordinator: KindOfForm = None,
) -> HTMLResponse:
    """Propose a consortium for a call, by its rules."""
    names = FormNames(request, snapshot, lang)
    own = names.actor("me", me)
    members, left = (
        names.actors("must", must),
        names.actors("without", without),
    )
    rules = parsed(
        least,
        most,
        regions,
        each,
        small,
        coordinator,
    )
    asked = call_of(
        therapy,
        stage,
        region,
        members,
        left,
        own,
        rules,
    )
    given = _pairs(asked)

    def link(
        *more: tuple[str, str], drop: tuple[str, str] | None = None
    ) -> str:
        """Return the address with pairs added, or one taken out."""
        left = [pair for pair in given if pair != drop]
        return below(f"/{lang}/partners/call?{urlencode([*left, *more])}")

    return page(
        "consortium.html",
        lang,
        snapshot,
        tab="call",
        call=asked,
        link=link,
        consortium=consortium(snapshot, asked, lang)
        if asked.therapies and not names.doubts
        else None,
        data=urlencode(given),
        doubts=names.doubts,
        typed=names.typed,
        coordinators=COORDINATORS,
        numbers_of_region=_NUMBERS_OF_REGION,
        **terms_of(snapshot),
    )


def _pairs(asked: Call) -> list[tuple[str, str]]:
    """Return what is asked for as the pairs of a query."""
    rules = asked.rules
    lists = (
        ("therapy", asked.therapies),
        ("stage", asked.stages),
        ("region", (asked.region,)),
        ("must", asked.must),
        ("without", asked.without),
        ("me", (asked.myself,)),
        ("least", (rules.least,)),
        ("most", (rules.most,)),
        ("regions", (rules.regions,)),
        ("each", [f"{region}:{number}" for region, number in rules.each]),
        ("small", (rules.small,)),
        ("coordinator", (rules.coordinator,)),
    )
    return [
        (name, str(value))
        for name, values in lists
        for value in values
        if value
    ]


@cache
def _evaluation() -> Evaluation | None:
    if not REPORT.exists():
        return None
    return evaluation_of(orjson.loads(REPORT.read_bytes()))


@router.get("/{lang}/evaluation")
def evaluation(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    store: StoreDep,
) -> HTMLResponse:
    """Show how good the partner model is, and what users said of the suggestions."""
    shown = page(
        "evaluation.html",
        lang,
        snapshot,
        tab="evaluation",
        evaluation=_evaluation(),
        said=judged(snapshot, store.read().counts),
    )
    shown.headers.update(NEVER_STORED)
    return shown
