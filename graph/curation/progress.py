"""How far a publication is, noted by the process that makes it and read by the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graph.curation.store import Store


class Progress(NamedTuple):
    """What is done at the moment, and how much of it (0 to 1)."""

    what: str
    part: float


def note_progress(
    store: Store,
    what: str,
    part: float,
) -> None:
    """Put a progress in the place of the one before."""
    with store.writing() as db:
        db.execute(
            "INSERT OR REPLACE INTO progress VALUES (1, ?, ?)", (what, part)
        )


def read_progress(store: Store) -> Progress:
    """Return the progress that was noted last."""
    with store.reading() as db:
        row = db.execute("SELECT what, part FROM progress").fetchone()
    return Progress(*row) if row else Progress("", 0.0)
