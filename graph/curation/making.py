"""The edits that a proposal would make once it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import REFERENCE_LISTS, REFERENCES, key_of
from graph.common.normalise import slug
from graph.common.tabular import SEPARATOR
from graph.curation.columns import tables_of
from graph.curation.edits import Cells, Edit, values
from graph.curation.proposals import asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.common.properties import Values
    from graph.release.snapshot import Snapshot

Rows = dict[str, dict[tuple[str, ...], Cells]]
_ENDED = "ended"


def edits_of(proposal: Values, snapshot: Snapshot) -> tuple[Edit, ...]:
    """Return the edits of a proposal, given what it says and the release.

    A record that is two has none: whoever splits it makes proposals of its parts.
    """
    rows, kind = tables_of(snapshot), proposal["kind"]
    table, key = proposal["table"], tuple(proposal["key"])
    fields: Mapping[str, str] = proposal["fields"]
    url = str(proposal["source_url"])
    match kind:
        case "field":
            return _changed(
                rows, table, key, {proposal["column"]: fields.get("after", "")}, url
            )
        case "end":
            ended = {"status": _ENDED, "until": fields.get("until", "")}
            return _changed(rows, table, key, ended, url)
        case "actor":
            name = _free_id(rows, table, fields["name"])
            town = _region(rows, fields.get("city", ""), fields.get("country", ""))
            return (_added(table, {"id": name, **fields, **town}, url),)
        case "collaboration":
            return tuple(_collaboration(rows, fields, url))
        case "capability" | "event" | "member":
            cells = {name: fields.get(name, "") for name in asked(kind)}
            return (_added(table, cells, url),)
        case "same":
            return tuple(_merged(rows, key[0], fields["other"], url))
        case "source":
            return tuple(_without_source(rows, key[0], fields.get("replacement", "")))
        case _:
            return ()


def _changed(
    rows: Rows, table: str, key: tuple[str, ...], cells: Cells, url: str
) -> tuple[Edit, ...]:
    """Return the edit of some cells of a row, which cites the source of the proposal from then."""
    row = rows[table].get(key, {})
    after = {name: cell for name, cell in cells.items() if name in COLUMNS[table]}
    if "source_url" in COLUMNS[table]:
        urls = [*values(row.get("source_url", "")), url]
        after["source_url"] = SEPARATOR.join(dict.fromkeys(urls))
    if after.get("city"):
        after |= _region(rows, after["city"], row.get("country", ""))
    before = {name: row.get(name, "") for name in after}
    return (Edit(table, key, before, after),)


def _region(rows: Rows, city: str, country: str) -> Cells:
    """Return country and region of a town of the tables: a seat is never moved by half."""
    towns = [place for (_, name), place in rows["places"].items() if name == city]
    here = [place for place in towns if place["country"] == country] or towns
    if len(here) != 1:
        return {}
    return {"country": here[0]["country"], "region": here[0]["region"]}


def _added(table: str, cells: Mapping[str, str], url: str) -> Edit:
    row = {name: cells.get(name, "") for name in COLUMNS[table]}
    if "source_url" in row:
        row["source_url"] = url
    return Edit(table, key_of(table, row), None, row)


def _free_id(rows: Rows, table: str, name: str) -> str:
    """Return an id made of a name that no row has."""
    wanted = slug(name) or "record"
    free, number = wanted, 2
    while (free,) in rows[table]:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _collaboration(rows: Rows, fields: Mapping[str, str], url: str) -> Iterator[Edit]:
    """Yield the row of a collaboration, then those of its members."""
    name = _free_id(rows, "collaborations", fields["name"])
    yield _added("collaborations", {**fields, "id": name}, url)
    for member in values(fields["members"]):
        cells = {"collaboration_id": name, "actor_id": member, "role": "partner"}
        yield _added("collaboration_members", cells, url)


def _merged(rows: Rows, kept: str, other: str, url: str) -> Iterator[Edit]:
    """Yield what makes two actors one: every row leads to `kept`, which bears both names."""
    first, second = rows["actors"][(kept,)], rows["actors"].get((other,), {})
    names = [
        *values(first["aliases"]),
        second.get("name", ""),
        *values(second.get("aliases", "")),
    ]
    known = [name for name in dict.fromkeys(names) if name and name != first["name"]]
    (edit,) = _changed(rows, "actors", (kept,), {"aliases": SEPARATOR.join(known)}, url)
    yield edit
    for table, found in rows.items():
        for key, row in found.items():
            if (table, key) == ("actors", (other,)):
                continue
            if moved := _led_elsewhere(row, other, kept):
                whole = {**row, **moved}
                same = key_of(table, whole)
                if same != key and same in found:
                    yield Edit(table, key, row, None)
                else:
                    yield Edit(table, key, {name: row[name] for name in moved}, moved)
    yield Edit("actors", (other,), second or {"id": other}, None)


def _led_elsewhere(row: Cells, other: str, kept: str) -> Cells:
    """Return the cells of a row that name an actor, with another one in its place."""
    moved: Cells = {}
    for column, cell in row.items():
        if REFERENCES.get(column) == "actors" and cell == other:
            moved[column] = kept
        elif REFERENCE_LISTS.get(column) == "actors" and other in values(cell):
            ids = [kept if one == other else one for one in values(cell)]
            moved[column] = SEPARATOR.join(dict.fromkeys(ids))
    return moved


def _without_source(rows: Rows, url: str, replacement: str) -> Iterator[Edit]:
    """Yield the edits of all rows that cite a page; one that cites no other needs a replacement."""
    for table, found in rows.items():
        for key, row in found.items():
            urls = values(row.get("source_url", ""))
            left = [replacement if one == url else one for one in urls]
            left = [one for one in left if one]
            if url in urls and left:
                after = {"source_url": SEPARATOR.join(dict.fromkeys(left))}
                yield Edit(table, key, {"source_url": row["source_url"]}, after)
