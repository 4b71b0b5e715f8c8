"""Each kind of proposal on rows of the shipped tables: from its form to what a load makes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from api.pages.proposalforms import given_of
from graph.curation.decisions import decide
from graph.curation.edits import values
from graph.curation.field_errors import field_errors
from graph.curation.log import Log
from graph.curation.making import edits_of
from graph.curation.proposals import propose
from ingest.byhand import Corrections, records_with
from ingest.effects import snapshot_of_tables
from ingest.overlay import laid_over
from ingest.report import Report
from ingest.sources import curated
from tests.tables import shipped_snapshot, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from graph.release.snapshot import Snapshot
    from ingest.sources.curated import Tables

URL = "https://example.org/says-so"


class Published(NamedTuple):
    """What a load made of a proposal: the tables with it, and the release of these."""

    tables: Tables
    release: Snapshot

    def rows(self, name: str, **wanted: str) -> list[Mapping[str, str]]:
        """Return the rows of a table with some cells."""
        rows = (row.cells for row in self.tables[name])
        return [row for row in rows if row.items() >= wanted.items()]

    def row(self, name: str, **wanted: str) -> Mapping[str, str]:
        """Return the one row of a table with some cells."""
        (row,) = self.rows(name, **wanted)
        return row


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return curated.tables_at(curated.SHIPPED, Report())


@pytest.fixture
def publish(tmp_path: Path, shipped: Tables) -> Callable[..., Published]:
    """Return a function that sends a form, accepts it, and loads the tables with it."""

    def send(what: str, /, **sent: str) -> Published:
        form = {"proposal": what, "source_url": URL, **sent}
        draft = given_of(form, shipped_snapshot(), "en")
        assert field_errors(draft, shipped_snapshot()) == {}
        log = Log(tmp_path)
        receipt = propose(log, draft, shipped_snapshot(), "visitor", "here")
        standing = log.history().by_receipt(receipt)
        assert standing is not None
        edits = edits_of(standing.body, shipped_snapshot())
        decide(log, standing.number, "accepted", "ann", "", edits)
        corrections, report = log.history().in_force, Report()
        tables, conflicts = laid_over(dict(shipped), corrections, report)
        read = records_with(dict(shipped), Corrections(9, corrections), report)
        assert [str(problem) for problem in report.problems] == []
        assert conflicts == []
        return Published(tables, snapshot_of_tables(read))

    return send


def refused(what: str, /, **sent: str) -> dict[str, str]:
    draft = given_of(
        {"proposal": what, "source_url": URL, **sent}, shipped_snapshot(), "en"
    )
    return field_errors(draft, shipped_snapshot())


Publish = Any


def test_field(publish: Publish) -> None:
    after = publish(
        "field", table="actors", key="exothera", column="city", after="Namur"
    )
    row = after.row("actors", id="exothera")
    assert (row["city"], row["country"], row["region"]) == ("Namur", "BE", "Wallonia")
    assert URL in values(row["source_url"])


def test_a_seat_in_a_town_that_the_tables_do_not_have_brings_the_town(
    publish: Publish,
) -> None:
    assert not [row for row in table("places") if row["city"] == "Bouillon"]
    sent = {"table": "actors", "key": "exothera", "column": "city", "after": "Bouillon"}
    after = publish("field", **sent, region="Wallonia")
    assert after.row("places", city="Bouillon", country="BE", region="Wallonia", lat="")
    assert after.row("actors", id="exothera", city="Bouillon", region="Wallonia")


def test_capability(publish: Publish) -> None:
    """Names of organisations are understood as they are typed."""
    (name,) = [row["name"] for row in table("actors") if row["id"] == "uliege"]
    done = {
        row["stage_id"] for row in table("actor_stages") if row["actor_id"] == "uliege"
    }
    stage = next(row["id"] for row in table("stages") if row["id"] not in done)
    sent = {"actor_id": name, "stage_id": stage, "therapy_id": "treg"}
    after = publish("capability", **sent, status="planned")
    row = after.row("actor_stages", actor_id="uliege", stage_id=stage)
    assert (row["therapy_id"], row["status"]) == ("treg", "planned")
    assert row["source_url"] == URL


def test_end(publish: Publish) -> None:
    given = next(
        row
        for row in table("actor_stages")
        if row["status"] == "active" and not row["since"]
    )
    key = [given[name] for name in ("actor_id", "stage_id", "therapy_id")]
    after = publish("end", key=":".join(key), until="2026-05")
    row = after.row("actor_stages", actor_id=key[0], stage_id=key[1], therapy_id=key[2])
    assert (row["status"], row["until"]) == ("ended", "2026-05")


def test_event(publish: Publish) -> None:
    after = publish("event", actor_id="exothera", type="renamed", date="2026", note="")
    assert after.row("events", actor_id="exothera", type="renamed", date="2026")


def test_collaboration(publish: Publish) -> None:
    sent = {
        "name": "Cells across the Meuse",
        "type": "clinical",
        "members": "Exothera\nuliege",
    }
    after = publish("collaboration", **sent)
    assert after.row("collaborations", id="cells-across-the-meuse")
    members = [
        row.cells["actor_id"]
        for row in after.tables["collaboration_members"]
        if row.cells["collaboration_id"] == "cells-across-the-meuse"
    ]
    assert sorted(members) == ["exothera", "uliege"]


def test_member(publish: Publish) -> None:
    key = table("collaborations")[0]["id"]
    after = publish(
        "member", collaboration_id=key, actor_id="exothera", role="supplier"
    )
    wanted = {"collaboration_id": key, "actor_id": "exothera", "role": "supplier"}
    assert after.row("collaboration_members", **wanted)


@pytest.mark.parametrize(
    ("city", "country", "region"),
    [("Mons", "BE", "Wallonia"), ("Mons", "FR", ""), ("Saarlouis", "DE", "")],
)
def test_actor(publish: Publish, city: str, country: str, region: str) -> None:
    """A namesake abroad is another town, and a town that nobody listed is added."""
    after = publish(
        "actor", name="New Cells", kind="company", city=city, country=country
    )
    row = after.row("actors", id="new-cells")
    assert (row["city"], row["country"], row["region"]) == (city, country, region)
    assert after.row("places", city=city, country=country)


def led_to(after: Published, name: str) -> list[str]:
    """Return the cells of all tables that name an actor as the record they lead to."""
    columns = ("actor_id", "owner_id", "sponsor_id", "parent_id")
    return [
        f"{table} {column}"
        for table, rows in after.tables.items()
        for row in rows
        for column in columns
        if row.cells.get(column) == name
    ]


def with_members(count: int) -> tuple[str, list[str]]:
    """Return a collaboration of so many members, and these."""
    members: dict[str, set[str]] = {}
    for row in table("collaboration_members"):
        members.setdefault(row["collaboration_id"], set()).add(row["actor_id"])
    ended = {row["id"] for row in table("actors") if row["ended"]}
    return next(
        (key, sorted(some))
        for key, some in members.items()
        if len(some) == count and not some & ended
    )


def test_same_of_two_who_share_a_collaboration_with_others(publish: Publish) -> None:
    key, (kept, other, third) = with_members(3)
    after = publish("same", table="actors", key=kept, other=other)
    assert led_to(after, other) == []
    assert after.rows("actors", id=other) == []
    members = [
        row.cells["actor_id"]
        for row in after.tables["collaboration_members"]
        if row.cells["collaboration_id"] == key
    ]
    assert set(members) == {kept, third}


def test_same_of_two_who_collaborate_with_each_other_alone(publish: Publish) -> None:
    """With itself nobody collaborates: else a load refuses what is left with one member."""
    key, (kept, other) = with_members(2)
    after = publish("same", table="actors", key=kept, other=other)
    assert after.rows("collaborations", id=key) == []
    assert after.rows("collaboration_members", collaboration_id=key) == []


def test_same_of_a_unit_and_what_it_is_part_of(publish: Publish) -> None:
    """The unit takes the place of what it was part of: parents never run in a circle."""
    unit = next(row for row in table("actors") if row["parent_id"] and not row["ended"])
    above = next(row for row in table("actors") if row["id"] == unit["parent_id"])
    after = publish("same", table="actors", key=unit["id"], other=above["id"])
    row = after.row("actors", id=unit["id"])
    assert row["parent_id"] == above["parent_id"]
    assert set(values(row["source_url"])) >= {*values(above["source_url"]), URL}
    assert above["name"] in values(row["aliases"])


def test_same_keeps_the_sources_of_both_of_two_rows_that_become_one(
    publish: Publish,
) -> None:
    works: dict[str, dict[str, str]] = {}
    for row in table("actor_therapies"):
        works.setdefault(row["therapy_id"], {})[row["actor_id"]] = row["source_url"]
    ended = {row["id"] for row in table("actors") if row["ended"]}
    therapy, kept, other = next(
        (therapy, *sorted(some.keys() - ended)[:2])
        for therapy, some in works.items()
        if len(some.keys() - ended) > 1
    )
    after = publish("same", table="actors", key=kept, other=other)
    row = after.row("actor_therapies", actor_id=kept, therapy_id=therapy)
    cited = {url for one in (kept, other) for url in values(works[therapy][one])}
    assert set(values(row["source_url"])) == cited


def test_same_says_which_record_has_to_stay() -> None:
    gone = next(row for row in table("actors") if row["ended"])
    living = next(row for row in table("actors") if not row["ended"])
    said = refused("same", table="actors", key=gone["id"], other=living["id"])
    assert said["other"] == (
        f"{gone['id']} ended in {gone['ended']}, and {living['id']} goes on: "
        f"propose it from the record of {living['id']}, which stays"
    )


def dated_page() -> str:
    """Return a page that the tables cite and whose date they know."""
    return table("source_dates")[0]["url"]


def test_source_that_is_gone_takes_what_was_said_of_it_along(publish: Publish) -> None:
    """Else a load refuses the date of a page that no row cites."""
    gone, new = dated_page(), "https://example.org/moved"
    sent = {"page_title": "Where it went", "page_published": "2026-11"}
    after = publish("source", key=gone, replacement=new, **sent)
    cited = {
        url
        for rows in after.tables.values()
        for row in rows
        for url in values(row.cells.get("source_url", ""))
    }
    assert gone not in cited
    assert new in cited
    assert after.rows("source_dates", url=gone) == []
    today = datetime.now(UTC).date().isoformat()
    wanted = {"title": "Where it went", "published": "2026-11", "retrieved_at": today}
    assert after.row("source_dates", url=new, how="page text", **wanted)


def test_source_that_no_row_cites_and_itself_as_its_replacement_are_refused() -> None:
    said = refused("source", key="https://nobody.example/x")
    assert said["key"] == "no row cites 'https://nobody.example/x'"
    said = refused("source", key=dated_page(), replacement=dated_page())
    assert said["replacement"] == "is the page that is gone"


def test_a_new_page_is_a_source_with_title_date_class_and_day_of_retrieval(
    publish: Publish,
) -> None:
    page = "https://www.lecho.be/new-page"
    sent = {"page_title": "Exothera déménage", "page_published": "2026-10-02"}
    after = publish(
        "field",
        table="actors",
        key="exothera",
        column="city",
        after="Namur",
        **sent,
        source_url=page,
    )
    (source,) = [
        row for row in after.release.nodes["Source"].rows() if row.get("url") == page
    ]
    today = datetime.now(UTC).date().isoformat()
    assert (source["title"], source["published"]) == ("Exothera déménage", "2026-10-02")
    assert (source["kind"], source["publisher"]) == ("press", "lecho.be")
    assert (source["retrieved_at"], source["asserted_by"]) == (today, ("curation",))


@pytest.mark.parametrize(
    ("kind", "sent", "field", "reason"),
    [
        (
            "capability",
            {
                "actor_id": "uliege",
                "stage_id": "qc",
                "therapy_id": "",
                "status": "planned",
            },
            "since",
            "2021 is a beginning, but the status is planned",
        ),
        ("same", {"key": "", "other": "uliege"}, "key", "no such row in actors"),
        (
            "field",
            {"table": "none", "key": "x", "column": "y"},
            "key",
            "no such row in none",
        ),
        (
            "actor",
            {"name": "N", "kind": "company", "city": "Saarlouis"},
            "country",
            "is empty",
        ),
        (
            "field",
            {
                "table": "actors",
                "key": "exothera",
                "column": "city",
                "page_published": "soon",
            },
            "page_published",
            "'soon' is not YYYY, YYYY-MM or YYYY-MM-DD",
        ),
    ],
)
def test_what_a_load_would_refuse_the_form_refuses_in_its_words(
    kind: str, sent: dict[str, str], field: str, reason: str
) -> None:
    given = {**sent, "since": "2021"} if kind == "capability" else sent
    if kind == "capability":
        given["stage_id"] = table("stages")[0]["id"]
    assert refused(kind, **given)[field] == reason


def test_a_row_that_is_there_is_corrected_and_not_added_again() -> None:
    there = table("actor_stages")[0]
    names = ("actor_id", "stage_id", "therapy_id")
    said = refused("capability", **{name: there[name] for name in names})
    assert said == {"actor_id": "is in the atlas already: correct it there"}
