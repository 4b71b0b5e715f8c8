"""A synthetic CORDIS dump of full size through the whole path.

Beside it the driver alone with the same batches, and Neo4j's own import of the exported files.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import time
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

import pytest

from graph.export import export
from graph.neo4j_local import local_server
from graph.release.read import current_release, read_snapshot
from graph.settings import Settings
from graph.store.catalogue import get
from graph.store.connection import connect
from ingest import merge
from ingest.check import stored_checksum
from ingest.differences import BATCH
from ingest.fact_store import store
from tests import public_files as made
from tests.admin import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.store.bolt import Writer

pytestmark = pytest.mark.bench
SCALE = float(os.environ.get("ATMP_BENCH_SCALE", "1"))
PROJECTS, PARTICIPATIONS, ORGANISATIONS = (
    int(whole * SCALE) for whole in (35_000, 180_000, 30_000)
)
TITLES = (
    "CAR-T cells for {}",
    "Gene therapy of {}",
    "Phage therapy against {}",
    "{} by MSC therapy",
)
WORDS = (
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "glade",
    "haven",
    "inlet",
    "jetty",
)
COUNTRIES = ("DE", "FR", "ES", "IT", "NL", "BE", "UK", "SE", "EL", "PL")
MOST_MB = 1024


def dump(folder: Path) -> Path:
    """Write projects and participations: few organisations take part often, most of them once."""
    rng = random.Random(17)  # noqa: S311 (a distribution, not a secret)
    folder.mkdir()
    with (folder / "project.csv").open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(
            file, list(made.PROJECT), delimiter=";", quoting=csv.QUOTE_ALL
        )
        out.writeheader()
        for number in range(PROJECTS):
            title = rng.choice(TITLES).format(" ".join(rng.sample(WORDS, k=3)))
            body = " ".join(rng.choices(WORDS, k=250))
            out.writerow(
                {
                    **made.PROJECT,
                    "id": 100_000_000 + number,
                    "title": title,
                    "acronym": f"P{number}",
                    "objective": body,
                }
            )
    with (folder / "organization.csv").open(
        "w", encoding="utf-8-sig", newline=""
    ) as file:
        out = csv.DictWriter(
            file, list(made.MEMBER), delimiter=";", quoting=csv.QUOTE_ALL
        )
        out.writeheader()
        # fmt: off
        for number in range(PARTICIPATIONS):
            who = min(int(rng.paretovariate(0.6)), ORGANISATIONS) - 1
            who = who if rng.random() < 0.3 else number % ORGANISATIONS
            place = random.Random(who)  # noqa: S311
            name = " ".join(place.sample(WORDS, k=2)).upper()
            out.writerow({**made.FIRM, "projectID": 100_000_000 + number % PROJECTS,
                          "organisationID": 900_000_000 + who, "name": f"{name} {who} BV",
                          "country": place.choice(COUNTRIES), "city": place.choice(WORDS).upper(),
                          "role": "coordinator" if number < PROJECTS else "participant"})
    # fmt: on
    return folder


def ingested(settings: Settings, path: Path) -> dict[str, Any]:
    """Load by the command line in a process of its own, so that its peak is its own."""
    command = [
        sys.executable,
        "-m",
        "atmp",
        "ingest",
        "cordis",
        "--from",
        str(path),
        "--json",
    ]
    environment = {**os.environ, "ATMP_DATA_DIR": str(settings.data_dir)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def bare(settings: Settings, writer: Writer) -> tuple[int, float]:
    """Return rows and seconds of the driver alone: the same statements, batches and parameters."""
    with (
        store(settings) as facts,
        facts.changing(),
        merge.Spool(merge.rows(facts)) as spool,
        writer._driver.session() as session,
    ):
        started, sent = time.perf_counter(), 0
        for kind, group in groupby(spool, key=lambda row: row.kind):
            statement = get(f"load.{kind.lower()}").statement
            for batch in batches(row.parameter() for row in group):
                given = {"rows": batch, "number": 1}
                session.execute_write(
                    lambda tx, s=statement, g=given: tx.run(s, g).consume()
                )
                sent += len(batch)
        return sent, time.perf_counter() - started


def batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def test_full_cordis_dump_through_the_whole_path(
    tmp_path: Path, report: Callable[[dict[str, Any]], None]
) -> None:
    path = dump(tmp_path / "cordis")
    settings = Settings(data_dir=tmp_path / "data", neo4j_uri=None)  # pyright: ignore[reportCallIssue]
    with local_server(settings), connect(settings) as writer:
        started = time.perf_counter()
        summary = ingested(settings, path)
        seconds = time.perf_counter() - started
        snapshot = read_snapshot(writer)
    started = time.perf_counter()
    export(snapshot, "neo4j-admin", tmp_path / "files", "https://atlas.example.org")
    export_seconds = time.perf_counter() - started
    # A server of its own, as new and as cold as the first one was.
    other = settings.model_copy(update={"data_dir": tmp_path / "bare"})
    with local_server(other), connect(other) as writer:
        writer.apply_schema()
        sent, bare_seconds = bare(settings, writer)
    third = settings.model_copy(update={"data_dir": tmp_path / "admin"})
    started = time.perf_counter()
    imported(third, tmp_path / "files", "https://atlas.example.org")
    admin_seconds = time.perf_counter() - started
    with connect(third) as writer:
        writer.apply_schema()
        assert stored_checksum(writer) == summary["checksum"]
        assert current_release(writer).counts == summary["rows"]
    rows = sum(summary["rows"].values())
    parts = summary["seconds"]
    report(
        {
            "projects": summary["sources"]["cordis"]["kept"]["project"],
            "participations": summary["sources"]["cordis"]["kept"]["organization"],
            "rows": rows,
            "seconds": round(seconds, 1),
            "read_seconds": summary["sources"]["cordis"]["seconds"],
            "parts": parts,
            "rows_per_second": round(rows / seconds),
            "write_rows_per_second": round(rows / parts["write"]),
            "bare_rows_per_second": round(sent / bare_seconds),
            "write_ratio": round(bare_seconds / parts["write"], 2),
            "export_seconds": round(export_seconds, 1),
            "admin_seconds": round(admin_seconds, 1),
            "admin_rows_per_second": round(rows / admin_seconds),
            "peak_mb": summary["peak_mb"],
        }
    )
    assert summary["peak_mb"] < MOST_MB
    assert sent == rows
