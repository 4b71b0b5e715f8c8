"""What one of two named organisations is to the other: owner, buyer, backer, supplier, parent.

The words say which of them is which, wherever the names stand: "does X own Y", "is Y owned by X".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import notation
from graph.ask.rules.required_senses import reads
from graph.ask.rules.takeovers import deals_of
from graph.ask.rules.words import before_articles, ending_at, says, says_at

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

    Ids = tuple[str, ...]
    Named = tuple[Mention, Ids]

Side = Literal["giver", "taker"]


class _Tie(NamedTuple):
    """A relation of two members of a collaboration: who gives, buys or leads, and the other."""

    senses: tuple[str, ...]
    """What says it."""
    giver: tuple[str, ...]
    taker: tuple[str, ...]
    """The roles of the two."""
    toward: Side = "taker"
    """Who stands behind "to": "licensed to X", but "sold to X" is X's purchase."""
    of_taker: tuple[str, ...] = ()
    """Senses of what the taker is to the giver: "X is a client of Y"."""
    types: tuple[str, ...] = ()


_TIES = (
    _Tie(
        ("cue:acquirer", "cue:buyer", "event:acquired"),
        ("acquirer",),
        ("acquired",),
        toward="giver",
        types=("acquisition",),
    ),
    _Tie(
        ("type:spin-off",),
        ("parent",),
        ("spin-off",),
        of_taker=("type:spin-off",),
    ),
    _Tie(
        ("type:licensing", "role:licensor", "role:licensee"),
        ("licensor",),
        ("licensee",),
        of_taker=("role:licensee",),
    ),
    _Tie(
        ("cue:invest", "cue:fund", "cue:recipients", "role:investor"),
        ("investor", "funder"),
        ("client", "coordinator", "partner", "spin-off"),
    ),
    _Tie(
        ("role:client", "stage:raw-materials-equipment", "role:supplier"),
        ("supplier", "manufacturer"),
        ("client", "partner"),
        of_taker=("role:client",),
    ),
    _Tie(
        ("role:coordinator",),
        ("coordinator",),
        ("partner", "member", "trial-site", "manufacturer"),
    ),
)
_OWNERSHIP = _Tie(
    (
        "cue:owns",
        "cue:owner",
        "cue:owned_by",
        "cue:subsidiary",
        "ask:units_of",
    ),
    (),
    (),
    toward="giver",
    of_taker=("cue:owned_by", "cue:subsidiary", "ask:units_of"),
)
_TRIAL = _Tie(
    (
        "role:sponsor",
        "role:trial-site",
        "ask:trials",
        "stage:clinical-trials",
    ),
    ("sponsor",),
    ("site",),
    of_taker=("role:trial-site",),
)
_ELSE = (
    "ask:who",
    "ask:count",
    "ask:partners",
    "cue:where",
    "ask:products",
)
"""What makes a question one about something else than the two."""
_CONTENT = frozenset(
    {
        "kind",
        "stage",
        "type",
        "role",
        "event",
        "therapy",
        "product",
        "trial",
    }
)
_WORK = ("type:projects", "ask:collaborations")
"""What the two do together, whatever it is: "a project with"."""


@reads("actor", _OWNERSHIP.senses, unless=(*_ELSE, "cue:when"))
def read_ownership(q: Question) -> ex.Expression | None:
    """Return whether one of two actors is part of the other, at any depth."""
    pair = _pair(q, _OWNERSHIP)
    if pair is None:
        return None
    owner, part = pair
    return ex.Check(
        ex.search("actors", Filters(part_of=owner[1], ids=part[1]))
    )


@reads(
    "actor",
    "ask:trials",
    ("role:sponsor", "role:trial-site"),
    unless=_ELSE,
)
def read_trials_between(q: Question) -> ex.Expression | None:
    """Return the trials that one of two actors sponsors at the other."""
    pair = _pair(q, _TRIAL)
    if pair is None:
        return None
    sponsor, site = pair
    return ex.Both(
        _trials_of(sponsor, *_TRIAL.giver), _trials_of(site, *_TRIAL.taker)
    )


def _trials_of(named: Named, part: str) -> ex.Leaf:
    params = {"actors": list(named[1]), "part": part}
    return ex.Leaf("trials.of_actors", "trials", params)


