"""Curators edit proposals of every kind before they accept them; the proposer's words stay."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from api.pages.editing import editing
from api.pages.proposalview import edits_of_body
from graph.common.curated_columns import COLUMNS
from graph.curation.edits import Edit
from graph.curation.forms import KINDS
from graph.curation.log import Log
from tests.tables import shipped_snapshot, table
from tests.unit.api.test_dismissing import Bench
from tests.unit.api.test_rights import OWN

if TYPE_CHECKING:
    from pathlib import Path

    from graph.curation.history import LoggedProposal

PAGE = "https://example.org/says-so"
TITLE = {"page_title": "What it says", "page_published": "2026-11"}


def capability() -> list[str]:
    names = ("actor_id", "stage_id", "therapy_id")
    row = next(row for row in table("actor_stages") if row["status"] == "active")
    return [row[name] for name in names]


def proposed(kind: str) -> dict[str, Any]:
    """Return a proposal of a kind as the log keeps it."""
    forms: dict[str, tuple[dict[str, str], list[str], str, str]] = {
        "field": ({"after": "Liège"}, ["exothera"], "actors", "city"),
        "capability": (
            {"actor_id": "uliege", "stage_id": "market-access", "status": "planned"},
            [],
            "actor_stages",
            "",
        ),
        "end": ({"until": "2026"}, capability(), "actor_stages", ""),
        "event": ({"actor_id": "uliege", "type": "renamed"}, [], "events", ""),
        "collaboration": (
            {"name": "Meuse Cells", "type": "clinical", "members": "uliege|uza"},
            [],
            "collaborations",
            "",
        ),
        "member": (
            {
                "collaboration_id": table("collaborations")[0]["id"],
                "actor_id": "uza",
                "role": "member",
            },
            [],
            "collaboration_members",
            "",
        ),
        "actor": ({"name": "New Cells", "kind": "company"}, [], "actors", ""),
        "same": ({"other": "uza"}, ["uliege"], "actors", ""),
        "split": ({}, ["uliege"], "actors", ""),
        "source": (
            {"replacement": "https://example.org/new"},
            [table("source_dates")[0]["url"]],
            "",
            "",
        ),
    }
    fields, key, name, column = forms[kind]
    return {
        "kind": kind,
        "table": name,
        "key": key,
        "column": column,
        "fields": fields,
        "source_url": PAGE,
        "receipt": "P-AAAA-AAAA",
    }


def kept(log: Log, kind: str) -> LoggedProposal:
    number = log.add("proposed", "visitor", body=proposed(kind))
    return log.history().proposals[number]


CHANGES: dict[str, dict[str, str]] = {
    "field": {"after": "Namur"},
    "capability": {"status": "unknown"},
    "end": {"until": "2026-06"},
    "event": {"date": "2026-03"},
    "collaboration": {"members": "Université de Liège\nuza\nexothera"},
    "member": {"role": "supplier"},
    "actor": {"city": "Namur", "country": "BE"},
    "same": {"other": "exothera"},
    "split": {},
    "source": {"replacement": "https://example.org/newer"},
}
"""What a curator sends in the place of what was proposed, by the kind."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_edited_and_the_proposal_stays(tmp_path: Path, kind: str) -> None:
    log = Log(tmp_path)
    standing, sent = kept(log, kind), {**CHANGES[kind], **TITLE}
    snapshot, history = shipped_snapshot(), log.history()
    made = editing(standing, sent, history, snapshot, "en", "why")
    assert made is not None
    assert made.errors == {}
    assert standing.body["fields"] == proposed(kind)["fields"]
    assert made.edited is not None
    given = {name: made.body["fields"].get(name) for name in CHANGES[kind]}
    wanted = {**CHANGES[kind]}
    if "members" in wanted:
        wanted["members"] = "uliege|uza|exothera"
    assert given == wanted
    edits: tuple[Edit, ...] = edits_of_body(made.body, snapshot)
    written = [edit.after for edit in edits if edit.after]
    titles = [row.get("title") for row in written if "published" in row]
    assert titles == ([] if kind == "split" else ["What it says"])


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"split"}))
def test_the_title_of_a_new_page_is_asked(tmp_path: Path, kind: str) -> None:
    log = Log(tmp_path)
    made = editing(kept(log, kind), {}, log.history(), shipped_snapshot(), "en", "")
    assert made is not None
    assert made.errors == {"page_title": "is empty"}
    title, published = made.page_fields("en")
    assert (title.required, published.required) == (True, False)


