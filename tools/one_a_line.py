"""The places where several things on one line would each read better on a line of its own.

    python -m tools.one_a_line            # names the places; status 1 where there are some
    python -m tools.one_a_line --write    # gives them their comma; then run `ruff format`

A signature of three or more parameters, a call of four or more arguments or of three named ones,
and a dictionary of three or more entries stand one a line. The formatter keeps them so when a comma
follows the last of them (Black's "magic trailing comma").
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
CHECKED = ("api", "cli", "graph", "ingest", "tools")
_PARAMETERS = 3
_ARGUMENTS = 4
_NAMED_ARGUMENTS = 3
_ENTRIES = 3
_COMMENT = re.compile(r"#[^\n]*")
_END_OF_PARAMETERS = re.compile(r"\)\s*(->|:)")


class Place(NamedTuple):
    """The line where a comma is missing, and the character of the text it goes before."""

    line: int
    at: int


class _Text:
    """The text of a module, and where the places of its syntax are in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.splitlines(keepends=True)
        self._starts = [0, *accumulate(len(line) for line in self._lines)]

    def end(self, node: ast.expr | ast.arg) -> int:
        """Return the character behind a node (the syntax counts in bytes)."""
        line, column = node.end_lineno or 1, node.end_col_offset or 0
        before = self._lines[line - 1].encode()[:column].decode()
        return self._starts[line - 1] + len(before)

    def behind(self, begin: int, end: int | None = None) -> str:
        """Return the text behind an item, blanks in the place of comments."""
        return _COMMENT.sub(lambda it: " " * len(it[0]), self._text[begin:end])


def crowded_places(text: str) -> list[Place]:
    """Return the places of a module's text, in their order."""
    read = _Text(text)
    places = [_missing(read, node) for node in _outside_texts(ast.parse(text))]
    return sorted({place for place in places if place})


def _missing(text: _Text, node: ast.AST) -> Place | None:
    """Return the place where a comma is missing between the last item and what closes the list."""
    items = _items(node)
    if not items:
        return None
    last = max(items, key=text.end)
    begin = text.end(last)
    if isinstance(node, ast.expr):
        closing = text.end(node) - 1
    else:
        closing = begin + _end_of_parameters(text.behind(begin))
    if "," in text.behind(begin, closing):
        return None
    return Place(last.end_lineno or 1, closing)


def _end_of_parameters(text: str) -> int:
    closing = _END_OF_PARAMETERS.search(text)
    return closing.start() if closing else 0


def _outside_texts(syntax: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module but those within a formatted text, which is one line."""
    for node in ast.iter_child_nodes(syntax):
        if not isinstance(node, ast.JoinedStr):
            yield node
            yield from _outside_texts(node)


def _items(node: ast.AST) -> Sequence[ast.expr | ast.arg]:
    """Return the parameters, arguments or values of what should stand one a line."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _parameters(node.args)
        case ast.Call():
            return _arguments(node)
        case ast.Dict() if len(node.values) >= _ENTRIES:
            return node.values
        case _:
            return ()


def _parameters(given: ast.arguments) -> Sequence[ast.expr | ast.arg]:
    """Return parameters with their defaults; nothing where they are few beside the receiver."""
    rest = [arg for arg in (given.vararg, given.kwarg) if arg]
    parameters = [*given.posonlyargs, *given.args, *given.kwonlyargs, *rest]
    own = [arg for arg in parameters if arg.arg not in {"self", "cls"}]
    if len(own) < _PARAMETERS:
        return ()
    return [*parameters, *given.defaults, *filter(None, given.kw_defaults)]


def _arguments(call: ast.Call) -> Sequence[ast.expr]:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    if len(values) < _ARGUMENTS and len(call.keywords) < _NAMED_ARGUMENTS:
        return ()
    return values


def with_commas(text: str) -> str:
    """Return a module's text with the commas that are missing."""
    for place in reversed(crowded_places(text)):
        text = f"{text[: place.at]},{text[place.at :]}"
    return text


def checked_modules() -> list[Path]:
    """Return the modules that are held to it."""
    return sorted(
        path for room in CHECKED for path in (ROOT / room).rglob("*.py")
    )


def main() -> int:
    """Name the places, or write their commas; return 1 where some were named."""
    parser = argparse.ArgumentParser(prog="one_a_line")
    parser.add_argument(
        "--write", action="store_true", help="write the commas"
    )
    if parser.parse_args().write:
        for path in checked_modules():
            path.write_text(with_commas(path.read_text("utf-8")), "utf-8")
        return 0
    named = [
        f"{path.relative_to(ROOT)}:{place.line}: give each a line of its own"
        for path in checked_modules()
        for place in crowded_places(path.read_text("utf-8"))
    ]
    print(*named, sep="\n")
    return int(bool(named))


if __name__ == "__main__":
    sys.exit(main())
