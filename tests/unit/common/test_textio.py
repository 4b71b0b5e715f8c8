from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.common.textio import read_rows, write_rows, written_whole
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CELL = st.text(st.characters(blacklist_characters="\x00", codec="utf-8"), max_size=8)


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.mktemp("rows") / name

    @given(st.lists(st.tuples(CELL, CELL), max_size=5))
    def round_trip(rows: list[tuple[str, str]]) -> None:
        rows = [row for row in rows if not {"\r", "\n"} & set("".join(row))]
        assert write_rows(path, ("a", "b"), rows) == len(rows)
        assert [tuple(row.values()) for _, row in read_rows(path, ("a", "b"))] == rows

    round_trip()


def test_rows_that_fail_half_way_leave_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_rows(path, ("a",), [("old",)])

    def failing() -> Iterator[tuple[str]]:
        yield ("new",)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_rows(path, ("a",), failing())
    assert path.read_text("utf-8") == "a\nold\n"
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]


def test_a_file_that_is_written_through_a_link_or_into_a_pipe(tmp_path: Path) -> None:
    file, link, pipe = (tmp_path / name for name in ("file", "link", "pipe"))
    file.write_text("old")
    link.symlink_to(file)
    with written_whole(link) as part:
        part.write_text("new")
        assert file.read_text() == "old", "until all of it is there"
    assert (link.is_symlink(), file.read_text()) == (True, "new")
    os.mkfifo(pipe)
    with written_whole(pipe) as part:
        assert part == pipe, "nothing else stands in the place of a pipe"
    assert pipe.is_fifo()
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("left", [0, 5, 12, 25, -1])
def test_a_packed_file_that_is_cut_is_refused(tmp_path: Path, left: int) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 400)[:left])
    with pytest.raises(InvalidInputError, match=r"t\.csv\.gz"):
        list(read_rows(path, ("a", "b")))


def test_a_packed_file_that_is_spoiled_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    whole = gzip.compress(b"a,b\n" + b"1,2\n" * 400)
    path.write_bytes(whole[:14] + b"\xff\xff" + whole[16:])
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(read_rows(path, ("a", "b")))


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a\n\xe9\n")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(read_rows(tmp_path / "t.csv", ("a",)))
