"""XML that every parser reads, whatever the text in it: for the files of graphs."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What no XML 1.0 document may hold (its production Char), not even as a reference."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.:-]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def xml_text(text: str) -> str:
    """Return a text with the sign for a lost character in place of what XML cannot hold."""
    return _FORBIDDEN.sub(_REPLACEMENT, text)


def name_token(text: str) -> str:
    """Return a text as an XML name token (NMTOKEN), another one for each other text.

    Letters and digits of ASCII, `.`, `:` and `-` stay, and `_` where no escape begins with it;
    every other character is written as `_x` and its number in hexadecimal.
    """

    def escaped(match: re.Match[str]) -> str:
        letter = match.group()
        if letter == "_" and text[match.end() : match.end() + 1] != "x":
            return letter
        return f"_x{ord(letter):x}_"

    return _NOT_IN_NAMES.sub(escaped, text)


class XmlWriter:
    """Writes elements one after the other, each on a line of its own."""

    def __init__(self, out: IO[str]) -> None:
        """Begin a document on an open UTF-8 file."""
        self._out = out
        self._open: list[str] = []
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')

    def start(
        self, name: str, attributes: Mapping[str, str | None] | None = None
    ) -> None:
        """Open an element; attributes that are None are left out."""
        self._out.write(f"{self._margin()}<{name}{_attributes(attributes)}>\n")
        self._open.append(name)

    def end(self) -> None:
        """Close the element that was opened last."""
        name = self._open.pop()
        self._out.write(f"{self._margin()}</{name}>\n")

    def element(
        self,
        name: str,
        attributes: Mapping[str, str | None] | None = None,
        text: str | None = None,
    ) -> None:
        """Write an element that holds a text or nothing."""
        head = f"{self._margin()}<{name}{_attributes(attributes)}"
        if text is None:
            self._out.write(f"{head}/>\n")
        else:
            # A bare carriage return would be read back as a line feed.
            content = escape(xml_text(text), {"\r": "&#13;"})
            self._out.write(f"{head}>{content}</{name}>\n")

    def _margin(self) -> str:
        return " " * len(self._open)


def _attributes(attributes: Mapping[str, str | None] | None) -> str:
    given = (attributes or {}).items()
    return "".join(
        f" {name}={quoteattr(xml_text(value))}"
        for name, value in given
        if value is not None
    )
