"""A page for each actor, therapy, stage, collaboration, product, trial and source."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.address import FOLDERS
from api.deps import SnapshotDep
from api.files import TableForm, table_file
from api.pages import citing
from api.pages.attributes import attributes
from api.pages.fact_lines import FactLine, FactPresenter, Section
from api.pages.gap_view_model import SIGNS
from api.pages.home import PageLanguage
from api.pages.lives import strip_of
from api.pages.record_sections import neighbour_lines, sections, timeline
from api.pages.render import page
from api.pages.sharing import description, linked
from graph.ask.filters import Filters
from graph.ask.wording import legal_notes
from graph.common.properties import Properties
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.errors import NotFoundError
from graph.model import Language
from graph.release.snapshot import Snapshot
from graph.release.status import operating_statuses
from graph.view.choice import partners

router = APIRouter()
_LABELS = {folder: label for label, folder in FOLDERS.items()}
_KEPT_SOURCES = 200
"""Sources named on a page; a large actor is stated by far more."""
_COLUMNS = (
    "section",
    "id",
    "name",
    "detail",
    "basis",
    "date",
    "as_of",
    "closed",
    "note",
    "source_urls",
)
"""The columns of the facts of a record as a table."""


@router.get("/{lang}/actors/{key}")
def actor(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    key: str,
) -> HTMLResponse:
    """Show an organisation: what it does, with whom, and what happened to it."""
    presenter = _presenter(
        snapshot,
        lang,
        "Actor",
        key,
    )
    near = Section("beside", neighbour_lines(presenter, key))
    return _page(
        presenter,
        "Actor",
        key,
        extra=[near],
        events=timeline(presenter, key),
        strip=strip_of(presenter, key),
        operating_status=snapshot.memoise(operating_statuses)[key],
        drawn_for=f"actors/{quote(key)}",
        ties=len(snapshot.memoise(partners)[key]),
    )


@router.get("/{lang}/therapies/{key}")
def therapy(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    key: str,
) -> HTMLResponse:
    """Show a therapy: its place in the tree and in the law, and who works on it."""
    presenter = _presenter(
        snapshot,
        lang,
        "Therapy",
        key,
    )
    cells = coverage(snapshot, Scenario())
    chain = [(stage, cells.cell(key, stage)) for stage in cells.stages]
    tree = snapshot.edges["subcategory_of_therapy_therapy"]
    return _page(
        presenter,
        "Therapy",
        key,
        legal=_legal(snapshot, lang, [key]),
        chain=chain,
        signs=SIGNS,
        broader=tree.targets(key),
        narrower=tree.origins(key),
    )


@router.get("/{lang}/stages/{key}")
def stage(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    key: str,
) -> HTMLResponse:
    """Show a link of the value chain and who does it."""
    presenter = _presenter(
        snapshot,
        lang,
        "Stage",
        key,
    )
    chain = sorted(
        snapshot.nodes["Stage"].rows(), key=lambda row: row["order"]
    )
    return _page(
        presenter,
        "Stage",
        key,
        chain=[row["id"] for row in chain],
    )


@router.get("/{lang}/collaborations/{key}")
def collaboration(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    key: str,
) -> HTMLResponse:
    """Show a collaboration with its members, therapies and stages."""
    return _plain_page(
        "Collaboration",
        key,
        snapshot,
        lang,
    )


@router.get("/{lang}/products/{key}")
def product(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    key: str,
) -> HTMLResponse:
    """Show a medicine or candidate."""
    return _plain_page(
        "Product",
        key,
        snapshot,
        lang,
    )


@router.get("/{lang}/trials/{key}")
def trial(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    key: str,
) -> HTMLResponse:
    """Show a registered study."""
    return _plain_page(
        "Trial",
        key,
        snapshot,
        lang,
    )


@router.get("/{lang}/sources/{key}")
def source(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    key: str,
) -> HTMLResponse:
    """Show a source and every fact that cites it."""
    presenter = _presenter(
        snapshot,
        lang,
        "Source",
        key,
    )
    cited = citing.citing(presenter, key)
    row = snapshot.nodes["Source"].get(key)
    return page(
        "source.html",
        lang,
        snapshot,
        key=key,
        row=row,
        groups=cited,
    )


@router.get("/{lang}/{folder}/{key}/facts.{form}")
def facts_as_table(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    folder: str,
    key: str,
    form: str,
) -> Response:
    """Return the facts that a record's page shows, one a row, with the addresses of the sources."""
    known: TableForm | None = (
        "csv" if form == "csv" else "xlsx" if form == "xlsx" else None
    )
    if folder not in _LABELS or known is None:
        raise NotFoundError(f"No page /{lang}/{folder}/{key}/facts.{form}.")
    label = _LABELS[folder]
    presenter = _presenter(
        snapshot,
        lang,
        label,
        key,
    )
    if label == "Source":
        lines = [
            (name, fact)
            for name, facts in citing.citing(presenter, key)
            for fact in facts
        ]
    else:
        shown = sections(presenter, label, key)
        lines = [
            (section.name, fact) for section in shown for fact in section.facts
        ]
        if label == "Actor":
            lines += [("events", fact) for fact in timeline(presenter, key)]
            lines += [
                ("beside", fact) for fact in neighbour_lines(presenter, key)
            ]
    rows = [_row(presenter, name, fact) for name, fact in lines]
    return table_file(
        snapshot,
        known,
        f"{folder}-{key}",
        _COLUMNS,
        rows,
    )


