"""The ids of the towns of a table: two towns never share one."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from graph.common.normalise import place_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.cells import Row
    from ingest.report import Report

_DIGEST = 6
"""Hexadecimal digits that tell two towns apart whose names are written alike in Latin letters."""


def place_ids(
    rows: Sequence[Row], report: Report
) -> dict[tuple[str, str], str]:
    """Return the id of each town by country and name.

    Names in other scripts are transcribed, and two may come out alike (Suzhou in Jiangsu and
    Suzhou in Anhui): these get a digest of the name. Two spellings in Latin letters that differ by
    accents or signs alone are refused: they are one town, or have to be told apart by the table.
    """
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        key = place_id(row["country"], row["city"])
        if key:
            rows_of[key].append(row)
        elif row["city"]:
            reason = f"{row['city']!r} has no letter or digit that an id can be made of"
            report.refuse(
                row.file,
                row.line,
                "city",
                reason,
            )
    ids: dict[tuple[str, str], str] = {}
    for key, alike in rows_of.items():
        _refuse_other_spellings(key, alike, report)
        is_shared = len({row["city"] for row in alike}) > 1
        for row in alike:
            country, city = row["country"], row["city"]
            is_transcribed = is_shared and not _is_latin(city)
            ids[country, city] = (
                f"{key}-{_digest(city)}" if is_transcribed else key
            )
    return ids


def _refuse_other_spellings(
    key: str,
    alike: Sequence[Row],
    report: Report,
) -> None:
    """Refuse towns in Latin letters that have one id and are not spelled as the first of them."""
    latin = [row for row in alike if _is_latin(row["city"])]
    for row in latin[1:]:
        if row["city"] != latin[0]["city"]:
            first = f"{latin[0]['city']!r} in line {latin[0].line}"
            reason = (
                f"{row['city']!r} would be the same place as {first}: {key}"
            )
            report.refuse(
                row.file,
                row.line,
                "city",
                reason,
            )


def _is_latin(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return all(
        unicodedata.name(letter, "").startswith("LATIN") for letter in letters
    )


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
