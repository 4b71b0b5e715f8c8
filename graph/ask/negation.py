"""What a "not" or an "except" reaches, and prefixes that make another notion of a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.lexicon import notation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ask.mention import Mention
    from graph.ask.text import Token

_EXCLUDABLE = (
    "region",
    "country",
    "continent",
    "city",
    "province",
    "kind",
    "therapy",
    "stage",
    "designation",
)
_WITHIN = frozenset({"join", "ignore", "ask", "cue", "time"})
"""What may stand between two words that one "not" denies."""
_NEGATION_REACH = 5
"""Words between a "not" and what it denies at most: further off it denies something else."""


def negate(
    mentions: Sequence[Mention], turns: Sequence[int] = ()
) -> list[Mention]:
    """Return the mentions, those that a "not" or "except" reaches marked with it.

    `turns` are the positions of words such as "but", behind which what is said before ends:
    "not with viral vectors, but with mRNA".
    """
    marked: list[Mention] = []
    active, since, category = "", 0, ""
    for mention in mentions:
        kind = next((name for name in _EXCLUDABLE if mention.has(name)), "")
        if any(since <= turn < mention.first for turn in turns):
            active = ""
        if mention.has("negation") and not _is_left(mention, marked):
            active, since, category = (
                str(mention.value("negation")),
                mention.last,
                "",
            )
        elif (
            active
            and kind
            and not category
            and mention.first - since <= _NEGATION_REACH
        ):
            category = kind
            marked.append(replace(mention, negated=active))
            continue
        elif active == "except" and mention.has("actor"):
            # "Apart from X, which Belgian firms": X alone is left out.
            active = ""
        elif active and category:
            if kind == category and _is_of_partners(marked):
                active = ""
            elif kind == category or _is_object(
                mention,
                marked,
                active,
                category,
            ):
                marked.append(replace(mention, negated=active))
                continue
            if mention.categories - _WITHIN:
                active = ""
        elif kind:
            active = ""
        marked.append(mention)
    return marked


def _is_left(mention: Mention, before: Sequence[Mention]) -> bool:
    """Return whether a "not" says where something is sent from: "ship cells out of Flanders"."""
    shipped = any(m.has("stage", "logistics") for m in before)
    leaving = notation("common")["out_of"]
    return shipped and any(
        sense.written in leaving for sense in mention.senses
    )


def _is_of_partners(before: Sequence[Mention]) -> bool:
    """Return whether what follows says who the partners are of those that a "not" describes.

    "Firms not in Flanders that have partners in Wallonia": Wallonia is no place to leave out.
    """
    content = [m for m in before if not m.has("join", "for")]
    return any(m.has("ask", "partners") for m in content[-1:])


def _is_object(
    mention: Mention,
    before: Sequence[Mention],
    active: str,
    category: str,
) -> bool:
    """Return whether a therapy goes with the verb that is denied, after another with its own verb.

    "Make cell therapies but do not make CAR-T" denies CAR-T alone.
    """
    if active != "not" or category != "stage" or not mention.has("therapy"):
        return False
    own = [m for m in before if m.has("therapy")]
    return bool(own) and not own[0].negated


def without_prefixed(
    text: str,
    words: Sequence[Token],
    mentions: Sequence[Mention],
) -> tuple[list[Mention], list[int]]:
    """Return the mentions without "non-viral" and its like, and the words that this leaves over.

    A prefix makes another notion of the word, not an exclusion of it.
    """
    plain: list[Mention] = []
    left: list[int] = []
    skip = -1
    for at, mention in enumerate(mentions):
        if at == skip:
            continue
        after = mentions[at + 1] if at + 1 < len(mentions) else None
        if after and mention.has("negation") and after.first == mention.last:
            gap = text[words[mention.last - 1].end : words[after.first].start]
            if gap == "-":
                alone = words[after.first].text
                if any(word.text == alone for word in words[: mention.first]):
                    # "Viral and non-viral vectors": the one that is known is asked for as well.
                    left += range(mention.first, mention.last)
                    continue
                left += range(mention.first, after.last)
                skip = at + 1
                continue
        plain.append(mention)
    return plain, left
