"""Organisations that a question leaves out: "apart from X, who makes plasmids"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.mentions import Scan

_CONTENT = (
    "therapy",
    "stage",
    "kind",
    "type",
    "programme",
    "disease",
    "actor",
)
"""What a question still asks of when an actor is left out."""


def without_excepted(scan: Scan) -> tuple[Scan, tuple[str, ...]]:
    """Return the scan without the actors that are left out, and their ids.

    None are where nothing else is said, or where the word may suppose that they are gone.
    """
    out: list[Mention] = []
    named: list[Mention] = []
    start: list[Mention] = []
    end = -1
    for mention in scan.mentions:
        if mention.has("negation", "except") and not mention.has(
            "cue", "leaves"
        ):
            start, end = [mention], mention.last
        elif mention.first <= end and mention.has("actor"):
            out += [*start, mention]
            named.append(mention)
            start, end = [], mention.last
        elif (
            mention.first == end and named and mention.has("join", "and", "or")
        ):
            start, end = [mention], mention.last
        elif mention.first == end and mention.has("ignore"):
            # "Except the X".
            end = mention.last
        else:
            end = -1
    rest = tuple(m for m in scan.mentions if m not in out)
    if not named or not any(m.means(*_CONTENT) for m in rest):
        return scan, ()
    ids = tuple(dict.fromkeys(key for m in named for key in m.values("actor")))
    return replace(scan, mentions=rest), ids


def excepting(of: ex.Expression, ids: tuple[str, ...]) -> ex.Expression | None:
    """Return actors, or how many, without some and their parts; none for other records."""
    if isinstance(of, ex.Count):
        inner = excepting(of.of, ids)
        return None if inner is None else ex.Count(inner)
    if ex.kind_of(of) != "actors" or isinstance(of, (ex.First, ex.Named)):
        return None
    own = ex.Named("actors", ids)
    parts = ex.Leaf("actors.children", "actors", {"actors": own})
    return ex.Without(of, ex.Either(own, parts))
