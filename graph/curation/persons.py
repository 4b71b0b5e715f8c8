"""Names of persons in what people propose: the atlas is about organisations, a curator is warned.

Only what is plain is told: a title before a name, and a mail address that spells one. A warning
refuses nothing; hospitals and chairs bear the names of people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.curation.edits import Edit

_TITLES = (
    *("Dr", "Drs", "Prof", "Professor", "Professeur", "Ir", "Ing"),
    *(
        "Mr",
        "Mrs",
        "Ms",
        "Mme",
        "Mlle",
        "Madame",
        "Monsieur",
        "Dhr",
        "Mevr",
        "Mevrouw",
    ),
)
_TITLE = f"(?:{'|'.join(_TITLES)})"
_PARTICLE = r"(?:van|der|den|de|du|von|le|la)\b"
_NAME = rf"(?:[A-ZÀ-Þ][\w'\u2019-]+|[A-ZÀ-Þ]\.|{_PARTICLE})"
_TITLED = re.compile(rf"\b{_TITLE}\b\.?\s+{_NAME}(?:\s+{_NAME})*")
_MAIL = re.compile(r"\b[a-z]+[._-][a-z]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_LINKS = frozenset({"source_url", "website"})
"""Columns of addresses, in which a name is part of a page's path."""


def persons_in(text: str) -> list[str]:
    """Return the parts of a text that name a person, in their order."""
    places = [*_TITLED.finditer(text), *_MAIL.finditer(text)]
    return [
        place.group()
        for place in sorted(places, key=lambda place: place.start())
    ]


def persons_named(edits: Iterable[Edit]) -> list[str]:
    """Return what names a person in the cells that edits write, each with table, row and column."""
    lines: list[str] = []
    for edit in edits:
        row = f"{edit.table} {':'.join(edit.key)}"
        for column, cell in (edit.after or {}).items():
            if column not in _LINKS:
                names = persons_in(cell)
                lines += [f"{row}, {column}: {name}" for name in names]
    return lines
