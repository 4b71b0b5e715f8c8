"""The OpenAPI document: what the routes declare, completed by what they share.

Each named query stands there under its own address with its own parameters, though one route
answers them all.
"""

from __future__ import annotations

from copy import deepcopy
from threading import Lock
from typing import TYPE_CHECKING, Any, get_args

from api import problems
from api.address import below
from api.feedback_form import WRITER
from api.files import Form
from graph.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from fastapi.routing import APIRoute

    from graph.common.properties import Properties

TAGS = [
    {"name": "actors", "description": "Who there is, and what they do"},
    {"name": "collaborations", "description": "Who works with whom"},
    {"name": "vocabulary", "description": "Therapies, stages and sources"},
    {
        "name": "products and trials",
        "description": "Medicines, candidates and studies",
    },
    {
        "name": "queries",
        "description": "Named queries, with the statements that answer them",
    },
    {
        "name": "questions",
        "description": "Search and questions in three languages",
    },
    {
        "name": "network",
        "description": "The network as it is drawn, and paths in it",
    },
    {
        "name": "gaps",
        "description": "Who covers what, what is missing, and what if",
    },
    {
        "name": "partners",
        "description": "Whom to work with, and what users say of it",
    },
    {"name": "export", "description": "The release as files"},
    {"name": "operation", "description": "The release, and how the server is"},
]
_NAMED = "/api/v1/queries/{query_id}"
_TYPES: dict[str, dict[str, object]] = {
    "string": {"type": "string", "maxLength": catalogue.MAX_TEXT},
    "date": {"type": "string", "pattern": catalogue.DATE.pattern},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
}
"""The schema of each type of parameter; a query that users run has no others but lists of texts."""


_FORMAT: dict[str, object] = {
    "name": "format",
    "in": "query",
    "description": "json, or a table: csv (commas), excel (CSV with semicolons), xlsx (workbook)",
    "schema": {
        "type": "string",
        "enum": list(get_args(Form)),
        "default": "json",
    },
}
"""The parameter that all named queries have beside their own."""


def operation_id(route: APIRoute) -> str:
    """Return the name of a route's function, which is a verb and what it is about."""
    return route.name


def install(app: FastAPI) -> None:
    """Let the application answer with the completed document."""
    make, lock = app.openapi, Lock()
    ready: list[dict[str, object]] = []

    def openapi() -> Properties:
        with lock:
            if not ready:
                ready.append(_completed(make()))
        # A proxy may serve the site below a path, which each request says.
        return {**ready[0], "servers": [{"url": below("") or "/"}]}

    app.openapi = openapi


def _completed(document: Properties) -> Properties:
    components = document["components"]
    schemas = {**components["schemas"], **problems.schemas()}
    token = {
        "type": "http",
        "scheme": "bearer",
        "description": "The token that `atmp serve --review` prints at its start",
    }
    return {
        **document,
        "security": [],
        "paths": dict(_paths(document["paths"])),
        "components": {
            **components,
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {WRITER: token},
        },
    }


def _paths(paths: Properties) -> Iterator[tuple[str, Any]]:
    """Yield the paths, the one of named queries as one for each of them."""
    for path, methods in paths.items():
        if path != _NAMED:
            yield path, methods
            continue
        for query in catalogue.public():
            yield (
                path.replace("{query_id}", query.id),
                {"get": _operation(query, methods["get"])},
            )


def _operation(query: catalogue.Query, shared: Properties) -> Properties:
    """Return what the document says of one named query; `shared` is what it says of all."""
    operation = deepcopy(shared)
    operation["operationId"] = f"query_{query.id.replace('.', '_')}"
    if query.question:
        operation["summary"] = operation["description"] = query.question.en
    own = [_parameter(name, param) for name, param in query.params.items()]
    others = [
        parameter
        for parameter in operation["parameters"]
        if parameter["in"] != "path"
    ]
    operation["parameters"] = [*own, *others, _FORMAT]
    return operation


def _parameter(name: str, param: catalogue.Param) -> dict[str, object]:
    """Return a parameter of a named query."""
    parameter: Properties = {
        "name": name,
        "in": "query",
        "required": param.required,
    }
    if param.about:
        parameter["description"] = param.about
    if param.type == "strings":
        items = _values(param, "string")
        schema = {
            "type": "array",
            "items": items,
            "maxItems": catalogue.MAX_ITEMS,
        }
    else:
        schema = _values(param, param.type)
    if param.default is not None:
        schema["default"] = param.default
    if param.example is not None:
        parameter["example"] = param.example
    return {**parameter, "schema": schema}


def _values(param: catalogue.Param, kind: str) -> dict[str, object]:
    schema = dict(_TYPES[kind])
    if param.values:
        schema["enum"] = list(param.values)
    if param.minimum is not None:
        schema["minimum"] = param.minimum
    if param.maximum is not None:
        schema["maximum"] = param.maximum
    return schema
