"""The path to the patient: for a therapy or for an actor."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import SnapshotDep
from api.files import AS_TABLES, FormatParam, table_file
from api.listing import TherapyParam
from api.params import (
    ActorParam,
    AsOfParam,
    CloseParam,
    RegionParam,
    WithoutParam,
    WithParam,
)
from api.problems import problems
from api.turns import CostlyRoute
from graph.coverage.chain_table import CHAIN_COLUMNS, chain_rows
from graph.coverage.items import Paths
from graph.coverage.patient_paths import paths
from graph.coverage.scenario import scenario_of

router = APIRouter(tags=["gaps"], route_class=CostlyRoute)


@router.get(
    "/paths/patient", response_model=Paths, responses=AS_TABLES | problems(404)
)
def get_patient_paths(
    snapshot: SnapshotDep,
    therapy: TherapyParam = None,
    actor: ActorParam = None,
    region: RegionParam = None,
    as_of: AsOfParam = None,
    without: WithoutParam = None,
    added: WithParam = None,
    close: CloseParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Response:
    """Show the shortest chain of capabilities from laboratory to patient, and what is missing."""
    scenario = scenario_of(
        region,
        as_of,
        without,
        added,
        close,
    )
    answer = paths(
        snapshot,
        scenario,
        therapy,
        actor,
    )
    if format != "json":
        rows = chain_rows(answer)
        return table_file(
            snapshot,
            format,
            "paths",
            CHAIN_COLUMNS,
            rows,
        )
    return Response(answer.model_dump_json(), media_type="application/json")
