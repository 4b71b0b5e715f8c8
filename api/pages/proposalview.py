"""Proposals as their pages show them: fields of a form, rows of a table, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.pages.fact_lines import FactPresenter
from api.pages.render import words
from graph.common.curated_keys import REFERENCES, key_columns
from graph.common.properties import Properties, Values
from graph.curation.columns import BOOKED, LABELS, described, tables_of
from graph.curation.edits import Cells, values
from graph.curation.history import Standing
from graph.curation.log import LogEntry
from graph.curation.making import edits_of
from graph.curation.proposals import FORMS, KINDS, Kind, ProposalDraft, asked
from graph.model import Language
from graph.release.snapshot import Snapshot
from graph.search.naming import resolve

FRESH = {"cache-control": "no-store", "x-robots-tag": "noindex"}
_ACTORS = frozenset({"actor_id", "other"})
_NAMED = {
    "kind": "kind_",
    "role": "role_",
    "type": "type_",
    "phase": "phase_",
    "region": "region_",
}
"""How the texts of the values of a column begin, where there are some."""
_ABOUT_A_ROW = frozenset({"field", "end", "same", "split", "source"})
_POINTS = {
    "actors": "actor_id",
    "collaborations": "collaboration_id",
    "stages": "stage_id",
    "therapies": "therapy_id",
}
"""The column of other tables that leads to a record of a table."""
_MOST_ROWS = 200
_TEXT = frozenset({"note", "definition_en", "members", "aliases"})
"""Columns that are written in several lines."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its name and label, what it holds, and why that cannot be taken."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    long: bool = False
    hint: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table: its key as one text, and what it is called."""

    key: str
    name: str
    about: str = ""


def rows_like(snapshot: Snapshot, table: str, key: str) -> list[RowView]:
    """Return the rows of a table whose key begins as a text does; an empty one fits none."""
    rows = tables_of(snapshot).get(table, {})
    wanted = split_key(table, key)
    if not any(wanted):
        return []
    options = [
        row
        for row in rows
        if all(part in ("", mine) for part, mine in zip(wanted, row, strict=False))
    ]
    exact = [option for option in options if option == wanted]
    return [
        RowView(":".join(option), name_of(table, rows[option], snapshot))
        for option in exact or options
    ][:_MOST_ROWS]


def split_key(table: str, key: str) -> tuple[str, ...]:
    """Return the parts of a key; what is left out at the end fits everything."""
    count = len(key_columns(table))
    return tuple(key.split(":")) if count > 1 else (key,)


def name_of(table: str, row: Cells, snapshot: Snapshot, lang: Language = "en") -> str:
    """Return what a row is called: its name, or the names of what it joins."""
    for column in ("name", "title", f"name_{lang}", "term", "city", "metric"):
        if row.get(column):
            return row[column]
    parts = [
        _shown(column, row[column], snapshot, lang) for column in key_columns(table)
    ]
    return " · ".join(part for part in parts if part)


def _shown(column: str, cell: str, snapshot: Snapshot, lang: Language) -> str:
    """Return a cell in words: the name of the record it leads to, the text of its value."""
    label = LABELS.get(REFERENCES.get(column, ""))
    if label is not None:
        return (
            FactPresenter(snapshot, lang).name(label, cell)
            if cell in snapshot.nodes[label]
            else cell
        )
    return value_label(column, cell, lang)


def value_label(column: str, cell: str, lang: Language) -> str:
    """Return the text for a value of a column, the value where there is none."""
    t = words(lang)
    for prefix in (_NAMED.get(column, f"{column}_"), f"{column}_", "event_", "status_"):
        if text := t.get(f"{prefix}{cell}"):
            return text
    return cell


def column_label(column: str, lang: Language) -> str:
    """Return what a column is called in a language."""
    return words(lang)[f"column_{column}"]


def choices_of_row(
    snapshot: Snapshot, lang: Language, table: str, key: str
) -> list[tuple[str, str, str]]:
    """Return the columns of a row that can be corrected: name, label, what it says."""
    row = tables_of(snapshot)[table][split_key(table, key)]
    return [
        (
            column,
            column_label(column, lang),
            _shown(column, row[column], snapshot, lang),
        )
        for column in row
        if column not in key_columns(table) and column not in BOOKED
    ]


def kind_of(sent: Mapping[str, str]) -> Kind:
    """Return the kind that a form names; the correction of a fact if it names none.

    Addresses name it `kind`. Forms name it `proposal`: of an organisation they ask a kind as well.
    """
    named = sent.get("proposal") or sent.get("kind")
    for kind in KINDS:
        if kind == named:
            return kind
    return "field"


def given_of(
    sent: Mapping[str, str], snapshot: Snapshot, lang: Language
) -> ProposalDraft:
    """Return a proposal as a form sent it; names of actors are read as their ids."""
    kind = kind_of(sent)
    # A form opened from another record's page carries that record; its row is of its own table.
    table = sent.get("table", "") if kind == "field" else FORMS[kind].table
    key = sent.get("key", "") if kind in _ABOUT_A_ROW else ""
    names = ("after",) if kind == "field" else asked(kind)
    fields = {name: sent.get(name, "") for name in names}
    column = sent.get("column", "")
    for name in names:
        role = column if name == "after" else name
        if role in _ACTORS or REFERENCES.get(role) == "actors":
            fields[name] = _actor(fields[name], snapshot, lang)
        elif name == "members":
            lines = fields[name].replace("|", "\n").splitlines()
            ids = [_actor(line, snapshot, lang) for line in lines if line.strip()]
            fields[name] = "|".join(ids)
    return ProposalDraft(
        kind,
        table,
        (key,) if kind == "source" else split_key(table, key),
        column,
        fields,
        sent.get("source_url", "").strip(),
        sent.get("remark", ""),
        sent.get("mail", ""),
        lang,
    )


def _actor(text: str, snapshot: Snapshot, lang: Language) -> str:
    """Return the id of the actor that a text names, the text if none is clear."""
    return (
        resolve(snapshot, "actor", text, lang).id if text.strip() else ""
    ) or text.strip()


def fields_of(
    given: Mapping[str, str],
    errors: Mapping[str, str],
    snapshot: Snapshot,
    lang: Language,
) -> list[Field]:
    """Return the fields of a form of its kind, filled as far as is known."""
    kind = kind_of(given)
    if kind == "field":
        return [_value_field(given, errors, snapshot, lang)]
    form, hidden = FORMS[kind], _prefilled(given)
    fields: list[Field] = []
    for name in asked(kind):
        is_of_address = name == "kind" and "proposal" not in given
        value = "" if is_of_address else given.get(name, "") or hidden.get(name, "")
        field = _field(form.table, name, value, snapshot, lang)
        fields.append(
            Field(
                name,
                column_label(name, lang),
                value,
                field.choices,
                name in form.required,
                field.long,
                field.hint,
                errors.get(name, ""),
            )
        )
    return fields


def _prefilled(given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that the page told from which the form was opened."""
    table, key = given.get("table", ""), given.get("key", "")
    if kind_of(given) in _ABOUT_A_ROW or not table:
        return {}
    if table in _POINTS:
        return {_POINTS[table]: key}
    return dict(zip(key_columns(table), split_key(table, key), strict=False))


