from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from pathlib import Path

import pytest

from api.counts import PREFIX, counts_folder
from graph.neo4j_local.server_state import ProcessRef


@pytest.fixture(autouse=True)
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def left(parent: Path, name: str, process: ProcessRef, node: str = "") -> Path:
    folder = parent / f"{PREFIX}{name}"
    folder.mkdir()
    owner = {"node": node or platform.node(), "process": asdict(process)}
    (folder / "owner.json").write_text(json.dumps(owner), "utf-8")
    return folder


def test_what_a_killed_server_left_goes_at_the_next_start(parent: Path) -> None:
    dead = left(parent, "dead", ProcessRef(os.getpid(), 1.0))  # our id, another start
    alive = left(parent, "alive", ProcessRef.of(os.getpid()))
    elsewhere = left(parent, "elsewhere", ProcessRef(1, 1.0), "another-machine")
    unnamed, old = parent / f"{PREFIX}new", parent / f"{PREFIX}old"
    unnamed.mkdir()
    old.mkdir()
    os.utime(old, (1.0, 1.0))
    with counts_folder() as folder:
        assert not dead.exists()
        assert not old.exists()
        assert alive.exists()
        assert elsewhere.exists()
        assert unnamed.exists()
        with counts_folder() as other:
            assert folder != other
            assert Path(folder).is_dir()
    assert not Path(folder).exists()
