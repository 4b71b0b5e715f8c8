from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from ingest.sources import curated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Return a folder with a copy of the shipped tables, to be spoiled."""
    return shutil.copytree(curated.SHIPPED, tmp_path / "tables")
