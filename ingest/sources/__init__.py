"""The sources by name, in the order of their word: the first that has a value for a field wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from graph.errors import IngestError
from graph.export.curated_tables import CURATED, CURATION
from ingest.sources import (
    addresses,
    clinicaltrials,
    cordis,
    ema,
    kbo,
    openalex,
    ror,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.reading.source import Files
    from ingest.reading.source_config import SourceConfig
    from ingest.records import Edge
    from ingest.report import Report


class Module(Protocol):
    """What the module of a public source offers."""

    CONFIG: SourceConfig

    @staticmethod
    def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
        """Yield the records of the files; what is refused or left out goes to the report."""
        ...


PUBLIC: dict[str, Module] = {
    "ror": ror,
    "kbo": kbo,
    "ema": ema,
    "clinicaltrials": clinicaltrials,
    "cordis": cordis,
    "openalex": openalex,
    "addresses": addresses,
}
ORDER = (CURATION, CURATED, *PUBLIC)
BY_HAND = (CURATION, CURATED)
"""The sources that people write: accepted corrections, and the tables below them."""
ALIASES = {"ctgov": "clinicaltrials", "bce": "kbo"}


def rank(name: str) -> int:
    """Return the rank of a source's word: -1 for corrections, 0 for the tables, then the others."""
    return ORDER.index(name) - 1


def known(name: str) -> str:
    """Return the name of a source, given it or another name of it.

    Raises:
        IngestError: there is no such source.
    """
    source = ALIASES.get(name, name)
    if source not in ORDER:
        raise IngestError(
            f"Unknown source {name!r}.", hint=f"Known: {', '.join(ORDER)}."
        )
    return source
