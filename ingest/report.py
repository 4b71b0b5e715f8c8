"""What was read of a source, what was kept and left out, and every refused row with its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.common.properties import Properties

_SHOWN = 50
"""Problems that an error lists: more than one screen says nothing that these do not."""
_MOST = 10_000
"""Problems after which reading stops: the file is of another kind, not merely wrong in places."""


@dataclass(
    frozen=True,
    slots=True,
    order=True,
)
class RowProblem:
    """One reason why a row was refused. `line` counts from 1 with the header; 0 = whole file."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        """Return `file:line: field: reason`, the form editors jump to."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{place}: {self.field}: {self.reason}"
            if self.field
            else f"{place}: {self.reason}"
        )


def refused_rows(problems: Iterable[RowProblem]) -> set[tuple[str, int]]:
    """Return file and line of each row that something is wrong with."""
    return {(problem.file, problem.line) for problem in problems}


@dataclass(slots=True)
class Report:
    """Collects what happens while a source is read."""

    problems: list[RowProblem] = field(default_factory=list[RowProblem])
    read: Counter[str] = field(default_factory=Counter[str])
    accepted: Counter[str] = field(default_factory=Counter[str])
    left_out: Counter[str] = field(default_factory=Counter[str])
    noted: Counter[str] = field(default_factory=Counter[str])
    """Files passed over and columns that are missing, by what they are."""
    stripped: int = 0
    """Invisible characters that were taken out of texts."""
    _keys: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def refuse(
        self,
        file: str,
        line: int,
        name: str,
        reason: str,
    ) -> None:
        """Note one refused field."""
        self.problems.append(
            RowProblem(
                file,
                line,
                name,
                reason,
            )
        )
        if len(self.problems) > _MOST:
            self.raise_if_any()

    def leave_out(self, why: str) -> None:
        """Count a record that is sound and is not kept."""
        self.left_out[why] += 1

    def keep(self, table: str, key: str) -> None:
        """Count a record that is kept; one given again is counted as such."""
        if (table, key) in self._keys:
            self.left_out[
                f"{table} given more than once: the latest stands"
            ] += 1
        else:
            self._keys.add((table, key))
            self.accepted[table] += 1

    def raise_if_any(self) -> None:
        """Raise IngestError that lists every problem (the first 50 in full)."""
        if self.problems:
            self._raise("")

    def check(
        self,
        floors: Mapping[str, int],
        ceilings: Mapping[str, int],
        tolerance: float,
    ) -> None:
        """Raise IngestError if a table is too short or long, or too many rows were refused.

        Args:
            floors: rows that a table must have at least; it is truncated otherwise.
            ceilings: rows that it may have at most.
            tolerance: share of all rows read that may be refused; five always may.
        """
        for table, least in floors.items():
            if self.read[table] < least:
                reason = f"{table}: {self.read[table]} rows read, expected at least {least}"
                raise IngestError(f"{reason}: truncated? Nothing was loaded.")
        for table, most in ceilings.items():
            if self.read[table] > most:
                raise IngestError(
                    f"{table}: {self.read[table]} rows read, expected at most {most}."
                )
        refused = len(refused_rows(self.problems))
        if refused > max(5, tolerance * sum(self.read.values())):
            self._raise(f" in {sum(self.read.values())} rows read")

    def as_dict(self) -> Properties:
        """Return the counts and the refused rows as plain JSON values."""
        problems = sorted(set(self.problems))
        return {
            "read": dict(self.read),
            "kept": dict(self.accepted),
            "left_out": {**self.left_out, **self._noted()},
            "refused": len(refused_rows(problems)),
            "reasons": [str(problem) for problem in problems],
        }

    def _noted(self) -> dict[str, int]:
        """Return what the reader of the files found, beside the records that were left out."""
        noted = dict(self.noted)
        if self.stripped:
            noted["invisible characters taken out of texts"] = self.stripped
        return noted

    def _raise(self, where: str) -> None:
        problems = sorted(set(self.problems))
        lines = [str(problem) for problem in problems[:_SHOWN]]
        if len(problems) > len(lines):
            lines.append(f"... and {len(problems) - len(lines)} more")
        raise IngestError(
            "\n".join(
                [
                    f"{len(problems)} problem(s){where}, nothing was loaded:",
                    *lines,
                ]
            )
        )


class UnheardReport(Report):
    """A report that nobody reads: of a first look at a file that is read once more afterwards."""

    def refuse(
        self,
        file: str,
        line: int,
        name: str,
        reason: str,
    ) -> None:
        """Take no notice: the second look refuses the same field."""
