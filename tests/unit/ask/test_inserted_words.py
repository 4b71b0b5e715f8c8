"""A condition that is added to a question changes the answer, or the answer owns up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.unit.ask import recount_natural

if TYPE_CHECKING:
    from graph.ask.answer import Answer
    from graph.release.snapshot import Snapshot

pytestmark = pytest.mark.sweep

EVERY = 11
"""So far apart are the questions of the sample: each takes nine more answers."""
LEAST = 300
SAME = {
    "exos": ("exos", "vesic", "vésic"),
    "logist": ("logist", "transport", "froid", "cold chain", "koude"),
    "hospital": ("hospital", "clinic"),
    "hôpit": ("hôpit", "hopit"),
    "ziekenh": ("ziekenh",),
    "coord": ("coord", "lead", "led by", "dirige", "leidt"),
    "ase 3": ("phase 3", "fase 3"),
    "20": ("20",),
    "G": ("gent", "ghent", "gand"),
}
"""What is added, and the beginnings of words by which a question says it already."""
ADDED = {
    "en": (
        "in Ghent",
        "in Japan",
        "for exosomes",
        "since 2019",
        "for logistics",
        "in phase 3",
        "by hospitals",
        "as coordinator",
        "that ended in 2022",
    ),
    "fr": (
        "à Gand",
        "au Japon",
        "pour les exosomes",
        "depuis 2019",
        "pour la logistique",
        "en phase 3",
        "par des hôpitaux",
        "comme coordinateur",
        "terminés en 2022",
    ),
    "nl": (
        "in Gent",
        "in Japan",
        "voor exosomen",
        "sinds 2019",
        "voor logistiek",
        "in fase 3",
        "door ziekenhuizen",
        "als coördinator",
        "geëindigd in 2022",
    ),
}


def differs(first: Answer, second: Answer, added: str) -> bool:
    """Return whether the second answer is another one, or names a word that was added."""
    if second.kind == "none" or set(added.split()) & set(second.ignored):
        return True
    if (first.sentence, first.understood) != (second.sentence, second.understood):
        return True
    asked = [(run.query, run.params) for run in first.queries]
    return asked != [(run.query, run.params) for run in second.queries]


def says_already(question: str, added: str) -> bool:
    """Return whether a question says already what is added, or another year."""
    words = question.lower()
    return any(
        key in added and any(each in words for each in said)
        for key, said in SAME.items()
    )


@pytest.mark.parametrize("lang", recount_natural.LANGUAGES)
def test_a_condition_that_is_added_is_used_or_named(
    curated_snapshot: Snapshot, lang: str
) -> None:
    questions = [
        text
        for family, own, text, _ in recount_natural.questions()[::EVERY]
        if own == lang and family != "l"
    ]
    asked, silent = 0, list[str]()
    for question in questions:
        first = ask(curated_snapshot, question, lang, limit=0)
        if first.kind == "none":
            continue
        for added in ADDED[lang]:
            if says_already(question, added):
                continue
            text = f"{question.rstrip(' ?.!')} {added}"
            asked += 1
            if not differs(first, ask(curated_snapshot, text, lang, limit=0), added):
                silent.append(text)
    assert silent == []
    assert asked > LEAST
