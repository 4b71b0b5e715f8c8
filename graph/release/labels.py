"""The name of any record in a language: the one place that knows which property bears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.common.properties import Values
    from graph.release.snapshot import Snapshot

_ONE_NAME = ("name", "title", "city")
"""Properties that bear a name which is the same in all languages; a record has one of them."""


def name_of(row: Values, lang: str) -> str:
    """Return what a record is called in a language, its id if it has no name."""
    names = (row.get(name) for name in (f"name_{lang}", *_ONE_NAME, "id"))
    return str(next(filter(None, names), ""))


def label(
    snapshot: Snapshot,
    kind: str,
    key: str,
    lang: str,
) -> str:
    """Return what the record `key` of a label is called, the key if the release has none."""
    position = snapshot.nodes[kind].index.get(key)
    return (
        key
        if position is None
        else snapshot.memoise(_names, kind, lang)[position]
    )


def _names(
    snapshot: Snapshot,
    kind: str,
    lang: str,
) -> tuple[str, ...]:
    """Return the names of all records of a label by their position."""
    return tuple(name_of(row, lang) for row in snapshot.nodes[kind].rows())
