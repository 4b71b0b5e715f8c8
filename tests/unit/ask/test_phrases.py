"""Every public query has phrases in three languages, or says why the box completes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.phrases import completions, phrases
from graph.model import LANGUAGES, Language
from graph.store import catalogue

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

LISTING = frozenset({"get", "list"})
"""Queries behind the records and lists of the pages, without a question of their own."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_public_query_has_a_phrase_or_a_reason(lang: Language) -> None:
    worded = {phrase.query for phrase in phrases(lang)}
    public = {
        query.id: query for query in catalogue.catalogue().values() if query.public
    }
    both = [key for key in worded if public[key].no_phrase]
    neither = [
        key
        for key, query in public.items()
        if key not in worded and not query.no_phrase
    ]
    assert (both, neither) == ([], [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_phrases_of_a_query_have_the_same_slots(lang: Language) -> None:
    english = {(p.query, frozenset(p.slots)) for p in phrases("en")}
    assert {(p.query, frozenset(p.slots)) for p in phrases(lang)} == english


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("who works on phage", "Who works on Phage therapy?"),
        ("Who works on Phage therapy in W", "Who works on Phage therapy in Wallonia?"),
        (
            "In what do Novadip and UCL",
            "In what do Novadip and UCLouvain work together?",
        ),
        (
            "Who does GMP manufacturing for AAV",
            "Who does GMP manufacturing for AAV vectors?",
        ),
        (
            "What is the shortest chain of collaborations between Novadip and ",
            "What is the shortest chain of collaborations between Novadip and …?",
        ),
    ],
)
def test_each_slot_is_completed_in_turn(
    curated_snapshot: Snapshot, typed: str, expected: str
) -> None:
    assert expected in completions(curated_snapshot, typed, "en", 8)
