"""What a therapy or a stage is, and all of them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.combine import expand
from graph.ask.rules.named_work import roots
from graph.ask.rules.required_senses import reads
from graph.ask.rules.words import content_of, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_OF_RECORDS = (
    "ask:who",
    "ask:partners",
    "ask:products",
    "ask:trials",
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
"""With one of these more is asked than what a word means."""
_NOTION = frozenset({"whatis", "yesno", "stages", "therapies", "getcare"})
_LISTED = ("stages", "therapies")
_WHOLE = (*_LISTED, "covers", "yesno", "rank")


@reads("cue:whatis", unless=_OF_RECORDS)
def read_notion(q: Question) -> ex.Expression | None:
    """Return the therapy or stage whose meaning is asked for."""
    if q.scan.unknown or q.scan.numbers:
        return None
    therapies, stages = q.find("therapy"), q.find("stage")
    if len(therapies) + len(stages) != 1:
        return None
    # Any other cue asks for more than what the word means.
    if values_of(q.scan.mentions, "cue") - _NOTION:
        return None
    q.take(
        "cue",
        "whatis",
        "yesno",
        "stages",
    )
    q.use(*therapies, *stages)
    if stages:
        return ex.Named("stages", tuple(stages[0].values("stage")[:1]))
    return ex.Named("therapies", therapy_of(q, therapies[0]))


def read_whole(q: Question) -> ex.Expression | None:
    """Return all links of the chain, or all therapies, where a question asks for no more."""
    if q.scan.unknown or q.scan.numbers:
        return None
    # A single further word of content makes it a question about something.
    content = [m for m in content_of(q) if not m.has("cue", "whatis")]
    if not all(m.has("cue", *_WHOLE) for m in content):
        return None
    if not any(m.has("cue", *_LISTED) for m in content):
        return None
    q.use(*content)
    q.take("cue", "whatis")
    if q.cue("stages"):
        return ex.Named("stages", tuple(q.snapshot.nodes["Stage"].ids))
    return ex.Named("therapies", tuple(q.snapshot.nodes["Therapy"].ids))


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
    # An umbrella word may stand for several therapies, some below others.
    return roots(q, tuple(sorted(whole)))


def therapies_of(q: Question, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the therapies that mentions name, each once."""
    named = chain.from_iterable(therapy_of(q, m) for m in mentions)
    return tuple(dict.fromkeys(named))
