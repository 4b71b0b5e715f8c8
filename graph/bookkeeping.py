"""What loads write of themselves: the release, labels and properties that are no content."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from graph.common.fields import Id  # noqa: TC001 - pydantic reads it

ADMINISTRATION: dict[str, tuple[str, ...]] = {
    "Release": (),
    "Removal": (),
    "Marker": (),
    "Tally": ("release",),
    "Loading": (),
}
"""The labels of the nodes by which loads keep their books, with the properties indexed."""

BOOKKEEPING = (
    "since_number",
    "changed_number",
    "hash",
    "run_id",
    "since_run",
    "changed_run",
)
"""Properties the load adds to every node and relationship; no part of the content's checksum.

The last three were written by earlier versions.
"""


class Release(BaseModel):
    """One finished load: what it holds and the checksum of its content."""

    model_config = ConfigDict(frozen=True)

    id: Id
    number: int = Field(
        default=0,
        description="Rises by one with each load that changed something",
    )
    run_id: Id
    created_at: str
    checksum: str
    sources: tuple[str, ...]
    counts: dict[str, int]
