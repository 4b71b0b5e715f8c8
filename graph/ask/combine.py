"""Several therapies or stages in one question: which of them together, which instead of others."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from graph.ask.lexicon import notation

if TYPE_CHECKING:
    from graph.ask.lexicon import Lexicon
    from graph.ask.mentions import Mention, Scan
    from graph.release.snapshot import Snapshot

Ids = tuple[str, ...]
_MAKING = "gmp-manufacturing"
_GOODS = ("raw-materials-equipment",)
_LISTING = frozenset(",;/&+")
_GRADE = 2
"""Words of a grade ("GMP", "GMP grade"); longer phrases say the work itself."""


def expand(
    snapshot: Snapshot,
    lexicon: Lexicon,
    value: str,
    *,
    exact: bool = False,
) -> frozenset[str]:
    """Return a therapy or umbrella word as therapy ids, with all below it unless `exact`."""
    roots = lexicon.umbrellas.get(value, frozenset({value}))
    if exact:
        return roots
    return frozenset[str]().union(
        *(snapshot.therapy_below.get(root, frozenset()) for root in roots)
    )


def therapies_of(
    snapshot: Snapshot,
    lexicon: Lexicon,
    scan: Scan,
) -> tuple[Ids, Ids]:
    """Return the therapies asked for, and a second list that must hold too."""
    mentions = scan.of("therapy", negated=False)
    exact = bool(scan.of("exact"))
    sets = [
        _meaning(
            snapshot,
            lexicon,
            mention,
            exact=exact,
        )
        for mention in mentions
    ]
    if not sets:
        return (), ()
    specific = _specific(scan, mentions, sets)
    excepted = frozenset[str]().union(
        *(
            _meaning(snapshot, lexicon, m)
            for m in scan.of("therapy", negated=True)
            if m.negated == "except"
        )
    )
    groups = [ids - excepted or ids for ids in dict.fromkeys(specific)]
    if len(groups) > 1 and (
        scan.speaks_of("join:both") or not _listed(scan, mentions)
    ):
        return tuple(sorted(groups[0])), tuple(sorted(groups[1]))
    return tuple(sorted(frozenset[str]().union(*groups))), ()


def _meaning(
    snapshot: Snapshot,
    lexicon: Lexicon,
    mention: Mention,
    *,
    exact: bool = False,
) -> frozenset[str]:
    return frozenset[str]().union(
        *(
            expand(
                snapshot,
                lexicon,
                value,
                exact=exact,
            )
            for value in mention.values("therapy")
        )
    )


def _specific(
    scan: Scan,
    mentions: list[Mention],
    sets: list[frozenset[str]],
) -> list[frozenset[str]]:
    """Leave out a broader therapy that only says what a narrower one is (AAV gene therapy)."""
    specific: list[frozenset[str]] = []
    for at, ids in enumerate(sets):
        narrower = [n for n, other in enumerate(sets) if other < ids]
        listed = any(
            _between(scan, mentions[min(at, n)], mentions[max(at, n)])
            for n in narrower
        )
        if not narrower or listed:
            specific.append(ids)
    return specific


def _listed(scan: Scan, mentions: list[Mention]) -> bool:
    return any(_between(scan, a, b) for a, b in pairwise(mentions))


def _between(
    scan: Scan,
    left: Mention,
    right: Mention,
) -> bool:
    """Return whether "and", "or" or a comma stands between two mentions."""
    gap = scan.text[
        scan.words[left.last - 1].end : scan.words[right.first].start
    ]
    return not _LISTING.isdisjoint(gap) or any(
        left.last <= join.first < right.first
        for join in scan.of("join")
        if join.has("join", "and", "or")
    )


def excluded_therapies(
    snapshot: Snapshot,
    lexicon: Lexicon,
    scan: Scan,
    therapies: Ids,
) -> Ids:
    """Return the therapies whose actors are left out.

    "Cell therapy other than CAR-T" only takes CAR-T out of the list; "but not on CAR-T" leaves out
    who works on it.
    """
    left_out = (
        _meaning(snapshot, lexicon, mention)
        for mention in scan.of("therapy", negated=True)
        if mention.negated != "except" or not therapies
    )
    return tuple(sorted(frozenset[str]().union(*left_out)))


def stages_of(scan: Scan, *, negated: bool = False) -> Ids:
    """Return the stages asked for: all that are listed, else the one that governs the others."""
    named = scan.of("stage", negated=negated)
    mentions = [
        m for m in named if not m.means("kind", "phase", "ask:products")
    ]
    mentions += [m for m in named if _verb(scan, m)]
    mentions = [m for m in mentions if not _of_goods(scan, m, mentions)]
    mentions = [m for m in mentions if not _is_purpose(scan, m, mentions)]
    stages = list(
        dict.fromkeys(v for m in mentions for v in m.values("stage")[:1])
    )
    listed = any(
        _between(scan, a, b)
        for a, b in pairwise(mentions)
        if a.values("stage")[:1] != b.values("stage")[:1]
    )
    if len(stages) < 2 or (  # noqa: PLR2004 - one
        listed and "training" not in stages and "funding" not in stages
    ):
        return tuple(stages)
    order: list[str] = notation("common")["stage_order"]
    return (min(stages, key=order.index),)


def _is_purpose(
    scan: Scan,
    mention: Mention,
    mentions: list[Mention],
) -> bool:
    """Return whether making is only what goods are for: "reagents for making mRNA"."""
    goods = [
        m
        for m in mentions
        if m.has("stage", *_GOODS) and m.last < mention.first
    ]
    if not mention.has("stage", _MAKING) or not goods:
        return False
    return scan.says("purpose", max(0, mention.first - _GRADE), mention.first)


def _of_goods(
    scan: Scan,
    mention: Mention,
    mentions: list[Mention],
) -> bool:
    """Return whether a supplier is one of goods made under GMP: who makes them is asked for."""
    supplies = scan.says_at(mention.first, "supplying")
    if mention.last - mention.first > 1 or not supplies:
        return False
    others = [m for m in mentions if m is not mention]
    made = [m for m in others if m.has("stage", _MAKING)]
    grade = all(m.has("therapy") or _is_grade(scan, m) for m in made)
    return len(others) == len(made) > 0 and grade


def _is_grade(scan: Scan, mention: Mention) -> bool:
    """Return whether a mention says "GMP" or "GMP grade", not that somebody produces."""
    words = scan.words[mention.first : mention.last]
    return (
        len(words) <= _GRADE
        and words[0].text in notation("common")["gmp_words"]
    )


def _verb(scan: Scan, mention: Mention) -> bool:
    """Return whether a word that is also a noun for products is the verb (French "produit")."""
    return mention.has("ask", "products") and not scan.of("phase")
