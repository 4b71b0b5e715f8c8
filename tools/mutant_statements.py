"""The statements of a source by their lines, each as one text however it is set in lines."""

from __future__ import annotations

import ast
from functools import lru_cache

PARTS = ("body", "orelse", "finalbody", "handlers", "cases")


@lru_cache(maxsize=8)
def innermost(source: str) -> dict[int, ast.stmt]:
    """Return by line the statement there; of several inside each other the innermost.

    A value in the middle of a long statement may have no step of its own when it runs.
    """
    return {
        line: node
        for node in ast.walk(ast.parse(source))  # the outer ones come first
        if isinstance(node, ast.stmt)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


@lru_cache(maxsize=4096)
def head(node: ast.stmt) -> str:
    """Return a statement as `ast` writes it, without the statements inside it."""
    own = {
        name: [] if name in PARTS and name != "body" else value
        for name, value in ast.iter_fields(node)
        if name != "body"
    }
    if hasattr(node, "body"):
        own["body"] = [ast.Pass()]
    alone = type(node)(**own)
    text = ast.unparse(ast.fix_missing_locations(alone))
    return text.removesuffix("pass").rstrip()


def is_text(node: ast.stmt) -> bool:
    """Return whether a statement is a text alone, as docstrings are, which stay in their place."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
