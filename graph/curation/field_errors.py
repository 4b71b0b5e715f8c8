"""What of a proposal cannot be taken, field by field, in the words of an ingest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import key_columns, key_of
from graph.common.lives import contradictions_of_dates, contradictions_of_life
from graph.curation.cited_pages import known_pages
from graph.curation.columns import described, refusal, tables_of
from graph.curation.edits import values
from graph.curation.forms import FORMS, LONGEST, ProposalDraft, asked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.curation.edits import Cells
    from graph.release.snapshot import Snapshot

_ABOUT_A_ROW = frozenset({"field", "end", "same", "split"})
_ADDS_A_ROW = frozenset({"capability", "event", "member"})
EMPTY = "is empty"


def field_errors(given: ProposalDraft, snapshot: Snapshot) -> dict[str, str]:
    """Return the fields of a proposal that cannot be taken, each with its reason."""
    record = _error_of_record(given, snapshot)
    fields = {} if record else _errors_of_fields(given, snapshot)
    return _errors_of_author(given) | record | fields


def error_of_new_page(
    given: ProposalDraft,
    snapshot: Snapshot,
    accepted: Collection[str] = (),
) -> dict[str, str]:
    """Return why a page cannot be a source yet: it is new, and nobody said what it is called.

    `accepted` are the addresses of pages of which accepted changes say it, unpublished ones too.
    """
    url = page_address(given)
    is_new = (
        bool(url) and url not in known_pages(snapshot) and url not in accepted
    )
    return (
        {"page_title": EMPTY}
        if is_new and not given.page_title.strip()
        else {}
    )


def page_address(given: ProposalDraft) -> str:
    """Return the address of the page that rows cite once a proposal is accepted, '' if none."""
    if given.kind == "split":
        return ""
    if given.kind == "source":
        return given.fields.get("replacement", "").strip()
    cites = given.kind != "field" or "source_url" in COLUMNS.get(
        given.table, ()
    )
    return given.source_url.strip() if cites else ""


def _errors_of_author(given: ProposalDraft) -> dict[str, str]:
    """Return what is wrong with what every form asks: source, remark and mail."""
    errors: dict[str, str] = {}
    if reason := refusal("actors", "source_url", given.source_url):
        errors["source_url"] = reason
    if not given.source_url:
        errors["source_url"] = EMPTY
    if given.mail and ("@" not in given.mail.strip("@") or " " in given.mail):
        errors["mail"] = f"{given.mail[:60]!r} is no mail address"
    if given.kind == "split" and not given.remark.strip():
        errors["remark"] = EMPTY
    for name, column in (
        ("page_title", "title"),
        ("page_published", "published"),
    ):
        cell = given.page.get(column, "")
        if cell and (reason := refusal("source_dates", column, cell)):
            errors[name] = reason
    texts = {
        "remark": given.remark,
        "mail": given.mail,
        "page_title": given.page_title,
    }
    for name, text in (*texts.items(), *given.fields.items()):
        if len(text) > LONGEST:
            errors[name] = "is too long"
    return errors


def _error_of_record(
    given: ProposalDraft, snapshot: Snapshot
) -> dict[str, str]:
    """Return why the record that a proposal is about is none; empty if it is one."""
    rows = tables_of(snapshot)
    if given.kind in _ABOUT_A_ROW and given.key not in rows.get(
        given.table, {}
    ):
        return {"key": f"no such row in {given.table or 'the tables'}"}
    if given.kind != "source":
        return {}
    url = given.key[0] if given.key else ""
    if not url:
        return {"key": EMPTY}
    return {} if _citing(rows, url) else {"key": f"no row cites {url!r}"}


def _citing(
    rows: Mapping[str, Mapping[tuple[str, ...], Cells]], url: str
) -> bool:
    """Return whether a row of the tables cites a page."""
    return any(
        url in values(row.get("source_url", ""))
        for table in rows.values()
        for row in table.values()
    )


def _errors_of_fields(
    given: ProposalDraft, snapshot: Snapshot
) -> dict[str, str]:
    if given.kind == "field":
        return _errors_of_value(given, snapshot)
    errors: dict[str, str] = {}
    form = FORMS[given.kind]
    for name in asked(given.kind):
        cell = given.fields.get(name, "").strip()
        if not cell:
            if name in form.required:
                errors[name] = EMPTY
            continue
        if reason := _error_of_field(
            given,
            name,
            cell,
            snapshot,
        ):
            errors[name] = reason
    return errors or _errors_of_row(given, snapshot)


def _error_of_field(
    given: ProposalDraft,
    name: str,
    cell: str,
    snapshot: Snapshot,
) -> str | None:
    """Return why the content of a field cannot be taken, None if it can."""
    match name:
        case "other":
            if (cell,) == given.key:
                return "is the same record"
            return refusal(
                "events",
                "actor_id",
                cell,
                snapshot,
            ) or _error_of_pair(given.key[0], cell, snapshot)
        case "members":
            if "|" not in cell:
                return "fewer than two members"
            return refusal(
                "events",
                "actor_id",
                cell,
                snapshot,
            )
        case "replacement":
            if (cell,) == given.key:
                return "is the page that is gone"
            return refusal("actors", "source_url", cell)
        case _:
            return refusal(
                FORMS[given.kind].table,
                name,
                cell,
                snapshot,
            )


def _error_of_pair(
    remaining: str,
    other: str,
    snapshot: Snapshot,
) -> str | None:
    """Return why a record cannot take in another one: it ended, and the other goes on."""
    actors = tables_of(snapshot)["actors"]
    ended = actors[(remaining,)]["ended"]
    if ended and not actors.get((other,), {}).get("ended"):
        return (
            f"{remaining} ended in {ended}, and {other} goes on: "
            f"propose it from the record of {other}, which stays"
        )
    return None


def _errors_of_row(given: ProposalDraft, snapshot: Snapshot) -> dict[str, str]:
    """Return what a row that is added or ended contradicts."""
    rows, table = tables_of(snapshot), FORMS[given.kind].table
    if given.kind == "actor":
        return _error_of_town(given.fields, rows["places"])
    if given.kind == "end":
        row = rows[table][given.key]
        ended = {
            "status": "ended",
            "until": given.fields.get("until", "").strip(),
        }
        return _contradicted(snapshot, row, {**row, **ended})
    if given.kind not in _ADDS_A_ROW:
        return {}
    row = {name: given.fields.get(name, "").strip() for name in COLUMNS[table]}
    if key_of(table, row) in rows[table]:
        return {
            key_columns(table)[0]: "is in the atlas already: correct it there"
        }
    return (
        _contradicted(snapshot, {}, row) if given.kind == "capability" else {}
    )


def _error_of_town(
    fields: Mapping[str, str], places: Mapping[tuple[str, ...], Cells]
) -> dict[str, str]:
    """Return why a town cannot be taken: it is new or has namesakes, and no country is named."""
    city, country = (
        fields.get(name, "").strip() for name in ("city", "country")
    )
    namesakes = sum(1 for _, name in places if name == city)
    return (
        {"country": EMPTY} if city and not country and namesakes != 1 else {}
    )


def _contradicted(
    snapshot: Snapshot,
    before: Cells,
    after: Cells,
) -> dict[str, str]:
    """Return what a capability contradicts that it did not contradict before."""
    actor = tables_of(snapshot)["actors"].get((after["actor_id"],), {})
    ended = actor.get("ended", "")

    def contradictions(row: Cells) -> dict[str, str]:
        if not row:
            return {}
        pairs = (
            *contradictions_of_dates(row),
            *contradictions_of_life(row, ended),
        )
        return dict(pairs)

    old = contradictions(before)
    new = contradictions(after)
    return {name: text for name, text in new.items() if old.get(name) != text}


def _errors_of_value(
    given: ProposalDraft, snapshot: Snapshot
) -> dict[str, str]:
    """Return why the right value of a cell cannot be taken."""
    if given.column not in described(
        given.table
    ) or given.column in key_columns(given.table):
        return {"column": f"{given.column!r} cannot be changed"}
    cell = given.fields.get("after", "").strip()
    if not cell:
        return {"after": EMPTY}
    row = tables_of(snapshot)[given.table][given.key]
    if cell == row.get(given.column):
        return {"after": "is what the atlas says already"}
    if reason := refusal(
        given.table,
        given.column,
        cell,
        snapshot,
    ):
        return {"after": reason}
    after = {**row, given.column: cell}
    if given.table == "actor_stages":
        contradicted = _contradicted(snapshot, row, after)
    else:
        old = dict(contradictions_of_dates(row))
        contradicted = {
            column: reason
            for column, reason in contradictions_of_dates(after)
            if old.get(column) != reason
        }
    return {"after": "; ".join(contradicted.values())} if contradicted else {}
