"""What an earlier run has found: the test that killed each mutant of the sample, or that none did.

With it a mutant takes one test instead of all that come by its statement. It is killed only if that
test fails on it once more, and passes on the product as it is; if it does not, all others are run.
A mutant that survived counts as a survivor and is not run again: no test can lose what it never
did. `--note` runs everything anew and writes the file.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tools.mutations import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KILLERS = ROOT / "tools" / "killers.csv"


def read_killers(path: Path = KILLERS) -> dict[str, str]:
    """Return the id of the test that killed a mutant by its key; '' where none did."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row["test"] for row in csv.DictReader(file)}


def write_killers(killers: Mapping[str, str], path: Path = KILLERS) -> None:
    """Write the tests that killed mutants, by their keys."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerows([("mutant", "test"), *sorted(killers.items())])
