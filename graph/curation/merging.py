"""The edits that make two records of one organisation one, with all that leads to either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.curated_keys import REFERENCE_LISTS, REFERENCES, key_of
from graph.common.tabular import SEPARATOR
from graph.curation.edits import Cells, Edit, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.curation.cited_pages import Rows

_FILLED = ("website", "founded", "ror", "vat", "note")
"""Cells that the remaining record takes from the other one where its own are empty."""
_MEMBERS = "collaboration_members"


def merged(
    rows: Rows,
    remaining: str,
    other: str,
    url: str,
) -> Iterator[Edit]:
    """Yield what makes two actors one: every row leads to `remaining`, which bears both names.

    Of two rows that become the same one stays, with the sources of both. A collaboration that the
    two had with each other alone is none any more: it goes.
    """
    second = rows["actors"].get((other,), {})
    yield _remaining_record(
        rows,
        remaining,
        other,
        url,
    )
    alone = _with_each_other(rows, remaining, other)
    for table, cells in rows.items():
        for key, row in cells.items():
            if (table, key) in {
                ("actors", (other,)),
                ("actors", (remaining,)),
            }:
                continue
            if _is_of(table, row, alone):
                yield Edit(
                    table,
                    key,
                    row,
                    None,
                )
            elif moved := _led_elsewhere(row, other, remaining):
                yield from _moved(
                    table,
                    cells,
                    key,
                    moved,
                )
    yield Edit(
        "actors",
        (other,),
        second or {"id": other},
        None,
    )


def _remaining_record(
    rows: Rows,
    remaining: str,
    other: str,
    url: str,
) -> Edit:
    """Return the edit of the record that stays: both names, both sources, gaps filled."""
    first, second = (
        rows["actors"][(remaining,)],
        rows["actors"].get((other,), {}),
    )
    names = [
        *values(first["aliases"]),
        second.get("name", ""),
        *values(second.get("aliases", "")),
    ]
    known = [
        name for name in dict.fromkeys(names) if name and name != first["name"]
    ]
    urls = [
        *values(first["source_url"]),
        *values(second.get("source_url", "")),
        url,
    ]
    after = {
        "aliases": SEPARATOR.join(known),
        "source_url": SEPARATOR.join(dict.fromkeys(filter(None, urls))),
    }
    after |= {
        name: second[name]
        for name in _FILLED
        if second.get(name) and not first.get(name)
    }
    if _is_above(rows, other, remaining):
        # What it was part of is itself by now: it is part of what that was part of.
        after["parent_id"] = second.get("parent_id", "")
    before = {name: first.get(name, "") for name in after}
    return Edit(
        "actors",
        (remaining,),
        before,
        after,
    )


def _is_above(
    rows: Rows,
    upper: str,
    lower: str,
) -> bool:
    """Return whether an actor is part of another one, directly or through others."""
    seen: set[str] = set()
    at = lower
    while at and at not in seen:
        seen.add(at)
        at = rows["actors"].get((at,), {}).get("parent_id", "")
        if at == upper:
            return True
    return False


def _with_each_other(
    rows: Rows,
    remaining: str,
    other: str,
) -> set[str]:
    """Return the collaborations whose only members are the two records."""
    members: dict[str, set[str]] = {}
    for row in rows[_MEMBERS].values():
        members.setdefault(row["collaboration_id"], set()).add(row["actor_id"])
    return {
        key for key, actors in members.items() if actors == {remaining, other}
    }


def _is_of(
    table: str,
    row: Cells,
    collaborations: set[str],
) -> bool:
    name = "id" if table == "collaborations" else "collaboration_id"
    return (
        table in ("collaborations", _MEMBERS) and row[name] in collaborations
    )


def _moved(
    table: str,
    cells: dict[tuple[str, ...], Cells],
    key: tuple[str, ...],
    moved: Cells,
) -> Iterator[Edit]:
    """Yield the edit that leads a row elsewhere; one that is there already takes its sources."""
    row = cells[key]
    same = key_of(table, {**row, **moved})
    if same == key or same not in cells:
        yield Edit(
            table,
            key,
            {name: row[name] for name in moved},
            moved,
        )
        return
    yield Edit(
        table,
        key,
        row,
        None,
    )
    there = values(cells[same].get("source_url", ""))
    urls = dict.fromkeys([*there, *values(row.get("source_url", ""))])
    if len(urls) > len(there):
        before = {"source_url": cells[same]["source_url"]}
        yield Edit(
            table,
            same,
            before,
            {"source_url": SEPARATOR.join(urls)},
        )


def _led_elsewhere(
    row: Cells,
    other: str,
    remaining: str,
) -> Cells:
    """Return the cells of a row that name an actor, with another one in its place."""
    moved: Cells = {}
    for column, cell in row.items():
        if REFERENCES.get(column) == "actors" and cell == other:
            moved[column] = remaining
        elif REFERENCE_LISTS.get(column) == "actors" and other in values(cell):
            ids = [remaining if key == other else key for key in values(cell)]
            moved[column] = SEPARATOR.join(dict.fromkeys(ids))
    return moved
