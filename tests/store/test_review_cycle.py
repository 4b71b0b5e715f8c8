"""A doubtful match from load to load: found, judged by the command, obeyed, taken back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from cli.progress_bar import progress
from graph.curation.match_review import REVIEW_QUEUE, reasons, review
from graph.curation.store import FILE as LOG
from graph.release.read import read_snapshot
from ingest import pipeline
from ingest.fact_store import STORE
from tests import public_files as made
from tests.small_tables import actors_alone, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts

PROJECT, RECORD, ACTOR = "cordis:101000001", "pic:900000017", "saint-luc"
FOUNDATION = {
    **made.FIRM,
    "name": "FONDATION SAINT-LUC",
    "organisationID": "900000017",
    "activityType": "OTH",
    "city": "Bruxelles",
    "country": "BE",
    "nutsCode": "BE100",
}


@pytest.fixture
def settings(
    store_settings: Settings, wipe: Callable[[], None], tmp_path: Path
) -> Iterator[Settings]:
    """Yield settings whose database holds the shipped actors alone, and nothing judged."""
    wipe()
    kept = store_settings.data_dir / STORE
    kept.unlink(missing_ok=True)
    tables = write(tmp_path / "tables", actors_alone())
    with progress("Load") as bar:
        pipeline.ingest(store_settings, ["curated"], tables, False, False, bar)
    yield store_settings
    for path in (
        kept,
        *store_settings.data_dir.glob(f"{LOG}*"),
        store_settings.data_dir / REVIEW_QUEUE,
    ):
        path.unlink(missing_ok=True)


def command(settings: Settings, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "atmp", "review", *arguments, "--json"],
        env={**os.environ, "ATMP_DATA_DIR": str(settings.data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def doubtful(settings: Settings) -> dict[str, Any]:
    return next(
        one for one in review(settings.data_dir) if one["record"]["id"] == RECORD
    )


def test_a_judgement_is_obeyed_by_the_next_load_and_taken_back(
    settings: Settings, writer: Writer, tmp_path: Path
) -> None:
    folder = made.cordis(tmp_path / "cordis")
    (folder / "organization.csv").write_text(
        made.csv_text([made.MEMBER, FOUNDATION]), "utf-8"
    )

    def members() -> set[str]:
        with progress("Load") as bar:
            pipeline.ingest(settings, ["cordis"], folder, False, False, bar)
        parts = read_snapshot(writer).edges["participates_in_actor_collaboration"]
        return set(parts.origins(PROJECT))

    apart = members()
    assert RECORD in apart, "what is in doubt stays apart"
    match = doubtful(settings)
    assert (match["target"]["id"], match["judgement"]) == (ACTOR, None)
    pro, con = reasons(match)
    assert "town" in pro
    assert {"hospital", "foundation"} & set(con)
    said = ("--who", "Ann", "--why", "asked them")
    command(settings, RECORD, ACTOR, "--verdict", "same", *said)
    joined = members()
    assert joined == apart - {RECORD} | {ACTOR}
    judged = command(settings, RECORD)["matches"][0]["judgement"]
    assert (judged["verdict"], judged["who"]) == ("same", "Ann")
    command(settings, RECORD, ACTOR, "--verdict", "undone", *said)
    assert members() == apart
    assert doubtful(settings) == match
