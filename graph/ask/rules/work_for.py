"""Who works for a named actor: its makers, its clients, its licences, the sites of its trials."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.required_senses import reads_of_actor
from graph.ask.rules.sets import narrowed
from graph.ask.rules.words import (
    before_articles,
    find_first,
    positions_of,
    says,
    says_at,
)

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_MAKING = ("manufacturing",)
_SERVING = ("manufacturing", "supply")
_SERVERS = ("manufacturer", "supplier", "parent")
"""Who serves a client; the parent of a maker may be the one that the contract names."""
_LICENSING = ("licensing",)
_STUDIES = ("clinical", "consortium-project")
_OTHERS = ("partners", "trials", "collaborations", "count")


_RECORDS = ("product", "trial", "collaboration")
"""Named beside an actor, these are what is asked about."""


@reads_of_actor(
    ("stage:gmp-manufacturing", "kind:cdmo"),
    unless=(*_RECORDS, *(f"ask:{each}" for each in _OTHERS)),
)
def read_makers(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return who makes goods for a named actor ("who produced CAR-T cells for X")."""
    made = find_first(q, "stage:gmp-manufacturing", "kind:cdmo")
    if not q.speaks_of("ask:who", "kind:companies", "kind:cdmo") and not says(
        q, "makers"
    ):
        return None
    # French "produit" is a verb as well.
    if any(m not in made for m in q.find("ask", "products")):
        return None
    if not (
        says_at(q, before_articles(q, mention.first), "for_whom")
        or q.find("cue", "calls_on", start=mention.last)
    ):
        return None
    if _asks_for_whom(q, mention):
        return None
    q.use(mention, *made)
    q.take("ask", "who")
    q.take(
        "cue",
        "calls_on",
        "owner",
        "does",
    )
    q.take("stage", "gmp-manufacturing")
    q.take("kind", "companies", "cdmo")
    makers = _facing(
        q,
        ids,
        _MAKING,
        ("client",),
        ("manufacturer",),
    )
    return narrowed(makers, q.seat())


