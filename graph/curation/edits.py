"""Changes of rows of the curated tables, and what a table says once they are laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.common.curated_keys import LISTS
from graph.common.tabular import SEPARATOR

if TYPE_CHECKING:
    from graph.common.properties import Properties, Values


Cells = dict[str, str]


class Edit(NamedTuple):
    """A row that is added (`before` is None), changed in some columns, or removed (`after`)."""

    table: str
    key: tuple[str, ...]
    before: Cells | None
    after: Cells | None

    def as_dict(self) -> Properties:
        """Return the edit as plain JSON values."""
        return {
            "table": self.table,
            "key": list(self.key),
            "before": self.before,
            "after": self.after,
        }


def edit_of(given: Values) -> Edit:
    """Return the edit that `Edit.as_dict` wrote."""
    return Edit(
        given["table"],
        tuple(given["key"]),
        given["before"],
        given["after"],
    )


class Laid(NamedTuple):
    """A row after an edit (None: it is gone), and where the table contradicted the edit."""

    cells: Cells | None
    conflicts: tuple[str, ...] = ()


def lay_over(edit: Edit, current: Cells | None) -> Laid:
    """Return what a row is after an edit, whatever a newer edition of the table says by now.

    The edit counts; a cell that is neither what the edit saw nor what it wrote is a conflict, which
    somebody should look at. Values of a list are added and taken out one by one, so that what a
    newer edition added stays.
    """
    if edit.after is None:
        return Laid(None, _contradictions(edit.before or {}, {}, current))
    if edit.before is None:
        if current is None:
            return Laid(dict(edit.after))
        return Laid(
            {**current, **edit.after}, _contradictions({}, edit.after, current)
        )
    if current is None:
        return Laid(None, ("the row is no longer in the table",))
    merged = dict(current)
    for column, value in edit.after.items():
        old = edit.before.get(column, "")
        merged[column] = _joined(
            column,
            old,
            value,
            current.get(column, ""),
        )
    return Laid(merged, _contradictions(edit.before, edit.after, current))


def _joined(
    column: str,
    before: str,
    after: str,
    current: str,
) -> str:
    """Return the cell after an edit; of a list the current values are kept."""
    if column not in LISTS or current == before:
        return after
    added = [value for value in values(after) if value not in values(before)]
    removed = set(values(before)) - set(values(after))
    remaining = [value for value in values(current) if value not in removed]
    return SEPARATOR.join(dict.fromkeys([*remaining, *added]))


def _contradictions(
    before: Cells,
    after: Cells,
    current: Cells | None,
) -> tuple[str, ...]:
    """Return a sentence for each cell that is neither what was seen nor what was written."""
    if current is None:
        return ()
    contradictions: list[str] = []
    for column in dict.fromkeys([*before, *after]):
        value, seen, written = (
            row.get(column, "") for row in (current, before, after)
        )
        # An empty cell says nothing that could be contradicted: another source said it.
        if column not in LISTS and value and value not in (seen, written):
            contradictions.append(
                f"{column}: the table says {value!r}, the correction saw {seen!r}"
            )
    return tuple(contradictions)


def values(cell: str) -> list[str]:
    """Return the values of a cell that joins several."""
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]
