"""Corrections as a CSV file: written, read, imported and applied to the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.common.textio import write_rows
from graph.curation.apply import apply_edits
from graph.curation.decisions import decide, import_patches
from graph.curation.edits import Edit
from graph.curation.log import Log
from graph.curation.patch import HEAD, patch_lines, read_patch
from graph.errors import InvalidInputError, NotFoundError
from ingest.sources import curated

if TYPE_CHECKING:
    from pathlib import Path

EDITS = (
    Edit("actors", ("a",), {"city": "Mons"}, {"city": "Liège"}),
    Edit(
        "events",
        ("a", "", "layoffs"),
        None,
        {"actor_id": "a", "date": "", "type": "layoffs", "note": 'A, "quoted"\nline'},
    ),
    Edit("collaborations", ("c",), {"id": "c", "name": "C"}, None),
)


def test_what_is_exported_is_imported_unchanged(tmp_path: Path) -> None:
    log = Log(tmp_path)
    number = log.add("proposed", "visitor", body={"source_url": "https://a.be/x"})
    decide(log, number, "accepted", "ann", "seen", EDITS)
    path = tmp_path / "patch.csv"
    write_rows(path, HEAD, patch_lines(log.history().in_force))
    (patch,) = read_patch(path)
    assert (patch.reason, patch.source_url) == ("seen", "https://a.be/x")
    assert patch.edits == EDITS
    other = Log(tmp_path / "other")
    (again,) = import_patches(other, [patch], "bob")
    assert other.history().proposals[again].edits == EDITS


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("shops,a,city,,x,,", "patch.csv:2: table: 'shops' is no table."),
        ("actors,a,size,,x,,", "patch.csv:2: column: 'size' is no column of actors."),
        ("actors,,city,,x,,", "patch.csv:2: key: empty."),
        ("events,a,note,,x,,", "patch.csv:2: key: 'a' is not actor_id:date:type."),
        (
            "actors,a,(row),,moved,,",
            "patch.csv:2: new: 'moved' is neither added nor removed.",
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "patch.csv"
    path.write_text(f"{','.join(HEAD[:7])}\n{line}\n")
    with pytest.raises(InvalidInputError) as caught:
        read_patch(path)
    assert str(caught.value).endswith(said)


def test_the_shipped_tables_stay_as_they_are_but_for_the_edited_row(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for path in curated.SHIPPED.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    before = (folder / "actors.csv").read_text("utf-8").splitlines()
    new = {"id": "000-first", "name": "First", "kind": "company"}
    changed, conflicts = apply_edits(
        [Edit("actors", ("000-first",), None, new)], folder
    )
    after = (folder / "actors.csv").read_text("utf-8").splitlines()
    assert (changed, conflicts) == ({"actors": 1}, [])
    assert after[0] == before[0]
    assert after[1].startswith("000-first,First,company,")
    assert after[2:] == before[1:]


def test_a_table_that_is_missing_or_lacks_the_column_changes_no_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    edit = Edit("actors", ("a",), {"name": "A"}, {"name": "B"})
    with pytest.raises(InvalidInputError, match=r"events\.csv: no such file"):
        apply_edits([edit, EDITS[1]], tmp_path)
    with pytest.raises(InvalidInputError, match="no column city"):
        apply_edits([edit, EDITS[0]], tmp_path)
    assert (tmp_path / "actors.csv").read_text() == "id,name\na,A\n"


@pytest.mark.parametrize(
    ("decision", "who", "why", "said"),
    [
        ("accepted", "", "", "who: empty"),
        ("rejected", "ann", " ", "why: empty"),
        ("undone", "ann", "no", "is new: not to be undone"),
    ],
)
def test_a_decision_that_cannot_be_made_is_refused(
    tmp_path: Path, decision: str, who: str, why: str, said: str
) -> None:
    log = Log(tmp_path)
    number = log.add("proposed", "visitor")
    with pytest.raises(InvalidInputError, match=said):
        decide(log, number, decision, who, why)  # pyright: ignore[reportArgumentType]
    with pytest.raises(NotFoundError):
        decide(log, number + 1, "rejected", "ann", "none")
    assert log.history().counts["new"] == 1
