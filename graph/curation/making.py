"""The edits that a proposal would make once it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import key_of
from graph.common.normalise import slug
from graph.common.tabular import SEPARATOR
from graph.curation.cited_pages import page_edits, page_of, uncited
from graph.curation.columns import tables_of
from graph.curation.edits import Cells, Edit, values
from graph.curation.forms import asked
from graph.curation.merging import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.common.properties import Values
    from graph.curation.cited_pages import Rows
    from graph.release.snapshot import Snapshot

_ENDED = "ended"


def edits_of(proposal: Values, snapshot: Snapshot) -> tuple[Edit, ...]:
    """Return the edits of a proposal, given what it says and the release.

    A record that is two has none: whoever splits it makes proposals of its parts. What the page is
    called that a proposal brings comes last, and before it what was said of pages that no row
    cites any more.
    """
    rows = tables_of(snapshot)
    edits = _rows_edited(proposal, rows)
    gone = uncited(rows, edits)
    return (*edits, *gone, *page_edits(page_of(proposal), edits, snapshot))


def _rows_edited(proposal: Values, rows: Rows) -> tuple[Edit, ...]:
    """Return the edits of the rows that a proposal is about."""
    kind = proposal["kind"]
    table, key = proposal["table"], tuple(proposal["key"])
    fields: Mapping[str, str] = proposal["fields"]
    url = str(proposal["source_url"])
    match kind:
        case "field":
            cells = {proposal["column"]: fields.get("after", "")}
            if table == "actors" and cells.get("city"):
                return _moved(
                    rows,
                    key,
                    {**fields, **cells},
                    url,
                )
            return (
                _changed(
                    rows,
                    table,
                    key,
                    cells,
                    url,
                ),
            )
        case "end":
            ended = {"status": _ENDED, "until": fields.get("until", "")}
            return (
                _changed(
                    rows,
                    table,
                    key,
                    ended,
                    url,
                ),
            )
        case "actor":
            cells = {**fields, "id": _free_id(rows, table, fields["name"])}
            seat = _seat(rows, fields, fields.get("country", ""))
            return (
                _added(table, {**cells, **seat}, url),
                *_new_town(rows, seat),
            )
        case "collaboration":
            return tuple(_collaboration(rows, fields, url))
        case "capability" | "event" | "member":
            cells = {name: fields.get(name, "") for name in asked(kind)}
            return (_added(table, cells, url),)
        case "same":
            return tuple(
                merged(
                    rows,
                    key[0],
                    fields["other"],
                    url,
                )
            )
        case "source":
            return tuple(
                _without_source(rows, key[0], fields.get("replacement", ""))
            )
        case _:
            return ()


def _changed(
    rows: Rows,
    table: str,
    key: tuple[str, ...],
    cells: Cells,
    url: str,
) -> Edit:
    """Return the edit of some cells of a row, which cites the source of the proposal from then."""
    row = rows[table].get(key, {})
    after = {
        name: cell for name, cell in cells.items() if name in COLUMNS[table]
    }
    if "source_url" in COLUMNS[table]:
        urls = [*values(row.get("source_url", "")), url]
        after["source_url"] = SEPARATOR.join(dict.fromkeys(urls))
    before = {name: row.get(name, "") for name in after}
    return Edit(
        table,
        key,
        before,
        after,
    )


def _moved(
    rows: Rows,
    key: tuple[str, ...],
    fields: Mapping[str, str],
    url: str,
) -> tuple[Edit, ...]:
    """Return the edits of an actor that has its seat in another town: never moved by half."""
    country = rows["actors"].get(key, {}).get("country", "")
    seat = _seat(rows, fields, country)
    if (country, seat["city"]) not in rows["places"]:
        elsewhere = _seat(rows, fields, "")
        seat = elsewhere if elsewhere["country"] else seat
    return (
        _changed(
            rows,
            "actors",
            key,
            seat,
            url,
        ),
        *_new_town(rows, seat),
    )


def _seat(
    rows: Rows,
    fields: Mapping[str, str],
    country: str,
) -> Cells:
    """Return city, country and region of a seat, '' where nothing is known.

    A town of the tables brings its region, and its country where none was given.
    """
    city = fields.get("city", "")
    towns = [
        place
        for (_, name), place in rows["places"].items()
        if name == city and country in ("", place["country"])
    ]
    if len(towns) == 1:
        place = towns[0]
        return {
            "city": city,
            "country": place["country"],
            "region": place["region"],
        }
    return {
        "city": city,
        "country": country,
        "region": fields.get("region", ""),
    }


def _new_town(rows: Rows, seat: Cells) -> Iterator[Edit]:
    """Yield the row of a town that the tables do not have; its coordinates stay open."""
    key = (seat["country"], seat["city"])
    if all(key) and key not in rows["places"]:
        row = {**dict.fromkeys(COLUMNS["places"], ""), **seat}
        yield Edit(
            "places",
            key,
            None,
            row,
        )


def _added(
    table: str,
    cells: Mapping[str, str],
    url: str,
) -> Edit:
    row = {name: cells.get(name, "") for name in COLUMNS[table]}
    if "source_url" in row:
        row["source_url"] = url
    return Edit(
        table,
        key_of(table, row),
        None,
        row,
    )


def _free_id(
    rows: Rows,
    table: str,
    name: str,
) -> str:
    """Return an id made of a name that no row has."""
    wanted = slug(name) or "record"
    free, number = wanted, 2
    while (free,) in rows[table]:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _collaboration(
    rows: Rows,
    fields: Mapping[str, str],
    url: str,
) -> Iterator[Edit]:
    """Yield the row of a collaboration, then those of its members."""
    name = _free_id(rows, "collaborations", fields["name"])
    yield _added("collaborations", {**fields, "id": name}, url)
    for member in values(fields["members"]):
        cells = {
            "collaboration_id": name,
            "actor_id": member,
            "role": "partner",
        }
        yield _added("collaboration_members", cells, url)


def _without_source(
    rows: Rows,
    url: str,
    replacement: str,
) -> Iterator[Edit]:
    """Yield the edits of all rows that cite a page; one that cites no other needs a replacement."""
    for table, rows_of_table in rows.items():
        for key, row in rows_of_table.items():
            urls = values(row.get("source_url", ""))
            left = [replacement if page == url else page for page in urls]
            left = list(filter(None, left))
            if url in urls and left:
                after = {"source_url": SEPARATOR.join(dict.fromkeys(left))}
                yield Edit(
                    table,
                    key,
                    {"source_url": row["source_url"]},
                    after,
                )
