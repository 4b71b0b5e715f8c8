"""Files of the pages: their addresses change with their bytes, and are kept for ever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.static_files import FOREVER, STATIC, HashedFiles, version
from graph.view import pyvis_render

ADDRESS = re.compile(r'"(\.\.?/[^"]+\.js)"')


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.mount("/static", HashedFiles())
    return TestClient(app)


@pytest.mark.parametrize("name", ["site.css", "network/page.js", "view/draw.js"])
def test_a_file_with_the_hash_of_today_is_kept_for_ever(
    client: TestClient, name: str
) -> None:
    answer = client.get(f"/static/{version()}/{name}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == FOREVER


@pytest.mark.parametrize("before", ["", "v-0123456789ab/"])
def test_any_other_address_answers_and_is_not_kept(
    client: TestClient, before: str
) -> None:
    answer = client.get(f"/static/{before}site.css")
    assert answer.content == (STATIC / "site.css").read_bytes()
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_what_is_not_there_is_not_there_under_the_hash(client: TestClient) -> None:
    assert client.get(f"/static/{version()}/nothing.js").status_code == 404
    assert client.get(f"/static/{version()}/view/../app.py").status_code == 404


def served(path: Path) -> Path:
    """Return where a script stands among the addresses: those of the network under view/."""
    for folder, at in ((STATIC, Path()), (pyvis_render.STATIC, Path("view"))):
        if path.is_relative_to(folder):
            return at / path.relative_to(folder)
    raise AssertionError(path)


def test_what_a_module_imports_is_served() -> None:
    every = [
        path
        for folder in (STATIC, pyvis_render.STATIC)
        for path in folder.rglob("*.js")
        if ".min." not in path.name
    ]
    addresses = {served(path).as_posix() for path in every} | {
        "view/vis-network.min.js"
    }
    imports = [
        (served(path), name)
        for path in every
        for name in ADDRESS.findall(path.read_text("utf-8"))
    ]
    assert len(imports) > 10
    for importer, name in imports:
        parts: list[str] = []
        for part in (importer.parent / name).as_posix().split("/"):
            if part == "..":
                parts.pop()
            elif part != ".":
                parts.append(part)
        assert "/".join(parts) in addresses, (importer, name)
