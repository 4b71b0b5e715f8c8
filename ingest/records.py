"""What a source hands to the pipeline: validated nodes and edges, and how a row becomes one."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from graph.common.fields import URL_PATTERN
from graph.common.publishers import publisher_of
from graph.common.refusals import reason
from graph.model import SPECS, Relation, RelationSpec, Source

if TYPE_CHECKING:
    from graph.common.properties import Properties
    from ingest.report import Report

RecordT = TypeVar("RecordT", bound=BaseModel)
_ADDRESSES = 2**16
"""Addresses remembered: most rows cite what a row before them cites."""


class SourceLocation(Protocol):
    """Where a record stands: a row of a table or an object of a file."""

    @property
    def file(self) -> str:
        """Return the name of the file."""
        ...

    @property
    def line(self) -> int:
        """Return the line where it begins."""
        ...


class Edge(NamedTuple):
    """A relationship with the spec that says between which labels it runs."""

    spec: RelationSpec
    record: Relation


def edge(name: str, record: Relation) -> Edge:
    """Return the edge whose spec has that name (see `RelationSpec.name`)."""
    return Edge(SPECS[name], record)


@lru_cache(_ADDRESSES)
def is_url(text: str) -> bool:
    """Return whether a text can be the address of a source."""
    return re.match(URL_PATTERN, text) is not None


@lru_cache(_ADDRESSES)
def source_id(url: str) -> str:
    """Return the id of the Source node of an address: `src-` and 12 hexadecimal digits."""
    return "src-" + hashlib.sha256(url.encode()).hexdigest()[:12]


def page_source(url: str, asserted_by: str) -> Source:
    """Return the Source record of a web page; the publisher is its host name."""
    host = urlsplit(url).hostname or ""
    return Source(
        id=source_id(url),
        url=url,
        publisher=host.removeprefix("www."),
        kind=publisher_of(url).kind,
        asserted_by=(asserted_by,),
    )


def build(
    record: type[RecordT],
    values: Properties,
    row: SourceLocation,
    report: Report,
) -> RecordT | None:
    """Return the validated record, or None with every wrong field in the report."""
    given = {
        name: value
        for name, value in values.items()
        if value not in ("", None)
    }
    try:
        return record.model_validate(given)
    except ValidationError as exc:
        refuse_invalid(exc, row, report)
        return None


def refuse_invalid(
    exc: ValidationError,
    row: SourceLocation,
    report: Report,
) -> None:
    """Bring every wrong field of a record to the report."""
    for error in exc.errors(include_url=False):
        name = ".".join(str(part) for part in error["loc"]) or "row"
        report.refuse(
            row.file,
            row.line,
            name,
            reason(name, error),
        )
