"""Spaces that a language sets around its signs, so that no line begins with a lone sign.

French sets a narrow space before ; ? ! and a full one before : and inside quotation marks; texts
are written with ordinary spaces, which this makes such that no line breaks at them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NARROW, FULL = "\u202f", "\u00a0"
_RULES = (
    (re.compile(r" (?=[;?!](?:\s|$|\)|<))"), NARROW),
    (re.compile(r" (?=:(?:\s|$))"), FULL),
    (re.compile(r"(?<=\u00ab) | (?=\u00bb)"), FULL),
    (re.compile(r"(?<=\d) (?=[%\u20ac])"), FULL),
)


def sets_spaces(lang: str) -> bool:
    """Return whether a language has spaces of its own around signs."""
    return lang == "fr"


def typeset(text: str, lang: str) -> str:
    """Return a text with the spaces of its language around signs."""
    if not sets_spaces(lang):
        return text
    for pattern, space in _RULES:
        text = pattern.sub(space, text)
    return text


def typeset_all(
    texts: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    """Return the texts of all languages, by language and key, each set by its own rules."""
    return {
        lang: {key: typeset(text, lang) for key, text in some.items()}
        for lang, some in texts.items()
    }
