"""The list pages: which facets each has and what an address may choose of them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator

from api.deps import SnapshotDep
from api.files import TableForm
from api.pages import facets, lines
from api.pages.choosing import FormNames
from api.pages.facets import Facet
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.list_filters import Kind
from api.pages.list_order import Sort
from api.pages.listview import Asked, Nearness, list_answer
from api.pages.near import distances, start_of
from graph.model import (
    ActorKind,
    CollaborationType,
    ProductPhase,
    Region,
    TrialPhase,
)

router = APIRouter()
_MOST = 20
"""Values of a facet that one address chooses at most."""

_filled = BeforeValidator(lambda text: text or None)
"""A form sends an empty text for a field that is not chosen."""
_without_empty = BeforeValidator(
    lambda some: [value for value in some or () if value != ""]
)
Words = Annotated[
    list[Annotated[str, Query(max_length=200)]],
    Query(max_length=_MOST),
    _without_empty,
]
PageNumber = Annotated[
    int,
    Query(
        alias="page",
        ge=1,
        le=100_000,
    ),
]
Text = Annotated[str | None, Query(max_length=200), _filled]
SortOf = Annotated[Sort | None, _filled]
FormOf = Annotated[TableForm | None, Query(alias="format"), _filled]


ACTORS = Kind(
    "Actor",
    (
        Facet("region", facets.column("Actor", "region")),
        Facet("kind", facets.column("Actor", "kind")),
        Facet(
            "therapy", facets.therapies("works_on_actor_therapy"), "Therapy"
        ),
        Facet("stage", facets.stages, "Stage"),
        Facet("country", facets.column("Actor", "country")),
        Facet("active", facets.activity),
    ),
    lines.actor_line,
    ("best", "name", "ties", "newest"),
)
COLLABORATIONS = Kind(
    "Collaboration",
    (
        Facet("type", facets.column("Collaboration", "type")),
        Facet(
            "therapy",
            facets.therapies("covers_collaboration_therapy"),
            "Therapy",
        ),
        Facet("stage", facets.ends("targets_collaboration_stage"), "Stage"),
        Facet("programme", facets.programmes),
        Facet("year", facets.years),
    ),
    lines.collaboration_line,
    ("newest", "name"),
    (
        Facet(
            "actor",
            facets.starts("participates_in_actor_collaboration"),
            "Actor",
        ),
    ),
)
PRODUCTS = Kind(
    "Product",
    (
        Facet("phase", facets.column("Product", "phase")),
        Facet("therapy", facets.therapies("is_a_product_therapy"), "Therapy"),
    ),
    lines.product_line,
    ("name",),
    (Facet("owner", facets.starts("owns_actor_product"), "Actor"),),
)
TRIALS = Kind(
    "Trial",
    (
        Facet("phase", facets.column("Trial", "phase")),
        Facet("therapy", facets.therapies("tests_trial_therapy"), "Therapy"),
    ),
    lines.trial_line,
    ("newest", "name"),
    (
        Facet(
            "actor",
            facets.starts("sponsors_actor_trial", "hosts_actor_trial"),
            "Actor",
        ),
    ),
)
SOURCES = Kind(
    "Source",
    (Facet("publisher", facets.column("Source", "publisher")),),
    lines.source_line,
    ("ties", "name"),
)


@router.get("/{lang}/actors")
def actors(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    region: Annotated[list[Region], Query(), _without_empty] = [],  # noqa: B006 - FastAPI copies it
    kind: Annotated[list[ActorKind], Query(), _without_empty] = [],  # noqa: B006
    therapy: Words = [],  # noqa: B006
    stage: Words = [],  # noqa: B006
    country_: Annotated[
        list[Annotated[str, Query(max_length=2)]],
        Query(alias="country"),
        _without_empty,
    ] = [],  # noqa: B006
    active: Annotated[
        list[Literal["true", "false"]], Query(), _without_empty
    ] = [],  # noqa: B006
    column: Words = [],  # noqa: B006
    q: Text = None,
    near: Text = None,
    sort: SortOf = None,
    form: FormOf = None,
    number: PageNumber = 1,
) -> Response:
    """List the actors, from a town or an organisation outwards if one is given."""
    chosen = {
        "region": region,
        "kind": kind,
        "therapy": therapy,
        "stage": stage,
        "country": country_,
        "active": active,
    }
    names = FormNames(request, snapshot, lang)
    start = start_of(snapshot, names, near)
    nearness = Nearness(
        start,
        tuple(names.doubts),
        names.typed("near"),
        distances(snapshot, start) if start else {},
    )
    return list_answer(
        ACTORS,
        FactPresenter(snapshot, lang),
        chosen,
        Asked(
            q,
            sort,
            form,
            number,
            tuple(column),
        ),
        nearness,
    )


@router.get("/{lang}/collaborations")
def collaborations(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    type_: Annotated[
        list[CollaborationType], Query(alias="type"), _without_empty
    ] = [],  # noqa: B006
    therapy: Words = [],  # noqa: B006
    stage: Words = [],  # noqa: B006
    programme: Words = [],  # noqa: B006
    year: Annotated[
        list[Annotated[str, Query(pattern=r"^\d{4}$")]],
        Query(),
        _without_empty,
    ] = [],  # noqa: B006
    actor: Words = [],  # noqa: B006
    column: Words = [],  # noqa: B006
    q: Text = None,
    sort: SortOf = None,
    form: FormOf = None,
    number: PageNumber = 1,
) -> Response:
    """List the collaborations."""
    chosen = {
        "type": type_,
        "therapy": therapy,
        "stage": stage,
        "programme": programme,
        "year": year,
        "actor": actor,
    }
    return list_answer(
        COLLABORATIONS,
        FactPresenter(snapshot, lang),
        chosen,
        Asked(
            q,
            sort,
            form,
            number,
            tuple(column),
        ),
    )


@router.get("/{lang}/products")
def products(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    phase: Annotated[list[ProductPhase], Query(), _without_empty] = [],  # noqa: B006
    therapy: Words = [],  # noqa: B006
    owner: Words = [],  # noqa: B006
    column: Words = [],  # noqa: B006
    q: Text = None,
    sort: SortOf = None,
    form: FormOf = None,
    number: PageNumber = 1,
) -> Response:
    """List the medicines and candidates."""
    chosen = {
        "phase": phase,
        "therapy": therapy,
        "owner": owner,
    }
    return list_answer(
        PRODUCTS,
        FactPresenter(snapshot, lang),
        chosen,
        Asked(
            q,
            sort,
            form,
            number,
            tuple(column),
        ),
    )


@router.get("/{lang}/trials")
def trials(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    phase: Annotated[list[TrialPhase], Query(), _without_empty] = [],  # noqa: B006
    therapy: Words = [],  # noqa: B006
    actor: Words = [],  # noqa: B006
    column: Words = [],  # noqa: B006
    q: Text = None,
    sort: SortOf = None,
    form: FormOf = None,
    number: PageNumber = 1,
) -> Response:
    """List the registered studies."""
    chosen = {
        "phase": phase,
        "therapy": therapy,
        "actor": actor,
    }
    return list_answer(
        TRIALS,
        FactPresenter(snapshot, lang),
        chosen,
        Asked(
            q,
            sort,
            form,
            number,
            tuple(column),
        ),
    )


@router.get("/{lang}/sources")
def sources(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    publisher: Words = [],  # noqa: B006
    column: Words = [],  # noqa: B006
    q: Text = None,
    sort: SortOf = None,
    form: FormOf = None,
    number: PageNumber = 1,
) -> Response:
    """List the pages and data sets that facts cite."""
    return list_answer(
        SOURCES,
        FactPresenter(snapshot, lang),
        {"publisher": publisher},
        Asked(
            q,
            sort,
            form,
            number,
            tuple(column),
        ),
    )
