"""Proposals as their pages show them: rows of a table, each cell before and after, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.pages.fact_lines import FactPresenter
from api.pages.render import words
from graph.common.curated_keys import REFERENCES, key_columns
from graph.common.properties import Properties, Values
from graph.curation.columns import BOOKED, LABELS, tables_of
from graph.curation.edits import Cells, values
from graph.curation.forms import KINDS
from graph.curation.history import LoggedProposal
from graph.curation.log import LogEntry
from graph.curation.making import edits_of
from graph.model import Language
from graph.release.snapshot import Snapshot

FRESH = {"cache-control": "no-store", "x-robots-tag": "noindex"}
_NAMED = {
    "kind": "kind_",
    "role": "role_",
    "type": "type_",
    "phase": "phase_",
    "region": "region_",
}
"""How the texts of the values of a column begin, where there are some."""
_MOST_ROWS = 200
"""Rows shown or offered; a change of more is looked through in its table."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table: its key as one text, and what it is called."""

    key: str
    name: str
    about: str = ""


def rows_like(
    snapshot: Snapshot,
    table: str,
    key: str,
) -> list[RowView]:
    """Return the rows of a table whose key begins as a text does; an empty one fits none."""
    rows = tables_of(snapshot).get(table, {})
    wanted = split_key(table, key)
    if not any(wanted):
        return []
    options = [
        row
        for row in rows
        if all(
            part in ("", mine) for part, mine in zip(wanted, row, strict=False)
        )
    ]
    exact = [option for option in options if option == wanted]
    return [
        RowView(":".join(option), name_of(table, rows[option], snapshot))
        for option in exact or options
    ][:_MOST_ROWS]


def split_key(table: str, key: str) -> tuple[str, ...]:
    """Return the parts of a key; what is left out at the end fits everything."""
    count = len(key_columns(table))
    # An address ends a key, with its colon.
    return tuple(key.split(":", count - 1))


def name_of(
    table: str,
    row: Cells,
    snapshot: Snapshot,
    lang: Language = "en",
) -> str:
    """Return what a row is called: its name, or the names of what it joins."""
    for column in ("name", "title", f"name_{lang}", "term", "city", "metric"):
        if row.get(column):
            return row[column]
    parts = [
        shown(
            column,
            row[column],
            snapshot,
            lang,
        )
        for column in key_columns(table)
    ]
    return " · ".join(filter(None, parts))


def shown(
    column: str,
    cell: str,
    snapshot: Snapshot,
    lang: Language,
) -> str:
    """Return a cell in words: the name of the record it leads to, the text of its value."""
    label = LABELS.get(REFERENCES.get(column, ""))
    if label is not None:
        return (
            FactPresenter(snapshot, lang).name(label, cell)
            if cell in snapshot.nodes[label]
            else cell
        )
    return value_label(column, cell, lang)


def value_label(
    column: str,
    cell: str,
    lang: Language,
) -> str:
    """Return the text for a value of a column, the value where there is none."""
    t = words(lang)
    for prefix in (
        _NAMED.get(column, f"{column}_"),
        f"{column}_",
        "event_",
        "status_",
    ):
        if text := t.get(f"{prefix}{cell}"):
            return text
    return cell


def column_label(column: str, lang: Language) -> str:
    """Return what a column is called in a language."""
    return words(lang)[f"column_{column}"]


def choices_of_row(
    snapshot: Snapshot,
    lang: Language,
    table: str,
    key: str,
) -> list[tuple[str, str, str]]:
    """Return the columns of a row that can be corrected: name, label, what it says."""
    row = tables_of(snapshot)[table][split_key(table, key)]
    return [
        (
            column,
            column_label(column, lang),
            shown(
                column,
                row[column],
                snapshot,
                lang,
            ),
        )
        for column in row
        if column not in key_columns(table) and column not in BOOKED
    ]


