"""Search and questions in three languages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.address import below, origin
from api.answers import COLUMNS, address, chosen, cite, file_name, puts, rows
from api.attachment import attachment
from api.deps import ReaderDep, SnapshotDep
from api.files import AS_TABLES, FormatParam, table_file
from api.problems import problems
from graph.ask.answer import MOST_ITEMS, ask
from graph.ask.answer_records import Answer
from graph.ask.lexicon import language
from graph.ask.phrases import completions
from graph.errors import GoneError, NotFoundError
from graph.model import Language
from graph.search.index import HitItem, HitKind, build_index

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Asking

router = APIRouter(tags=["questions"])

ReleaseParam = Annotated[
    str | None,
    Query(max_length=200, description="The release that has to answer"),
]

Text = Annotated[
    str,
    Query(
        min_length=1,
        max_length=1000,
        examples=["phage therapy Liège"],
    ),
]


Facet = Annotated[
    list[str], Query(max_length=20, description="Only what has one of these")
]
WITHOUT = "Conditions of `understood` that are left out"
PUT = "Other values of a condition: regions:Flanders, stages:funding, therapies:car-t"
MOST_ROWS = 5000
"""Rows of an answer as a file."""


class Hits(BaseModel):
    """What the search found, best first."""

    release: str
    items: list[HitItem]


_CITED = {
    "text": ("text/plain", "txt"),
    "bibtex": ("application/x-bibtex", "bib"),
    "ris": ("application/x-research-info-systems", "ris"),
}
"""The media type and the ending of each form of a citation."""


@router.get("/search")
def search_records(
    snapshot: SnapshotDep,
    q: Text,
    lang: Language | None = None,
    kind: Annotated[
        list[HitKind] | None, Query(description="Kinds of record")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Hits:
    """Find records by any of their names; the text is words, never search syntax."""
    hits = snapshot.memoise(build_index).search(
        q,
        lang,
        kind,
        limit,
    )
    return Hits(release=snapshot.release.id, items=hits)


@router.get("/complete")
def complete_names(
    snapshot: SnapshotDep,
    q: Text,
    lang: Language = "en",
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Hits:
    """Complete what is being typed."""
    hits = snapshot.memoise(build_index).complete(q, lang, limit)
    return Hits(release=snapshot.release.id, items=hits)


class Completions(BaseModel):
    """Questions that go on from what is typed; "…" stands for what is still to be filled in."""

    release: str
    items: list[str]


@router.get("/ask/phrases")
def complete_questions(
    snapshot: SnapshotDep,
    q: Text,
    lang: Language = "en",
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> Completions:
    """Complete a question: phrases of the named queries first, then the values of their slots."""
    return Completions(
        release=snapshot.release.id,
        items=completions(
            snapshot,
            q,
            lang,
            limit,
        ),
    )


def _require(
    snapshot: Snapshot,
    reader: Asking,
    release: str | None,
) -> None:
    """Refuse an answer for a release that is not the one held, and say which is.

    Raises:
        GoneError: that release was loaded once, and another one has taken its place.
        NotFoundError: no release of that name was ever loaded.
    """
    now = snapshot.release.id
    if release in {None, now}:
        return
    hint = f"The release held is {now}; leave `release` out for its answer."
    if any(
        row["release_id"] == release for row in reader.fetch("releases.list")
    ):
        raise GoneError(f"Release {release!r} is no longer held.", hint=hint)
    raise NotFoundError(f"No release {release!r} was loaded here.", hint=hint)


@router.get(
    "/ask",
    response_model=Answer,
    responses={**AS_TABLES, **problems(404, 410)},
)
def ask_question(
    snapshot: SnapshotDep,
    reader: ReaderDep,
    q: Text,
    lang: Annotated[
        str | None, Query(examples=["fr"], description="Unset: recognised")
    ] = None,
    reading: Annotated[
        int,
        Query(
            ge=1,
            le=2,
            description="2: the other of two readings",
        ),
    ] = 1,
    without: Annotated[
        list[str], Query(max_length=20, description=WITHOUT)
    ] = [],  # noqa: B006 (never changed)
    put: Annotated[list[str], Query(max_length=20, description=PUT)] = [],  # noqa: B006
    kind: Facet = [],  # noqa: B006
    region: Facet = [],  # noqa: B006
    therapy: Facet = [],  # noqa: B006
    stage: Facet = [],  # noqa: B006
    status: Facet = [],  # noqa: B006
    release: ReleaseParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Answer | Response:
    """Answer a question in English, French or Dutch with the evidence for each item."""
    _require(snapshot, reader, release)
    only = {
        "kind": kind,
        "region": region,
        "therapy": therapy,
        "stage": stage,
        "status": status,
    }
    answer = ask(
        snapshot,
        q,
        language(lang),
        second=reading == 2,  # noqa: PLR2004 (the second)
        limit=MOST_ITEMS if format == "json" else MOST_ROWS,
        without=tuple(without),
        put=puts(put),
    )
    items = chosen(
        snapshot,
        answer.kind,
        answer.items,
        only,
    )
    if format != "json":
        day = date.today().isoformat()  # noqa: DTZ011 (a day for people)
        name = file_name(answer, snapshot.release.id, day)
        site = f"{origin.get()}{below('')}"
        return table_file(
            snapshot,
            format,
            name,
            COLUMNS,
            rows(
                snapshot,
                answer,
                items,
                site,
            ),
        )
    return (
        answer
        if len(items) == len(answer.items)
        else answer.model_copy(update={"items": tuple(items)})
    )


@router.get(
    "/ask/citation",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind, _ in _CITED.values()}}},
)
def get_citation(
    snapshot: SnapshotDep,
    q: Text,
    lang: Language = "en",
    form: Annotated[
        Literal["text", "bibtex", "ris"],
        Query(description="How it is written"),
    ] = "text",
) -> Response:
    """Cite an answer, with a link that names the release it was given on."""
    answer = ask(snapshot, q, lang)
    day = date.today().isoformat()  # noqa: DTZ011 (a day for people)
    link = address(
        f"{origin.get()}{below('')}",
        lang,
        q=q,
        release=answer.release,
    )
    written = getattr(cite(answer, link, day), form)
    kind, ending = _CITED[form]
    headers = attachment(
        f"{file_name(answer, snapshot.release.id, day)}.{ending}"
    )
    return Response(
        written, media_type=kind, headers=headers if form != "text" else None
    )
