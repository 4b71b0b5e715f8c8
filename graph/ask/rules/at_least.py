"""Whether so many do what is asked: "is there more than one producer of mRNA"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.lexicon import notation
from graph.ask.rules.actor_search import actors
from graph.ask.rules.required_senses import reads
from graph.ask.rules.words import FIRST_VERB, ending_at, says, says_at
from graph.ask.text import fold

if TYPE_CHECKING:
    from graph.ask.question import Question


@reads(
    ("stage", "therapy"),
    unless=("cue:million", "cue:thousand", "cue:euro", "cue:budget", "actor"),
)
def read_several(q: Question) -> ex.Expression | None:
    """Return whether more than one does what is asked: "is there more than one player that"."""
    least = _least(q)
    if least is None:
        return None
    if not (
        q.find("cue", "yesno", end=FIRST_VERB + 1) or says_at(q, 0, "there_is")
    ):
        return None
    records = q.find(
        "ask",
        "partners",
        "products",
        "trials",
        "collaborations",
        "count",
    )
    # Where records are counted ("more than two trials") the plain count answers.
    # French "produit" is a product and the verb of a stage.
    if any(not m.has("stage") for m in records):
        return None
    of = actors(q)
    if not isinstance(of, ex.Leaf):
        return None
    params = dict(of.params)
    if q.take("cue", "getcare", "patients"):
        params.setdefault("stages", ["patient-delivery"])
    if "stages" in params:
        # Only who does it today counts.
        params |= {"ended": False, "operating": True}
    q.take(
        "cue",
        "over",
        "others",
        "yesno",
        "covers",
        "still",
        "does",
        "under",
    )
    return ex.Check(replace(of, params=params), least=least)


def _least(q: Question) -> int | None:
    """Return how many there have to be at least, None where no number is asked about."""
    words = [word.text for word in q.scan.words]
    # "More than one" and its like first: there the number is a word of the phrase.
    for phrase in notation(q.lang)["several"]:
        parts = fold(phrase).split()
        for at in range(len(words) - len(parts) + 1):
            if words[at : at + len(parts)] == parts:
                q.use_words(range(at, at + len(parts)))
                return 2
    for at in q.scan.numbers:
        if ending_at(q, at, "cue:over"):
            # "More than two" is at least three, "at least two" is two.
            above = says(
                q,
                "than",
                max(0, at - 2),
                at,
            )
            number = q.number()
            return None if number is None else number + above
    return None
