"""Accepted corrections over the curated tables: who states what, new editions, conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cli.progress_bar import progress
from graph.curation.edits import Edit
from graph.curation.log import Log
from graph.errors import IngestError
from graph.settings import Settings
from ingest import merge, pipeline
from ingest.byhand import corrections_upto, published_upto, read_by_hand
from ingest.fact_store import FactStore
from tests.small_tables import add, small, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.small_tables import Tables

SEAT = Edit("actors", ("zz-lab",), {"city": "Liège"}, {"city": "Namur"})


def tables() -> Tables:
    given = small()
    add(given, "places", city="Namur", country="BE", region="Wallonia")
    return given


def accept(log: Log, *edits: Edit, who: str = "ann") -> int:
    number = log.add("proposed", "visitor")
    log.add(
        "accepted",
        who,
        proposal=number,
        body={"edits": [one.as_dict() for one in edits]},
    )
    return number


def loaded(
    folder: Path, given: Path | None, log: Log, upto: int
) -> tuple[dict[str, Any], FactStore]:
    facts = FactStore(folder / "facts.sqlite")
    with facts.changing():
        corrections = corrections_upto(log, upto)
        told = read_by_hand(
            facts, given, corrections, unchanged=given is None, allow_shrink=True
        )
        facts.commit()
    return told, facts


def actor(facts: FactStore) -> dict[str, Any]:
    return next(
        row.properties
        for row in merge.rows(facts)
        if row.properties.get("id") == "zz-lab"
    )


def test_a_corrected_row_is_stated_by_curation_and_cites_who_accepted_it(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    number = accept(log, SEAT)
    _, facts = loaded(
        tmp_path, write(tmp_path / "t", tables()), log, log.history().last
    )
    made = actor(facts)
    assert (made["city"], made["asserted_by"]) == ("Namur", ["curation"])
    assert f"correction-{number}" in made["source_ids"]
    seats = [
        row.end for row in merge.rows(facts) if row.kind == "located_in_actor_place"
    ]
    assert seats == ["be-namur"]
    titles = [
        row.properties.get("title") for row in merge.rows(facts) if row.kind == "Source"
    ]
    assert f"Correction {number}, accepted by ann" in titles
    facts.close()


def test_a_correction_survives_a_new_edition_and_a_contradiction_is_shown(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    number = accept(log, SEAT)
    last = log.history().last
    _, facts = loaded(tmp_path, write(tmp_path / "first", tables()), log, last)
    facts.close()
    newer = tables()
    add(newer, "places", city="Mons", country="BE", region="Wallonia")
    newer["actors"][1][newer["actors"][0].index("city")] = "Mons"
    newer["actors"][1][newer["actors"][0].index("name")] = "ZZ Laboratory"
    told, facts = loaded(tmp_path, write(tmp_path / "second", newer), log, last)
    assert (actor(facts)["city"], actor(facts)["name"]) == ("Namur", "ZZ Laboratory")
    seen = "city: the table says 'Mons', the correction saw 'Liège'"
    assert told["conflicts"] == [f"correction {number}: actors zz-lab: {seen}"]
    facts.close()


def test_the_tables_that_were_given_are_kept_for_the_next_publication(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    plain, facts = loaded(tmp_path, write(tmp_path / "t", tables()), log, 0)
    assert "conflicts" not in plain
    assert actor(facts)["city"] == "Liège"
    facts.close()
    accept(log, SEAT)
    _, facts = loaded(tmp_path, None, log, log.history().last)
    assert actor(facts)["city"] == "Namur"
    assert published_upto(facts, log) == log.history().last
    facts.close()
    _, facts = loaded(tmp_path, None, log, 0)
    assert (actor(facts)["city"], actor(facts)["asserted_by"]) == ("Liège", ["curated"])
    facts.close()


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        pytest.param(
            Edit("actors", ("zz-lab",), {"city": "Liège"}, {"city": "Nowhere"}),
            "correction 1, actors: city: 'Nowhere' (BE) is missing in places",
            id="a rule across rows",
        ),
        pytest.param(
            Edit("actors", ("zz-lab",), {"kind": "company"}, {"kind": "shop"}),
            "correction 1, actors: kind: 'shop' is not in the vocabulary",
            id="a rule of a field",
        ),
        pytest.param(
            Edit("actors", ("zz-lab",), {"name": "ZZ Lab"}, {"name": ""}),
            "correction 1, actors: name: is empty",
            id="an empty field",
        ),
        pytest.param(
            Edit("shops", ("x",), None, {"id": "x"}),
            "correction 1: table: 'shops' is no table",
            id="no such table",
        ),
        pytest.param(
            Edit("actors", ("zz-lab",), {"size": ""}, {"size": "9"}),
            "correction 1: size: actors has no such column",
            id="no such column",
        ),
    ],
)
def test_a_correction_is_checked_as_a_row_is(
    tmp_path: Path, edit: Edit, said: str
) -> None:
    log = Log(tmp_path)
    accept(log, edit)
    with pytest.raises(IngestError) as caught:
        loaded(tmp_path, write(tmp_path / "t", tables()), log, log.history().last)
    assert said in str(caught.value)


def test_what_is_accepted_and_not_published_is_in_no_release(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)  # pyright: ignore[reportCallIssue]
    plain = pipeline.read_curated().release.checksum
    edit = Edit("actors", ("uliege",), {"note": ""}, {"note": "Corrected"})
    log = Log(tmp_path)
    accept(log, edit)
    with progress("Load") as bar:
        before = pipeline.ingest(settings, ["curated"], None, True, False, bar)
        upto = log.history().last
        after = pipeline.ingest(
            settings, ["curation"], None, True, False, bar, upto=upto
        )
    assert before.checksum == plain
    assert after.checksum != plain
    assert after.rows["Actor"] == before.rows["Actor"]
