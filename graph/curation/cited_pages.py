"""The pages that proposals cite: whether the atlas knows one, and what is written of a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from graph.common.curated_columns import COLUMNS
from graph.curation.edits import Cells, Edit, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.common.properties import Values
    from graph.release.snapshot import Snapshot

Rows = dict[str, dict[tuple[str, ...], Cells]]
TABLE = "source_dates"
"""The table of what pages are called and when they were published."""
READ_THERE = "page text"
"""How a date is known that a person gives: it was read on the page."""
_OF_A_NODE = {
    "title": "title",
    "published": "published",
    "dated_by": "how",
}
"""The columns of the table that a Source of the release fills, by its properties."""


class Page(NamedTuple):
    """A cited page: its address, and its title and date of publication as somebody gave them."""

    url: str
    title: str = ""
    published: str = ""


def page_of(proposal: Values) -> Page:
    """Return the page that a proposal brings: the replacement where one is gone, else its source.

    The page that says that another is gone is no source of any fact.
    """
    described = proposal.get("page", {})
    url = (
        proposal["fields"].get("replacement", "")
        if proposal.get("kind") == "source"
        else proposal.get("source_url", "")
    )
    return Page(
        str(url).strip(),
        described.get("title", ""),
        described.get("published", ""),
    )


def known_pages(snapshot: Snapshot) -> Mapping[str, Cells]:
    """Return what the release says of each page that it cites, by address; made once."""
    return snapshot.memoise(_known_pages)


def _known_pages(snapshot: Snapshot) -> Mapping[str, Cells]:
    pages: dict[str, Cells] = {}
    for row in snapshot.nodes["Source"].rows():
        if url := row.get("url"):
            pages[url] = {
                column: str(row.get(name) or "")
                for name, column in _OF_A_NODE.items()
            }
    return pages


def accepted_pages(edits: Iterable[Edit]) -> dict[str, Cells]:
    """Return what accepted edits say of pages, by address: they may not be published yet."""
    return {
        edit.key[0]: edit.after
        for edit in edits
        if edit.table == TABLE and edit.after is not None
    }


def page_edits(
    page: Page,
    edits: Iterable[Edit],
    snapshot: Snapshot,
) -> list[Edit]:
    """Return the edit that says what a page is called and when it appeared, none if none is due.

    It is due when a title or date was given that the release does not have, and one of the edits
    cites the page: the tables hold no page that no row cites. A page that is new to the release
    was retrieved today.
    """
    cites = any(
        page.url in values((edit.after or {}).get("source_url", ""))
        for edit in edits
    )
    known = known_pages(snapshot).get(page.url)
    how = READ_THERE if page.published else ""
    given = {
        "published": page.published,
        "how": how,
        "title": page.title,
    }
    present = known or {}
    news = {
        name: cell
        for name, cell in given.items()
        if cell and not present.get(name)
    }
    if not (page.url and cites and news):
        return []
    if known is None:
        news["retrieved_at"] = datetime.now(UTC).date().isoformat()
    if any(present.values()):
        return [
            Edit(
                TABLE,
                (page.url,),
                dict.fromkeys(news, ""),
                news,
            )
        ]
    row = dict.fromkeys(COLUMNS[TABLE], "")
    return [
        Edit(
            TABLE,
            (page.url,),
            None,
            {
                **row,
                "url": page.url,
                **news,
            },
        )
    ]


def uncited(rows: Rows, edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that take out what is said of pages that no row cites after some edits."""
    after: dict[tuple[str, tuple[str, ...]], Cells | None] = {}
    touched: set[str] = set()
    for edit in edits:
        row = rows[edit.table].get(edit.key, {})
        touched.update(values(row.get("source_url", "")))
        after[edit.table, edit.key] = (
            None if edit.after is None else {**row, **edit.after}
        )
    described = {url for url in touched if (url,) in rows[TABLE]}
    if not described:
        return []
    before = {
        (table, key): row
        for table, cells in rows.items()
        for key, row in cells.items()
    }
    cited: set[str] = set()
    for row in (before | after).values():
        cited.update(values((row or {}).get("source_url", "")))
    return [
        Edit(
            TABLE,
            (url,),
            rows[TABLE][(url,)],
            None,
        )
        for url in sorted(described - cited)
    ]
