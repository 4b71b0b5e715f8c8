"""What one actor may write to another: true sentences, what is implied apart, sources named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.errors import NotFoundError
from graph.model import LANGUAGES, Language
from graph.partners.introduction import introduction, reasons, sentences
from graph.partners.suggest import suggest
from tests.small import small

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

ASKING = ["uliege", "vesale-bioscience", "chu-liege", "biowin"]


def said(me: str, other: str, lang: Language = "en") -> list[str]:
    """Return the sentences that an actor of the small release may write to another one."""
    return [
        point.sentence for point in introduction(small(), me, other, "x", lang).points
    ]


def test_a_letter_says_what_the_records_say() -> None:
    # Iris does process development for CAR-T, Fyra trials; both name CAR-T as their work.
    letter = introduction(small(), "iris", "fyra", "company, Haven", "en")
    assert letter.subject == "Iris Biotech and Fyra Hospital: a first contact"
    assert letter.opening == (
        "I am writing on behalf of Iris Biotech (company, Haven)."
    )
    points = {point.sentence: point.source_ids for point in letter.points}
    assert points["We both work on: CAR-T cells."] == ("src-works",)
    does = [text for text in points if text.startswith("You do what no public")]
    assert len(does) == 1
    assert "clinical trial" in does[0]
    assert "no source says it" in letter.caveat


def test_what_is_implied_has_a_sentence_of_its_own() -> None:
    # Cado does manufacturing for all it works on, which is cells: no source names the therapy.
    texts = said("moor", "cado")
    implied = [text for text in texts if "though no source names the therapy" in text]
    stated = [text for text in texts if text.startswith("You do what no public")]
    assert len(implied) == 1
    assert "manufacturing" in implied[0]
    assert stated == []


def test_two_with_nothing_in_common_say_so() -> None:
    # Lume is an agency, Echo works on vectors: no therapy, partner or town is common to them, and
    # they are in different regions of one country, which is what the only sentence says.
    letter = introduction(small(), "lume", "iris", "authority", "en")
    assert letter.points == ()
    assert letter.lead == sentences()["en"]["none"]
    assert letter.caveat == ""


@pytest.mark.parametrize("actor", ASKING)
def test_each_language_says_the_same_with_the_same_sources(
    curated_snapshot: Snapshot, actor: str
) -> None:
    for one in suggest(curated_snapshot, actor, 5).items:
        letters = [
            introduction(curated_snapshot, actor, one.id, "", lang)
            for lang in LANGUAGES
        ]
        cited = [[point.source_ids for point in each.points] for each in letters]
        assert cited[0] == cited[1] == cited[2]
        assert cited[0]
        assert all(0 < len(ids) <= 3 for ids in cited[0])


@pytest.mark.parametrize("actor", ASKING)
def test_what_is_only_implied_is_never_said_as_if_a_source_said_it(
    curated_snapshot: Snapshot, actor: str
) -> None:
    texts = sentences()["en"]
    beginnings = {
        name: texts[f"{name}_asserted"].partition("{")[0]
        for name in ("need", "give", "topic")
    }
    for one in suggest(curated_snapshot, actor, 5).items:
        letter = introduction(curated_snapshot, actor, one.id, "", "en")
        for term in reasons(curated_snapshot, actor, one.id, "en"):
            if term.name not in beginnings:
                continue
            plain = [
                point.sentence
                for point in letter.points
                if point.sentence.startswith(beginnings[term.name])
            ]
            asserted = [one for one in term.records if one.basis == "asserted"]
            assert len(plain) == bool(asserted)


def test_the_reasons_of_a_suggestion_are_those_of_the_pair(
    curated_snapshot: Snapshot,
) -> None:
    for one in suggest(curated_snapshot, "uliege", 3).items:
        assert reasons(curated_snapshot, "uliege", one.id, "en") == one.terms


def test_an_unknown_actor_is_refused(curated_snapshot: Snapshot) -> None:
    with pytest.raises(NotFoundError):
        introduction(curated_snapshot, "uliege", "nobody", "", "en")


def test_every_sentence_is_there_in_each_language() -> None:
    keys = [set(sentences()[lang]) for lang in LANGUAGES]
    assert keys[0] == keys[1] == keys[2]
