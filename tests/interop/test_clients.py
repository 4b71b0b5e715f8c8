"""The OpenAPI document as other programs take it: two linters, and two clients made from it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from api.app import create_app
from api.files import XLSX
from graph.settings import Settings
from tests.interop.conftest import HERE, MODULES
from tests.serving import serving
from tests.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the document, in which clients are made."""
    made = tmp_path_factory.mktemp("clients")
    document = json.dumps(create_app(Settings()).openapi())
    (made / "document.json").write_text(document, "utf-8")
    (made / "node_modules").symlink_to(MODULES, target_is_directory=True)
    (made / "package.json").write_text('{"type": "module"}', "utf-8")
    for name in ("walk.ts", "walk.py", "tsconfig.json"):
        shutil.copy(HERE / name, made / name)
    return made


@pytest.fixture(scope="module")
def address(loaded: Writer, store_settings: Settings) -> Iterator[str]:
    """Yield the address of the application, which takes writes from who shows a token."""
    with serving(create_app(store_settings, reader=loaded, token="not-told")) as live:
        yield live


def test_redocly_has_no_error(npm_program: Callable[..., str], folder: Path) -> None:
    config = str(HERE / "redocly.yaml")
    npm_program("redocly", "lint", f"--config={config}", str(folder / "document.json"))


def test_spectral_has_no_error(npm_program: Callable[..., str], folder: Path) -> None:
    config = str(HERE / "spectral.yaml")
    npm_program("spectral", "lint", "--ruleset", config, str(folder / "document.json"))


@pytest.mark.parametrize("name", ["redocly", "spectral"])
def test_the_linters_see_an_error(
    npm_program: Callable[..., str], tmp_path: Path, name: str
) -> None:
    document = create_app(Settings()).openapi()
    path = {**document["paths"]["/api/v1/actors"]}
    path["get"] = {
        **path["get"],
        "operationId": "get_actor",
    }  # that of another operation
    wrong = {**document, "paths": {**document["paths"], "/api/v1/actors": path}}
    (tmp_path / "wrong.json").write_text(json.dumps(wrong), "utf-8")
    config = ("--config=" if name == "redocly" else "--ruleset=") + str(
        HERE / f"{name}.yaml"
    )
    with pytest.raises(AssertionError, match="ended with 1"):
        npm_program(name, "lint", config, str(tmp_path / "wrong.json"))


def test_a_client_of_openapi_typescript_walks(
    npm_program: Callable[..., str], folder: Path, address: str
) -> None:
    npm_program(
        "openapi-typescript", "document.json", "-o", "schema.d.ts", folder=folder
    )
    npm_program("tsc", "--project", "tsconfig.json", folder=folder)
    check(json.loads(npm_program("walk.js", address, folder=folder)))


def test_a_client_of_openapi_python_client_walks(
    python_program: Callable[..., str], folder: Path, address: str
) -> None:
    # What comes as a file is told to this generator by its option for that.
    files = ("application/zip", "application/pdf", XLSX)
    overrides = dict.fromkeys(files, "application/octet-stream")
    config = {"post_hooks": [], "content_type_overrides": overrides}
    (folder / "config.yml").write_text(json.dumps(config), "utf-8")
    python_program(
        "openapi-python-client",
        "generate",
        "--path",
        "document.json",
        "--meta",
        "none",
        "--output-path",
        "atlas_client",
        "--config",
        "config.yml",
        "--fail-on-warning",
        folder=folder,
    )
    check(json.loads(python_program("python", "walk.py", address, folder=folder)))


def check(walked: dict[str, Any]) -> None:
    """Compare what a client was told with the shipped tables."""
    actors = sorted(row["id"] for row in table("actors"))
    assert (walked["first"], walked["second"]) == (actors[:2], actors[2:4])
    assert walked["total"] == len(actors)
    name, collaborations = walked["actor"]
    members = table("collaboration_members")
    assert name == row_of("actors", "uliege")["name"]
    assert set(collaborations) == {
        row["collaboration_id"] for row in members if row["actor_id"] == "uliege"
    }
    name, parts = walked["collaboration"]
    assert name == row_of("collaborations", "atmp-pit")["name"]
    assert set(parts) == {
        row["actor_id"] for row in members if row["collaboration_id"] == "atmp-pit"
    }
    therapy = row_of("therapies", "car-t")
    assert walked["therapy"] == [therapy["name_fr"], therapy["legal_class"]]
    assert sorted(walked["stages"]) == sorted(
        int(row["order"]) for row in table("stages")
    )
    assert set(walked["query"]) == {"Brussels", "Flanders"}
    assert walked["hit"] == "celyad-oncology"
    assert walked["board"] == walked["release"]
    assert walked["missing"] == problem(
        404, "Not found", hint="Look it up in /api/v1/search."
    )
    assert walked["wrong"] == problem(422, "Invalid request", fields=["query.limit"])
    assert walked["unsigned"] == problem(401, "Write refused")


def row_of(name: str, key: str) -> dict[str, str]:
    return next(row for row in table(name) if row["id"] == key)


def problem(
    status: int, title: str, hint: str | None = None, fields: list[str] | None = None
) -> dict[str, Any]:
    return {
        "answered": status,
        "status": status,
        "title": title,
        "told": True,
        "hint": hint,
        "fields": fields or [],
    }
