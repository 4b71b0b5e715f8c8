"""Two questions in one text: the first is answered, and the second is owned up to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.ask.lexicon import marks
from graph.ask.text import tokens

if TYPE_CHECKING:
    from graph.ask.text import Token

_LEAST_FIRST, _LEAST_SECOND = 3, 3
"""Words of the shortest first question ("hello?" is none) and of the shortest second one."""
_WITHIN = 2
"""A second question begins with the word that asks, or with "and" before it."""
_MARK = re.compile(r"\?+")


def split(text: str) -> tuple[str, str]:
    """Return the first question of a text, and the text of what is asked beside it.

    A second question begins after a question mark, or after "and" with the word that the first
    one began with ("who works on X and who funds it") or with when, where or how many.
    """
    words = tokens(text)
    for sign in _MARK.finditer(text):
        before = [word for word in words if word.end <= sign.start()]
        after = [word for word in words if word.start >= sign.end()]
        if _are_two(before, after) and any(
            word.text in marks("question_words") for word in after[:_WITHIN]
        ):
            return text[: sign.end()], text[sign.end() :].strip()
    asks = words[0].text if words else ""
    if asks not in marks("question_words"):
        return text, ""
    for at in range(1, len(words) - 1):
        if words[at].text not in marks("and"):
            continue
        again = words[at + 1].text
        before, after = words[:at], words[at + 1 :]
        own = again == asks and again in marks("asking_who")
        if _are_two(before, after) and (own or again in marks("asking_when")):
            return text[: words[at].start].rstrip(" ,;"), text[
                words[at].start :
            ]
    return text, ""


def _are_two(before: list[Token], after: list[Token]) -> bool:
    return len(before) >= _LEAST_FIRST and len(after) >= _LEAST_SECOND
