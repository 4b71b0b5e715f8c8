"""What a therapy or a stage is, and all of them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.combine import expand
from graph.ask.rules.named_work import roots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_NOTION = frozenset({"whatis", "yesno", "stages", "therapies", "getcare"})
_LISTED = ("stages", "therapies")
_WHOLE = (*_LISTED, "covers", "yesno", "rank")


def read_notion(q: Question) -> ex.Expression | None:
    """Return the therapy or stage whose meaning is asked for."""
    if not q.find("cue", "whatis") or q.asks(
        "who",
        "partners",
        "products",
        "trials",
    ):
        return None
    rest = (
        "actor",
        "product",
        "trial",
        "collaboration",
        "kind",
        "region",
        "country",
        "city",
        "type",
        "phase",
        "programme",
        "disease",
    )
    if (q.speaks_of(*rest)) or q.scan.unknown or q.scan.numbers:
        return None
    therapies, stages = q.find("therapy"), q.find("stage")
    if len(therapies) + len(stages) != 1:
        return None
    cues = {
        value for mention in q.scan.mentions for value in mention.values("cue")
    }
    if cues - _NOTION:
        return None
    q.take(
        "cue",
        "whatis",
        "yesno",
        "stages",
    )
    q.use(*therapies, *stages)
    if stages and not therapies:
        return ex.Named("stages", tuple(stages[0].values("stage")[:1]))
    return ex.Named("therapies", therapy_of(q, therapies[0]))


def read_whole(q: Question) -> ex.Expression | None:
    """Return all links of the chain, or all therapies, where a question asks for no more."""
    content = [
        m
        for m in q.scan.mentions
        if not m.has("ignore")
        and not m.has("join")
        and not m.has("cue", "whatis")
    ]
    known = content and not (q.scan.unknown or q.scan.numbers)
    if not known or any(not m.has("cue", *_WHOLE) for m in content):
        return None
    if not any(m.has("cue", *_LISTED) for m in content):
        return None
    kind = "stages" if q.find("cue", "stages") else "therapies"
    q.use(*content)
    q.take("cue", "whatis")
    table = q.snapshot.nodes["Stage" if kind == "stages" else "Therapy"]
    return ex.Named(kind, tuple(table.ids))


def therapy_of(q: Question, mention: Mention) -> tuple[str, ...]:
    """Return the therapies that a mention names, without what stands below them."""
    values = mention.values("therapy")
    whole = {
        key
        for value in values
        for key in expand(
            q.snapshot,
            q.lexicon,
            value,
            exact=True,
        )
    }
    return roots(q, tuple(sorted(whole)))


def therapies_of(q: Question, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the therapies that mentions name, each once."""
    named = chain.from_iterable(therapy_of(q, m) for m in mentions)
    return tuple(dict.fromkeys(named))
