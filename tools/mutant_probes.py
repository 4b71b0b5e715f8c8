"""Note who comes by a place of the product: a call is put in front of its statement.

Of a sample few statements are of interest, so a run with these calls costs what a run without them
does, where tracing every line costs several times as much.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections import defaultdict
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader
from itertools import chain
from typing import TYPE_CHECKING

from tools.mutations import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

    from tools.mutant_places import Place

NOTE = "__reached__"
BODIES = ("body", "orelse", "finalbody")


class ChangedModules(MetaPathFinder, Loader):
    """Give modules of the product other code than their files hold."""

    def __init__(self, codes: Mapping[str, CodeType]) -> None:
        self.codes = {_module(path): code for path, code in codes.items()}

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Return where a module comes from, if it is one of ours."""
        if fullname not in self.codes:
            return None
        spec = spec_from_loader(
            fullname,
            self,
            origin=self.codes[fullname].co_filename,
        )
        if spec is not None:
            spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Read a module."""
        exec(self.codes[module.__name__], module.__dict__)


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


class _Notes(ast.NodeTransformer):
    """Put a note in front of the statements that begin at some lines."""

    def __init__(self, path: str, lines: Collection[int]) -> None:
        self.path, self.lines = path, lines

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Put the notes among the statements of a node."""
        super().generic_visit(node)
        for name in BODIES:
            body = getattr(node, name, None)
            if isinstance(body, list):
                every = chain.from_iterable(map(self._noted, body))
                setattr(node, name, list(every))
        return node

    def _noted(self, statement: ast.stmt) -> list[ast.stmt]:
        if statement.lineno not in self.lines:
            return [statement]
        text = f"{NOTE}(({self.path!r}, {statement.lineno}))"
        (note,) = ast.parse(text).body
        for each in ast.walk(note):
            ast.copy_location(each, statement)
        return [note, statement]


def noted(
    path: str,
    source: str,
    lines: Collection[int],
) -> CodeType:
    """Return the code of a module that notes who comes by the statements at some lines."""
    tree = _Notes(path, lines).visit(ast.parse(source))
    return compile(tree, str(ROOT / path), "exec")


def note_places(places: Iterable[Place]) -> set[Place]:
    """Have the modules that are read from now on note who comes by; return what they fill."""
    lines: dict[str, set[int]] = defaultdict(set)
    for path, line in places:
        lines[path].add(line)
    codes: dict[str, CodeType] = {}
    for path, numbers in lines.items():
        source = (ROOT / path).read_text("utf-8")
        codes[path] = noted(path, source, numbers)
    sys.meta_path.insert(0, ChangedModules(codes))
    passed: set[Place] = set()
    setattr(builtins, NOTE, passed.add)
    return passed
