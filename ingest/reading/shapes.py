"""What the parts of a source's JSON records must be: null and absent are the same, types are not.

A shape names the keys that are read and no others; unknown keys are found by `Files.items`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from ingest.records import refuse_invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.reading.source import JsonObject
    from ingest.records import SourceLocation
    from ingest.report import Report


def _text(given: Any) -> Any:
    return "" if given is None else given


def _list(given: object) -> object:
    if given is None:
        return []
    if not isinstance(given, list):
        return given
    return [part for part in cast("list[object]", given) if part is not None]


def part_or_nothing(given: object) -> Any:
    """Return an empty part in the place of null."""
    return {} if given is None else given


class Shape(BaseModel):
    """A JSON object of which some keys are read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


ShapeT = TypeVar("ShapeT", bound=Shape)
Part = Annotated[ShapeT, BeforeValidator(part_or_nothing)]
"""A nested object; null is one without keys."""
Parts = Annotated[list[ShapeT], BeforeValidator(_list)]
"""A list of objects; null is an empty one, and nulls inside are left out."""
String = Annotated[str, BeforeValidator(_text)]
"""A text; null is the empty one."""
Strings = Annotated[list[str], BeforeValidator(_list)]
"""A list of texts; null is an empty one, and nulls inside are left out."""


def shaped(
    shape: type[ShapeT],
    item: JsonObject,
    report: Report,
) -> ShapeT | None:
    """Return a record in its shape, or None with every wrong key in the report."""
    try:
        return shape.model_validate(item.data)
    except ValidationError as exc:
        refuse_invalid(exc, item, report)
        return None


def all_known(
    item: SourceLocation,
    name: str,
    given: Iterable[str],
    known: Iterable[str],
    report: Report,
) -> bool:
    """Return whether values are in a vocabulary; the report gets the first that is not."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        report.refuse(
            item.file,
            item.line,
            name,
            f"unknown value {unknown[0][:60]!r}",
        )
    return not unknown
