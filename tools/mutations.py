"""The mutants of a file: what mutmut's operators make of each place where a value can be wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

from tools.mutant_statements import head, innermost

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
SWAPPED = (
    cst.AugAssign,
    cst.BinaryOperation,
    cst.BooleanOperation,
    cst.ComparisonTarget,
    cst.UnaryOperation,
)
"""What the operator that swaps looks for among all nodes, which takes long."""
# None in the place of a value dies of the first error, and would only raise the share.
OPERATORS = [
    (SWAPPED if operator is mutators.operator_swap_op else kind, operator)
    for kind, operator in mutators.mutation_operators
    if operator is not mutators.operator_assignment
]
LEFT_ALONE = (
    cst.Annotation,
    cst.Decorator,
    cst.Raise,
    cst.Import,
    cst.ImportFrom,
)
TYPES = {"Literal", "Annotated"}


@dataclass(frozen=True)
class Mutant:
    """One change of a file: `text` in the place of its characters from `first` to `last`.

    `before` and `after` are its line without and with the change; `top` says whether it is outside
    of functions, and so done when the module is read. `statement` is what it stands in, however
    that is set in lines, and `number` counts the changes of statements that read the same.
    """

    room: str
    path: str
    line: int
    top: bool
    before: str
    after: str
    first: int
    last: int
    text: str
    statement: str
    number: int

    @property
    def key(self) -> str:
        """Return what names the mutant as long as its statement says the same."""
        text = f"{self.path}\n{self.statement}\n{self.number}"
        return blake2b(text.encode(), digest_size=4).hexdigest()

    @property
    def code(self) -> str:
        """Return the changed file."""
        source = (ROOT / self.path).read_text("utf-8")
        return source[: self.first] + self.text + source[self.last :]

    @property
    def changed_statement(self) -> str:
        """Return its statement with the change."""
        return _statement(innermost(self.code), self.line, self.after)


@cache
def _operators(
    kind: type[cst.CSTNode],
) -> tuple[Callable[[cst.CSTNode], Iterable[cst.CSTNode]], ...]:
    return tuple(each for of, each in OPERATORS if issubclass(kind, of))


def _statement(
    by_line: Mapping[int, ast.stmt],
    line: int,
    otherwise: str,
) -> str:
    return head(by_line[line]) if line in by_line else otherwise


class _Places(cst.CSTVisitor):
    """Collect the changes of one file: where, whether outside of functions, and the new node."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.depth = 0
        self.changes: list[tuple[CodeRange, bool, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Add the changes of a node; return whether to look inside."""
        if isinstance(node, LEFT_ALONE) or _is_for_readers(node):
            return False
        if isinstance(node, cst.Call) and _name(node.func) == "cast":
            node.args[1].visit(self)
            return False
        for operator in _operators(type(node)):
            changed = list(operator(node))
            if isinstance(node, cst.SimpleString):
                del changed[1:]  # other letters of the same string
            place = self.get_metadata(PositionProvider, node)
            self.changes += [(place, self.depth == 0, new) for new in changed]
        self.depth += isinstance(node, (cst.FunctionDef, cst.Lambda))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Leave a function."""
        self.depth -= isinstance(original_node, (cst.FunctionDef, cst.Lambda))


def _is_for_readers(node: cst.CSTNode) -> bool:
    """Return whether a node is there for the reader or the type checker alone."""
    if isinstance(node, cst.If):
        return _name(node.test) == "TYPE_CHECKING"
    if isinstance(node, cst.Subscript):
        return _name(node.value) in TYPES
    if isinstance(node, cst.Expr):
        return isinstance(
            node.value, (cst.SimpleString, cst.ConcatenatedString)
        )
    return False


def _name(node: cst.CSTNode) -> str:
    return node.value if isinstance(node, cst.Name) else ""


def mutants_of(room: str, path: str) -> Iterator[Mutant]:
    """Yield the mutants of a file."""
    source = (ROOT / path).read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    places = _Places()
    wrapper.visit(places)
    lines = source.splitlines(keepends=True)
    begin = [0, *accumulate(map(len, lines))]
    by_line = innermost(source)
    numbers: Counter[str] = Counter()
    for place, top, changed in places.changes:
        first, last = (
            begin[at.line - 1] + at.column for at in (place.start, place.end)
        )
        text = wrapper.module.code_for_node(changed).strip()
        line = place.start.line
        end = source.find("\n", last)
        after = source[begin[line - 1] : first] + text + source[last:end]
        before = source[begin[line - 1] : end]
        statement = _statement(by_line, line, before)
        numbers[statement] += 1
        yield Mutant(
            room,
            path,
            line,
            top,
            _flat(before),
            _flat(after),
            first,
            last,
            text,
            statement,
            numbers[statement],
        )


def _flat(text: str) -> str:
    return " ".join(text.split())
