"""Whether so many do what is asked: "is there more than one producer of mRNA"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.lexicon import marks, notation
from graph.ask.rules.actors import actors
from graph.ask.rules.words import FIRST_VERB
from graph.ask.text import fold

if TYPE_CHECKING:
    from graph.ask.question import Question


def read_several(q: Question) -> ex.Expression | None:
    """Return whether more than one does what is asked: "is there more than one player that"."""
    least = _least(q)
    asked = any(m.first <= FIRST_VERB for m in q.find("cue", "yesno"))
    asked = asked or any(w.text in marks("there_is") for w in q.scan.words[:1])
    work = q.find("stage") or q.find("therapy")
    money = q.cue(
        "million",
        "thousand",
        "euro",
        "budget",
    )
    if least is None or not (asked and work) or money or q.names("actor"):
        return None
    records = q.find(
        "ask",
        "partners",
        "products",
        "trials",
        "collaborations",
        "count",
    )
    if any(not m.has("stage") for m in records):
        return None
    of = actors(q)
    if not isinstance(of, ex.Leaf):
        return None
    if q.take("cue", "getcare", "patients") and "stages" not in of.params:
        params = {**of.params, "stages": ["patient-delivery"]}
        of = ex.Leaf(of.query, of.kind, params)
    if "stages" in of.params:
        of = ex.Leaf(
            of.query,
            of.kind,
            {
                **of.params,
                "ended": False,
                "operating": True,
            },
        )
    q.take(
        "cue",
        "single",
        "over",
        "others",
        "yesno",
        "covers",
        "still",
        "does",
        "under",
    )
    return ex.Check(of, least=least)


def _least(q: Question) -> int | None:
    """Return how many there have to be at least, None where no number is asked about."""
    words = [word.text for word in q.scan.words]
    for phrase in notation(q.lang)["several"]:
        parts = fold(phrase).split()
        for at in range(len(words) - len(parts) + 1):
            if words[at : at + len(parts)] == parts:
                q.use_words(range(at, at + len(parts)))
                return 2
    ends = {m.last for m in q.find("cue", "over")}
    for at in q.scan.numbers:
        if at in ends:
            above = set(words[max(0, at - 2) : at]) & marks("than")
            number = q.number()
            return None if number is None else number + bool(above)
    return None
