"""Doubtful matches as a page: who may judge, what is shown, what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from graph.review import JUDGEMENTS, read_judgements, write_doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

MATCH = {
    "record": {"id": "ror:x", "name": "<b>Ghent</b> University", "aliases": ["UGent"]},
    "target": {"id": "ugent", "name": "Universiteit Gent"},
    "score": 0.61, "basis": "model", "signals": {"city": 1.0},
}  # fmt: skip
SENT = {"record": "ror:x", "target": "ugent", "verdict": "same", "who": "Ann", "why": "seen"}
OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_doubtful(tmp_path, [MATCH])
    return tmp_path


@pytest.fixture
def near(loaded: Writer, store_settings: Settings, folder: Path) -> Iterator[TestClient]:
    app = create_app(store_settings.model_copy(update={"data_dir": folder}), reader=loaded)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 4000)) as opened:
        yield opened


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_both_sides_are_shown_as_text(near: TestClient, lang: str) -> None:
    text = near.get(f"/{lang}/review").text
    assert "&lt;b&gt;Ghent&lt;/b&gt; University" in text
    assert "Universiteit Gent" in text


def test_a_judgement_of_the_machine_itself_is_kept_and_undone(
    near: TestClient, folder: Path
) -> None:
    assert "Ann" in near.post("/en/review", data=SENT, headers=OWN).text
    near.post("/en/review", data=SENT | {"verdict": "undone"}, headers=OWN)
    assert [one.verdict for one in read_judgements(folder / JUDGEMENTS)] == ["same", "undone"]


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {},
     OWN | {"host": "atlas.example"}],
)  # fmt: skip
def test_nobody_else_judges(near: TestClient, folder: Path, headers: dict[str, str]) -> None:
    assert near.post("/en/review", data=SENT, headers=headers).status_code == 403
    assert not (folder / JUDGEMENTS).exists()
