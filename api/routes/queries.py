"""The named queries: what is asked, by which statement, with which answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from api.deps import ReaderDep, SnapshotDep
from api.files import AS_TABLES, Form, table_file
from api.models import Page, QueryAnswer, QueryItem
from api.parameters import reads_parameters
from api.routes.written import Written
from graph.common.properties import Properties
from graph.errors import InvalidInputError
from graph.store import catalogue

router = APIRouter(tags=["queries"], route_class=Written)


@router.get("/queries")
def list_queries(snapshot: SnapshotDep) -> Page[QueryItem]:
    """List the named queries with their questions, parameters and statements."""
    items = [_item(query) for query in catalogue.public()]
    return Page(
        release=snapshot.release.id,
        items=items,
        next=None,
        total=len(items),
    )


def _own_parameters(path: Mapping[str, str]) -> list[str]:
    """Return the parameters of the query that a path names."""
    return [*catalogue.get_public(path["query_id"]).params, "format"]


@router.get(
    "/queries/{query_id}", response_model=QueryAnswer, responses=AS_TABLES
)
@reads_parameters(_own_parameters)
def run_query(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    query_id: str,
    request: Request,
) -> QueryAnswer | Response:
    """Run a named query with the parameters of the URL; a list repeats its name, or has commas."""
    query = catalogue.get_public(query_id)
    given = _texts(query, request.query_params)
    form = _form(given.pop("format", "json"))
    params = query.bind(query.from_text(given))
    rows: list[Properties] = reader.fetch(query_id, params)
    if form != "json":
        return table_file(
            snapshot,
            form,
            query_id.replace(".", "-"),
            query.returns,
            rows,
        )
    return QueryAnswer(
        release=snapshot.release.id,
        query=query_id,
        params=params,
        cypher=query.cypher,
        rows=rows,
    )


def _texts(query: catalogue.Query, given: QueryParams) -> dict[str, str]:
    """Return parameters as one text each, the values of a list joined."""
    lists = {
        name for name, param in query.params.items() if param.type == "strings"
    }
    return {
        name: ",".join(given.getlist(name)) if name in lists else text
        for name, text in given.items()
    }


def _form(given: str) -> Form:
    """Return the form that is asked for; raise InvalidInputError if there is none of that name."""
    for form in get_args(Form):
        if given == form:
            return form
    raise InvalidInputError(
        f"Unknown format {given!r}.",
        hint=f"One of {', '.join(get_args(Form))}.",
    )


def _item(query: catalogue.Query) -> QueryItem:
    params = {
        name: param.model_dump(exclude_none=True)
        for name, param in query.params.items()
    }
    return QueryItem(
        id=query.id,
        question=query.question.model_dump() if query.question else {},
        params=params,
        returns=list(query.returns),
        cypher=query.cypher,
    )
