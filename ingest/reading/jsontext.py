"""JSON as a stream of objects: an array, one object, objects in lines, or pages of an API.

The standard decoder reads one value at a time, so that each object's line is known; ijson, which
streams as well, does not tell lines.
"""

from __future__ import annotations

import io
import json
import re
from typing import IO, TYPE_CHECKING, Any, NoReturn

from graph.common.delimited import foreign_form, peekable
from graph.common.properties import items_of, properties_of
from graph.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.common.properties import Properties

_CHUNK = 1 << 20
"""Characters that are read at once."""
_LARGEST = 1 << 27
"""Characters that are held at once, so that a file of one endless record fills no memory."""
_MOST_BLANKS = 1 << 26
"""Blanks in a row: no writer of JSON indents by 64 MB."""
_BLANK = re.compile(r"[ \t\r\n]*")
_ERRORS = ("error", "errors", "message", "detail")
"""Keys of an object by which an API says that it has no answer."""
_ENDS = frozenset({"]", ""})
"""What follows the last value of an array: its end, or that of a truncated text."""
ENVELOPES = ("studies", "results")
"""Keys under which the API pages of ClinicalTrials.gov and OpenAlex hold their records."""


def objects(stream: IO[bytes], name: str) -> Iterator[tuple[int, Properties]]:
    """Yield the line where each object begins, and the object; memory holds one at a time.

    A page or an array without records gives none.

    Raises:
        IngestError: not JSON, truncated, an error that an API answered, or an element that is no
            object; names file and line.
    """
    text = _Text(stream, name)
    try:
        yield from _objects(text, name)
    finally:
        text.close()


def _objects(
    text: _Text, name: str
) -> Iterator[tuple[int, dict[str, object]]]:
    first = text.peek()
    if not first:
        raise IngestError(f"{name}: empty: truncated? Nothing was loaded.")
    if first == "[":
        yield from _array(text, name)
        return
    while text.peek():
        yield from _next_value(text, name, array=False)


def _array(text: _Text, name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the objects of an array, which has to end, and the text with it."""
    text.skip()
    while text.peek() not in _ENDS:
        yield from _next_value(text, name, array=True)
        _skip_comma(text, name)
    if text.peek() != "]":
        raise IngestError(
            f"{name}:{text.line}: truncated: the array has no end."
        )
    text.skip()
    if text.peek():
        raise IngestError(
            f"{name}:{text.line}: something follows the end of the array."
        )


def _next_value(
    text: _Text,
    name: str,
    *,
    array: bool,
) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the records of the next value, each with the line where the value begins."""
    line = text.line
    value = text.value()
    if value is None:
        return
    for record in _records(
        value,
        name,
        line,
        array=array,
    ):
        yield line, record


def _skip_comma(text: _Text, name: str) -> None:
    """Go on to the next value of an array; raise IngestError unless a comma parts the two."""
    following = text.peek()
    if following in _ENDS:
        return
    if following != ",":
        raise IngestError(f"{name}:{text.line}: no comma between two records.")
    text.skip()
    if text.peek() == "]":
        raise IngestError(
            f"{name}:{text.line}: a comma before the end of the array."
        )


def _records(
    stated: object,
    name: str,
    line: int,
    *,
    array: bool,
) -> list[dict[str, object]]:
    """Return the records of one value: itself, or those that a page holds."""
    value = properties_of(stated)
    if not isinstance(stated, dict):
        raise IngestError(
            f"{name}:{line}: expected an object, got {str(stated)[:40]!r}."
        )
    if array:
        return [value]
    envelope = next((key for key in ENVELOPES if key in value), None)
    if envelope is None:
        if value.keys() & set(_ERRORS) and not value.keys() & {
            "id",
            "protocolSection",
        }:
            message = next(
                str(value[key])[:80] for key in _ERRORS if key in value
            )
            raise IngestError(
                f"{name}:{line}: an answer that says an error: {message!r}."
            )
        return [value]
    records = items_of(value[envelope] or [])
    if records is None or not all(
        isinstance(record, dict) for record in records
    ):
        raise IngestError(
            f"{name}:{line}: {envelope}: expected a list of objects."
        )
    return [properties_of(record) for record in records]


class _Text:
    """A window on the text that moves forward and grows to hold one value."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        buffered = peekable(stream)
        start = buffered.peek(_CHUNK)[:400]
        if start and (reason := foreign_form(start)):
            raise IngestError(
                f"{name}: {reason.replace('CSV', 'UTF-8 or JSON')}."
            )
        self._in = io.TextIOWrapper(buffered, encoding="utf-8-sig")
        self._name, self._text, self._at, self.line = name, "", 0, 1
        self._decoder = json.JSONDecoder(parse_constant=self._constant)
        self._ended = False

    def close(self) -> None:
        """Close the stream."""
        self._in.close()

    def peek(self) -> str:
        """Return the next character that is not blank, '' at the end."""
        blanks = 0
        while True:
            end = _BLANK.match(self._text, self._at).end()  # pyright: ignore[reportOptionalMemberAccess]
            self.line += self._text.count("\n", self._at, end)
            blanks += end - self._at
            self._at = end
            if end < len(self._text):
                return self._text[end]
            if blanks > _MOST_BLANKS:
                raise IngestError(
                    f"{self._name}:{self.line}: {blanks:,} blanks in a row."
                )
            if not self._more():
                return ""

    def skip(self) -> None:
        """Go past one character."""
        self._at += 1

    def value(self) -> Any:
        """Return the value that begins here and go past it."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (json.JSONDecodeError, RecursionError) as exc:
                if self._more():
                    continue
                raise IngestError(
                    f"{self._name}:{self.line}: not JSON, or truncated: {exc}."
                ) from exc
            except ValueError as exc:  # a number of thousands of digits
                raise IngestError(
                    f"{self._name}:{self.line}: {str(exc)[:100]}."
                ) from exc
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            return value

    def _constant(self, name: str) -> NoReturn:
        raise IngestError(
            f"{self._name}:{self.line}: {name} is no number of JSON."
        )

    def _more(self) -> bool:
        size = max(_CHUNK, len(self._text) - self._at)
        chunk = "" if self._ended else self._in.read(size)
        self._ended = not chunk
        if chunk:
            self._text, self._at = self._text[self._at :] + chunk, 0
        if len(self._text) > _LARGEST:
            raise IngestError(
                f"{self._name}:{self.line}: one record is larger than 128 MB."
            )
        return bool(chunk)
