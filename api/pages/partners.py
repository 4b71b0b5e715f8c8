"""Possible partners as cards."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page
from graph.analysis.partners.suggest import advice, reasons, suggest

router = APIRouter()


@router.get("/{lang}/partners")
def partners(snapshot: SnapshotDep, lang: PageLanguage, actor: str = "") -> HTMLResponse:
    """Show the possible partners of an actor, named by its id or its name."""
    names = {row["name"].casefold(): row["id"] for row in snapshot.actors.rows()}
    key = names.get(actor.strip().casefold(), actor.strip())
    cards: list[dict[str, Any]] = []
    if key:
        cards = [
            {
                "actor": snapshot.actors.get(one.actor),
                "score": one.score,
                "reasons": list(zip(one.terms, reasons(snapshot, one, lang), strict=True)),
                "advice": advice(one, lang),
            }
            for one in suggest(snapshot, key, 12)
        ]
    chosen = snapshot.actors.get(key) if key else None
    return page("partners.html", lang, snapshot, chosen=chosen, cards=cards)
