"""Problem documents (RFC 9457) as the OpenAPI document tells of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from graph.common.properties import Properties

MEDIA_TYPE = "application/problem+json"

_WHEN = {
    401: "The request does not show the token of the server's start.",
    403: "Nobody may write over the network here, or not from that site.",
    404: "The release has nothing of that name.",
    408: "The body did not come in time.",
    409: "The database holds data of another program.",
    410: "That release is known and no longer held.",
    411: "The length of the body is not said.",
    413: "The body is too large.",
    422: "A parameter is unknown, missing, of the wrong form or names nothing that is there.",
    429: "More requests in a minute than one client may send.",
    500: "A fault of the server; its log has the details under the request id.",
    503: "The database is away, no release is loaded, or too many ask at once.",
    504: "The database took too long.",
    507: "The disk has no room.",
}
"""When an address answers with each status."""


class InvalidField(BaseModel):
    """A part of a request that is refused."""

    field: str
    reason: str


class Problem(BaseModel):
    """Why a request was not answered, and what to do about it (RFC 9457)."""

    type: str = Field(
        description="about:blank: the status says what kind of problem it is"
    )
    title: str
    status: int = Field(description="The status of the answer", examples=[404])
    detail: str = Field(description="What is wrong with this request")
    instance: str | None = Field(
        None, description="The path that was asked for"
    )
    hint: str | None = Field(None, description="What to do about it")
    errors: list[InvalidField] | None = Field(
        None, description="Each part that is refused"
    )


def problems(*statuses: int) -> dict[int | str, Properties]:
    """Return what a route declares that may answer with problems of these statuses."""
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status: {
            "description": f"{HTTPStatus(status).phrase}. {_WHEN[status]}",
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def schemas() -> Properties:
    """Return the schemas that the declarations of `problems` point to."""
    schema = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    return {**schema.pop("$defs"), Problem.__name__: schema}
