"""Where a mutant stands: the lines of its statement, the function around it, who uses its name."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from tools.mutations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.mutations import Mutant

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class OuterFunction:
    """A function of a module or of a class; those inside it are part of it."""

    qualified: str
    line: int
    """Where its code begins: at its first decorator, if it has one."""
    body: range


@cache
def tree(path: str) -> ast.Module:
    """Return the syntax tree of a file of the product."""
    return ast.parse((ROOT / path).read_text("utf-8"))


@cache
def outer_functions(path: str) -> tuple[OuterFunction, ...]:
    """Return the functions of a file that stand in no other function."""
    return tuple(_functions(tree(path).body, ""))


def _functions(
    body: Sequence[ast.stmt], prefix: str
) -> Iterator[OuterFunction]:
    for node in body:
        if isinstance(node, Function):
            first = min(
                [node.lineno, *(each.lineno for each in node.decorator_list)]
            )
            inside = range(node.body[0].lineno, (node.end_lineno or 0) + 1)
            yield OuterFunction(prefix + node.name, first, inside)
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


def function_around(mutant: Mutant) -> OuterFunction | None:
    """Return the function whose body a mutant stands in, or None for what a module does."""
    for function in outer_functions(mutant.path):
        if mutant.line in function.body:
            return function
    return None


@cache
def body_lines(path: str) -> frozenset[int]:
    """Return the lines inside functions of a file."""
    return frozenset(
        line for function in outer_functions(path) for line in function.body
    )


@cache
def statement_lines(path: str, line: int) -> frozenset[int]:
    """Return the lines of the innermost statement at a line; of one with a body, its head.

    A value in the middle of a long statement may have no step of its own when it runs.
    """
    best = range(line, line + 1)
    size = 0
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.stmt):
            continue
        body = cast("list[ast.stmt]", getattr(node, "body", None) or [])
        last = (
            (body[0].lineno - 1) if body else (node.end_lineno or node.lineno)
        )
        inside = range(node.lineno, last + 1)
        if line in inside and (not size or len(inside) < size):
            best, size = inside, len(inside)
    return frozenset(best)


@cache
def names_at(path: str, line: int) -> frozenset[str]:
    """Return the names that the statement of a module at a line gives a value to."""
    names: set[str] = set()
    for node in tree(path).body:
        if not node.lineno <= line <= (node.end_lineno or node.lineno):
            continue
        if isinstance(node, Function | ast.ClassDef):
            names.add(node.name)
        targets = getattr(node, "targets", None) or [
            getattr(node, "target", None)
        ]
        names |= {each.id for each in targets if isinstance(each, ast.Name)}
    return frozenset(names)


@cache
def users(
    names: frozenset[str], paths: tuple[str, ...]
) -> dict[str, frozenset[int]]:
    """Return the lines inside functions of files that write one of the names."""
    if not names:
        return {}
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    return {
        path: frozenset(
            line
            for line, text in enumerate(
                (ROOT / path).read_text("utf-8").splitlines(), 1
            )
            if line in body_lines(path) and pattern.search(text)
        )
        for path in paths
    }