def _value_field(
    given: Mapping[str, str],
    errors: Mapping[str, str],
    snapshot: Snapshot,
    lang: Language,
) -> Field:
    table, column = given.get("table", ""), given.get("column", "")
    row = (
        tables_of(snapshot)
        .get(table, {})
        .get(split_key(table, given.get("key", "")), {})
    )
    value = given.get("after", row.get(column, ""))
    field = _field(table, column, value, snapshot, lang)
    t = words(lang)
    label = t["prop_right"].format(name=column_label(column, lang))
    return Field(
        "after",
        label,
        value,
        field.choices,
        True,
        field.long,
        field.hint,
        errors.get("after", ""),
    )


def _field(
    table: str, name: str, value: str, snapshot: Snapshot, lang: Language
) -> Field:
    """Return how a column is asked for: a list of choices, a line or several."""
    t = words(lang)
    label = LABELS.get(REFERENCES.get(name, ""))
    column = described(table).get(name) if table in tables_of(snapshot) else None
    choices: tuple[tuple[str, str], ...] = ()
    if label in ("Therapy", "Stage"):
        choices = tuple(FactPresenter(snapshot, lang).choices(label))
    elif column is not None and column.choices and not column.several:
        choices = tuple(
            (choice, value_label(name, choice, lang)) for choice in column.choices
        )
    hint = ""
    if name in ("date", "start", "end", "since", "until", "founded", "ended"):
        hint = t["prop_hint_date"]
    elif name == "country":
        hint = t["prop_hint_country"]
    elif name == "members":
        hint = t["prop_hint_members"]
    return Field(name, "", value, choices, long=name in _TEXT, hint=hint)


