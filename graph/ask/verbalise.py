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
"""More names than that are no sentence any more."""
RELEASE = "release"
"""The subject of questions about releases of the graph, not about the field."""
_DAY = 10
_LABELS = {
    "actors": "Actor",
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
}
_TERMS = {"stages": "Stage", "therapies": "Therapy"}
_PARTS = {
    "cells": (("therapy", "stage"), ("therapy", "stage")),
    "absences": (
        ("region", "therapy", "stage"),
        ("region", "stage", "therapy"),
    ),
    "capabilities": (
        ("actor", "stage", "therapy"),
        ("actor", "stage", "therapy"),
    ),
}
"""The parts of an id, in its order and in that of its name."""
_SUBJECTS = {"beyond": "subjects", "not_held": "fields"}
"""Where the words stand for what is asked for and not known, by the reason."""


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
    if kind in _TERMS:
        return term(
            snapshot,
            _TERMS[kind],
            key,
            lang,
        )
    if kind == "events":
        return _event(snapshot, key, lang)
    if kind in _PARTS:
        order, shown = _PARTS[kind]
        ids = dict(zip(order, key.rsplit(":", len(order) - 1), strict=True))
        return sign(lang, "colon").join(
            _part(
                snapshot,
                part,
                ids[part],
                lang,
            )
            for part in shown
            if ids[part]
        )
    return key


def labels(
    snapshot: Snapshot,
    kind: Kind,
    ids: Iterable[str],
    lang: str,
) -> str:
    """Return the names of records of an answer, with commas between them."""
    return ", ".join(
        label(
            snapshot,
            kind,
            key,
            lang,
        )
        for key in ids
    )


def _event(
    snapshot: Snapshot,
    key: str,
    lang: str,
) -> str:
    """Return whom an event happened to, what it was, and its day."""
    actor, date, kind = key.split(":")[:3]
    words: dict[str, str] = notation(lang)["say"]["event"]
    day = "" if date == "undated" else f", {date}"
    what = f"{words.get(kind, kind)}{day}"
    return f"{name(snapshot, 'Actor', actor)}{sign(lang, 'colon')}{what}"


def _part(
    snapshot: Snapshot,
    part: str,
    key: str,
    lang: str,
) -> str:
    """Return what a part of an id of several parts is called."""
    if part == "actor":
        return name(snapshot, "Actor", key)
    if part == "region":
        return place(lang, "region", key)
    return term(
        snapshot,
        part.capitalize(),
        key,
        lang,
    )


def why_none(lang: str, reading: Reading) -> str:
    """Return why a question has no answer."""
    words = ", ".join(reading.ignored)
    texts: dict[str, Any] = notation(lang)["say"]
    if reading.reason in _SUBJECTS:
        subjects = texts[_SUBJECTS[reading.reason]]
        subject = subjects.get(reading.subject, reading.subject)
        return say(
            lang,
            reading.reason,
            subject=subject,
            words=words,
        )
    if reading.reason == "unlike":
        return say(lang, "unlike", words=words)
    return say(lang, "asked_unknown" if words else "nothing", words=words)


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
    name = "unused" if known else "unknown"
    if len(words) > 1:
        name += "_words"
    return say(lang, name, words=", ".join(words))


def first_names(
    snapshot: Snapshot,
    kind: Kind,
    ids: Iterable[str],
    lang: str,
) -> str:
    """Return the first names of an answer and how many more there are."""
    whole = list(ids)
    names = labels(
        snapshot,
        kind,
        whole[:MOST_NAMED],
        lang,
    )
    more = len(whole) - MOST_NAMED
    return (
        say(
            lang,
            "more",
            names=names,
            more=more,
        )
        if more > 0
        else names
    )
