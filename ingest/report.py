"""Every refused row, with file, line, field and reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.errors import IngestError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One reason why a row was refused. `line` counts from 1 with the header; 0 = whole file."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        """Return `file:line: field: reason`, the form editors jump to."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


@dataclass(slots=True)
class Report:
    """Collects problems while a source is read."""

    problems: list[Problem] = field(default_factory=list[Problem])

    def refuse(self, file: str, line: int, name: str, reason: str) -> None:
        """Note one refused field; the load will not start."""
        self.problems.append(Problem(file, line, name, reason))

    def raise_if_any(self) -> None:
        """Raise IngestError that lists every problem (the first 50 in full)."""
        if not self.problems:
            return
        found = sorted(set(self.problems))
        lines = [str(problem) for problem in found[:50]]
        if len(found) > len(lines):
            lines.append(f"... and {len(found) - len(lines)} more")
        detail = "\n".join([f"{len(found)} problem(s), nothing was loaded:", *lines])
        raise IngestError(detail)
