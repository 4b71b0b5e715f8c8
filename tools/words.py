"""The words that the glossary retired, and where a module still gives them as names."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

from graph.common.textio import parse_yaml

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "tools" / "words.yml"


class Retired(NamedTuple):
    """A name that is a retired word, the line that gives it, and what to write."""

    line: int
    name: str
    instead: str


@cache
def retired_words() -> dict[str, str]:
    """Return the retired words with what to write in their place."""
    return dict(parse_yaml(WORDS.read_text("utf-8"))["retired"])


def checked_rooms() -> list[str]:
    """Return the rooms (folders and modules) where retired words are refused."""
    return list(parse_yaml(WORDS.read_text("utf-8"))["checked"])


def most_names() -> dict[str, int]:
    """Return how many retired words the rooms may give that are not free of them yet."""
    return dict(parse_yaml(WORDS.read_text("utf-8"))["most"])


def published_names(module: Path) -> set[str]:
    """Return the names of a module's answers that programs know, and that stay therefore."""
    names: dict[str, list[str]] = parse_yaml(WORDS.read_text("utf-8"))[
        "published"
    ]
    return set(names.get(module.relative_to(ROOT).as_posix(), ()))


def checked_modules() -> list[Path]:
    """Return the modules of the rooms where retired words are refused."""
    modules: set[Path] = set()
    for room in checked_rooms():
        pattern = room if room.endswith(".py") else f"{room}/**/*.py"
        modules |= set(ROOT.glob(pattern))
    return sorted(modules)


def retired_names(syntax: ast.AST) -> list[Retired]:
    """Return the retired words among the names that a module gives, by line."""
    words = retired_words()
    names = [name for node in ast.walk(syntax) for name in _given_names(node)]
    return sorted(
        Retired(line, name, words[_bare(name)])
        for line, name in names
        if _bare(name) in words
    )


def retired_stem(path: Path) -> str | None:
    """Return what to call a module whose own name is a retired word, None if it is none."""
    return retired_words().get(_bare(path.stem))


def _bare(name: str) -> str:
    return name.strip("_").lower()


def _given_names(node: ast.AST) -> list[tuple[int, str]]:
    """Return the names that a node gives to something, with their lines."""
    match node:
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
        ):
            return [(node.lineno, name)]
        case ast.arg(arg=name):
            return [(node.lineno, name)]
        case (
            ast.Name(id=name, ctx=ast.Store())
            | ast.Attribute(attr=name, ctx=ast.Store())
        ):
            return [(node.lineno, name)]
        case ast.alias(asname=str(name)):
            return [(node.lineno, name)]
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return [(node.lineno, name)]
        case _:
            return []
