"""What patients tell before they ask: an illness, a relative, where they live."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.lexicon import marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ask.mention import Mention
    from graph.ask.mentions import Scan

_PLACES = ("region", "country", "continent", "city", "province")
_STORY = frozenset(
    {
        "ignore",
        "join",
        "disease",
        "therapy",
        "time",
        *_PLACES,
        "cue:covers",
        "cue:yesno",
        "cue:patients",
        "cue:whatis",
        "cue:getcare",
        "beyond:people",
    }
)
"""What a story says; its cues ask for something elsewhere: "is my father covered"."""
_ENDS = frozenset(".;:!?,\u2013\u2014\n")


def without_story(scan: Scan) -> Scan:
    """Return the scan without the clauses that tell of a patient, where the rest names a therapy.

    "I have myeloma and live in Verviers; can I get CAR-T in Liège?" asks for CAR-T in Liège. Where
    the rest names no place, the one where the patient lives stays.
    """
    for clause in _clauses(scan):
        inside = [m for m in scan.mentions if m.first in clause]
        rest = [m for m in scan.mentions if m.first not in clause]
        if not (
            any(m.has("therapy") for m in rest)
            and _tells(scan, clause, inside)
        ):
            continue
        placed = any(_is_place(m) for m in rest)
        lives = () if placed else tuple(m for m in inside if _is_place(m))
        scan = replace(
            scan,
            mentions=tuple(sorted((*rest, *lives), key=lambda m: m.first)),
            unknown=tuple(
                at
                for at in scan.unknown
                if not (at in clause and placed and _is_name(scan, at))
            ),
            numbers=tuple(at for at in scan.numbers if at not in clause),
        )
    return scan


def _clauses(scan: Scan) -> Iterator[range]:
    """Yield the positions of the words between two signs, none where there is one clause."""
    first = 0
    for at in range(1, len(scan.words)):
        gap = scan.text[scan.words[at - 1].end : scan.words[at].start]
        if _ENDS.intersection(gap):
            yield range(first, at)
            first = at
    if first:
        yield range(first, len(scan.words))


def _tells(
    scan: Scan,
    clause: range,
    inside: list[Mention],
) -> bool:
    """Return whether a clause speaks of a patient and asks nothing."""
    words = {scan.words[at].text for at in clause}
    asking = (
        marks("interrogative") | marks("asking_who") | marks("asking_when")
    )
    if not words & marks("persons") or words & asking:
        return False
    return all(_is_of_story(m) for m in inside)


def _is_of_story(mention: Mention) -> bool:
    return not mention.has("cue", "where") and all(
        sense.is_one_of(_STORY) for sense in mention.senses
    )


def _is_place(mention: Mention) -> bool:
    return mention.means(*_PLACES)


def _is_name(scan: Scan, at: int) -> bool:
    """Return whether a word is written as a name and stands behind "in": a town nobody knows."""
    named = scan.words[at].raw[:1].isupper()
    return named and scan.says_at(at - 1, "before_place")
