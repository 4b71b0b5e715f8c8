"""The search page: records by any of their names."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.address import FOLDERS, below
from api.deps import SnapshotDep
from api.pages.answer_view_model import seat
from api.pages.home import PageLanguage
from api.pages.render import page
from graph.model import Language
from graph.release.definitions import definition
from graph.release.snapshot import Snapshot
from graph.search.index import MOST_HITS, HitItem, HitKind, build_index

router = APIRouter()
_SHOWN = 50
"""Records on the page; who seeks further narrows by kind or takes them from the API."""
_LABELS: dict[HitKind, str] = {
    "actor": "Actor",
    "therapy": "Therapy",
    "stage": "Stage",
    "collaboration": "Collaboration",
    "product": "Product",
    "trial": "Trial",
    "place": "Place",
}
Text = Annotated[str, Query(max_length=1000)]


@router.get("/{lang}/search")
def search(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    q: Text = "",
    kind: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Find records by any of their names."""
    every = snapshot.memoise(build_index).search(q, lang, limit=MOST_HITS)
    counts = {
        name: sum(hit.kind == name for hit in every)
        for name in get_args(HitKind)
    }
    chosen = [hit for hit in every if kind in ("", hit.kind)]
    hits = [_hit(snapshot, lang, hit) for hit in chosen[:_SHOWN]]
    given = {
        "lang": lang,
        "q": q,
        "limit": 100,
    } | ({"kind": kind} if kind else {})
    return page(
        "search.html",
        lang,
        snapshot,
        q=q,
        kind=kind,
        hits=hits,
        total=len(chosen),
        all=len(every),
        counts=counts,
        labels=_LABELS,
        address=urlencode(given),
    )


def _hit(
    snapshot: Snapshot,
    lang: Language,
    hit: HitItem,
) -> dict[str, Any]:
    row = snapshot.nodes[_LABELS[hit.kind]].get(hit.id)
    folder = FOLDERS.get(_LABELS[hit.kind])
    place = (
        f"/{lang}/ask?{urlencode({'q': row['city']})}"
        if hit.kind == "place"
        else ""
    )
    return {
        **asdict(hit),
        "label": _LABELS[hit.kind],
        "link": below(place or f"/{lang}/{folder}/{quote(hit.id, safe='')}"),
        "mark": row.get("kind") if hit.kind == "actor" else None,
        "known": hit.matched
        if hit.field in ("alias", "id") and hit.matched != hit.name
        else "",
        "place": seat(row, lang),
        "text": definition(row, lang).text or row.get("note") or "",
    }
