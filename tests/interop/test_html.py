"""Every kind of page under the Nu validator of the W3C: no error."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from graph.model import LANGUAGES
from graph.neo4j_local.java import find_java
from tests.interop.conftest import LIMIT, MODULES
from tests.night import NIGHT
from tests.page_kinds import PAGE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.testclient import TestClient

    from graph.settings import Settings

pytestmark = pytest.mark.restarts

JAR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
PAGES = (
    "docs",
    *(
        f"{lang}/{kind}"
        for number, kind in enumerate(PAGE_KINDS)
        for at, lang in enumerate(LANGUAGES)
        if NIGHT or number % len(LANGUAGES) == at
    ),
)
"""Each kind in one language, by turns, and in all of them at night."""


def errors(java: Path, folder: Path) -> list[str]:
    """Return what the validator says of the pages in a folder, each with the file and line."""
    done = subprocess.run(
        [
            str(java),
            *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),  # it runs for seconds
            "-Xss8m",  # the schemas of HTML are deep
            *("-jar", str(JAR), "--errors-only", "--format", "json", str(folder)),
        ],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.stderr.startswith("{"), done.stdout + done.stderr
    return [
        f"{one['url'].rsplit('/', 1)[-1]}:{one.get('lastLine')}: {one['message']}"
        for one in json.loads(done.stderr)["messages"]
    ]


def test_no_page_has_an_error(
    client: TestClient,
    npm_program: Callable[..., str],  # installs the packages
    store_settings: Settings,
    tmp_path: Path,
) -> None:
    del npm_program
    names: dict[str, str] = {}
    for number, page in enumerate(PAGES):
        answer = client.get(f"/{page}", headers={"accept": "text/html"})
        assert answer.headers["content-type"].startswith("text/html"), page
        name = f"{number}.html"
        names[name] = page
        (tmp_path / name).write_text(answer.text, "utf-8")
    said = errors(find_java(store_settings), tmp_path)
    assert [f"{names[one.partition(':')[0]]} {one}" for one in said] == []


def test_the_validator_sees_an_error(
    npm_program: Callable[..., str], store_settings: Settings, tmp_path: Path
) -> None:
    del npm_program
    wrong = '<!doctype html><html lang="en"><title>x</title><p id="a b">x</p></html>'
    (tmp_path / "wrong.html").write_text(wrong, "utf-8")
    said = errors(find_java(store_settings), tmp_path)
    assert len(said) == 1
    assert "whitespace" in said[0]
