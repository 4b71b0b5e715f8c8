"""Possible partners as cards."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page, source_links
from graph.analysis.partners.suggest import suggest
from graph.release.standing import standings

router = APIRouter()


@router.get("/{lang}/partners")
def partners(snapshot: SnapshotDep, lang: PageLanguage, actor: str = "") -> HTMLResponse:
    """Show the possible partners of an actor, named by its id or its name."""
    names = {row["name"].casefold(): row["id"] for row in snapshot.actors.rows()}
    key = names.get(actor.strip().casefold(), actor.strip())
    standing = snapshot.once(standings)[key] if key in snapshot.actors else None
    return page(
        "partners.html", lang, snapshot,
        chosen=snapshot.actors.get(key) if key else None,
        standing=standing,
        links=source_links(snapshot, standing.source_ids) if standing else [],
        cards=suggest(snapshot, key, 12, lang) if key else [],
    )  # fmt: skip
