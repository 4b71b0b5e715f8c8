"""What a therapy or stage is, in the language asked for where it is written in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graph.common.textio import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.common.properties import Values


_FOLDER = Path(__file__).with_name("definitions_by_language")


class Definition(NamedTuple):
    """A definition and the language it is written in."""

    text: str
    lang: str


@cache
def translated(lang: str) -> Mapping[str, str]:
    """Return the definitions written in a language beside the tables, by id of the record."""
    path = _FOLDER / f"{lang}.yml"
    return parse_yaml(path.read_text("utf-8")) if path.is_file() else {}


def definition(row: Values, lang: str) -> Definition:
    """Return the definition of a therapy or stage, the English one where there is no other."""
    own = row.get(f"definition_{lang}") or translated(lang).get(row["id"])
    return (
        Definition(own, lang)
        if own
        else Definition(row.get("definition_en") or "", "en")
    )