def summary(
    proposal: LoggedProposal,
    snapshot: Snapshot,
    lang: Language,
    published: int,
) -> Properties:
    """Return a proposal as a page shows it: what it is about, and each cell before and after."""
    body = proposal.body
    edits = proposal.edits or edits_of_body(body, snapshot)
    table, key = str(body.get("table", "")), tuple(body.get("key", ()))
    row = tables_of(snapshot).get(table, {}).get(key)
    name = (
        name_of(
            table,
            row,
            snapshot,
            lang,
        )
        if row
        else ""
    )
    fields: Mapping[str, str] = body.get("fields", {})
    decided = proposal.decided
    return {
        "number": proposal.number,
        "receipt": proposal.receipt,
        "state": proposal.state,
        "kind": body.get("kind", "tables"),
        "name": name or fields.get("name", "") or ":".join(key),
        "at": proposal.at,
        "who": proposal.who,
        "source_url": body.get("source_url", ""),
        "cells": [
            cell
            for edit in edits[:_MOST_ROWS]
            for cell in cells_of(edit, snapshot, lang)
        ],
        "decided": decided,
        "edited": changed_fields(body, decided.body if decided else {}, lang),
        "published": proposal.state == "accepted"
        and decided is not None
        and decided.seq <= published,
    }


def changed_fields(
    proposed: Values,
    decided: Values,
    lang: Language,
) -> list[tuple[str, str, str]]:
    """Return what a curator put in the place of what was proposed: label, before, after."""
    edited = decided.get("edited")
    if edited is None:
        return []
    before, after = fields_of_body(proposed), fields_of_body(edited)
    return [
        (
            _field_label(name, proposed, lang),
            before.get(name, ""),
            after.get(name, ""),
        )
        for name in dict.fromkeys([*before, *after])
        if before.get(name, "") != after.get(name, "")
    ]


def fields_of_body(body: Values) -> dict[str, str]:
    """Return what a proposal says, each under the name of its field in the form."""
    page = body.get("page", {})
    return {
        **body.get("fields", {}),
        "source_url": str(body.get("source_url", "")),
        "page_title": page.get("title", ""),
        "page_published": page.get("published", ""),
    }


def _field_label(
    name: str,
    proposed: Values,
    lang: Language,
) -> str:
    t = words(lang)
    labels = {
        "page_title": t["prop_page_title"],
        "page_published": t["prop_page_published"],
        "source_url": t["prop_source"],
    }
    if name in labels:
        return labels[name]
    return column_label(proposed["column"] if name == "after" else name, lang)


def edits_of_body(body: Values, snapshot: Snapshot) -> tuple[Any, ...]:
    """Return the edits that a proposal would make, none if it was made of edits at once."""
    if body.get("kind") not in KINDS:
        return ()
    try:
        return edits_of(body, snapshot)
    except KeyError:  # the row it is about is no longer there
        return ()


def cells_of(
    edit: Any,
    snapshot: Snapshot,
    lang: Language,
) -> list[Properties]:
    """Return each cell that an edit changes, with its table and row."""
    before: Cells = edit.before or {}
    after: Cells = edit.after or {}
    lines: list[Properties] = []
    for column in dict.fromkeys([*before, *after]):
        old, new = before.get(column, ""), after.get(column, "")
        if old != new:
            lines.append(
                {
                    "table": edit.table,
                    "key": ":".join(edit.key),
                    "column": column_label(column, lang),
                    "before": [
                        shown(
                            column,
                            value,
                            snapshot,
                            lang,
                        )
                        for value in values(old)
                    ],
                    "after": [
                        shown(
                            column,
                            value,
                            snapshot,
                            lang,
                        )
                        for value in values(new)
                    ],
                    "is_gone": edit.after is None,
                }
            )
    return lines


def decisions(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Return the entries of a proposal that decided something, in their order."""
    return [entry for entry in entries if entry.kind != "proposed"]
