"""What the YAML of a source says: where it comes from, and the tables it has."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.common.properties import Properties
from graph.common.textio import parse_yaml
from graph.errors import CatalogueError


class Download(BaseModel):
    """An address to fetch, and the name under which its snapshot is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    file: str
    record: str = ""
    """The address answers with a Zenodo record; its file with this ending is the one."""
    page_key: str | None = None
    """The key (a dotted path) of the token of the next page, where an address gives pages."""
    page_parameter: str = ""
    page_first: str = ""


class TableConfig(BaseModel):
    """One table or kind of object of a source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str | None = None
    """A pattern of the file's name, where names are fixed and several tables have one head."""
    signature: frozenset[str]
    """Columns (keys of the object) by which a file is known to hold this table."""
    mapped: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    """Columns that are known and knowingly not read; of objects, whole branches."""
    needed: frozenset[str] = frozenset()
    values: dict[str, frozenset[str]] = Field(default_factory=dict)
    """Controlled columns with every value that is known; another one is an error."""
    skipped: bool = False
    """The table is known, and nothing of it is read."""
    about: str = ""
    """What a file of a skipped table is, and which one to take instead."""

    @cached_property
    def known(self) -> frozenset[str]:
        """Return the columns that may stand in the table."""
        return self.mapped | self.ignored | self.needed

    @cached_property
    def branches(self) -> frozenset[str]:
        """Return every beginning of a mapped path, without the path itself."""
        parts = [path.split(".") for path in self.mapped | self.needed]
        return frozenset(
            ".".join(p[:size]) for p in parts for size in range(1, len(p))
        )


class SourceConfig(BaseModel):
    """The YAML file of a source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    publisher: str
    licence: str
    homepage: str
    downloads: tuple[Download, ...]
    cadence: str
    is_register: bool = False
    """A register describes actors that other sources name; it brings in none of its own."""
    floors: dict[str, int] = Field(default_factory=dict)
    ceilings: dict[str, int] = Field(default_factory=dict)
    """Rows read of a table: fewer or more refuse the load."""
    max_megabytes: int = 4096
    tolerance: float = 0.01
    """Share of the records read that may be refused before the load is."""
    skipped_files: tuple[str, ...] = ()
    tables: dict[str, TableConfig]
    options: Properties = Field(default_factory=dict)


def load_config(module: str) -> SourceConfig:
    """Return the YAML beside a source's module; raise CatalogueError if it is not valid."""
    path = Path(module).with_suffix(".yml")
    try:
        return SourceConfig.model_validate(parse_yaml(path.read_text("utf-8")))
    except (yaml.YAMLError, ValidationError) as exc:
        raise CatalogueError(f"{path.name}: {exc}") from exc
