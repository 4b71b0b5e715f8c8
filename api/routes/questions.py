"""Search and questions in three languages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.deps import SnapshotDep
from api.files import AS_TABLES, FormatParam, table_file
from graph.ask.answer import Answer, Item, ask
from graph.ask.lexicon import language
from graph.model import Language
from graph.search.index import HitKind, build_index

router = APIRouter(tags=["questions"])

Text = Annotated[str, Query(min_length=1, max_length=1000, examples=["phage therapy Liège"])]


class HitItem(BaseModel):
    """One record that the search found."""

    id: str
    kind: HitKind
    name: str
    score: float
    field: str
    matched: str


class Hits(BaseModel):
    """What the search found, best first."""

    release: str
    items: list[HitItem]


@router.get("/search")
def search_records(
    snapshot: SnapshotDep,
    q: Text,
    lang: Language | None = None,
    kind: Annotated[list[HitKind] | None, Query(description="Kinds of record")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Hits:
    """Find records by any of their names; the text is words, never search syntax."""
    found = snapshot.memoise(build_index).search(q, lang, kind, limit)
    items = [HitItem.model_validate(hit.as_dict()) for hit in found]
    return Hits(release=snapshot.release.id, items=items)


@router.get("/complete")
def complete_names(
    snapshot: SnapshotDep,
    q: Text,
    lang: Language = "en",
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Hits:
    """Complete what is being typed."""
    found = snapshot.memoise(build_index).complete(q, lang, limit)
    items = [HitItem.model_validate(hit.as_dict()) for hit in found]
    return Hits(release=snapshot.release.id, items=items)


@router.get("/ask", response_model=Answer, responses=AS_TABLES)
def ask_question(
    snapshot: SnapshotDep,
    q: Text,
    lang: Annotated[str | None, Query(examples=["fr"], description="Unset: recognised")] = None,
    reading: Annotated[int, Query(ge=1, le=2, description="2: the other of two readings")] = 1,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Answer | Response:
    """Answer a question in English, French or Dutch with the evidence for each item."""
    answer = ask(snapshot, q, language(lang), second=reading == 2)  # noqa: PLR2004 (the second)
    if format != "json":
        sources = snapshot.nodes["Source"]
        rows = [
            item.model_dump(exclude={"source_ids"})
            | {"source_urls": [u for key in item.source_ids if (u := sources.get(key).get("url"))]}
            for item in answer.items
        ]
        columns = [name for name in Item.model_fields if name != "source_ids"]
        name = f"answer-{answer.kind}"
        return table_file(snapshot, format, name, [*columns, "source_urls"], rows)
    return answer
