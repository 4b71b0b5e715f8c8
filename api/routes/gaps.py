"""The gap board: the coverage matrix, ranked gaps, and what a change would do."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.attachment import attachment
from api.deps import ReaderDep, SnapshotDep
from api.files import AS_TABLES, FormatParam, table_file
from api.listing import TherapyParam
from api.pack.content import Paper, pack
from api.pack.pack_files import MEDIA_TYPES, PackForm, write_pack
from api.params import AsOfParam, CountParam, RegionParam
from api.problems import problems
from api.scenario_params import ScenarioParamsDep
from api.turns import DatabaseRoute
from graph.coverage.board import board
from graph.coverage.board_table import flat, flat_columns
from graph.coverage.items import Board
from graph.coverage.legend_cells import (
    COLUMNS,
    CellList,
    Show,
    cell_list,
    cell_rows,
)
from graph.coverage.ranked_gaps import what_if
from graph.coverage.region_pair import COLUMNS as REGION_COLUMNS
from graph.coverage.region_pair import RegionPair, compare, region_rows
from graph.coverage.release_diff import (
    CELL_COLUMNS,
    FACT_COLUMNS,
    Diary,
    Known,
    cell_table,
    diary,
    fact_table,
    releases,
)
from graph.coverage.scenario import scenario_of
from graph.model import Language

router = APIRouter(tags=["gaps"], route_class=DatabaseRoute)


@router.get("/gaps", response_model=Board, responses=AS_TABLES | problems(404))
def list_gaps(
    snapshot: SnapshotDep,
    changes: ScenarioParamsDep,
    region: RegionParam = None,
    therapy: TherapyParam = None,
    lang: Language = "en",
    top: Annotated[
        int,
        Query(
            ge=0,
            le=200,
            description="Gaps listed",
        ),
    ] = 20,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Response:
    """Show who covers which stage of which therapy, what is missing, and what if."""
    seen = what_if(snapshot, changes.scenario(region))
    answer = board(
        snapshot,
        seen,
        therapy,
        lang,
        top,
    )
    if format != "json":
        return table_file(
            snapshot,
            format,
            "gaps",
            flat_columns(answer),
            flat(answer),
        )
    # A Board is checked as it is made; to check it again would cost as much as to make it.
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get(
    "/gaps/cells", response_model=CellList, responses=AS_TABLES | problems(404)
)
def list_cells(
    snapshot: SnapshotDep,
    changes: ScenarioParamsDep,
    show: Annotated[
        Show,
        Query(description="A state of cells, or a mark", examples=["single"]),
    ],
    region: RegionParam = None,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Response:
    """List the cells of a state or with a mark, such as those that depend on one actor."""
    seen = what_if(snapshot, changes.scenario(region))
    cells = cell_list(
        board(
            snapshot,
            seen,
            None,
            lang,
            0,
        ),
        show,
    )
    if format != "json":
        rows = cell_rows(snapshot, cells.items, lang)
        return table_file(
            snapshot,
            format,
            f"cells-{show}",
            COLUMNS,
            rows,
        )
    return Response(cells.model_dump_json(), media_type="application/json")


@router.get(
    "/gaps/regions",
    response_model=RegionPair,
    responses=AS_TABLES | problems(404),
)
def get_region_pair(
    snapshot: SnapshotDep,
    region: RegionParam = "Wallonia",
    other: Annotated[
        str,
        Query(
            alias="beside",
            description="The region beside it",
            examples=["Flanders"],
        ),
    ] = "Flanders",
    as_of: AsOfParam = None,
    count: CountParam = None,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Response:
    """Compare two regions cell by cell: what both cover, and what only one does."""
    scenario = scenario_of(
        region,
        as_of,
        None,
        None,
        None,
        count,
    )
    pair = compare(
        snapshot,
        region or "",
        other,
        scenario.as_of,
        plans=scenario.plans,
    )
    if format != "json":
        rows = region_rows(snapshot, pair, lang)
        return table_file(
            snapshot,
            format,
            "regions",
            REGION_COLUMNS,
            rows,
        )
    return Response(pair.model_dump_json(), media_type="application/json")


@router.get(
    "/gaps/pack",
    response_class=Response,
    responses={
        200: {
            "description": "The pack",
            "content": {
                media: {"schema": {"type": "string", "format": "binary"}}
                for media in MEDIA_TYPES.values()
            },
        },
        **problems(404),
    },
)
def get_board_pack(
    snapshot: SnapshotDep,
    changes: ScenarioParamsDep,
    region: RegionParam = None,
    lang: Language = "en",
    paper: Annotated[
        Paper, Query(description="Size of the pages of the PDF")
    ] = "A4",
    format: Annotated[  # noqa: A002 (the name in the URL)
        PackForm,
        Query(description="zip holds the PDF and the workbook behind it"),
    ] = "zip",
) -> Response:
    """Give the board to hand on: findings, matrix and every gap, as PDF and workbook."""
    content = pack(snapshot, changes.scenario(region), lang)
    made = write_pack(
        snapshot,
        content,
        format,
        paper,
    )
    return Response(
        made.body,
        media_type=MEDIA_TYPES[format],
        headers=attachment(made.name),
    )


@router.get(
    "/gaps/diary", response_model=Diary, responses=AS_TABLES | problems(404)
)
def list_changes(
    snapshot: SnapshotDep,
    reader: ReaderDep,
    since: Annotated[
        str, Query(max_length=200, description="An earlier release")
    ],
    region: RegionParam = None,
    table: Annotated[
        Literal["cells", "facts"],
        Query(
            description="Which list a table has: cells of the board, or records"
        ),
    ] = "cells",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Response:
    """Show which cells changed since an earlier release, why, and which records did."""
    answer = diary(
        reader,
        snapshot,
        since,
        region,
    )
    if format == "json":
        return Response(
            answer.model_dump_json(), media_type="application/json"
        )
    rows, columns = (
        (cell_table(answer), CELL_COLUMNS)
        if table == "cells"
        else (fact_table(answer), FACT_COLUMNS)
    )
    return table_file(
        snapshot,
        format,
        f"changes-{table}",
        columns,
        rows,
    )


@router.get("/gaps/releases")
def list_releases(snapshot: SnapshotDep, reader: ReaderDep) -> list[Known]:
    """List the earlier releases that the board can be compared with."""
    return releases(reader, snapshot)
