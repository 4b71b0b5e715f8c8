"""Possible partners as cards."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page, source_links
from graph.analysis.partners.suggest import suggest
from graph.release.snapshot import Snapshot

router = APIRouter()
_SHOWN = 10


def actor_id(snapshot: Snapshot, given: str) -> str:
    """Return the id of an actor given by its name, in any case, or by its id."""
    names = {row["name"].casefold(): row["id"] for row in snapshot.actors.rows()}
    return names.get(given.strip().casefold(), given.strip())


@router.get("/{lang}/partners")
def partners(snapshot: SnapshotDep, lang: PageLanguage, actor: str = "") -> HTMLResponse:
    """Show the possible partners of an actor, named by its id or its name."""
    key = actor_id(snapshot, actor)
    found = suggest(snapshot, key, _SHOWN, lang) if key else None
    return page(
        "partners.html", lang, snapshot, found=found,
        chosen=snapshot.actors.get(key) if key else None,
        links=source_links(snapshot, found.standing_source_ids) if found else [],
    )  # fmt: skip
