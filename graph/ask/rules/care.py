"""Where patients are treated: whether a question asks for it, and the towns around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks, notation
from graph.ask.rules.words import content_of

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

PATIENTS = "patient-delivery"
_KEYWORDS = 4
"""Notions of a string of keywords, such as "phage treatment Flanders"."""


def with_districts(cities: tuple[str, ...]) -> tuple[str, ...]:
    """Return towns with their districts: a patient in Antwerp goes to Edegem."""
    around = notation("common")["districts"]
    # Hospitals stand in districts with names of their own.
    near = [district for city in cities for district in around.get(city, ())]
    return tuple(dict.fromkeys([*cities, *near]))


def take_care(q: Question) -> None:
    """Take the words that only say that it is about treating patients."""
    if q.find("stage", PATIENTS):
        q.take(
            "cue",
            "getcare",
            "patients",
            "where",
        )


def asks_for_care(q: Question) -> bool:
    """Return whether a question asks where a therapy is given, without the word for the stage."""
    if not q.speaks_of_all("therapy", unless=("ask:partners", "actor")):
        return False
    # "CAR-T centre": a centre for a therapy is where it is given.
    if q.speaks_of_all("cue:centre", unless=("kind", "stage")):
        return True
    asked = q.find("cue", "getcare")
    if asked and q.cue("where", "patients"):
        return True
    # "Islet transplantation" alone is a therapy that many work on.
    own = [m for m in asked if not m.has("therapy")]
    if own and (q.speaks_of("kind:hospital", "cue:able") or q.is_yes_no()):
        return True
    # A phrase of several words says it by itself: "where can I get".
    if any(m.last - m.first > 1 for m in own):
        return True
    placed = q.speaks_of("region", "city", "province")
    return placed and _is_keywords(q) and any(_treats(q, m) for m in asked)


def _is_keywords(q: Question) -> bool:
    """Return whether a question is a few words of content and nobody is asked for."""
    few = len(content_of(q)) <= _KEYWORDS
    return few and not q.speaks_of("ask:who", "stage")


def _treats(q: Question, mention: Mention) -> bool:
    """Return whether a mention says treatment ("phage treatment", "traitement par phages")."""
    words = q.scan.words[mention.first : mention.last]
    treatments = tuple(marks("treatment_words"))
    return any(
        word.text.endswith(treatments) for word in (words[0], words[-1])
    )
