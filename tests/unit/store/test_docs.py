from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from graph.store import catalogue
from tools import docs

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("path", docs.pages(), ids=lambda p: p.name)
def test_generated_page_is_current(path: Path) -> None:
    assert path.read_text("utf-8") == docs.pages()[path], "run: python -m tools.docs"


def test_readme_names_query_files_that_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"queries/[a-z_]+/[a-z_]+\.cypher", text))
    assert len(named) >= 5
    assert all((ROOT / name).is_file() for name in named)
    for name in named:
        assert catalogue.get(
            name.removeprefix("queries/").removesuffix(".cypher").replace("/", ".")
        )


def test_readme_commands_exist() -> None:
    from cli.main import app  # noqa: PLC0415 (the command line is heavy)

    verbs = set(get_command(app).commands)  # pyright: ignore[reportAttributeAccessIssue]
    text = (ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"\./atmp ([a-z]+)", text)) <= verbs
