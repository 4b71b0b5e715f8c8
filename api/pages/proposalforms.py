"""The forms of proposals: their fields as a page shows them, and what a browser sends of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.fact_lines import FactPresenter
from api.pages.proposalview import (
    column_label,
    name_of,
    shown,
    split_key,
    value_label,
)
from api.pages.render import words
from graph.common.curated_keys import REFERENCES, key_columns
from graph.curation.columns import LABELS, described, tables_of
from graph.curation.edits import values
from graph.curation.forms import FORMS, KINDS, Kind, ProposalDraft, asked
from graph.model import Language
from graph.release.snapshot import Snapshot
from graph.search.naming import resolve

_ACTORS = frozenset({"actor_id", "other"})
_ABOUT_A_ROW = frozenset({"field", "end", "same", "split", "source"})
_POINTS = {
    "actors": "actor_id",
    "collaborations": "collaboration_id",
    "stages": "stage_id",
    "therapies": "therapy_id",
}
"""The column of other tables that leads to a record of a table."""
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
    is_actor: bool = False
    """Whether names of actors complete what is typed."""


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
    sent: Mapping[str, str],
    snapshot: Snapshot,
    lang: Language,
) -> ProposalDraft:
    """Return a proposal as a form sent it; names of actors are read as their ids."""
    kind = kind_of(sent)
    # A form opened from another record's page carries that record; its row is of its own table.
    table = sent.get("table", "") if kind == "field" else FORMS[kind].table
    key = sent.get("key", "") if kind in _ABOUT_A_ROW else ""
    names = names_of(kind)
    fields = {name: sent.get(name, "") for name in names}
    column = sent.get("column", "")
    if sent.get("region"):
        fields["region"] = sent["region"]
    for name in names:
        role = column if name == "after" else name
        if _leads_to_actor(role):
            fields[name] = _actor(fields[name], snapshot, lang)
        elif name == "members":
            lines = fields[name].replace("|", "\n").splitlines()
            ids = [
                _actor(line, snapshot, lang) for line in lines if line.strip()
            ]
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
        sent.get("page_title", ""),
        sent.get("page_published", "").strip(),
    )


def names_of(kind: Kind) -> tuple[str, ...]:
    """Return the names of the fields that a form of a kind asks beside its source."""
    return ("after",) if kind == "field" else asked(kind)


def _actor(
    text: str,
    snapshot: Snapshot,
    lang: Language,
) -> str:
    """Return the id of the actor that a text names, the text if none is clear."""
    return (
        resolve(
            snapshot,
            "actor",
            text,
            lang,
        ).id
        if text.strip()
        else ""
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
        return [
            _value_field(
                given,
                errors,
                snapshot,
                lang,
            )
        ]
    form, hidden = FORMS[kind], _prefilled(given)
    fields: list[Field] = []
    for name in asked(kind):
        is_of_address = name == "kind" and "proposal" not in given
        value = (
            ""
            if is_of_address
            else given.get(name, "") or hidden.get(name, "")
        )
        value = _typed(
            name,
            value,
            snapshot,
            lang,
        )
        field = _field(
            form.table,
            name,
            value,
            snapshot,
            lang,
        )
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
                _leads_to_actor(name),
            )
        )
    return fields


def page_fields(
    given: Mapping[str, str],
    errors: Mapping[str, str],
    lang: Language,
    *,
    required: bool = False,
) -> list[Field]:
    """Return the fields for the title and the date of a page that may be new to the atlas."""
    t = words(lang)
    title = Field(
        "page_title",
        t["prop_page_title"],
        given.get("page_title", ""),
        required=required,
        hint=t["work_page_new"] if required else t["prop_page_hint"],
        fault=errors.get("page_title", ""),
    )
    published = Field(
        "page_published",
        t["prop_page_published"],
        given.get("page_published", ""),
        hint=t["prop_hint_date"],
        fault=errors.get("page_published", ""),
    )
    return [title, published]


def _leads_to_actor(name: str) -> bool:
    return name in _ACTORS or REFERENCES.get(name) == "actors"


def pages_of(given: Mapping[str, str], snapshot: Snapshot) -> list[str]:
    """Return the pages that the row which a form is about cites, to choose from."""
    table, key = given.get("table", ""), given.get("key", "")
    row = tables_of(snapshot).get(table, {}).get(split_key(table, key), {})
    return values(row.get("source_url", ""))


def _typed(
    column: str,
    cell: str,
    snapshot: Snapshot,
    lang: Language,
) -> str:
    """Return a cell as a person types it: the name of an actor where it is read as its id."""
    if column == "members":
        lines = cell.splitlines()
        return "\n".join(
            _typed(
                "actor_id",
                key,
                snapshot,
                lang,
            )
            for key in lines
        )
    if not _leads_to_actor(column) or cell not in snapshot.actors:
        return cell
    name = FactPresenter(snapshot, lang).name("Actor", cell)
    return name if _actor(name, snapshot, lang) == cell else cell


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
    value = _typed(
        column,
        given.get("after", row.get(column, "")),
        snapshot,
        lang,
    )
    field = _field(
        table,
        column,
        value,
        snapshot,
        lang,
    )
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
        _leads_to_actor(column),
    )


def _field(
    table: str,
    name: str,
    value: str,
    snapshot: Snapshot,
    lang: Language,
) -> Field:
    """Return how a column is asked for: a list of choices, a line or several."""
    t = words(lang)
    label = LABELS.get(REFERENCES.get(name, ""))
    column = (
        described(table).get(name) if table in tables_of(snapshot) else None
    )
    choices: tuple[tuple[str, str], ...] = ()
    if label in ("Therapy", "Stage"):
        choices = tuple(FactPresenter(snapshot, lang).choices(label))
    elif column is not None and column.choices and not column.several:
        choices = tuple(
            (choice, value_label(name, choice, lang))
            for choice in column.choices
        )
    hint = ""
    if name in ("date", "start", "end", "since", "until", "founded", "ended"):
        hint = t["prop_hint_date"]
    elif name == "country":
        hint = t["prop_hint_country"]
    elif name == "members":
        hint = t["prop_hint_members"]
    return Field(
        name,
        "",
        value,
        choices,
        long=name in _TEXT,
        hint=hint,
    )


def heading(
    given: Mapping[str, str],
    snapshot: Snapshot,
    lang: Language,
) -> dict[str, str]:
    """Return what a form is about: the record, the column, what it says now, its source."""
    table, column = given.get("table", ""), given.get("column", "")
    if kind_of(given) == "source":
        return {
            "name": given.get("key", ""),
            "column": "",
            "value": "",
            "sources": "",
        }
    row = (
        tables_of(snapshot)
        .get(table, {})
        .get(split_key(table, given.get("key", "")))
    )
    if row is None:
        return {
            "name": "",
            "column": "",
            "value": "",
            "sources": "",
        }
    return {
        "name": name_of(
            table,
            row,
            snapshot,
            lang,
        ),
        "column": column_label(column, lang) if column else "",
        "value": shown(
            column,
            row.get(column, ""),
            snapshot,
            lang,
        )
        if column
        else "",
        "sources": row.get("source_url", ""),
    }
