"""Home and interface pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.answers import examples
from api.deps import SnapshotDep
from api.pages.fact_lines import FactPresenter
from api.pages.findings import findings
from api.pages.gap_view_model import SIGNS
from api.pages.render import page, source_links
from api.pages.sharing import dataset
from graph.common.properties import Properties
from graph.coverage.cell_actors import Cell
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.errors import NotFoundError
from graph.model import LANGUAGES, Language
from graph.release.snapshot import Snapshot
from graph.store import catalogue

router = APIRouter()
last = APIRouter()
"""Routes that would take the place of others; they are added after all of them."""


async def page_language(lang: str) -> Language:
    """Return the language of a page's address; raise NotFoundError for any other word there."""
    for known in LANGUAGES:
        if lang == known:
            return known
    raise NotFoundError(
        f"No page /{lang}/.", hint="Pages begin with /en/, /fr/ or /nl/."
    )


PageLanguage = Annotated[Language, Depends(page_language)]
FIGURES = (
    "atmp-pit-budget",
    "atmp-pit-public-share-about",
    "atmp-pit-companies",
    "atmp-pit-universities",
    "atmp-pit-accredited-research-centres",
    "atmp-pit-direct-jobs-expected-in-five-years",
    "atmp-pit-indirect-jobs-expected-in-five-years",
    "atmp-pit-work-packages",
)
"""The key figures of the home page, in this order; the pages have words for them."""
COUNTED = (
    "Actor",
    "Therapy",
    "Stage",
    "Collaboration",
    "Product",
    "Trial",
    "Event",
    "Source",
)
"""The records whose numbers home and about name, in this order."""


@router.get("/")
def root(request: Request) -> RedirectResponse:
    """Send the visitor to the home page in the language the browser asks for."""
    asked = request.headers.get("accept-language", "").lower().split(",")
    wanted = [part.strip()[:2] for part in asked]
    lang = next((tag for tag in wanted if tag in LANGUAGES), "en")
    return RedirectResponse(f"/{lang}/", headers={"vary": "Accept-Language"})


@router.get("/favicon.ico")
def icon() -> RedirectResponse:
    """Send whoever asks for the icon where browsers look for it to our own."""
    return RedirectResponse("/static/icon.svg", 308)


@router.get("/{lang}/")
def home(snapshot: SnapshotDep, lang: PageLanguage) -> HTMLResponse:
    """Show what is loaded, the key figures with their sources, and links to everything."""
    figures = [
        {**row, "links": source_links(snapshot, row["source_ids"])}
        for row in snapshot.nodes["Figure"].rows()
        if row["metric"] in FIGURES
    ]
    figures.sort(key=lambda row: FIGURES.index(row["metric"]))
    counts = [(label, len(snapshot.nodes[label])) for label in COUNTED]
    presenter = FactPresenter(snapshot, lang)
    return page(
        "home.html",
        lang,
        snapshot,
        figures=figures,
        counts=counts,
        presenter=presenter,
        matrix=_matrix(snapshot),
        signs=SIGNS,
        queries=catalogue.public(),
        phrases=snapshot.memoise(_examples)[lang],
        linked=dataset(snapshot, lang),
        findings=findings(presenter),
    )


def _examples(snapshot: Snapshot) -> dict[Language, list[str]]:
    """Return the questions of the home page by language."""
    return {lang: examples(snapshot, lang) for lang in LANGUAGES}


def _matrix(snapshot: Snapshot) -> list[tuple[str, list[Cell]]]:
    """Return the broadest therapies with their cells of the chain in Wallonia."""
    tree = snapshot.edges["subcategory_of_therapy_therapy"]
    seen = coverage(snapshot, Scenario(region="Wallonia"))
    return [
        (therapy, [seen.cell(therapy, stage) for stage in seen.stages])
        for therapy in seen.therapies
        if not tree.targets(therapy)
    ]


@router.get("/docs")
def interface(snapshot: SnapshotDep, request: Request) -> HTMLResponse:
    """List every address of the interface with its parameters, from the OpenAPI document."""
    paths: dict[str, Properties] = request.app.openapi()["paths"]
    calls = [
        {
            "path": path,
            "method": method,
            **call,
        }
        for path, methods in paths.items()
        for method, call in methods.items()
    ]
    return page(
        "docs.html",
        "en",
        snapshot,
        calls=calls,
    )


@last.get("/{lang}")
def home_without_slash(lang: PageLanguage) -> RedirectResponse:
    """Send the visitor to the home page in a language."""
    return RedirectResponse(f"/{lang}/", 308)