@reads_of_actor(unless=(*_RECORDS, "ask:partners", "ask:trials", "ask:count"))
def read_clients(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return the clients of a named actor ("for whom did X produce", "clients of X")."""
    # "Who called on X" asks for its clients, "on whom did X call" for its makers.
    calling = [m for m in q.find("cue", "calls_on") if m.last <= mention.first]
    words = [*q.find("role", "client"), *calling]
    made = q.find("stage", "gmp-manufacturing", "raw-materials-equipment")
    if not words and not _works_for_whom(q, mention, made):
        return None
    q.use(mention, *words, *made)
    q.take("ask", "who")
    q.take(
        "cue",
        "does",
        "yesno",
        "covers",
        "whatis",
    )
    q.take("stage", "gmp-manufacturing", "raw-materials-equipment")
    q.take("kind", "companies", "cdmo")
    # "The factory in Seneffe": the town is where the named actor works.
    end = min(
        (m.first for m in made if m.first < mention.first),
        default=len(q.scan.words),
    )
    clients = _facing(
        q,
        ids,
        _SERVING,
        _SERVERS,
        ("client",),
    )
    return narrowed(clients, q.seat(end=end))


@reads_of_actor(unless=(*_RECORDS, "ask:trials", "ask:count", "ask:products"))
def read_licences(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return to whom a named actor gave a licence, or from whom it has one."""
    stems = tuple(marks("licence_stems"))
    words = [
        at for at, w in enumerate(q.scan.words) if w.text.startswith(stems)
    ]
    if not words:
        return None
    gives = _gives(q, mention)
    if gives is None:
        return None
    q.use(mention)
    q.use_words(words)
    q.take("type", "licensing")
    q.take("role", "licensor", "licensee")
    q.take("ask", "who", "collaborations")
    q.take("phase", "authorised")
    q.take(
        "cue",
        "buyer",
        "acquirer",
        "getcare",
        "does",
        "covers",
        "where",
        "recipients",
    )
    q.take("kind", "companies")
    own, others = (
        ("licensor", "licensee") if gives else ("licensee", "licensor")
    )
    partners = _facing(
        q,
        ids,
        _LICENSING,
        (own,),
        (others,),
    )
    return narrowed(partners, q.seat())


@reads_of_actor(
    "ask:trials",
    ("kind:hospital", "cue:where"),
    unless=(
        *_RECORDS,
        "ask:count",
        "ask:partners",
        "ask:products",
        "role:sponsor",
        "negation",
    ),
)
def read_hospitals_of_trials(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return the sites of the trials that a named actor sponsors ("where did X run its trials")."""
    kinds = {q.snapshot.actors.value(key, "kind") for key in ids}
    # A hospital hosts trials itself: that is another question.
    if "hospital" in kinds or q.is_yes_no():
        return None
    q.use(mention)
    q.take("ask", "trials", "who")
    q.take(
        "cue",
        "where",
        "patients",
        "does",
        "getcare",
    )
    q.take("stage", "clinical-trials")
    q.take("role", "trial-site")
    q.take("status", "ongoing")
    if not q.scan.numbers:
        q.take("time", "ends")
    therapies, also, _ = q.therapies()
    trials: ex.Expression = ex.Leaf(
        "trials.of_actors", "trials", {"actors": list(ids), "part": "sponsor"}
    )
    filters = Filters(therapies=therapies, therapies_also=also)
    trials = narrowed(trials, filters, "trials")
    sites = ex.Leaf(
        "actors.of_trials", "actors", {"trials": trials, "part": "site"}
    )
    # Some studies are only known as collaborations: their sites have a role there.
    works = ex.works_of(ex.Named("actors", ids), "sponsor", "coordinator")
    studies = ex.Both(
        works, ex.search("collaborations", replace(filters, types=_STUDIES))
    )
    whole = ex.Either(sites, ex.members(studies, "trial-site"))
    return narrowed(ex.Without(whole, ex.Named("actors", ids)), q.seat())


def _asks_for_whom(q: Question, mention: Mention) -> bool:
    """Return whether a question asks for whom a named actor works: "voor wie produceert X"."""
    end = len(q.scan.words)
    if says_at(q, end - 1, "for_whom") and mention.last < end:
        return True
    return any(
        says_at(q, at, "for_whom") and says_at(q, at + 1, "question_words")
        for at in range(mention.first - 1)
    )


def _ends_in_making(q: Question) -> bool:
    """Return whether the last words make something for somebody: "who does X produce for"."""
    senses = (
        sense
        for word in q.scan.words[-2:-1]
        for sense in q.lexicon.phrases.get(word.stem, ())
    )
    return any(sense.value == "gmp-manufacturing" for sense in senses)


def _gives(q: Question, mention: Mention) -> bool | None:
    """Return whether a named actor gives licences, or takes them; None where neither is read."""
    if q.speaks_of("role:licensee"):
        return True
    # "To whom", "aan wie", "... to" at the end: the others get something.
    asked = [at - 1 for at in positions_of(q, "question_words")]
    asked.append(len(q.scan.words) - 1)
    for direction, gives in (("toward", True), ("source", False)):
        if any(says_at(q, at, direction) for at in asked):
            return gives
    if not q.asks("who"):
        return None
    own = before_articles(q, mention.first)
    if says_at(q, own, "toward"):
        return False
    return says_at(q, own, "source") or None


def _facing(
    q: Question,
    ids: tuple[str, ...],
    types: tuple[str, ...],
    own: tuple[str, ...],
    others: tuple[str, ...],
) -> ex.Expression:
    """Return those of some roles in the collaborations in which the actor has its own."""
    therapies, also, _ = q.therapies()
    years = q.years()
    filters = Filters(
        types=types,
        therapies=therapies,
        therapies_also=also,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    actor = ex.Named("actors", ids)
    # The roles keep apart who makes and for whom: both take part in the same collaboration.
    works = ex.Both(
        ex.works_of(actor, *own), ex.search("collaborations", filters)
    )
    return ex.Without(ex.members(works, *others), actor)


def _works_for_whom(
    q: Question,
    mention: Mention,
    made: list[Mention],
) -> bool:
    """Return whether a named actor makes something, and for whom is asked."""
    makes = bool(made) or _ends_in_making(q)
    return makes and _asks_for_whom(q, mention)
