"""How sure a conclusion is, in words: every share that is there, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.pages.suretext import how_sure
from graph.coverage.sureness import Sureness

if TYPE_CHECKING:
    from api.pages.suretext import Counted
    from graph.model import Language

TWO = "At least 2 entries would have to be wrong, or missing here, to change this."
FIVE = (
    "entries it rests on: 5 (3 confirmed within three years, 1 seen longer ago or undated "
    "and 1 of unknown status)."
)
CINQ = (
    "Au moins 5 mentions devraient être fausses, ou absentes ici, pour que cela change."
)
ONE = "One entry that is wrong, or missing here, is enough to change this."


@pytest.mark.parametrize(
    ("lang", "counted", "counts", "sentences"),
    [
        (
            "en",
            "entries",
            (3, 1, 1, 0, 2),
            (
                FIVE,
                TWO,
            ),
        ),
        (
            "en",
            "entries",
            (0, 0, 0, 0, 1),
            ("no source names an organisation here.", ONE),
        ),
        (
            "en",
            "stages",
            (0, 1, 0, 1, 2),
            (
                "stages with an organisation: 2 (1 seen longer ago or undated and 1 assumed).",
                TWO,
            ),
        ),
        (
            "fr",
            "stages",
            (0, 0, 0, 0, 5),
            (
                "aucune étape n'a d'organisation.",
                CINQ,
            ),
        ),
        (
            "nl",
            "entries",
            (0, 0, 2, 0, 1),
            (
                "vermeldingen waarop dit steunt: 2 (2 van onbekende status).",
                "Eén vermelding die fout is, of hier ontbreekt, volstaat om dit te veranderen.",
            ),
        ),
    ],
)
def test_a_sentence_names_each_share_and_the_least(
    lang: Language,
    counted: Counted,
    counts: tuple[int, ...],
    sentences: tuple[str, ...],
) -> None:
    names = ("confirmed", "stale", "unknown", "assumed", "least_wrong")
    sure = Sureness.model_validate(dict(zip(names, counts, strict=True)))
    said = how_sure(sure, counted, lang)
    # A printer's spaces and apostrophes are the typesetter's affair.
    assert said.replace("\u2019", "'").replace("\u00a0", " ") == " ".join(sentences)
