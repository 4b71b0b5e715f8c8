"""Whether one of two named actors owns the other, or took it over, whichever is named first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import notation
from graph.ask.rules.required_senses import reads
from graph.ask.rules.takeovers import deals_of
from graph.ask.rules.words import says, says_at, starting_at

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

    Named = tuple[Mention, tuple[str, ...]]

_BELONGING = (("cue", "owned_by", "subsidiary"), ("ask", "units_of"))
_BUYING = (("cue", "acquirer", "buyer"), ("event", "acquired"))
_ELSE = (
    "ask:who",
    "ask:count",
    "ask:partners",
    "ask:collaborations",
    "cue:where",
    "kind",
    "therapy",
    "stage",
    "product",
    "trial",
)
"""What makes a question one about something else, or about more than the two."""


@reads(
    "actor",
    (
        "cue:owns",
        "cue:owner",
        "cue:owned_by",
        "cue:subsidiary",
        "cue:acquirer",
        "cue:buyer",
        "event:acquired",
        "ask:units_of",
    ),
    unless=_ELSE,
)
def read_between_two(q: Question) -> ex.Expression | None:
    """Return whether one of the two is part of the other or was bought by it, or when it was."""
    named = q.names("actor")
    two = len(named) == 2  # noqa: PLR2004 - the owner and what is owned
    if not two or q.asks_what() or _names_work(q):
        return None
    own, other = _owner_first(q, named[0], named[1])
    buying = any(q.find(*senses) for senses in _BUYING)
    if q.cue("when") and not buying:
        return None
    deals = deals_of(q)
    for mention, _ in named:
        q.use(mention)
    for senses in (*_BELONGING, *_BUYING):
        q.take(*senses)
    q.take("type", "acquisition")
    q.take(
        "cue",
        "owner",
        "owns",
        "yesno",
        "whatis",
    )
    if not buying:
        parts = Filters(part_of=own[1], ids=other[1])
        return ex.Check(ex.search("actors", parts))
    between = ex.Both(
        ex.works_of(ex.Named("actors", own[1]), "acquirer"),
        ex.works_of(ex.Named("actors", other[1]), "acquired"),
    )
    found = ex.Both(between, deals)
    if q.take("cue", "when"):
        return ex.Value(found, "start")
    return ex.Check(found)


def _names_work(q: Question) -> bool:
    """Return whether the question is about other work of the two, or lists a takeover."""
    types = q.find("type")
    return bool(types) and (
        any(m.values("type") != ["acquisition"] for m in types)
        or not q.is_yes_no()
    )


def _owner_first(
    q: Question,
    first: Named,
    second: Named,
) -> tuple[Named, Named]:
    """Return who owns or buys according to the words, and the other."""
    turned = second, first
    # "Bought by X", "sold to X": X has it now.
    for pair in ((first, second), turned):
        before = pair[0][0].first - 1
        if says_at(q, before, "by") or says_at(q, before, "toward"):
            return pair
    belonging = any(q.find(*senses) for senses in _BELONGING)
    if belonging or says(q, "hanging"):
        # "Does X have Y as a subsidiary" alone names the owner first.
        return (first, second) if _has(q, first[0]) else turned
    # "The owner of Y": Y is owned.
    nouns = q.find("cue", "owner", "buyer")
    if any(_is_of(q, noun, first[0]) for noun in nouns):
        return turned
    return first, second


def _has(q: Question, mention: Mention) -> bool:
    """Return whether a verb of having is said of a name, before or behind it."""
    having = notation(q.lang)["having"]
    beside = (mention.first - 1, mention.last)
    words = {q.scan.words[at].text for at in beside if at >= 0}
    return not words.isdisjoint(having)


def _is_of(
    q: Question,
    noun: Mention,
    name: Mention,
) -> bool:
    """Return whether a name stands right behind a noun and its "of"."""
    if starting_at(q, noun.last, "actor"):
        return noun.last == name.first and says_at(q, noun.last - 1, "of")
    return noun.last + 1 == name.first and says_at(q, noun.last, "of")
