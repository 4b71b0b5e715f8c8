"""A disk that fills up, by a limit on the size of files: it needs no rights and no mount."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

resource = pytest.importorskip("resource", reason="limits as POSIX has them")

LIMITED = """
import json, resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write then fails as on a full disk
from graph.errors import AtlasError
from graph.settings import Settings
from ingest import pipeline
class Bar:
    def fraction(self, what, part): ...
    def count(self, what, done, total): ...
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    pipeline.ingest(
        Settings(data_dir=Path(sys.argv[1]), neo4j_uri=None), ["curated"], None, False, False, Bar()
    )
except AtlasError as error:
    print(json.dumps([type(error).__name__, error.detail, error.hint]))
"""


@pytest.mark.parametrize("most", [0, 20_000, 400_000])
def test_a_disk_that_fills_up_is_one_sentence(tmp_path: Path, most: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "data"), str(most)],
        capture_output=True,
        text=True,
        check=True,
    )
    kind, detail, hint = json.loads(done.stdout)  # SQLite calls this limit an I/O error
    assert kind == "DiskError"
    assert str(tmp_path) in detail or "temporary" in detail or "/tmp" in detail  # noqa: S108
    assert "ATMP_DATA_DIR" in hint
