"""Unknown words of a question as parts of the names of actors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.lexicon import Sense
from graph.ask.mention import Mention
from graph.ask.text import tokens
from graph.ask.totals import totals

if TYPE_CHECKING:
    from graph.ask.lexicon import Lexicon
    from graph.ask.mentions import Scan
    from graph.release.snapshot import Snapshot

_FEW_WORDS = 3
"""Words of a question so short that a name in small letters may be all of it."""


def with_partial_names(
    snapshot: Snapshot,
    lexicon: Lexicon,
    scan: Scan,
) -> tuple[Scan, tuple[str, ...]]:
    """Return the scan with unknown words taken as parts of actors' names, and the other owners.

    The owner with most collaborations comes first; the others make another reading.
    """
    mentions, unknown = list(scan.mentions), list(scan.unknown)
    others: tuple[str, ...] = ()
    at = 0
    while at < len(unknown):
        run = [unknown[at]]
        while (
            at + len(run) < len(unknown)
            and unknown[at + len(run)] == run[-1] + 1
        ):
            run.append(unknown[at + len(run)])
        owners: set[str] = _owners(lexicon, scan, run)
        while run and not owners:
            run = run[:-1]
            owners = _owners(lexicon, scan, run) if run else set[str]()
        words = [scan.words[each].text for each in run]
        first = any(begins(snapshot, key, words) for key in owners)
        if owners and _may_be_name(scan, run, first=first):
            collaborations = totals(snapshot, "collaborations")
            ranked = sorted(
                owners,
                key=lambda key: (
                    not begins(snapshot, key, words),
                    -collaborations.get(key, 0),
                    key,
                ),
            )
            sense = Sense(
                "actor",
                ranked[0],
                None,
                len(run),
                scan.words[run[0]].raw,
            )
            mentions.append(Mention(run[0], run[-1] + 1, (sense,)))
            others = others or tuple(ranked[1:])
            for each in run:
                unknown.remove(each)
        else:
            at += 1
    mentions.sort(key=lambda m: m.first)
    return replace(
        scan, mentions=tuple(mentions), unknown=tuple(unknown)
    ), others


def begins(
    snapshot: Snapshot,
    key: str,
    words: list[str],
) -> bool:
    """Return whether a name of an actor, an old one too, begins with these words."""
    row = snapshot.actors.get(key)
    names = (row["name"], *row.get("aliases", ()))
    written = ([token.text for token in tokens(each)] for each in names)
    return any(own[: len(words)] == words for own in written)


def _owners(
    lexicon: Lexicon,
    scan: Scan,
    run: list[int],
) -> set[str]:
    sets = [
        {
            value
            for kind, value in lexicon.partial.get(scan.words[at].stem, ())
            if kind == "actor"
        }
        for at in run
    ]
    return set[str].intersection(*sets) if sets else set()


def _may_be_name(
    scan: Scan,
    run: list[int],
    *,
    first: bool,
) -> bool:
    """Return whether words may be part of a name; in small letters only where a name begins so."""
    capital = any(scan.words[at].raw[:1].isupper() for at in run)
    if not (capital or first):
        return False
    relation = scan.speaks_of(
        "ask:partners",
        "ask:collaborations",
        "ask:products",
        "ask:members",
        "ask:trials",
        "type",
        "cue",
    )
    return capital or relation or len(scan.words) <= _FEW_WORDS
