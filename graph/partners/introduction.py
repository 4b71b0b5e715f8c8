"""What one actor may write to another one: true sentences, each with the sources behind it.

What sources say, what follows from it and what is only suggested are kept apart: a point that
rests on implied records has a sentence of its own, and the text says that the idea of working
together is computed. The sentences are those of introduction.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graph.common.textio import parse_yaml
from graph.common.typography import typeset_all
from graph.partners import score
from graph.partners.reasons import ActorPair
from graph.release.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.common.properties import Properties
    from graph.model import Language
    from graph.partners.score import TermName
    from graph.partners.suggestion_records import Evidence, Term
    from graph.release.snapshot import Snapshot

_SENTENCES = Path(__file__).parent / "introduction.yml"
_NAMED = 4
"""Records that a sentence names; how many more there are is said."""
_CITED = 3
"""Sources given for a sentence."""


class Point(NamedTuple):
    """A reason as a sentence, and the sources of the records that it names."""

    sentence: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Introduction:
    """The parts of a letter in one language, in the order in which they stand in it."""

    subject: str
    greeting: str
    opening: str
    lead: str
    points: tuple[Point, ...]
    caveat: str
    closing: tuple[str, ...]
    sources: str


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Return the sentences of an introduction, by language and key."""
    return typeset_all(parse_yaml(_SENTENCES.read_text("utf-8")))


def reasons(
    snapshot: Snapshot,
    actor: str,
    other: str,
    lang: Language,
) -> tuple[Term, ...]:
    """Return why an actor may work with another one, the weightiest first; any two may be asked.

    Raises:
        NotFoundError: one of them is not in the release.
    """
    for key in (actor, other):
        snapshot.actors.position(key)
    pair = ActorPair(
        snapshot,
        actor,
        other,
        lang,
    )
    return pair.terms(score.terms(pair.profiles, pair.me, pair.other)[0])


def introduction(
    snapshot: Snapshot,
    actor: str,
    other: str,
    about: str,
    lang: Language,
) -> Introduction:
    """Return what an actor may write to another one; `about` says what the writer is.

    Raises:
        NotFoundError: one of them is not in the release.
    """
    texts = sentences()[lang]
    names = {
        "me": label(
            snapshot,
            "Actor",
            actor,
            lang,
        ),
        "other": label(
            snapshot,
            "Actor",
            other,
            lang,
        ),
        "about": about,
    }
    terms = reasons(
        snapshot,
        actor,
        other,
        lang,
    )
    pair = ActorPair(
        snapshot,
        actor,
        other,
        lang,
    )
    points = tuple(
        point
        for term in terms
        if term.name != "activity"  # speaks for a partner, but not of the two
        for point in _points(pair, term.name, texts)
    )
    return Introduction(
        subject=texts["subject"].format(**names),
        greeting=texts["greeting"].format(**names),
        opening=texts["opening"].format(**names),
        lead=texts["lead"] if points else texts["none"],
        points=points,
        caveat=texts["caveat"] if points else "",
        closing=(
            texts["closing"],
            texts["regards"],
            texts["signature"],
            names["me"],
        ),
        sources=texts["sources"],
    )


def _points(
    pair: ActorPair,
    name: TermName,
    texts: dict[str, str],
) -> Iterator[Point]:
    """Yield the sentences of a reason: what sources say before what follows from it."""
    records, values = pair.records(name)
    if name == "near":
        yield _point(texts["near_asserted"], records, values)
        return
    for basis in ("asserted", "implied"):
        some = [record for record in records if record.basis == basis]
        if some:
            listed = {
                "records": _listed(
                    pair,
                    name,
                    some,
                    texts["more"],
                )
            }
            yield _point(texts[f"{name}_{basis}"], some[:_NAMED], listed)


def _point(
    sentence: str,
    records: Sequence[Evidence],
    values: Properties,
) -> Point:
    cited = dict.fromkeys(
        key for record in records for key in record.source_ids[:1]
    )
    return Point(sentence.format(**values), tuple(cited)[:_CITED])


def _listed(
    pair: ActorPair,
    name: TermName,
    records: Sequence[Evidence],
    more: str,
) -> str:
    """Return the first records in words, with how many more there are."""
    some, rest = records[:_NAMED], len(records) - _NAMED
    steps = name in {"need", "give"}
    names = (
        pair.by_therapy(some)
        if steps
        else ", ".join(therapy.name for therapy in some)
    )
    return f"{names} {more.format(count=rest)}" if rest > 0 else names
