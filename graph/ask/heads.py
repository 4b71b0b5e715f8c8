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


def is_of_actors(scan: Scan, verb: Mention) -> bool:
    """Return whether a verb of an end is said of actors: "projects of companies that closed"."""
    neighbours = [m for m in scan.mentions if m.last <= verb.first]
    neighbours += [m for m in scan.mentions if m.first == verb.last]
    subjects = [m for m in neighbours if _is_people(scan, m) or _is_joint(m)]
    return bool(subjects) and _is_people(scan, subjects[-1])


def _is_people(scan: Scan, mention: Mention) -> bool:
    if any(map(mention.has, ("kind", "actor"))):
        return True
    # "Who" may be relative: French "les projets qui se terminent".
    alone = scan.words[mention.first].text in marks("asking_who")
    return mention.has("ask", "who") and not alone


def _is_joint(mention: Mention) -> bool:
    """Return whether a word is one for what several do together, or for a trial."""
    return any(map(mention.has, ("type", "collaboration"))) or mention.has(
        "ask", "collaborations", "trials"
    )


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
