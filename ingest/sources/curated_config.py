"""The configuration of the curated tables: what may be missing, floors, sources of their own."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graph.common.curated_columns import COLUMNS
from graph.common.textio import parse_yaml
from ingest.reading.table_rows import Head


class CuratedConfig(BaseModel):
    """The YAML file beside this module."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: str
    licence: str
    cadence: str
    floors: dict[str, int]
    optional_columns: dict[str, list[str]]
    optional_tables: list[str]
    derived_notes: list[str]
    sources: dict[str, dict[str, str]]

    @property
    def heads(self) -> dict[str, Head]:
        """Return the columns of each table, and what of it may be missing."""
        return {
            name: Head(
                columns,
                frozenset(self.optional_columns.get(name, ())),
                name in self.optional_tables,
            )
            for name, columns in COLUMNS.items()
        }


CONFIG = CuratedConfig.model_validate(
    parse_yaml(Path(__file__).with_name("curated.yml").read_text("utf-8"))
)
