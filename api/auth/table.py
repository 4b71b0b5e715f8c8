"""Every address that is written to, and what it takes to write there: one table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from graph.model import LANGUAGES

Right = Literal["anyone", "token", "contributor", "curator", "admin"]
"""`token`: who starts a session with the token of the server's start, if it has one."""
SMALL = 8_192
"""Bytes of a body: the longest form of the site but one has some 1,000."""
FORM = 65_536
"""Bytes of a proposal: ten fields of a thousand letters, each of which may take six bytes."""

WORKBOOK = 8_388_608
"""Bytes of an uploaded workbook: that of the shipped tables has half a million."""
CHOICE = 32_768
"""Bytes of the choice of its rows: five hundred numbers, with their names."""


@dataclass(frozen=True, slots=True)
class Write:
    """An address that is written to."""

    path: str
    right: Right
    largest: int = SMALL
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Make the pattern of the address."""
        parts = self.path.replace("{lang}", f"({'|'.join(LANGUAGES)})")
        object.__setattr__(
            self, "pattern", re.compile(re.sub(r"\{\w+\}", "[^/]+", parts))
        )


WRITES: tuple[Write, ...] = (
    Write("/api/v1/feedback", "curator"),
    Write("/{lang}/review/token", "token"),
    Write("/{lang}/review", "curator"),
    Write("/{lang}/propose", "anyone", FORM),
    Write("/{lang}/proposals/{receipt}", "anyone", FORM),
    Write("/{lang}/sign-in", "anyone"),
    Write("/{lang}/sign-out", "contributor"),
    Write("/{lang}/password/{token}", "anyone"),
    Write("/{lang}/workbench/publish", "curator"),
    Write("/{lang}/workbench/together", "curator", CHOICE),
    Write("/{lang}/workbench/disagreements", "curator"),
    Write("/{lang}/workbench/tables", "curator", WORKBOOK),
    Write("/{lang}/workbench/tables/{upload}", "curator", CHOICE),
    Write("/{lang}/workbench/{number}", "curator", FORM),
)


def write_at(path: str) -> Write | None:
    """Return what the table says of an address, None if nothing is written there."""
    return next(
        (rule for rule in WRITES if rule.pattern.fullmatch(path)), None
    )
