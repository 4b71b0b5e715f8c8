"""How dense a tree reads: a table of counts for one checkout, or for two side by side.

    python -m tools.density [TREE] [OTHER TREE] [--rooms]

Code lines are the lines with a token that is no comment and no docstring. Tokens are Python's own
without comments, docstrings and the marks of lines and indentation. Branches are McCabe's
cyclomatic complexity, a base of one for each function; they are set against the code lines inside
functions. Only the product is counted (cli, graph, ingest, api), the tests for their ratio.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import tokenize
from collections import defaultdict
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.table import Table

from tools.words import retired_names

PRODUCT = ("cli", "graph", "ingest", "api")
LAYOUT_TOKENS = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
)
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.comprehension,
    ast.match_case,
    ast.Assert,
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DOCUMENTED = (ast.Module, ast.ClassDef, *FUNCTIONS)
_FORMAT_SKIP = re.compile(r"#\s*fmt:\s*skip")
_OPEN_RECORDS = frozenset({"Properties", "Values"})
"""Names of graph/common/properties.py for records whose properties nobody lists: `Any` by name."""
_TWINS = frozenset({"api/pages", "api/routes"})
"""Rooms that serve the same things: a page and a route of one name are meant."""


@dataclass
class ModuleCounts:
    """What is counted in some modules; sums up with `+=`."""

    modules: int = 0
    lines: int = 0
    code_lines: int = 0
    function_lines: int = 0
    tokens: int = 0
    branches: int = 0
    format_skips: int = 0
    anys: int = 0
    open_records: int = 0
    comments: int = 0
    retired: int = 0

    def __iadd__(self, other: ModuleCounts) -> Self:
        """Add the counts of other modules."""
        for column in fields(self):
            total = getattr(self, column.name) + getattr(other, column.name)
            setattr(self, column.name, total)
        return self


@dataclass
class Tree:
    """The counts of a checkout: by room, and what is counted over all of it."""

    rooms: dict[str, ModuleCounts] = field(
        default_factory=lambda: defaultdict(ModuleCounts)
    )
    query_files: int = 0
    test_lines: int = 0
    same_names: list[str] = field(default_factory=list)

    @property
    def total(self) -> ModuleCounts:
        """Return the counts of all rooms together."""
        total = ModuleCounts()
        for counts in self.rooms.values():
            total += counts
        return total


def count_tree(root: Path) -> Tree:
    """Return the counts of a checkout."""
    tree = Tree()
    homes: dict[str, set[str]] = defaultdict(set)
    for path in _modules(root, PRODUCT):
        room = _room(path.relative_to(root))
        source = path.read_text("utf-8")
        tree.rooms[room] += count_module(source)
        for name in _named_things(path, source):
            homes[name].add(room)
    tree.same_names = sorted(
        name for name, rooms in homes.items() if _ambiguous(rooms)
    )
    tree.query_files = len(list((root / "queries").rglob("*.cypher")))
    tree.test_lines = sum(_lines(path) for path in _modules(root, ("tests",)))
    return tree


def count_module(source: str) -> ModuleCounts:
    """Return the counts of the text of one module."""
    syntax = ast.parse(source)
    docstrings = _docstring_lines(syntax)
    tokens = [
        token for token in _tokens(source) if token.start[0] not in docstrings
    ]
    code = {
        line
        for token in tokens
        for line in range(token.start[0], token.end[0] + 1)
    }
    functions = [
        node for node in ast.walk(syntax) if isinstance(node, FUNCTIONS)
    ]
    within = {
        line
        for function in functions
        for line in range(
            function.lineno, (function.end_lineno or function.lineno) + 1
        )
    }
    return ModuleCounts(
        modules=1,
        lines=len(source.splitlines()),
        code_lines=len(code),
        function_lines=len(code & within),
        tokens=len(tokens),
        branches=len(functions)
        + sum(_branches(node) for node in ast.walk(syntax)),
        format_skips=len(_FORMAT_SKIP.findall(source)),
        anys=sum(token.string == "Any" for token in tokens),
        open_records=sum(token.string in _OPEN_RECORDS for token in tokens),
        comments=sum(
            1 for line in source.splitlines() if line.lstrip().startswith("#")
        ),
        retired=len(retired_names(syntax)),
    )


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    every = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token for token in every if token.type not in LAYOUT_TOKENS]


def _docstring_lines(syntax: ast.Module) -> set[int]:
    """Return the lines of docstrings and of the texts that stand below constants."""
    lines: set[int] = set()
    for node in ast.walk(syntax):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines.update(
                range(node.lineno, (node.end_lineno or node.lineno) + 1)
            )
    return lines


def _branches(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, BRANCHES))


def _named_things(path: Path, source: str) -> list[str]:
    """Return the module's name and those of its public classes."""
    classes = [
        f"class {node.name}"
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    return (
        classes
        if path.stem == "__init__"
        else [f"module {path.stem}", *classes]
    )


def _ambiguous(rooms: set[str]) -> bool:
    return len(rooms) > 1 and not rooms <= _TWINS


def _modules(root: Path, folders: tuple[str, ...]) -> list[Path]:
    return sorted(
        path for folder in folders for path in (root / folder).rglob("*.py")
    )


def _room(path: Path) -> str:
    """Return the room of a module: its folder, at most two levels deep."""
    return "/".join(path.parent.parts[:2])


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def figures(tree: Tree) -> dict[str, str]:
    """Return the figures of a checkout by the words that stand beside them in the table."""
    total = tree.total
    largest, size = max(
        ((room, counts.lines) for room, counts in tree.rooms.items()),
        key=lambda r: r[1],
    )
    return {
        "modules": f"{total.modules}",
        "lines": f"{total.lines:,}",
        "code lines": f"{total.code_lines:,}",
        "tokens per code line": f"{_ratio(total.tokens, total.code_lines):.2f}",
        "branches per 100 code lines in functions": (
            f"{100 * _ratio(total.branches, total.function_lines):.1f}"
        ),
        "# fmt: skip": f"{total.format_skips}",
        "Any per 1,000 lines": f"{1000 * _ratio(total.anys, total.lines):.1f}",
        "open records per 1,000 lines": (
            f"{1000 * _ratio(total.open_records, total.lines):.1f}"
        ),
        "comment lines, %": f"{100 * _ratio(total.comments, total.lines):.1f}",
        "retired words as names": f"{total.retired}",
        "names of two things": f"{len(tree.same_names)}",
        "largest room": f"{largest} {size:,}",
        "files under queries/": f"{tree.query_files}",
        "test lines per line": f"{_ratio(tree.test_lines, total.lines):.2f}",
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def overview(trees: dict[str, Tree]) -> Table:
    """Return the table of figures, a column for each checkout."""
    table = Table(
        "",
        *trees,
        show_edge=False,
        header_style="bold",
    )
    columns = [figures(tree) for tree in trees.values()]
    for name in columns[0]:
        table.add_row(name, *(column[name] for column in columns))
    return table


def by_room(tree: Tree) -> Table:
    """Return the table of a checkout's rooms."""
    table = Table(
        "room",
        "modules",
        "lines",
        "tokens/line",
        "branches/100",
        "fmt: skip",
        "Any",
        "retired",
        show_edge=False,
        header_style="bold",
    )
    for room, counts in sorted(tree.rooms.items()):
        table.add_row(
            room,
            f"{counts.modules}",
            f"{counts.lines:,}",
            f"{_ratio(counts.tokens, counts.code_lines):.1f}",
            f"{100 * _ratio(counts.branches, counts.function_lines):.0f}",
            f"{counts.format_skips}",
            f"{counts.anys}",
            f"{counts.retired}",
        )
    return table


def main() -> None:
    """Print the tables of the trees that the command line names."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument(
        "trees",
        nargs="*",
        type=Path,
        default=[Path(__file__).parents[1]],
    )
    parser.add_argument(
        "--rooms", action="store_true", help="also a table by room"
    )
    parser.add_argument(
        "--names", action="store_true", help="also the names of two things"
    )
    given = parser.parse_args()
    trees = {str(root): count_tree(root.resolve()) for root in given.trees}
    console = Console(width=110)
    console.print(overview(trees))
    for name, tree in trees.items():
        if given.rooms:
            console.print(f"\n{name}", by_room(tree))
        if given.names:
            console.print(f"\n{name}: {', '.join(tree.same_names)}")


if __name__ == "__main__":
    main()
