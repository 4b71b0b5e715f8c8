"""The official files, where ATMP_SOURCES_DIR says that they are: one folder per source.

`ATMP_SOURCES_DIR=FOLDER ./atmp test -m official` runs them; nothing else does.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from graph.errors import IngestError
from ingest.reading.source import Files
from ingest.report import Report
from ingest.rows import Sum, content
from ingest.sources import PUBLIC

FOLDERS = {"clinicaltrials": "ctgov"}
LEAST = {
    "ror": 30_000,
    "kbo": 10,
    "ema": 2000,
    "clinicaltrials": 300,
    "cordis": 200,
    "openalex": 3,
}

pytestmark = pytest.mark.official
PUBLISHED = [name for name in PUBLIC if name != "addresses"]
"""The sources whose files a publisher gives out; visits of addresses are our own."""


def folder(name: str) -> Path:
    return Path(os.environ["ATMP_SOURCES_DIR"]) / FOLDERS.get(name, name)


def read(name: str, path: Path) -> tuple[str, Report]:
    report, total = Report(), Sum()
    module = PUBLIC[name]
    for record in module.read(Files(path, module.CONFIG, report), report):
        total.add(content(record))
    return total.release().checksum, report


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_file_is_read_and_twice_gives_the_same(name: str) -> None:
    first, report = read(name, folder(name))
    report.check({}, {}, 0.01)
    assert sum(report.read.values()) >= LEAST[name]
    assert report.problems == []
    if name != "ror":
        assert read(name, folder(name))[0] == first


@pytest.mark.parametrize("name", PUBLISHED)
def test_cut_off_at_a_random_byte_is_refused(name: str, tmp_path: Path) -> None:
    rng = random.Random(f"{name}-1")  # noqa: S311 (places, not secrets)
    files = sorted(file for file in folder(name).rglob("*") if file.is_file())
    read_from = [file for file in files if not _skipped(name, file)]
    for file in rng.sample(read_from, min(3, len(read_from))):
        whole = file.read_bytes()
        cut = rng.randrange(1, len(whole) - 2)
        while file.suffix == ".csv" and whole[cut - 1 : cut + 1].strip(b'"\r\n') == b"":
            cut = rng.randrange(1, len(whole) - 2)  # between two rows
        shutil.rmtree(tmp_path / name, ignore_errors=True)
        (tmp_path / name).mkdir()
        short = tmp_path / name / file.name
        short.write_bytes(whole[:cut])
        with pytest.raises(IngestError):
            read(name, short)


def _skipped(name: str, file: Path) -> bool:
    """Return whether nothing is read from a file, so that cutting it off changes nothing."""
    config = PUBLIC[name].CONFIG
    if any(file.match(glob) for glob in config.skipped_files):
        return True
    try:
        files = Files(file, config, Report())
    except IngestError:
        return True
    return not any(
        files.has(table) for table, spec in config.tables.items() if not spec.skipped
    )
