"""Previews of workbooks: kept for a day, chosen from row by row, found by their token alone."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from graph.curation.edits import Edit
from graph.curation.uploads import (
    FOLDER,
    MOST,
    Upload,
    drop_upload,
    keep_upload,
    read_upload,
)
from graph.errors import NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

EDITS = [
    Edit("actors", ("a",), {"note": ""}, {"note": "1"}),
    Edit("actors", ("b",), {"note": ""}, {"note": "2"}),
    Edit("places", ("BE", "X"), None, {"city": "X"}),
]
CHANGES = [{**edit.as_dict(), "line": 2} for edit in EDITS]


def test_rows_and_tables_are_chosen(tmp_path: Path) -> None:
    token = keep_upload(tmp_path, Upload("t.xlsx", "ann", {"changes": CHANGES}))
    kept = read_upload(tmp_path, token)
    assert (kept.name, kept.who) == ("t.xlsx", "ann")
    assert kept.chosen({1}, set()) == [EDITS[1]]
    assert kept.chosen({2}, {"actors"}) == EDITS
    assert kept.chosen(set(), set()) == []
    assert kept.chosen({99}, {"none"}) == []


@pytest.mark.parametrize(
    "token", ["", "../curation", "0" * 32, "a" * 31, "/etc/passwd"]
)
def test_no_other_file_is_read(tmp_path: Path, token: str) -> None:
    keep_upload(tmp_path, Upload("t.xlsx", "ann", {"changes": []}))
    with pytest.raises(NotFoundError):
        read_upload(tmp_path, token)


def test_a_preview_goes_when_it_is_accepted_or_old_or_one_too_many(
    tmp_path: Path,
) -> None:
    upload = Upload("t.xlsx", "ann", {"changes": []})
    first = keep_upload(tmp_path, upload)
    drop_upload(tmp_path, first)
    with pytest.raises(NotFoundError):
        read_upload(tmp_path, first)
    old = keep_upload(tmp_path, upload)
    yesterday = time.time() - 25 * 3600
    os.utime(tmp_path / FOLDER / f"{old}.json", (yesterday, yesterday))
    tokens = [keep_upload(tmp_path, upload) for _ in range(MOST + 3)]
    with pytest.raises(NotFoundError):
        read_upload(tmp_path, old)
    assert len(list((tmp_path / FOLDER).iterdir())) == MOST
    assert read_upload(tmp_path, tokens[-1]) == upload
