"""The two vocabularies as pages: the therapy tree and the value chain."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.render import page
from graph.coverage.facts import depth
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.release.status import closed

router = APIRouter()


@router.get("/{lang}/therapies")
def therapies(snapshot: SnapshotDep, lang: PageLanguage) -> HTMLResponse:
    """Show the therapy tree with how many actors work on each and its class in law."""
    works = snapshot.edges["works_on_actor_therapy"]
    gone = closed(snapshot)
    rows = [
        (
            snapshot.nodes["Therapy"].get(key),
            min(depth(snapshot, key), 3),
            len(
                {
                    a
                    for each in snapshot.therapy_below[key]
                    for a in works.origins(each)
                }
                - gone
            ),
        )
        for key in coverage(snapshot, Scenario()).therapies
    ]
    return page(
        "therapies.html",
        lang,
        snapshot,
        rows=rows,
        presenter=FactPresenter(snapshot, lang),
    )


@router.get("/{lang}/stages")
def stages(snapshot: SnapshotDep, lang: PageLanguage) -> HTMLResponse:
    """Show the value chain in its order with how many open actors are at each link."""
    at, has = (
        snapshot.edges["at_capability_stage"],
        snapshot.edges["has_actor_capability"],
    )
    gone = closed(snapshot)
    rows = [
        (
            row,
            len(
                {
                    actor
                    for able in at.origins(row["id"])
                    for actor in has.origins(able)
                }
                - gone
            ),
        )
        for row in sorted(
            snapshot.nodes["Stage"].rows(), key=lambda stage: stage["order"]
        )
    ]
    return page(
        "stages.html",
        lang,
        snapshot,
        rows=rows,
        presenter=FactPresenter(snapshot, lang),
    )
