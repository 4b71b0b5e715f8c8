"""Which record a typed name means: the one it names, else the one it can be, else a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from graph.search.index import build_index
from graph.search.stemming import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.common.properties import Values
    from graph.model import Language
    from graph.release.snapshot import Snapshot
    from graph.search.index import HitKind

MOST_CHOICES = 8
"""More than a person reads at a glance; whoever sees eight types one more letter."""
ALIKE = 75
"""Of 100: one letter wrong in five still counts; a shared first syllable does not."""
_LABELS: dict[HitKind, str] = {
    "actor": "Actor",
    "therapy": "Therapy",
    "stage": "Stage",
}


@dataclass(frozen=True, slots=True)
class Naming:
    """What a typed text names: `id` if it is clear, else the ids it may be, the likeliest first."""

    id: str | None
    choices: tuple[str, ...] = ()


def resolve(
    snapshot: Snapshot,
    kind: HitKind,
    text: str,
    lang: Language,
) -> Naming:
    """Return which record of a kind (actor, therapy, stage) a text names.

    An id or a whole name (in any case, with or without accents) is that record. So is the
    beginning of a name that only one record has. A name that is only alike is never taken for
    meant: it comes as a choice, as do several that fit.
    """
    text = text.strip()
    nodes = snapshot.nodes[_LABELS[kind]]
    if text in nodes:
        return Naming(text)
    index = snapshot.memoise(build_index)
    whole = index.named(text, kind)
    # Two records may share an abbreviation; the one whose own name it is comes first.
    own = [
        key
        for key in whole
        if fold(str(nodes.value(key, "name") or "")) == fold(text)
    ]
    for keys in (own, whole):
        if len(keys) == 1:
            return Naming(keys[0])
    begun = [
        hit.id
        for hit in index.complete(
            text,
            lang,
            MOST_CHOICES,
            (kind,),
        )
    ]
    if not whole and len(begun) == 1:
        return Naming(begun[0])
    near = index.search(
        text,
        lang,
        (kind,),
        MOST_CHOICES,
    )
    alike = [
        hit.id
        for hit in near
        if _likeness(text, nodes.get(hit.id), hit.name) >= ALIKE
    ]
    return Naming(None, _first(own, whole, begun or alike))


def _likeness(
    text: str,
    row: Values,
    name: str,
) -> float:
    """Return how much of a text is in one of the names of a record, of 100."""
    names = (name, *row.get("aliases", ()))
    return max(fuzz.partial_ratio(fold(text), fold(name)) for name in names)


def _first(*lists: Iterable[str]) -> tuple[str, ...]:
    keys = dict.fromkeys(key for some in lists for key in some)
    return tuple(keys)[:MOST_CHOICES]
