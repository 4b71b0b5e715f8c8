"""The path to the patient: for a therapy or for an actor."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import SnapshotDep
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
from graph.coverage.items import Paths
from graph.coverage.patient_paths import paths
from graph.coverage.scenario import scenario_of

router = APIRouter(tags=["gaps"], route_class=CostlyRoute)


@router.get("/paths/patient", response_model=Paths, responses=problems(404))
def get_patient_paths(
    snapshot: SnapshotDep,
    therapy: TherapyParam = None,
    actor: ActorParam = None,
    region: RegionParam = None,
    as_of: AsOfParam = None,
    without: WithoutParam = None,
    added: WithParam = None,
    close: CloseParam = None,
) -> Paths:
    """Show the shortest chain of capabilities from laboratory to patient, and what is missing."""
    return paths(
        snapshot, scenario_of(region, as_of, without, added, close), therapy, actor
    )