@reads("actor", unless=(*_ELSE, "ask:trials"))
def read_tie(q: Question) -> ex.Expression | None:
    """Return whether one of two actors bought, funded or supplied the other, say, or when."""
    tie = next((each for each in _TIES if q.speaks_of(*each.senses)), None)
    pair = _pair(q, tie, *_WORK) if tie and _asks(q) else None
    if tie is None or pair is None:
        return None
    giver, taker = pair
    works = ex.Both(
        ex.works_of(ex.Named("actors", giver[1]), *tie.giver),
        ex.works_of(ex.Named("actors", taker[1]), *tie.taker),
    )
    if tie.types or q.years():
        works = ex.Both(works, deals_of(q, tie.types))
    when = q.take("cue", "when")
    return ex.Value(works, "start") if when else ex.Check(works)


def _asks(q: Question) -> bool:
    """Return whether the question asks whether or when; "acquisitions of X by Y" lists them."""
    verbs = q.find("cue", "acquirer", "invest")
    return q.is_yes_no() or q.cue("when") or bool(verbs and not q.find("type"))


def _pair(
    q: Question,
    tie: _Tie,
    *more: str,
) -> tuple[Named, Named] | None:
    """Return the giver and the taker and take the words; None where more is said than the tie."""
    named = _two(q, (*tie.senses, *more))
    if named is None:
        return None
    pair = _giver_first(q, *named, tie)
    _take(q, named, (*tie.senses, *more, *_OWNERSHIP.senses))
    return pair


def _two(q: Question, senses: tuple[str, ...]) -> tuple[Named, Named] | None:
    """Return the two named actors where nothing but the senses is said of them."""
    named = q.names("actor")
    if len(named) != 2 or q.asks_what():  # noqa: PLR2004 - who is what to whom
        return None
    if ending_at(q, named[1][0].first, "join:and"):
        return None  # "Do X and Y belong to ..." is about both.
    more = any(
        m.means(*_CONTENT) and not m.means("actor", *senses)
        for m in q.scan.mentions
    )
    return None if more else (named[0], named[1])


def _take(
    q: Question,
    named: tuple[Named, Named],
    senses: tuple[str, ...],
) -> None:
    q.use(*(mention for mention, _ in named))
    for sense in senses:
        q.take(*sense.split(":"))
    q.take(
        "cue",
        "yesno",
        "whatis",
        "over",
        "covers",
        "per",
    )
    q.take("ask", "with")
    q.take("time", "from")


def _giver_first(
    q: Question,
    first: Named,
    second: Named,
    tie: _Tie,
) -> tuple[Named, Named]:
    """Return the giver and the taker according to the words."""
    turned = second, first
    # "Bought by X", "from X", "sold to X".
    for name, other in ((first, second), turned):
        if _stands_behind(q, name, ("by", "from_whom")):
            return name, other
        if _stands_behind(q, name, ("toward", "for_whom")):
            return (name, other) if tie.toward == "giver" else (other, name)
    if q.speaks_of(*tie.of_taker) or says(q, "hanging"):
        # "Does X have Y as a subsidiary" alone names the owner first.
        return (first, second) if _has(q, first[0]) else turned
    # "The owner of Y": Y is owned.
    nouns = [m for sense in tie.senses for m in q.find(*sense.split(":"))]
    return turned if _is_of(q, nouns, first[0]) else (first, second)


def _stands_behind(
    q: Question,
    name: Named,
    lists: tuple[str, ...],
) -> bool:
    """Return whether a word of one of the lists stands before a name and its article."""
    at = before_articles(q, name[0].first)
    before = at - 1 if says_at(q, at, "of") else at
    return any(says_at(q, before, each) for each in lists)


def _has(q: Question, mention: Mention) -> bool:
    """Return whether a verb of having is said of a name, before or behind it."""
    having = notation(q.lang)["having"]
    neighbours = (mention.first - 1, mention.last)
    words = {q.scan.words[at].text for at in neighbours if at >= 0}
    return not words.isdisjoint(having)


def _is_of(
    q: Question,
    nouns: list[Mention],
    name: Mention,
) -> bool:
    """Return whether a name stands right behind one of the nouns and its "of"."""
    before = name.first - 1
    return says_at(q, before, "of") and any(
        noun.last in {before, name.first} for noun in nouns
    )
