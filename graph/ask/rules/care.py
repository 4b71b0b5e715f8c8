"""Where patients are treated: whether a question asks for it, and the towns around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks, notation

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

PATIENTS = "patient-delivery"
_KEYWORDS = 4
"""Notions of a string of keywords, such as "phage treatment Flanders"."""


def with_districts(cities: tuple[str, ...]) -> tuple[str, ...]:
    """Return towns with their districts: a patient in Antwerp goes to Edegem."""
    around = notation("common")["districts"]
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
    if q.asks("partners") or q.names("actor") or not q.find("therapy"):
        return False
    if q.cue("centre") and not q.find("kind") and not q.find("stage"):
        return True
    asked = q.find("cue", "getcare")
    # "Islet transplantation" alone is a therapy that many work on.
    own = [m for m in asked if not m.has("therapy")]
    placed = q.find("region") or q.find("city") or q.find("province")
    where = (
        (asked and q.cue("where", "patients"))
        or (
            own
            and (q.find("kind", "hospital") or q.is_yes_no() or q.cue("able"))
        )
        or any(m.last - m.first > 1 for m in own)
        or (placed and _is_keywords(q) and any(_treats(q, m) for m in asked))
    )
    return bool(where)


def _is_keywords(q: Question) -> bool:
    """Return whether a question is a few words of content and nobody is asked for."""
    content = [
        m for m in q.scan.mentions if not m.has("ignore") and not m.has("join")
    ]
    return len(content) <= _KEYWORDS and not (q.asks("who") or q.find("stage"))


def _treats(q: Question, mention: Mention) -> bool:
    """Return whether a mention says treatment ("phage treatment", "traitement par phages")."""
    words = q.scan.words
    said = tuple(marks("treatment_words"))
    ends = (words[mention.first].text, words[mention.last - 1].text)
    return any(word.endswith(said) for word in ends)
