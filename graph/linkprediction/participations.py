"""Who took part in which project and when: the participation file as sparse matrices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from graph.common import textio
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    Matrix = Any  # scipy describes no types
    Floats = npt.NDArray[np.float32]
    Codes = npt.NDArray[np.int32]

NEEDED = ("project_id", "start", "programme", "org_id", "country", "type")


@dataclass(frozen=True)
class Participation:
    """One participation: dates as days since year 1."""

    project: str
    start: int
    programmes: tuple[str, ...]
    organisation: str
    country: str
    kind: str
    coordinator: bool


class Participations:
    """Participations up to a date, by organisation (rows) and project (columns)."""

    def __init__(self, rows: list[Participation]) -> None:
        """Index the rows; a participation given twice counts once."""
        if not rows:
            raise InvalidInputError(
                "A history needs at least one participation."
            )
        self.rows = rows
        self.ids = sorted({row.organisation for row in rows})
        self.index = {key: at for at, key in enumerate(self.ids)}
        projects = {row.project: row for row in rows}
        self.projects = sorted(projects)
        column = {key: at for at, key in enumerate(self.projects)}
        pairs = {
            (
                self.index[row.organisation],
                column[row.project],
            ): row.coordinator
            for row in rows
        }
        who, what = np.array(list(pairs), dtype=np.int32).T
        shape = (len(self.ids), len(self.projects))
        self.took_part: Matrix = sparse.csr_array(
            (np.ones(len(pairs), np.float32), (who, what)), shape=shape
        )
        led = np.array(list(pairs.values()))
        self.led: Floats = np.bincount(who[led], minlength=shape[0]).astype(
            np.float32
        )
        self.start: Codes = np.array(
            [projects[key].start for key in self.projects], np.int32
        )
        self.end = int(self.start.max())
        self.size: Floats = np.bincount(what, minlength=shape[1]).astype(
            np.float32
        )
        self.programme: Matrix = _programmes(
            [projects[key] for key in self.projects]
        )
        self.country = self._codes(
            {row.organisation: row.country for row in rows}
        )
        self.kinds = np.array(sorted({row.kind for row in rows}))
        self.kind = self._codes({row.organisation: row.kind for row in rows})

    def _codes(self, values: Mapping[str, str]) -> Codes:
        known = {
            value: at for at, value in enumerate(sorted(set(values.values())))
        }
        return np.array(
            [known[values[key]] for key in self.ids], dtype=np.int32
        )

    @cached_property
    def partners(self) -> Matrix:
        """Return who shared a project with whom (0 or 1), without the diagonal."""
        together = (self.took_part @ self.took_part.T).tocsr()
        together.setdiag(0)
        together.eliminate_zeros()
        together.data[:] = 1
        return together

    def until(self, day: int) -> Participations:
        """Return the history of the projects that start on that day or before."""
        return Participations([row for row in self.rows if row.start <= day])


def _programmes(projects: Sequence[Participation]) -> Matrix:
    """Return of which programmes each project is (project x programme in alphabetical order)."""
    names = sorted(
        {name for project in projects for name in project.programmes}
    )
    columns = {name: number for number, name in enumerate(names)}
    cells = [
        (row, columns[name])
        for row, project in enumerate(projects)
        for name in project.programmes
    ]
    shape = (len(projects), max(len(names), 1))
    if not cells:
        return sparse.csr_array(shape, dtype=np.float32)
    rows, places = np.array(cells, dtype=np.int32).T
    return sparse.csr_array(
        (np.ones(len(cells), np.float32), (rows, places)), shape
    )


def read(path: Path) -> Participations:
    """Return the history of a participation file (CSV, or CSV in gzip).

    Raises:
        InvalidInputError: the file cannot be read, a column is missing or a value is wrong;
            names file, line, field and reason.
    """
    return Participations(read_rows(path))


def read_rows(path: Path) -> list[Participation]:
    """Return the participations of a file, one each line; raises as `read` does."""
    return [
        _row(path, number, raw)
        for number, raw in textio.read_rows(path, NEEDED)
    ]


def _row(
    path: Path,
    number: int,
    raw: dict[str, str],
) -> Participation:
    textio.refuse_empty(
        path,
        number,
        raw,
        ("project_id", "org_id"),
    )
    try:
        start = date.fromisoformat(raw["start"]).toordinal()
    except ValueError as exc:
        raise InvalidInputError(f"{path}:{number}: start: {exc}.") from exc
    programmes = tuple(filter(None, raw["programme"].split("|")))
    return Participation(
        project=raw["project_id"],
        start=start,
        programmes=programmes,
        organisation=raw["org_id"],
        country=raw["country"],
        kind=raw["type"],
        coordinator=raw.get("role") == "coordinator",
    )