def _row(
    presenter: FactPresenter,
    section: str,
    fact: FactLine,
) -> Properties:
    sources = presenter.snapshot.nodes["Source"]
    return {
        "section": section,
        "id": fact.id,
        "name": fact.name,
        "detail": "; ".join(fact.detail),
        "basis": fact.basis,
        "date": fact.date,
        "as_of": fact.as_of,
        "closed": fact.closed,
        "note": fact.note,
        "source_urls": sources.known(fact.source_ids, "url"),
    }


def _presenter(
    snapshot: Snapshot,
    lang: Language,
    label: str,
    key: str,
) -> FactPresenter:
    snapshot.nodes[label].position(key)
    return FactPresenter(snapshot, lang)


def _plain_page(
    label: str,
    key: str,
    snapshot: Snapshot,
    lang: Language,
) -> HTMLResponse:
    """Return the page of a record of which no more is shown than its facts."""
    presenter = _presenter(
        snapshot,
        lang,
        label,
        key,
    )
    return _page(presenter, label, key)


def _page(
    presenter: FactPresenter,
    label: str,
    key: str,
    *,
    extra: list[Section] | None = None,
    **more: Any,
) -> HTMLResponse:
    snapshot, lang = presenter.snapshot, presenter.lang
    row = snapshot.nodes[label].get(key)
    shown = [
        *sections(presenter, label, key),
        *(section for section in extra or () if section.facts),
    ]
    facts = [fact for section in shown for fact in section.facts]
    cited = dict.fromkeys(
        [
            *row["source_ids"],
            *(source for fact in facts for source in fact.source_ids),
        ]
    )
    stated = [
        fact.id
        for fact in facts
        if fact.label == "Therapy" and fact.basis != "implied"
    ]
    more.setdefault("legal", _legal(snapshot, lang, stated))
    object_of = linked(
        presenter,
        label,
        row,
        f"/{lang}/{FOLDERS[label]}/{key}",
    )
    if object_of:
        more["linked"] = object_of
    return page(
        f"{label.lower()}.html",
        lang,
        snapshot,
        key=key,
        row=row,
        label=label,
        folder=FOLDERS[label],
        name=presenter.name(label, key),
        presenter=presenter,
        sections=shown,
        facts_of_its_own=attributes(presenter, label, row),
        cited=list(cited)[:_KEPT_SOURCES],
        description=description(presenter, label, row),
        **more,
    )


def _legal(
    snapshot: Snapshot,
    lang: Language,
    therapies: list[str],
) -> list[Properties]:
    """Return how the law sees the therapies that are no ATMP, with sources."""
    return legal_notes(
        snapshot, replace(Filters(), therapies=tuple(therapies)), lang
    )
