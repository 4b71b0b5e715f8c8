"""The question page and the search page."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.address import FOLDERS, below
from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page, source_links
from graph.ask.answer import Answer, Item, ask
from graph.model import Language
from graph.release.snapshot import Snapshot
from graph.search.index import MOST_HITS, Hit, HitKind, build_index
from graph.store import catalogue

router = APIRouter()
_SHOWN = 50
_LABELS: dict[HitKind, str] = {
    "actor": "Actor", "therapy": "Therapy", "stage": "Stage",
    "collaboration": "Collaboration", "product": "Product", "trial": "Trial", "place": "Place",
}  # fmt: skip

Text = Annotated[str, Query(max_length=1000)]
Reading = Annotated[int, Query(ge=1, le=2)]


@router.get("/{lang}/ask")
def question(
    snapshot: SnapshotDep, lang: PageLanguage, q: Text = "", reading: Reading = 1
) -> HTMLResponse:
    """Answer the question of the box with the evidence for each item."""
    answer = ask(snapshot, q, lang, second=reading == 2) if q.strip() else None  # noqa: PLR2004
    given = {"lang": lang, "q": q} | ({"reading": reading} if reading > 1 else {})
    return page(
        "ask.html", lang, snapshot,
        q=q,
        reading=reading,
        address=urlencode(given),
        answer=answer,
        groups=_groups(snapshot, answer) if answer else [],
        runs=_runs(answer) if answer else [],
        sources=len(snapshot.nodes["Source"]),
    )  # fmt: skip


def _runs(answer: Answer) -> list[dict[str, Any]]:
    """Return the queries of an answer with their Cypher, each once."""
    runs = {(run.query, repr(run.params)): run for run in answer.queries}
    return [
        {**run.model_dump(), "cypher": catalogue.get(run.query).cypher} for run in runs.values()
    ]


def _groups(snapshot: Snapshot, answer: Answer) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the items of an answer by basis, the strongest first, with links to their sources."""
    return [
        (basis, [_shown(snapshot, answer.kind, item) for item in items])
        for basis, items in groupby(answer.items, key=lambda item: item.basis)
    ]


def _shown(snapshot: Snapshot, kind: str, item: Item) -> dict[str, Any]:
    row = snapshot.actors.get(item.id) if kind == "actors" else {}
    place = dict.fromkeys(part for part in (row.get("city"), row.get("region")) if part)
    links = source_links(snapshot, item.source_ids)
    link = _link(kind, item.id)
    return {
        **item.model_dump(),
        "kind": row.get("kind"),
        "place": list(place),
        "links": links,
        "link": link,
    }


def _link(kind: str, key: str) -> str:
    """Return the path below the language of what an item is about."""
    if kind == "cells":
        return f"gaps?{urlencode({'cell': key})}#cell"
    if kind in {"events", "capabilities"}:
        return f"actors/{quote(key.split(':', maxsplit=1)[0], safe='')}"
    return f"{kind}/{quote(key, safe='')}"


@router.get("/{lang}/search")
def search(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    q: Text = "",
    kind: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Find records by any of their names."""
    found = snapshot.memoise(build_index).search(q, lang, limit=MOST_HITS)
    counts = {name: sum(hit.kind == name for hit in found) for name in get_args(HitKind)}
    chosen = [hit for hit in found if kind in ("", hit.kind)]
    hits = [_hit(snapshot, lang, hit) for hit in chosen[:_SHOWN]]
    given = {"lang": lang, "q": q, "limit": 100} | ({"kind": kind} if kind else {})
    return page(
        "search.html", lang, snapshot,
        q=q, kind=kind, hits=hits, total=len(chosen), all=len(found), counts=counts,
        labels=_LABELS, address=urlencode(given),
    )  # fmt: skip


def _hit(snapshot: Snapshot, lang: Language, hit: Hit) -> dict[str, Any]:
    row = snapshot.nodes[_LABELS[hit.kind]].get(hit.id)
    folder = FOLDERS.get(_LABELS[hit.kind])
    place = f"/{lang}/ask?{urlencode({'q': row['city']})}" if hit.kind == "place" else ""
    return {
        **hit.as_dict(),
        "label": _LABELS[hit.kind],
        "link": below(place or f"/{lang}/{folder}/{quote(hit.id, safe='')}"),
        "mark": row.get("kind") if hit.kind == "actor" else None,
        "known": hit.matched if hit.field in ("alias", "id") and hit.matched != hit.name else "",
        "place": [part for part in (row.get("city"), row.get("region")) if part],
        "text": row.get(f"definition_{lang}") or row.get("definition_en") or row.get("note") or "",
    }
