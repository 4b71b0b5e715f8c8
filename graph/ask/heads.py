"""What a question asks for: the word that says so, and the guess where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks

if TYPE_CHECKING:
    from graph.ask.filters import Target
    from graph.ask.mentions import Mention, Scan


def head_of(scan: Scan) -> Target | None:
    """Return what the word after "which" asks for, else the first word that asks for something."""
    heads: list[tuple[int, Target | None]] = [
        (mention.first, _class_of(scan, mention)) for mention in scan.mentions
    ]
    for at, word in enumerate(scan.words):
        if word.text in marks("interrogative"):
            following: Target | None = next(
                (name for first, name in heads if name and first > at), None
            )
            if following:
                return following
    return next((name for _, name in heads if name), None)


def _class_of(scan: Scan, mention: Mention) -> Target | None:
    if mention.negated:
        return None
    if mention.has("ask", "who") or mention.has("kind"):
        return "actors"
    if mention.has("ask", "products"):
        return (
            None
            if mention.has("stage") and _asked_before(scan, mention)
            else "products"
        )
    if mention.has("ask", "trials"):
        return "trials"
    joint = mention.has("type") or mention.has("ask", "collaborations")
    return "collaborations" if joint else None


def _asked_before(scan: Scan, mention: Mention) -> bool:
    """Return whether someone is asked for before a word that may be a verb (French "produit")."""
    people = (m for m in scan.mentions if m.has("ask", "who") or m.has("kind"))
    return any(m.first < mention.first for m in people)


def without_head(scan: Scan) -> Target:
    """Return what a question without such a word is most likely about."""
    if scan.of("programme"):
        return "collaborations"
    if scan.of("designation"):
        return "products"
    if scan.of("status"):
        return "trials"
    if any(
        m.has(
            "phase",
            "authorised",
            "withdrawn",
            "in-development",
        )
        for m in scan.mentions
    ):
        return "products"
    if scan.of("phase"):
        return "trials" if scan.of("stage") else "products"
    care = any(_is_care(m) for m in scan.mentions)
    if scan.of("disease") and not scan.of("stage") and not care:
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
