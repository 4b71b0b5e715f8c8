"""Words that the glossary retired are no names any more, where the check is switched on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools import words


@pytest.mark.parametrize(
    "path", words.checked_modules(), ids=lambda p: str(p.relative_to(words.ROOT))
)
def test_no_retired_word_is_a_name(path: Path) -> None:
    retired = words.retired_names(ast.parse(path.read_text("utf-8")))
    published = words.published_names(path)
    assert [
        f"line {line}: {name} -> {instead}"
        for line, name, instead in retired
        if name not in published
    ] == []
    assert words.retired_stem(path) is None


def test_rooms_that_are_checked_are_there() -> None:
    assert [
        room for room in words.checked_rooms() if not any(words.ROOT.glob(room))
    ] == []


def test_other_rooms_give_no_more_of_them() -> None:
    for room, most in words.most_names().items():
        modules = list((words.ROOT / room).rglob("*.py"))
        names = [
            f"{module.name}:{name.line}: {name.name} ({name.instead})"
            for module in modules
            for name in words.retired_names(ast.parse(module.read_text("utf-8")))
        ]
        assert modules, f"no room {room}"
        assert len(names) <= most, "\n".join(names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def found(): pass", ["found"]),
        ("async def _held(): pass", ["_held"]),
        ("class Standing: pass", ["Standing"]),
        ("def rows(told, *, one): pass", ["told", "one"]),
        ("self.kept = 1\nfor one in rows: pass", ["kept", "one"]),
        ("import rows as found\nwith rows as held: pass", ["found", "held"]),
        ("[1 for one in rows]\n(told := 2)", ["one", "told"]),
        ("match rows:\n  case [held, *_]: pass", ["held"]),
        ("rows = self.found(one, told=held)", []),
        ("foundation = withheld = 1", []),
    ],
)
def test_names_that_a_module_gives(text: str, names: list[str]) -> None:
    assert sorted(
        name for _, name, _ in words.retired_names(ast.parse(text))
    ) == sorted(names)


def test_a_module_is_a_name_too() -> None:
    assert words.retired_stem(Path("api/pages/boardview.py")) == "view_model"
    assert words.retired_stem(Path("api/pages/lists.py")) is None
