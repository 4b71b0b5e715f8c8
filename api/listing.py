"""What all lists share: filters checked, one page by cursor, JSON or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.deps import ReaderDep, SnapshotDep
from api.details import DetailT, Record, record
from api.files import Form, FormatParam, table_file
from api.models import Page
from graph.common.properties import Properties, Values, items_of
from graph.errors import InvalidInputError, NotFoundError
from graph.release.snapshot import Snapshot
from graph.store.bolt import Asking

LimitParam = Annotated[
    int,
    Query(
        ge=1,
        le=500,
        description="Items on a page",
    ),
]
CursorParam = Annotated[
    str | None,
    Query(
        max_length=200,
        description="`next` of the page before",
        examples=["ugent"],
    ),
]
TherapyParam = Annotated[
    str | None,
    Query(
        description="A therapy with everything below it",
        examples=["phage-therapy"],
    ),
]
StageParam = Annotated[
    str | None, Query(description="A stage", examples=["gmp-manufacturing"])
]

_VOCABULARY = {
    "therapy": "Therapy",
    "stage": "Stage",
    "actor": "Actor",
    "owner": "Actor",
}


class Lister:
    """Answers a list: one page by cursor as JSON, or all of it as a table."""

    def __init__(
        self,
        reader: Asking,
        snapshot: Snapshot,
        limit: int,
        cursor: str | None,
        form: Form,
    ) -> None:
        """Take what all lists are asked with."""
        self._reader, self._snapshot = reader, snapshot
        self._limit, self._cursor = limit, cursor
        self._form: Form = form

    def answer(
        self,
        query_id: str,
        item: type[BaseModel],
        **filters: Any,
    ) -> Page[Any] | Response:
        """Return what a `*.list` query gives.

        Raises:
            InvalidInputError: a filter names something that this release does not have.
        """
        reader, snapshot, limit = self._reader, self._snapshot, self._limit
        form = self._form
        if form != "json":
            rows = _all(
                reader,
                query_id,
                list(item.model_fields),
                _given(snapshot, filters),
            )
            columns = [name for name in item.model_fields if name != "sources"]
            name = query_id.replace(".", "-")
            return table_file(
                snapshot,
                form,
                name,
                [*columns, "source_urls"],
                rows,
            )
        items, total = part(
            reader,
            snapshot,
            query_id,
            filters,
            after=self._cursor,
            limit=limit + 1,
        )
        following = items[limit - 1]["id"] if len(items) > limit else None
        page = [item.model_validate(row) for row in items[:limit]]
        return Page[item](
            release=snapshot.release.id,
            items=page,
            next=following,
            total=total,
        )


async def get_lister(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Lister:
    """Return what answers a list as it is asked for."""
    return Lister(
        reader,
        snapshot,
        limit,
        cursor,
        format,
    )


ListerDep = Annotated[Lister, Depends(get_lister)]


class Finder:
    """Answers one record with all that hangs on it."""

    def __init__(self, reader: Asking, release: str) -> None:
        """Take where records are, and of which release."""
        self._reader, self._release = reader, release

    def answer(
        self,
        query_id: str,
        kind: str,
        key: str,
        model: type[DetailT],
        hint: str,
    ) -> Record[DetailT]:
        """Return what a `*.get` query gives for a record of a kind.

        Raises:
            NotFoundError: there is none; `hint` says where to look.
        """
        rows = self._reader.fetch(query_id, {kind: key})
        if not rows:
            raise NotFoundError(f"No {kind} {key!r}.", hint=hint)
        return record(
            self._release,
            rows[0],
            kind,
            model,
        )


async def get_finder(reader: ReaderDep, snapshot: SnapshotDep) -> Finder:
    """Return what answers one record."""
    return Finder(reader, snapshot.release.id)


FinderDep = Annotated[Finder, Depends(get_finder)]


def part(
    reader: Asking,
    snapshot: Snapshot,
    query_id: str,
    filters: Mapping[str, object],
    **paging: object,
) -> tuple[list[Properties], int]:
    """Return the items of a `*.list` query that `paging` chooses, and how many fit in all.

    Raises:
        InvalidInputError: a filter names something that this release does not have.
    """
    given = _given(snapshot, filters)
    rows = reader.fetch(query_id, {**given, **paging})
    total = rows[0]["total"] if rows else _total(reader, query_id, given)
    return [row["item"] for row in rows], total


def _given(
    snapshot: Snapshot, filters: Mapping[str, object]
) -> dict[str, object]:
    """Return the filters that choose something, checked."""
    for name, label in _VOCABULARY.items():
        value = filters.get(name)
        if value is not None and value not in snapshot.nodes[label]:
            known = (
                ", ".join(snapshot.nodes[label].ids)
                if label != "Actor"
                else ""
            )
            hint = (
                f"Known: {known}."
                if known
                else "Look it up in /api/v1/search."
            )
            raise InvalidInputError(f"Unknown {name} {value!r}.", hint=hint)
    return {
        name: value
        for name, value in filters.items()
        if value not in (None, [], ())
    }


def _all(
    reader: Asking,
    query_id: str,
    columns: Sequence[str],
    given: Values,
) -> list[Properties]:
    items: list[Properties] = []
    while True:
        after = items[-1]["id"] if items else None
        rows = reader.fetch(
            query_id,
            {
                **given,
                "after": after,
                "limit": 500,
            },
        )
        items += [_flat(row["item"], columns) for row in rows]
        if len(rows) < 500:  # noqa: PLR2004 (a page that is not full is the last)
            return items


def _flat(item: Values, columns: Sequence[str]) -> Properties:
    """Return an item with lists of records reduced to what a spreadsheet can hold."""
    flat = {name: item.get(name) for name in columns}
    sources: list[Properties] = flat.pop("sources", None) or []
    for name, value in flat.items():
        several = items_of(value)
        if several and isinstance(several[0], dict):
            flat[name] = list(
                dict.fromkeys(str(entry["id"]) for entry in several)
            )
    flat["source_urls"] = [
        source["url"] for source in sources if source["url"]
    ]
    return flat


def _total(
    reader: Asking,
    query_id: str,
    given: Mapping[str, object],
) -> int:
    rows = reader.fetch(query_id, {**given, "limit": 1})
    return rows[0]["total"] if rows else 0
