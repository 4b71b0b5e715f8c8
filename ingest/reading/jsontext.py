"""JSON as a stream of objects: an array, one object, objects in lines, or pages of an API."""

from __future__ import annotations

import io
import json
from typing import IO, TYPE_CHECKING, Any

from graph.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 20
_LARGEST = 1 << 28
_BLANK = " \t\r\n"
ENVELOPES = ("studies", "results")
"""Keys under which the API pages of ClinicalTrials.gov and OpenAlex hold their records."""


def objects(stream: IO[bytes], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the line where each object begins, and the object; memory holds one at a time.

    Raises:
        IngestError: not JSON, truncated, or an element that is no object; names file and line.
    """
    text = _Text(stream, name)
    try:
        yield from _objects(text, name)
    finally:
        text.close()


def _objects(text: _Text, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    first = text.peek()
    if not first:
        raise IngestError(f"{name}: empty: truncated? Nothing was loaded.")
    array = first == "["
    if array:
        text.skip()
    while (following := text.peek()) and not (array and following == "]"):
        line = text.line
        found = text.value()
        if not isinstance(found, dict):
            raise IngestError(f"{name}:{line}: expected an object, got {str(found)[:40]!r}.")
        inside = next((key for key in ENVELOPES if isinstance(found.get(key), list)), None)
        for one in found[inside] if inside and not array else [found]:
            yield line, one
        if array and text.peek() == ",":
            text.skip()
            if text.peek() == "]":
                raise IngestError(f"{name}:{text.line}: a comma before the end of the array.")
        elif array and text.peek() not in {"]", ""}:
            raise IngestError(f"{name}:{text.line}: no comma between two records.")
    if array:
        if text.peek() != "]":
            raise IngestError(f"{name}:{text.line}: truncated: the array has no end.")
        text.skip()
        if text.peek():
            raise IngestError(f"{name}:{text.line}: something follows the end of the array.")


class _Text:
    """A window on the text that moves forward and grows to hold one value."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._in = io.TextIOWrapper(stream, encoding="utf-8-sig")
        self._name, self._text, self._at, self.line = name, "", 0, 1
        self._decoder, self._ended = json.JSONDecoder(), False

    def close(self) -> None:
        """Close the stream."""
        self._in.close()

    def peek(self) -> str:
        """Return the next character that is not blank, '' at the end."""
        while True:
            while self._at < len(self._text):
                character = self._text[self._at]
                if character not in _BLANK:
                    return character
                self.skip()
            if not self._more():
                return ""

    def skip(self) -> None:
        """Go past one character."""
        self.line += self._text[self._at] == "\n"
        self._at += 1

    def value(self) -> Any:
        """Return the value that begins here and go past it."""
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except (json.JSONDecodeError, RecursionError) as exc:
                if self._more():
                    continue
                raise IngestError(
                    f"{self._name}:{self.line}: not JSON, or truncated: {exc}."
                ) from exc
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            return found

    def _more(self) -> bool:
        size = max(_CHUNK, len(self._text) - self._at)
        chunk = "" if self._ended else self._in.read(size)
        self._ended = not chunk
        if chunk:
            self._text, self._at = self._text[self._at :] + chunk, 0
        if len(self._text) > _LARGEST:
            raise IngestError(f"{self._name}:{self.line}: one record is larger than 256 MB.")
        return bool(chunk)
