"""What records are called in an answer, and why there is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.lexicon import notation, say
from graph.ask.wording import name, place, sign, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.ask.expression import Kind
    from graph.ask.reading import Reading
    from graph.release.snapshot import Snapshot

MOST_NAMED = 5
RELEASE = "release"
"""The subject of questions about releases of the graph, not about the field."""
_DAY = 10
_LABELS = {
    "actors": "Actor",
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
}


def record_of(capability: str) -> str:
    """Return the id of the record behind `actor:stage:therapy`, its therapy empty for all."""
    return f"{capability}all" if capability.endswith(":") else capability


def label(
    snapshot: Snapshot,
    kind: Kind,
    key: str,
    lang: str,
) -> str:
    """Return the name of a record of an answer: of an event, a cell or a capability as well."""
    if kind in _LABELS:
        return name(snapshot, _LABELS[kind], key)
    if kind == "stages":
        return term(
            snapshot,
            "Stage",
            key,
            lang,
        )
    if kind == "therapies":
        return term(
            snapshot,
            "Therapy",
            key,
            lang,
        )
    if kind == "cells":
        therapy, _, stage = key.partition(":")
        names = [
            term(
                snapshot,
                "Therapy",
                therapy,
                lang,
            ),
            term(
                snapshot,
                "Stage",
                stage,
                lang,
            ),
        ]
        return sign(lang, "colon").join(names)
    if kind == "events":
        actor, date, kind_of_event = key.split(":")[:3]
        words: dict[str, str] = notation(lang)["say"]["event"]
        day = "" if date == "undated" else f", {date}"
        what = f"{words.get(kind_of_event, kind_of_event)}{day}"
        return f"{name(snapshot, 'Actor', actor)}{sign(lang, 'colon')}{what}"
    if kind == "absences":
        region, therapy, stage = key.split(":")
        parts = [
            place(lang, "region", region),
            term(
                snapshot,
                "Stage",
                stage,
                lang,
            ),
        ]
        return sign(lang, "colon").join(
            [
                *parts,
                *(
                    [
                        term(
                            snapshot,
                            "Therapy",
                            therapy,
                            lang,
                        )
                    ]
                    if therapy
                    else []
                ),
            ]
        )
    if kind == "capabilities":
        actor, stage, therapy = key.rsplit(":", 2)
        parts = [
            name(snapshot, "Actor", actor),
            term(
                snapshot,
                "Stage",
                stage,
                lang,
            ),
        ]
        return sign(lang, "colon").join(
            [
                *parts,
                *(
                    [
                        term(
                            snapshot,
                            "Therapy",
                            therapy,
                            lang,
                        )
                    ]
                    if therapy
                    else []
                ),
            ]
        )
    return key


def why_none(lang: str, reading: Reading) -> str:
    """Return why a question has no answer."""
    words = ", ".join(reading.ignored)
    texts: dict[str, Any] = notation(lang)["say"]
    if reading.reason == "beyond":
        subject = texts["subjects"].get(reading.subject, reading.subject)
        return say(lang, "beyond", subject=subject)
    if reading.reason == "not_held":
        subject = texts["fields"].get(reading.subject, reading.subject)
        return say(
            lang,
            "not_held",
            subject=subject,
            words=words,
        )
    if reading.reason == "unlike":
        return say(lang, "unlike", words=words)
    if words:
        return say(lang, "asked_unknown", words=words)
    return say(lang, "nothing")


def release_note(snapshot: Snapshot, lang: str) -> str:
    """Return which release answers, and where changes between releases are told."""
    day = snapshot.release.created_at[:_DAY]
    return say(
        lang,
        "release",
        id=snapshot.release.id,
        day=day,
    )


def ignored_note(
    lang: str,
    words: Sequence[str],
    *,
    known: bool = False,
) -> str:
    """Return the sentence that owns up to words of the question that were not used."""
    several = len(words) > 1
    name = ("unused_words" if several else "unused") if known else "unknown"
    if name == "unknown" and several:
        name = "unknown_words"
    return say(lang, name, words=", ".join(words))


def first_names(
    snapshot: Snapshot,
    kind: Kind,
    ids: Iterable[str],
    lang: str,
) -> str:
    """Return the first names of an answer and how many more there are."""
    whole = list(ids)
    shown = ", ".join(
        label(
            snapshot,
            kind,
            key,
            lang,
        )
        for key in whole[:MOST_NAMED]
    )
    more = len(whole) - MOST_NAMED
    return (
        say(
            lang,
            "more",
            names=shown,
            more=more,
        )
        if more > 0
        else shown
    )
