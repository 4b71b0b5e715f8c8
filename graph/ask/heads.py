"""What a question asks for: the word that says so, and the guess where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks

if TYPE_CHECKING:
    from graph.ask.filters import Target
    from graph.ask.mentions import Mention, Scan

_PEOPLE = ("ask:who", "kind")
_ASKED_BY: dict[Target, tuple[str, ...]] = {
    "actors": _PEOPLE,
    "products": ("ask:products",),
    "trials": ("ask:trials",),
    "collaborations": ("type", "ask:collaborations"),
}
"""The senses of a word that asks for records of a kind; of two kinds the first counts."""
_TOLD_BY: dict[str, Target] = {
    "programme": "collaborations",
    "designation": "products",
    "status": "trials",
    "phase:authorised": "products",
    "phase:withdrawn": "products",
    "phase:in-development": "products",
}
"""What a question without such a word is about by what it speaks of, the surest first."""


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
    asked: Target | None = next(
        (kind for kind, by in _ASKED_BY.items() if mention.means(*by)), None
    )
    may_be_verb = asked == "products" and mention.has("stage")
    return None if may_be_verb and _asked_before(scan, mention) else asked


def _asked_before(scan: Scan, mention: Mention) -> bool:
    """Return whether someone is asked for before a word that may be a verb (French "produit")."""
    people = (m for m in scan.mentions if m.means(*_PEOPLE))
    return any(m.first < mention.first for m in people)


def is_of_actors(scan: Scan, verb: Mention) -> bool:
    """Return whether a verb of an end is said of actors: "projects of companies that closed"."""
    neighbours = [m for m in scan.mentions if m.last <= verb.first]
    neighbours += [m for m in scan.mentions if m.first == verb.last]
    subjects = [m for m in neighbours if _is_people(scan, m) or _is_joint(m)]
    return bool(subjects) and _is_people(scan, subjects[-1])


def _is_people(scan: Scan, mention: Mention) -> bool:
    if mention.means("kind", "actor"):
        return True
    # "Who" may be relative: French "les projets qui se terminent".
    alone = scan.says_at(mention.first, "asking_who")
    return mention.has("ask", "who") and not alone


def _is_joint(mention: Mention) -> bool:
    """Return whether a word is one for what several do together, or for a trial."""
    return mention.means(
        "type",
        "collaboration",
        "ask:collaborations",
        "ask:trials",
    )


def without_head(scan: Scan) -> Target:
    """Return what a question without such a word is most likely about."""
    sense = next(filter(scan.speaks_of, _TOLD_BY), None)
    if sense:
        return _TOLD_BY[sense]
    works = scan.speaks_of("stage")
    if scan.speaks_of("phase"):
        return "trials" if works else "products"
    care = any(_is_care(m) for m in scan.mentions)
    if scan.speaks_of("disease") and not works and not care:
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
