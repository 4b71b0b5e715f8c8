"""Whether one of two named actors owns the other, or took it over, whichever is named first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import notation
from graph.ask.rules.required_senses import reads
from graph.ask.rules.takeovers import deals_of
from graph.ask.rules.words import says, says_at

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

    Ids = tuple[str, ...]
    Named = tuple[Mention, Ids]

_BELONGING = (("cue", "owned_by", "subsidiary"), ("ask", "units_of"))
_OWNING = (
    "cue:owns",
    "cue:owner",
    "cue:owned_by",
    "cue:subsidiary",
    "ask:units_of",
)
_BUYING = ("cue:acquirer", "cue:buyer", "event:acquired")
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


@reads("actor", _OWNING, unless=(*_ELSE, *_BUYING, "type", "cue:when"))
def read_ownership(q: Question) -> ex.Expression | None:
    """Return whether one of two actors is part of the other, at any depth."""
    two = _owner_and_other(q)
    if two is None:
        return None
    parts = Filters(part_of=two[0], ids=two[1])
    return ex.Check(ex.search("actors", parts))


@reads("actor", _BUYING, unless=_ELSE)
def read_takeover_between(q: Question) -> ex.Expression | None:
    """Return whether one of two actors took the other over, or when."""
    types = {value for m in q.find("type") for value in m.values("type")}
    # "Acquisition of Y by X" lists it.
    listed = types and not q.is_yes_no()
    two = _owner_and_other(q)
    if two is None or listed or not types <= {"acquisition"}:
        return None
    q.take("type")
    between = ex.Both(
        ex.works_of(ex.Named("actors", two[0]), "acquirer"),
        ex.works_of(ex.Named("actors", two[1]), "acquired"),
    )
    takeovers = ex.Both(between, deals_of(q))
    when = q.take("cue", "when")
    return ex.Value(takeovers, "start") if when else ex.Check(takeovers)


def _owner_and_other(q: Question) -> tuple[Ids, Ids] | None:
    """Return who owns or bought, and whom; take the words. None unless whether is asked of two."""
    named = q.names("actor")
    two = len(named) == 2  # noqa: PLR2004 - the owner and what is owned
    if not two or q.asks_what():
        return None
    owner, other = _owner_first(q, named[0], named[1])
    q.use(owner[0], other[0])
    for sense in (*_OWNING, *_BUYING):
        q.take(*sense.split(":"))
    q.take("cue", "yesno", "whatis")
    return owner[1], other[1]


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
    neighbours = (mention.first - 1, mention.last)
    words = {q.scan.words[at].text for at in neighbours if at >= 0}
    return not words.isdisjoint(having)


def _is_of(
    q: Question,
    noun: Mention,
    name: Mention,
) -> bool:
    """Return whether a name stands right behind a noun and its "of"."""
    before = name.first - 1
    return noun.last in {before, name.first} and says_at(q, before, "of")
