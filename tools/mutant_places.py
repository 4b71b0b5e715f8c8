"""Where a mutant stands: its statement, the function around it, and who comes by it.

A place is a statement inside a function, by its path and first line. For what is done when a module
is read, the places are those that run a function of the module or write the name it gives a value.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tools.mutant_statements import innermost, is_text
from tools.mutations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tools.mutations import Mutant

Function = ast.FunctionDef | ast.AsyncFunctionDef
Place = tuple[str, int]


@dataclass(frozen=True)
class OuterFunction:
    """A function of a module or of a class; those inside it are part of it."""

    qualified: str
    line: int
    """Where its code begins: at its first decorator, if it has one."""
    body: range
    first: int
    """Where its first statement begins that is no docstring."""


@dataclass(frozen=True)
class Places:
    """Who comes by `near` is tried first; who comes by `anywhere` can notice the mutant at all."""

    near: frozenset[Place]
    anywhere: frozenset[Place]


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


@cache
def outer_functions(path: str) -> tuple[OuterFunction, ...]:
    """Return the functions of a file that stand in no other function."""
    return tuple(functions(_tree(path).body, ""))


def functions(
    body: Sequence[ast.stmt], prefix: str
) -> Iterator[OuterFunction]:
    """Yield the functions of a body that stand in no other function."""
    for node in body:
        if isinstance(node, Function):
            first = min(
                [node.lineno, *(each.lineno for each in node.decorator_list)]
            )
            inside = range(node.body[0].lineno, (node.end_lineno or 0) + 1)
            begin = node.body[bool(ast.get_docstring(node)) :] or node.body
            yield OuterFunction(
                prefix + node.name,
                first,
                inside,
                begin[0].lineno,
            )
        elif isinstance(node, ast.ClassDef):
            yield from functions(node.body, f"{prefix}{node.name}.")


def function_around(mutant: Mutant) -> OuterFunction | None:
    """Return the function whose body a mutant stands in, or None for what a module does."""
    for function in outer_functions(mutant.path):
        if mutant.line in function.body:
            return function
    return None


def places_of(mutant: Mutant, paths: Iterable[str]) -> Places:
    """Return the places of a mutant; `paths` are the files that may write its name."""
    if function_around(mutant):
        own = _places(mutant.path, [mutant.line])
        return Places(own, own)
    near = _users(names_at(mutant.path, mutant.line), tuple(paths))
    firsts = {(mutant.path, f.first) for f in outer_functions(mutant.path)}
    return Places(near, near | firsts)


def _places(path: str, lines: Iterable[int]) -> frozenset[Place]:
    by_line = innermost((ROOT / path).read_text("utf-8"))
    return frozenset(
        (path, by_line[line].lineno)
        for line in lines
        if line in by_line and not is_text(by_line[line])
    )


@cache
def names_at(path: str, line: int) -> frozenset[str]:
    """Return the names that the statement of a module at a line gives a value to."""
    names: set[str] = set()
    for node in _tree(path).body:
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
def _users(names: frozenset[str], paths: tuple[str, ...]) -> frozenset[Place]:
    """Return the statements inside functions that write one of the names."""
    if not names:
        return frozenset()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    every: set[Place] = set()
    for path in paths:
        lines = (ROOT / path).read_text("utf-8").splitlines()
        inside = (line for each in outer_functions(path) for line in each.body)
        every |= _places(
            path, (line for line in inside if pattern.search(lines[line - 1]))
        )
    return frozenset(every)
