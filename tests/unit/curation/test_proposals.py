"""Proposals: what is refused, what is kept, how many, and the edits that they would make."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.curation import proposals
from graph.curation.columns import tables_of
from graph.curation.decisions import decide
from graph.curation.field_errors import field_errors
from graph.curation.forms import ProposalDraft
from graph.curation.log import Log
from graph.curation.making import edits_of
from graph.curation.privacy import KEPT_DAYS, erase, forget_old, kept_of
from graph.curation.proposals import (
    MOST_OF_CLIENT,
    mail_of,
    propose,
    remark_of,
)
from graph.errors import InvalidInputError, LimitError
from tests.small import small

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

URL = "https://dune.example/about"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return small()


def given(kind: Any = "field", **more: Any) -> ProposalDraft:
    base: dict[str, Any] = {
        "kind": kind,
        "table": "actors",
        "key": ("dune",),
        "column": "name" if kind == "field" else "",
        "fields": {"after": "Dune Cell Works"} if kind == "field" else {},
        "source_url": URL,
    }
    return ProposalDraft(**(base | more))


@pytest.mark.parametrize(
    ("sent", "field", "reason"),
    [
        (given(source_url=""), "source_url", "is empty"),
        (given(source_url="dune"), "source_url", "'dune' is not a web address"),
        (
            given(source_url="javascript:alert(1)"),
            "source_url",
            "'javascript:alert(1)' is not a web address",
        ),
        (given(mail="nobody"), "mail", "'nobody' is no mail address"),
        (given(remark="x" * 1001), "remark", "is too long"),
        (given(key=("none",)), "key", "no such row in actors"),
        (given(column="id"), "column", "'id' cannot be changed"),
        (given(column="size"), "column", "'size' cannot be changed"),
        (
            given(fields={"after": "Dune Cells"}),
            "after",
            "is what the atlas says already",
        ),
        (given(fields={"after": ""}), "after", "is empty"),
        (
            given(column="founded", fields={"after": "last year"}),
            "after",
            "'last year' is not YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        (
            given(column="parent_id", fields={"after": "nobody"}),
            "after",
            "unknown id 'nobody'",
        ),
        (given("split"), "remark", "is empty"),
        (given("same", fields={"other": "dune"}), "other", "is the same record"),
        (
            given(
                "event",
                table="events",
                key=(),
                fields={"actor_id": "dune", "type": "party"},
            ),
            "type",
            "'party' is not in the vocabulary",
        ),
        (
            given(
                "member",
                table="collaboration_members",
                key=(),
                fields={"actor_id": "dune"},
            ),
            "role",
            "is empty",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_in_the_words_of_the_ingest(
    snapshot: Snapshot, tmp_path: Path, sent: ProposalDraft, field: str, reason: str
) -> None:
    assert field_errors(sent, snapshot)[field].startswith(reason)
    with pytest.raises(InvalidInputError, match=field):
        propose(Log(tmp_path), sent, snapshot, "visitor", "here")
    assert not (tmp_path / "curation.sqlite").exists()


def test_a_proposal_has_a_receipt_and_changes_nothing(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    log = Log(tmp_path)
    receipt = propose(
        log, given(mail="a@b.be", remark="seen"), snapshot, "visitor", "here"
    )
    standing = log.history().by_receipt(receipt)
    assert standing is not None
    assert (standing.state, standing.body["before"]) == ("new", {"name": "Dune Cells"})
    assert (mail_of(log, standing.number), remark_of(log, standing.number)) == (
        "a@b.be",
        "seen",
    )
    assert log.history().in_force == []
    assert "here" not in str(log.entries())


def test_one_client_proposes_so_often_in_a_day(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    log = Log(tmp_path)
    for _ in range(MOST_OF_CLIENT):
        propose(log, given(), snapshot, "visitor", "192.0.2.1")
    with pytest.raises(LimitError, match="today"):
        propose(log, given(), snapshot, "visitor", "192.0.2.1")
    propose(log, given(), snapshot, "visitor", "192.0.2.2")
    assert log.history().counts["new"] == MOST_OF_CLIENT + 1
    assert b"192.0.2.1" not in log.store.path.read_bytes()


def test_a_full_store_says_so_and_loses_nothing(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "MOST_OPEN", 2)
    log = Log(tmp_path)
    for _ in range(2):
        propose(log, given(), snapshot, "visitor", "here")
    with pytest.raises(LimitError, match="until some are decided"):
        propose(log, given(), snapshot, "visitor", "there")
    decide(log, 1, "rejected", "ann", "not so")
    propose(log, given(), snapshot, "visitor", "there")
    assert log.history().counts == {
        "all": 3,
        "new": 2,
        "asked": 0,
        "accepted": 0,
        "rejected": 1,
    }


def body(
    what: str, table: str, key: tuple[str, ...], /, **fields: str
) -> dict[str, Any]:
    column = fields.pop("column", "")
    return {
        "kind": what,
        "table": table,
        "key": list(key),
        "column": column,
        "fields": fields,
        "source_url": URL,
    }


def test_a_corrected_cell_cites_its_source(snapshot: Snapshot) -> None:
    (edit,) = edits_of(
        body("field", "actors", ("dune",), column="name", after="D"), snapshot
    )
    assert edit.before is not None
    assert edit.after == {
        "name": "D",
        "source_url": f"{edit.before['source_url']}|{URL}",
    }
    assert edit.before["name"] == "Dune Cells"


def test_a_seat_is_moved_with_its_region(snapshot: Snapshot) -> None:
    (edit,) = edits_of(
        body("field", "actors", ("dune",), column="city", after="Pont"), snapshot
    )
    assert edit.after is not None
    assert (edit.after["city"], edit.after["region"]) == ("Pont", "Brussels")


def test_a_capability_is_ended_and_not_removed(snapshot: Snapshot) -> None:
    key = ("dune", "making", "car-t")
    (edit,) = edits_of(body("end", "actor_stages", key, until="2024-06"), snapshot)
    assert edit.after is not None
    assert (edit.after["status"], edit.after["until"]) == ("ended", "2024-06")


def test_a_new_actor_gets_an_id_of_its_own(snapshot: Snapshot) -> None:
    (edit,) = edits_of(
        body("actor", "actors", (), name="Dune", kind="company"), snapshot
    )
    assert edit.key == ("dune-2",)
    assert edit.after is not None
    assert (edit.before, edit.after["source_url"]) == (None, URL)


def test_a_new_actor_in_a_known_town_has_the_region_of_the_town(
    snapshot: Snapshot,
) -> None:
    """Else a load refuses it: the region is none of the fields of the form."""
    town = next(iter(tables_of(snapshot)["places"].values()))
    asked = {name: town[name] for name in ("city", "country")}
    (edit,) = edits_of(
        body("actor", "actors", (), name="New", kind="company", **asked), snapshot
    )
    assert edit.after is not None
    assert edit.after["region"] == town["region"]
    assert edit.after["city"] == town["city"]


def test_two_records_become_one(snapshot: Snapshot) -> None:
    edits = edits_of(body("same", "actors", ("dune",), other="echo"), snapshot)
    first = edits[0]
    assert first.after is not None
    assert (first.key, first.after["aliases"]) == (("dune",), "Echo Vectors")
    assert edits[-1].key == ("echo",)
    assert edits[-1].after is None
    moved = {(edit.table, edit.key): edit.after for edit in edits[1:-1]}
    assert moved[("actor_stages", ("echo", "process", "aav"))] == {"actor_id": "dune"}
    assert not any("echo" in (edit.after or {}).values() for edit in edits)


def test_a_source_that_is_gone_is_taken_out_where_another_stands(
    snapshot: Snapshot,
) -> None:
    url = next(row["source_url"] for row in tables_of(snapshot)["actors"].values())
    assert edits_of(body("source", "", (url,)), snapshot) == ()
    replaced = edits_of(body("source", "", (url,), replacement=URL), snapshot)
    assert {edit.table for edit in replaced} >= {"actors"}
    assert all(edit.after == {"source_url": URL} for edit in replaced)


def test_mail_is_forgotten_in_time_and_on_demand(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    log = Log(tmp_path)
    first = propose(log, given(mail="first@example.org"), snapshot, "visitor", "here")
    second = propose(log, given(mail="second@example.org"), snapshot, "visitor", "here")
    decide(log, 1, "rejected", "ann", "not so")
    soon, late = (
        datetime.now(UTC) + timedelta(days=KEPT_DAYS + days) for days in (-1, 1)
    )
    assert (forget_old(log, soon), forget_old(log, late)) == (0, 1)
    assert kept_of(log, first)["mail"] == ""
    assert kept_of(log, second)["mail"] == "second@example.org"
    erase(log, second)
    assert kept_of(log, second)["mail"] == ""
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("curation.sqlite"))
    assert b"first@example.org" not in kept
