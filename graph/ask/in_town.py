"""A named actor "in" a town: its site there, where one bears its name ("Catalent in Gosselies")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.lexicon import Sense
from graph.ask.mention import Mention
from graph.ask.partial_names import begins

if TYPE_CHECKING:
    from graph.ask.mentions import Scan
    from graph.release.snapshot import Snapshot


def with_sites(snapshot: Snapshot, scan: Scan) -> Scan:
    """Return the scan with an actor and the town behind it taken as its site there.

    A town where the actor itself sits, or where none of its name does, stays a condition.
    """
    if scan.speaks_of("ask:partners"):
        return scan  # "The partners of X in a town" are partners there.
    mentions = list(scan.mentions)
    for actor in [m for m in mentions if m.has("actor")]:
        town = _town_behind(scan, actor)
        site = town and _site(
            snapshot,
            scan,
            actor,
            str(town.value("city")),
        )
        if town is None or not site:
            continue
        last = town.last
        written = scan.words[actor.first].raw
        sense = Sense(
            "actor",
            site,
            None,
            last - actor.first,
            written,
        )
        inside = [m for m in mentions if actor.first <= m.first < last]
        at = mentions.index(inside[0])
        mentions = [m for m in mentions if m not in inside]
        mentions.insert(at, Mention(actor.first, last, (sense,)))
    return replace(scan, mentions=tuple(mentions))


def _town_behind(scan: Scan, actor: Mention) -> Mention | None:
    """Return the town that stands right behind a name, a preposition between them."""
    between = actor.last
    if not scan.says_at(between, "in_town"):
        return None
    towns = (m for m in scan.mentions if m.first == between + 1)
    return next((m for m in towns if m.has("city") and not m.negated), None)


def _site(
    snapshot: Snapshot,
    scan: Scan,
    actor: Mention,
    city: str,
) -> str:
    """Return the one actor of a town whose name begins with the words of a name, '' without."""
    own = set(actor.values("actor"))
    if any(snapshot.actors.value(key, "city") == city for key in own):
        return ""
    name_words = [word.text for word in scan.words[actor.first : actor.last]]
    there = [
        row["id"]
        for row in snapshot.actors.rows()
        if row.get("city") == city and row["id"] not in own
    ]
    named = [key for key in there if begins(snapshot, key, name_words)]
    return named[0] if len(named) == 1 else ""
