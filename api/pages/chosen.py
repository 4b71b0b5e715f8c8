"""My organisation: what the release says of one actor, and what it may do next, on one page.

The address names the actor, so that the page needs no script; which one is mine is kept in the
browser alone (api/static/mine.js).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.choosing import FormNames
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.lives import strip_of
from api.pages.record_sections import sections
from api.pages.render import page, source_links
from api.turns import CostlyRoute
from graph.common.properties import Properties
from graph.coverage.candidates import because, fillable
from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import reason
from graph.coverage.roles import CLASSES
from graph.coverage.scenario import Scenario
from graph.model import REGIONS
from graph.partners.call import call_of
from graph.partners.consortium import consortium
from graph.partners.consortium_items import Consortium
from graph.partners.legal_entities import entities
from graph.partners.suggest import suggest
from graph.release.adjacency import adjacency
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.release.snapshot import Snapshot

router = APIRouter(route_class=CostlyRoute)
Short = Annotated[str, Query(max_length=200)]
_SUGGESTED = 5
"""Partners suggested on the page of one's own; the page of partners has the others."""
_GAPS = 5
"""Gaps that the actor could fill; the board has the others."""
_CALLS = 2
"""Therapies for which a consortium is offered: each takes a search of its own."""


class Chance(NamedTuple):
    """A gap that the actor is near to: where, why it is one, and what brings the actor near."""

    therapy: str
    stage: str
    reason: str
    because: str


@router.get("/{lang}/mine")
def mine(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    actor: Short = "",
) -> HTMLResponse:
    """Show what concerns one organisation, named by its id or its name."""
    names = FormNames(request, snapshot, lang)
    key = names.actor("actor", actor)
    about = _about(FactPresenter(snapshot, lang), key) if key else {"key": ""}
    about |= {"doubts": names.doubts, "typed": names.typed}
    return page(
        "mine.html",
        lang,
        snapshot,
        status=200,
        **about,
    )


def _about(presenter: FactPresenter, key: str) -> Properties:
    snapshot, lang = presenter.snapshot, presenter.lang
    row, status = (
        snapshot.actors.get(key),
        snapshot.memoise(operating_statuses)[key],
    )
    suggestions = suggest(
        snapshot,
        key,
        _SUGGESTED,
        lang,
    )
    region = row.get("region") if row.get("region") in REGIONS else None
    return {
        "key": key,
        "row": row,
        "name": presenter.name("Actor", key),
        "presenter": presenter,
        "standing": status,
        "strip": strip_of(presenter, key),
        "links": source_links(snapshot, status.source_ids),
        "said": {
            section.name: section
            for section in sections(presenter, "Actor", key)
        },
        "partners": len(snapshot.memoise(adjacency)[key]),
        "suggested": suggestions,
        "region": region,
        "chances": _chances(presenter, key, region)
        if status.state != "closed"
        else [],
        "calls": _calls(snapshot, key) if _may_join(snapshot, key) else [],
        "may_join": _may_join(snapshot, key),
    }


def _chances(
    presenter: FactPresenter,
    key: str,
    region: str | None,
) -> list[Chance]:
    snapshot, lang = presenter.snapshot, presenter.lang
    matrix = coverage(snapshot, Scenario(region))
    return [
        Chance(
            gap.therapy,
            gap.stage,
            reason(snapshot, gap, lang),
            because(snapshot, candidate, lang),
        )
        for gap, candidate in fillable(matrix, key, _GAPS)
    ]


def _may_join(snapshot: Snapshot, key: str) -> bool:
    """Return whether an actor can be a member of a consortium."""
    kind = snapshot.actors.get(key)["kind"]
    statuses = snapshot.memoise(operating_statuses)
    signs = (key, snapshot.memoise(entities)[key])
    is_open = all(statuses[actor].state != "closed" for actor in signs)
    return is_open and CLASSES.get(kind) != "rules"


def _calls(snapshot: Snapshot, key: str) -> list[Consortium]:
    """Return a consortium for each of the rarest therapies of an actor, with it as a member."""
    therapies = snapshot.edges["works_on_actor_therapy"].targets(key)
    chosen = sorted(
        set(therapies), key=lambda therapy: (_many(snapshot, therapy), therapy)
    )
    return [
        consortium(
            snapshot,
            call_of(
                [therapy],
                None,
                None,
                None,
                None,
                key,
            ),
        )
        for therapy in chosen[:_CALLS]
    ]


def _many(snapshot: Snapshot, therapy: str) -> int:
    works: Iterable[str] = snapshot.edges["works_on_actor_therapy"].origins(
        therapy
    )
    return len(set(works))
