"""The forms in which a name of the graph may be written in a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.ask.text import fold, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BRACKETS = re.compile(r"\(([^()]*)\)")
_CAMEL = re.compile(r"[A-Z][a-z]+[A-Z]\w+")
_CAPITALS = 3
"""Capitals that make an acronym of a word in a title."""
_MIN_FIXED = 4
"""Letters of the shortest head of an acronym with a number ("ADMIRE-CD") that stands alone."""
_MIN_COMMA_WORDS = 3


def acronyms(title: str) -> Iterator[str]:
    """Yield the acronyms of a trial: its first word and those in brackets with three capitals."""
    words = [
        word for part in _BRACKETS.findall(title) for word in part.split()
    ]
    for word in (title.split(maxsplit=1)[0], *words):
        if sum(
            char.isupper() for char in word
        ) >= _CAPITALS or _CAMEL.fullmatch(word):
            yield word
            head = word.rpartition("-")[0]
            if len(head) >= _MIN_FIXED:
                yield head


def in_other_languages(
    name: str, towns: dict[str, list[str]]
) -> Iterator[str]:
    """Yield a name with its town as the other languages call it."""
    words = name.split()
    for at, word in enumerate(words):
        for other in towns.get(fold(word), ()) if len(words) > 1 else ():
            if other != word:
                yield " ".join([*words[:at], other, *words[at + 1 :]])


def variants(name: str) -> Iterable[str]:
    """Return a name as it stands, without what is in brackets, and the part before a comma."""
    bare = _BRACKETS.sub(" ", name)
    forms = [name, bare]
    head, comma, _ = bare.partition(",")
    if comma and len(tokens(head)) >= _MIN_COMMA_WORDS:
        forms.append(head)
    return dict.fromkeys(forms)
