"""Possible partners of an actor, candidates for a gap, and a consortium for a call."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.deps import SnapshotDep
from api.files import AS_TABLES, FormatParam, table_file
from api.params import MOST_CHANGES, RegionParam
from api.problems import problems
from api.turns import CostlyRoute
from graph.common.properties import Properties
from graph.coverage.candidates import fillers
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.model import ActorKind, Language
from graph.partners.call import call_of
from graph.partners.consortium import consortium
from graph.partners.consortium_items import Consortium
from graph.partners.consortium_table import TABLE_COLUMNS, table
from graph.partners.rules import parsed
from graph.partners.suggest import Only, suggest
from graph.partners.suggestion_records import FLAT_COLUMNS, Suggestions, flat

router = APIRouter(tags=["partners"], route_class=CostlyRoute)
ANSWERS: dict[int | str, Properties] = AS_TABLES | problems(404)


class Partners(Suggestions):
    """The possible partners of an actor, best first, by list."""

    release: str


@router.get(
    "/actors/{actor_id}/partners", response_model=Partners, responses=ANSWERS
)
def list_partners(
    snapshot: SnapshotDep,
    actor_id: str,
    top: Annotated[int, Query(ge=1, le=100)] = 10,
    region: RegionParam = None,
    kind: Annotated[
        ActorKind | None, Query(description="A kind of actor")
    ] = None,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Partners | Response:
    """Suggest whom an actor may work with for the first time, and why."""
    answer = suggest(
        snapshot,
        actor_id,
        top,
        lang,
        Only(region, kind),
    )
    if format != "json":
        name = f"partners-{actor_id}"
        return table_file(
            snapshot,
            format,
            name,
            FLAT_COLUMNS,
            flat(answer),
        )
    return Partners(release=snapshot.release.id, **dict(answer))


class CandidateRow(BaseModel):
    """An actor near a gap, derived: what it does that lies nearest, and from which sources."""

    actor: str
    name: str
    kind: str
    region: str | None
    country: str | None
    therapy: str
    stage: str
    near: str
    reason: str
    also: int
    source_ids: list[str]
    relation: Literal["SUGGESTED_FOR_GAP"] = "SUGGESTED_FOR_GAP"
    basis: Literal["derived"] = "derived"


class Candidates(BaseModel):
    """Who could fill a cell of the matrix, nearest first."""

    release: str
    therapy: str
    stage: str
    region: str | None
    state: str
    items: list[CandidateRow]


@router.get("/candidates", response_model=Candidates, responses=ANSWERS)
def list_candidates(
    snapshot: SnapshotDep,
    therapy: Annotated[
        str, Query(description="A therapy", examples=["phage-therapy"])
    ],
    stage: Annotated[
        str, Query(description="A stage", examples=["market-access"])
    ],
    region: RegionParam = None,
    top: Annotated[int, Query(ge=1, le=100)] = 10,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Candidates | Response:
    """Suggest who could fill a cell of the coverage matrix, and why."""
    rows = fillers(
        snapshot,
        therapy,
        stage,
        region,
        top,
        lang,
    )
    if format != "json":
        name = f"candidates-{therapy}-{stage}"
        filled = [
            CandidateRow.model_validate(row).model_dump() for row in rows
        ]
        return table_file(
            snapshot,
            format,
            name,
            list(CandidateRow.model_fields),
            filled,
        )
    matrix = coverage(snapshot, Scenario(region))
    return Candidates(
        release=snapshot.release.id,
        therapy=therapy,
        stage=stage,
        region=region,
        state=matrix.state(matrix.cell_index(therapy, stage)),
        items=[CandidateRow.model_validate(row) for row in rows],
    )


class Proposal(Consortium):
    """A consortium for a call, on one release."""

    release: str


Count = Annotated[int | None, Query(ge=1, le=1000)]


@router.get("/consortium", response_model=Proposal, responses=ANSWERS)
def propose_consortium(
    snapshot: SnapshotDep,
    therapy: Annotated[
        list[str],
        Query(
            max_length=MOST_CHANGES,
            description="Therapies",
            examples=[["phage-therapy"]],
        ),
    ],
    stage: Annotated[
        list[str] | None,
        Query(
            max_length=MOST_CHANGES,
            description="Stages; without any, every core one",
        ),
    ] = None,
    region: RegionParam = None,
    must: Annotated[
        list[str] | None,
        Query(max_length=MOST_CHANGES, description="Actors that are in"),
    ] = None,
    without: Annotated[
        list[str] | None,
        Query(max_length=MOST_CHANGES, description="Actors left out"),
    ] = None,
    me: Annotated[
        str | None,
        Query(max_length=200, description="The actor who asks, and is in"),
    ] = None,
    least: Annotated[
        Count, Query(description="Legal entities at least")
    ] = None,
    most: Annotated[Count, Query(description="Legal entities at most")] = None,
    regions: Annotated[Count, Query(description="Regions at least")] = None,
    each: Annotated[
        list[str] | None,
        Query(
            max_length=3,
            description="So many from a region at least, as REGION:NUMBER",
            examples=[["Wallonia:2"]],
        ),
    ] = None,
    small: Annotated[
        Count, Query(description="Small or medium-sized firms at least")
    ] = None,
    coordinator: Annotated[
        ActorKind | None,
        Query(
            description="Kind of actor that must coordinate; company = any firm"
        ),
    ] = None,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Proposal | Response:
    """Propose the fewest legal entities that cover stages and therapies by the rules of a call.

    A rule that cannot be met is named with the reason, and the rest is proposed.
    """
    rules = parsed(
        least,
        most,
        regions,
        each,
        small,
        coordinator,
    )
    call = call_of(
        therapy,
        stage,
        region,
        must,
        without,
        me,
        rules,
    )
    answer = consortium(snapshot, call, lang)
    if format != "json":
        return table_file(
            snapshot,
            format,
            "consortium",
            TABLE_COLUMNS,
            table(answer),
        )
    return Proposal(release=snapshot.release.id, **dict(answer))
