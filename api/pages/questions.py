"""The page of a question."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.address import below, origin
from api.answers import FACETS, chosen, cite, in_order, puts
from api.deps import SnapshotDep
from api.pages.answer_view_model import (
    Asked,
    chips_of,
    facets_of,
    further,
    groups_of,
    item_of,
    measures_of,
    notes_of,
    runs_of,
)
from api.pages.home import PageLanguage
from api.pages.render import page
from graph.ask.answer import MOST_ITEMS, ask

router = APIRouter()
_WIDE = 1000
"""Records that are looked at where an answer is narrowed, sorted or shown as a table."""


@router.get("/{lang}/ask")
def question(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    asked: Annotated[Asked, Query()],
) -> HTMLResponse:
    """Answer the question of the box with the evidence for each item."""
    if not asked.q.strip():
        return page(
            "ask.html",
            lang,
            snapshot,
            q=asked.q,
            answer=None,
            asked=asked,
        )
    plain = (
        not any(asked.only().values())
        and asked.sort == "strength"
        and asked.view == "cards"
    )
    answer = ask(
        snapshot,
        asked.q,
        lang,
        second=asked.reading == 2,  # noqa: PLR2004 (the second)
        limit=MOST_ITEMS if plain else _WIDE,
        without=tuple(asked.without),
        put=puts(asked.put),
    )
    items = in_order(
        snapshot,
        answer.kind,
        chosen(
            snapshot,
            answer.kind,
            answer.items,
            asked.only(),
        ),
        asked.sort,
    )
    shown = [
        item_of(
            snapshot,
            lang,
            answer.kind,
            item,
        )
        for item in items
    ]
    pinned = f"{origin.get()}{below(f'/{lang}/ask')}?{asked.address(release=answer.release)}"
    return page(
        "ask.html",
        lang,
        snapshot,
        q=asked.q,
        asked=asked,
        answer=answer,
        groups=groups_of(
            lang,
            answer,
            asked,
            shown,
        ),
        shown=shown,
        facets=facets_of(
            snapshot,
            lang,
            answer,
            asked,
        ),
        chips=chips_of(
            snapshot,
            lang,
            answer,
            asked,
        ),
        notes=notes_of(answer),
        measures=measures_of(answer),
        further=further(answer),
        cite=cite(answer, pinned, date.today().isoformat()),  # noqa: DTZ011 (a day for people)
        files=urlencode(
            {
                "lang": lang,
                "q": asked.q,
                **_given(asked),
            },
            doseq=True,
        ),
        runs=runs_of(answer),
        sources=len(snapshot.nodes["Source"]),
    )


def _given(asked: Asked) -> dict[str, Any]:
    fields = {"reading", "without", "put", *FACETS}
    return asked.model_dump(include=fields, exclude_defaults=True)