def test_what_was_accepted_of_a_page_is_not_asked_again(tmp_path: Path) -> None:
    log = Log(tmp_path)
    number = log.add("proposed", "visitor", body=proposed("event"))
    row = {"url": PAGE, "title": "What it says", "published": "2026-11", "how": ""}
    edit = Edit("source_dates", (PAGE,), None, row)
    log.add("accepted", "ann", proposal=number, body={"edits": [edit.as_dict()]})
    made = editing(kept(log, "field"), {}, log.history(), shipped_snapshot(), "en", "")
    assert made is not None
    assert made.errors == {}
    assert [field.value for field in made.page_fields("en")] == [
        "What it says",
        "2026-11",
    ]


def test_only_what_is_edited_is_checked_anew(tmp_path: Path) -> None:
    log = Log(tmp_path)
    sent = {"after": "Namur|", "source_url": "nowhere", **TITLE}
    made = editing(
        kept(log, "field"), sent, log.history(), shipped_snapshot(), "en", ""
    )
    assert made is not None
    assert made.errors == {"source_url": "'nowhere' is not a web address"}


def test_a_change_of_the_tables_is_no_form(tmp_path: Path) -> None:
    log = Log(tmp_path)
    number = log.add("proposed", "ann", body={"kind": "tables", "table": "actors"})
    standing = log.history().proposals[number]
    assert editing(standing, {}, log.history(), shipped_snapshot(), "en", "") is None


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_an_edited_event_is_accepted_with_both_versions_beside_each_other(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path, shipped_snapshot())
    number = kept(bench.log, "event").number
    address = f"/en/workbench/{number}"

    def send(**sent: str) -> tuple[int, str]:
        fields = {"csrf": bench.proof, **sent}
        answer = bench.client.post(
            address, data=fields, headers=OWN, follow_redirects=False
        )
        return answer.status_code, text_of(answer.text)

    status, page = send(decision="accept")
    assert status == 422
    assert "is empty" in page
    status, page = send(decision="accept", date="last year", **TITLE)
    assert status == 422
    assert "'last year' is not YYYY, YYYY-MM or YYYY-MM-DD" in page
    assert bench.log.history().proposals[number].state == "new"
    status, page = send(decision="check", date="2026-03", **TITLE)
    assert status == 200
    assert "As proposed" in page
    assert "As edited" in page
    assert "No cell of the board changes." in page
    assert bench.log.history().proposals[number].state == "new"
    status, _ = send(decision="accept", date="2026-03", why="It has a date", **TITLE)
    assert status == 303
    standing = bench.log.history().proposals[number]
    assert standing.state == "accepted"
    event, source = standing.edits
    assert (event.after or {})["date"] == "2026-03"
    assert (source.key, (source.after or {})["title"]) == ((PAGE,), "What it says")
    for where in (address, "/en/proposals/P-AAAA-AAAA"):
        page = text_of(bench.client.get(where).text)
        assert "What the curator changed" in page
        assert "Date nothing known 2026-03" in page
        assert "edited and accepted · curator-ann" in page


def test_a_gone_page_without_a_replacement_says_what_to_do(tmp_path: Path) -> None:
    """Rows that cite no other page keep it: then there is nothing to accept."""
    rows = [row for name in COLUMNS for row in table(name) if row.get("source_url")]
    shared = {
        url
        for row in rows
        for url in row["source_url"].split("|")
        if "|" in row["source_url"]
    }
    alone = next(
        row["source_url"]
        for row in rows
        if row["source_url"] not in shared and "|" not in row["source_url"]
    )
    bench = Bench(tmp_path, shipped_snapshot())
    body: dict[str, Any] = {**proposed("source"), "key": [alone], "fields": {}}
    number = bench.log.add("proposed", "visitor", body=body)
    answer = bench.client.post(
        f"/fr/workbench/{number}",
        data={"csrf": bench.proof, "decision": "accept"},
        headers=OWN,
    )
    assert answer.status_code == 422
    assert "indiquez la page qui la remplace" in text_of(answer.text)
