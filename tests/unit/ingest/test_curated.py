from __future__ import annotations

import csv
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.common.curated_columns import COLUMNS
from graph.errors import IngestError
from graph.model import Absence, Capability, Source
from ingest.pipeline import dry_run, read_curated
from ingest.records import Edge, source_id
from ingest.report import Report
from ingest.sources import curated
from tests import small_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pydantic import BaseModel


def rows(name: str) -> list[dict[str, str]]:
    with (curated.SHIPPED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_row_becomes_a_record(curated_records: list[BaseModel | Edge]) -> None:
    kinds = Counter(
        record.spec.name if isinstance(record, Edge) else type(record).__name__
        for record in curated_records
    )
    assert kinds["Actor"] == len(rows("actors"))
    assert kinds["Capability"] == len(rows("actor_stages"))
    assert kinds["works_on_actor_therapy"] == len(rows("actor_therapies"))
    assert kinds["participates_in_actor_collaboration"] == len(
        rows("collaboration_members")
    )
    assert kinds["for_capability_therapy"] == sum(
        bool(r["therapy_id"]) for r in rows("actor_stages")
    )
    assert kinds["subcategory_of_therapy_therapy"] == sum(
        len(r["parent_ids"].split("|")) for r in rows("therapies") if r["parent_ids"]
    )
    urls = {
        url
        for name in COLUMNS
        for row in rows(name)
        for url in row.get("source_url", "").split("|")
        if url
    }
    assert kinds["Source"] == len(urls) + len(curated.CONFIG.sources)
    assert kinds["Absence"] == kinds["at_absence_stage"] == len(rows("absences"))
    assert kinds["for_absence_therapy"] == sum(
        bool(r["therapy_id"]) for r in rows("absences")
    )


def test_a_capability_has_its_life_and_a_source_its_date(
    curated_records: list[BaseModel | Edge],
) -> None:
    nodes = {r.id: r for r in curated_records if isinstance(r, (Capability, Source))}
    for row in rows("actor_stages"):
        made = nodes[
            f"{row['actor_id']}:{row['stage_id']}:{row['therapy_id'] or 'all'}"
        ]
        for name in ("status", "since", "until", "capacity", "as_of"):
            assert (getattr(made, name) or "") == row[name]
    for row in rows("source_dates"):
        made = nodes[source_id(row["url"])]
        assert isinstance(made, Source)
        assert (made.published, made.dated_by) == (row["published"], row["how"])


def without_columns(path: Path, *columns: str) -> None:
    with path.open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    names = [name for name in table[0] if name not in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, names, extrasaction="ignore", lineterminator="\n")
        out.writeheader()
        out.writerows(table)


def test_tables_of_an_earlier_edition_load_and_what_they_lack_is_said(
    tables: Path,
) -> None:
    without_columns(tables / "actor_stages.csv", "status", "since", "until", "capacity")
    (tables / "absences.csv").unlink()
    (tables / "source_dates.csv").unlink()
    report = Report()
    records = curated.read(tables, report)
    report.raise_if_any()
    able = [record for record in records if isinstance(record, Capability)]
    assert len(able) == len(rows("actor_stages"))
    assert {(one.status, one.since, one.until, one.capacity) for one in able} == {
        (None,) * 4
    }
    assert not any(isinstance(record, Absence) for record in records)
    assert set(report.noted) == {
        "table that is not there: absences",
        "table that is not there: source_dates",
        "actor_stages.csv has no column status, since, until, capacity",
    }


LIVES: list[tuple[dict[str, str], dict[str, str], str]] = [
    (
        {"status": "active", "until": "2020"},
        {},
        "2: until: 2020 is an end, but the status is",
    ),
    (
        {"status": "planned", "since": "2020"},
        {},
        "2: since: 2020 is a beginning, but the status",
    ),
    (
        {"status": "active", "since": "2022", "as_of": "2021-05"},
        {},
        "2: since: active since 2022",
    ),
    (
        {"status": "ended", "since": "2021", "until": "2020-12"},
        {},
        "2: until: 2020-12 is before",
    ),
    (
        {"status": "active"},
        {"ended": "2020"},
        "2: status: zz-lab ended in 2020, but this is a",
    ),
    (
        {"status": "planned"},
        {"ended": "2020"},
        "2: status: zz-lab ended in 2020, but this is",
    ),
    (
        {"status": "ended", "until": "2021"},
        {"ended": "2020"},
        "2: until: 2021 is after the end",
    ),
    ({"status": "stopped"}, {}, "2: status: 'stopped' is not in the vocabulary"),
    ({"status": "ended", "until": "soon"}, {}, "2: until: 'soon' is not YYYY"),
]


@pytest.mark.parametrize(
    ("life", "actor", "message"), LIVES, ids=[one[2] for one in LIVES]
)
def test_a_life_that_contradicts_itself_is_refused(
    tmp_path: Path, life: dict[str, str], actor: dict[str, str], message: str
) -> None:
    given = small_tables.small()
    given["actors"].pop()
    place = {"city": "Liège", "country": "BE", "region": "Wallonia"}
    small_tables.add(given, "actors", **small_tables.ACTOR, **place, **actor)
    fact = {
        "actor_id": "zz-lab",
        "stage_id": "discovery",
        "source_url": "https://example.org/z",
    }
    small_tables.add(given, "actor_stages", **fact, **life)
    told = small_tables.problems(small_tables.write(tmp_path / "tables", given))
    assert any(f"actor_stages.csv:{message}" in line for line in told), told


def test_an_ended_actor_may_have_capabilities_that_ended_or_of_which_nothing_is_known(
    tmp_path: Path,
) -> None:
    given = small_tables.small()
    given["actors"].pop()
    place = {"city": "Liège", "country": "BE", "region": "Wallonia"}
    small_tables.add(given, "actors", **small_tables.ACTOR, **place, ended="2020")
    fact = {"actor_id": "zz-lab", "source_url": "https://example.org/z"}
    dates = {"since": "2015", "until": "2020-05"}
    small_tables.add(
        given, "actor_stages", **fact, stage_id="discovery", status="ended", **dates
    )
    small_tables.add(
        given, "actor_stages", **fact, stage_id="preclinical", status="unknown"
    )
    assert read_curated(small_tables.write(tmp_path / "tables", given))


def test_a_source_date_that_no_row_cites_is_refused(tmp_path: Path) -> None:
    given = small_tables.small()
    page = {"url": "https://example.org/other", "published": "2020", "how": "page text"}
    small_tables.add(given, "source_dates", **page)
    told = small_tables.problems(small_tables.write(tmp_path / "tables", given))
    assert any("source_dates.csv:2: url: no row cites" in line for line in told), told


def test_every_fact_has_a_source_that_exists(
    curated_records: list[BaseModel | Edge],
) -> None:
    known = {r.id for r in curated_records if type(r).__name__ == "Source"}  # pyright: ignore[reportAttributeAccessIssue]
    for record in curated_records:
        fact = record.record if isinstance(record, Edge) else record
        if type(fact).__name__ != "Source":
            assert set(fact.source_ids) <= known  # pyright: ignore[reportAttributeAccessIssue]
            assert fact.source_ids  # pyright: ignore[reportAttributeAccessIssue]


def test_derived_rows_say_so(curated_records: list[BaseModel | Edge]) -> None:
    marked = [
        r.record.basis
        for r in curated_records
        if isinstance(r, Edge) and (r.record.note or "").startswith("Through its unit")
    ]
    assert len(marked) > 20
    assert set(marked) == {"derived"}


def drop_column(folder: Path) -> None:
    lines = (folder / "events.csv").read_text("utf-8").splitlines(keepends=True)
    lines[0] = lines[0].replace(",type", "")
    (folder / "events.csv").write_text("".join(lines), "utf-8")


def truncate(folder: Path) -> None:
    raw = (folder / "actors.csv").read_bytes()
    (folder / "actors.csv").write_bytes(raw[: len(raw) // 2])


def keep_two_rows(folder: Path) -> None:
    lines = (folder / "actors.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "actors.csv").write_text("".join(lines[:3]), "utf-8")


def duplicate_line(folder: Path) -> None:
    text = (folder / "places.csv").read_text("utf-8")
    (folder / "places.csv").write_text(text + text.splitlines()[-1] + "\n", "utf-8")


def latin(folder: Path) -> None:
    text = (folder / "places.csv").read_text("utf-8")
    (folder / "places.csv").write_bytes(text.encode("latin-1"))


def megabyte(folder: Path) -> None:
    replace(folder / "events.csv", "By Galapagos", "x" * 1_000_000)


SPOILED: list[tuple[Callable[[Path], None], str]] = [
    (drop_column, "events.csv:1: type: column is missing"),
    (truncate, "actors.csv"),
    (duplicate_line, f"places.csv:{len(rows('places')) + 2}: country+city: duplicate"),
    (latin, "not UTF-8"),
    (megabyte, "events.csv:2: note: "),
    (
        lambda f: replace(f / "actor_therapies.csv", ",cell-therapy,", ",cel-therapy,"),
        "actor_therapies.csv:2: therapy_id: unknown id 'cel-therapy'",
    ),
    (
        lambda f: replace(f / "actor_stages.csv", "accessia-pharma", "acessia-pharma"),
        "actor_stages.csv:2: actor_id: unknown id 'acessia-pharma'",
    ),
    (
        lambda f: replace(f / "events.csv", "aboundbio,2022-06", "aboundbio,June 2022"),
        "events.csv:2: date: 'June 2022' is not YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    (
        lambda f: replace(f / "events.csv", "By Galapagos", "=HYPERLINK(1)"),
        "events.csv:2: note: looks like a formula",
    ),
    (
        lambda f: replace(
            f / "actors.csv", "2Move Implants,company", "2Move Implants,startup"
        ),
        "actors.csv:2: kind: 'startup' is not in the vocabulary",
    ),
    (
        lambda f: replace(
            f / "events.csv", "https://bioprocessintl", "javascript://bioprocessintl"
        ),
        "events.csv:2: source_url:",
    ),
    (
        lambda f: replace(f / "market.csv", ",36,", ",thirty-six,"),
        "market.csv:2: value: 'thirty-six' is not a whole number",
    ),
    (lambda f: (f / "trials.csv").unlink(), "trials.csv: no such file"),
]


@pytest.mark.parametrize(
    ("spoil", "message"), SPOILED, ids=[message for _, message in SPOILED]
)
def test_bad_input_names_file_line_field_and_reason(
    tables: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(tables)
    with pytest.raises(IngestError, match="nothing was loaded") as caught:
        read_curated(tables)
    assert message in str(caught.value)


def test_the_shipped_tables_have_floors_and_ones_own_have_none(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_two_rows(tables)
    with pytest.raises(IngestError, match="actor_stages") as own:
        read_curated(tables)
    assert "floor" not in str(own.value)
    monkeypatch.setattr(curated, "SHIPPED", tables)
    with pytest.raises(
        IngestError, match=r"actors\.csv: 2 rows, floor 400: truncated\?"
    ):
        read_curated(tables)


def test_actor_without_source_is_refused(tables: Path) -> None:
    text = (tables / "market.csv").read_text("utf-8").splitlines()
    text[1] = ",".join([*text[1].split(",")[:4], ""])
    (tables / "market.csv").write_text("\n".join(text) + "\n", "utf-8")
    with pytest.raises(IngestError, match=r"market\.csv:2: source_ids: .*no source"):
        read_curated(tables)


def test_semicolons_byte_order_mark_and_crlf_give_the_same_release(
    tables: Path,
) -> None:
    before = dry_run(read_curated(tables)).checksum
    for name in ("actors", "events"):
        path = tables / f"{name}.csv"
        with path.open(encoding="utf-8") as file:
            cells = list(csv.reader(file))
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(cells)
    assert dry_run(read_curated(tables)).checksum == before


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(cut=st.floats(0.02, 0.98))
def test_truncated_anywhere_is_refused_or_ends_at_a_row(
    tmp_path: Path, cut: float
) -> None:
    folder = shutil.copytree(curated.SHIPPED, tmp_path / "cut", dirs_exist_ok=True)
    raw = (curated.SHIPPED / "collaborations.csv").read_bytes()
    (folder / "collaborations.csv").write_bytes(raw[: int(len(raw) * cut)])
    with pytest.raises(IngestError):
        read_curated(folder)
