"""What a question asks for: the word that says so, and the guess where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks

if TYPE_CHECKING:
    from graph.ask.filters import Target
    from graph.ask.mentions import Mention, Scan


def head_of(found: Scan) -> Target | None:
    """Return what the word after "which" asks for, else the first word that asks for something."""
    heads: list[tuple[int, Target | None]] = [
        (mention.first, _class_of(found, mention))
        for mention in found.mentions
    ]
    for at, word in enumerate(found.words):
        if word.text in marks("interrogative"):
            following: Target | None = next(
                (name for first, name in heads if name and first > at), None
            )
            if following:
                return following
    return next((name for _, name in heads if name), None)


def _class_of(found: Scan, mention: Mention) -> Target | None:
    if mention.negated:
        return None
    if mention.has("ask", "who") or mention.has("kind"):
        return "actors"
    if mention.has("ask", "products"):
        return (
            None
            if mention.has("stage") and _asked_before(found, mention)
            else "products"
        )
    if mention.has("ask", "trials"):
        return "trials"
    joint = mention.has("type") or mention.has("ask", "collaborations")
    return "collaborations" if joint else None


def _asked_before(found: Scan, mention: Mention) -> bool:
    """Return whether someone is asked for before a word that may be a verb (French "produit")."""
    people = (
        m for m in found.mentions if m.has("ask", "who") or m.has("kind")
    )
    return any(m.first < mention.first for m in people)


def without_head(found: Scan) -> Target:
    """Return what a question without such a word is most likely about."""
    if found.of("programme"):
        return "collaborations"
    if found.of("designation"):
        return "products"
    if found.of("status"):
        return "trials"
    if any(
        m.has(
            "phase",
            "authorised",
            "withdrawn",
            "in-development",
        )
        for m in found.mentions
    ):
        return "products"
    if found.of("phase"):
        return "trials" if found.of("stage") else "products"
    care = any(_is_care(m) for m in found.mentions)
    if found.of("disease") and not found.of("stage") and not care:
        return "products"
    return "actors"


def _is_care(mention: Mention) -> bool:
    """Return whether a word asks where one is treated; "treatments for" a disease does not."""
    if mention.has("cue", "therapies") and not mention.has("therapy"):
        return False
    return mention.has(
        "cue",
        "getcare",
        "where",
        "able",
        "patients",
    )