def heading(
    given: Mapping[str, str], snapshot: Snapshot, lang: Language
) -> dict[str, str]:
    """Return what a form is about: the record, the column, what it says now, its source."""
    table, column = given.get("table", ""), given.get("column", "")
    if kind_of(given) == "source":
        return {"name": given.get("key", ""), "column": "", "value": "", "sources": ""}
    row = tables_of(snapshot).get(table, {}).get(split_key(table, given.get("key", "")))
    if row is None:
        return {"name": "", "column": "", "value": "", "sources": ""}
    return {
        "name": name_of(table, row, snapshot, lang),
        "column": column_label(column, lang) if column else "",
        "value": _shown(column, row.get(column, ""), snapshot, lang) if column else "",
        "sources": row.get("source_url", ""),
    }


def summary(
    standing: Standing, snapshot: Snapshot, lang: Language, published: int
) -> Properties:
    """Return a proposal as a page shows it: what it is about, and each cell before and after."""
    body = standing.body
    edits = standing.edits or edits_of_body(body, snapshot)
    table, key = str(body.get("table", "")), tuple(body.get("key", ()))
    row = tables_of(snapshot).get(table, {}).get(key)
    name = name_of(table, row, snapshot, lang) if row else ""
    fields: Mapping[str, str] = body.get("fields", {})
    decided = standing.decided
    return {
        "number": standing.number,
        "receipt": standing.receipt,
        "state": standing.state,
        "kind": body.get("kind", "tables"),
        "name": name or fields.get("name", "") or ":".join(key),
        "at": standing.at,
        "who": standing.who,
        "source_url": body.get("source_url", ""),
        "cells": [
            cell
            for edit in edits[:_MOST_ROWS]
            for cell in cells_of(edit, snapshot, lang)
        ],
        "decided": decided,
        "published": standing.state == "accepted"
        and decided is not None
        and decided.seq <= published,
    }


def edits_of_body(body: Values, snapshot: Snapshot) -> tuple[Any, ...]:
    """Return the edits that a proposal would make, none if it was made of edits at once."""
    if body.get("kind") not in KINDS:
        return ()
    try:
        return edits_of(body, snapshot)
    except KeyError:  # the row it is about is no longer there
        return ()


def cells_of(edit: Any, snapshot: Snapshot, lang: Language) -> list[Properties]:
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
                        _shown(column, value, snapshot, lang) for value in values(old)
                    ],
                    "after": [
                        _shown(column, value, snapshot, lang) for value in values(new)
                    ],
                    "is_gone": edit.after is None,
                }
            )
    return lines


def decisions(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Return the entries of a proposal that decided something, in their order."""
    return [entry for entry in entries if entry.kind != "proposed"]
