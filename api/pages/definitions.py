"""What a therapy or stage is, in the language of the page where it is written in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from api.pages.render import ROOM
from graph.common.properties import Values
from graph.common.textio import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model import Language


class Definition(NamedTuple):
    """A definition and the language it is written in."""

    text: str
    lang: Language


@cache
def translated(lang: Language) -> Mapping[str, str]:
    """Return the definitions written in a language beside the tables, by id of the record."""
    path = ROOM / "locales" / "definitions" / f"{lang}.yml"
    return parse_yaml(path.read_text("utf-8")) if path.is_file() else {}


def definition(row: Values, lang: Language) -> Definition:
    """Return the definition of a therapy or stage, the English one where there is no other."""
    own = row.get(f"definition_{lang}") or translated(lang).get(row["id"])
    return (
        Definition(own, lang)
        if own
        else Definition(row.get("definition_en") or "", "en")
    )
