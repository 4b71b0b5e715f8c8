"""Who works for a named actor: its makers, its clients, its licences, the sites of its trials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.sets import narrowed
from graph.ask.rules.words import says

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


def read_makers(q: Question) -> ex.Expression | None:
    """Return who makes goods for a named actor ("who produced CAR-T cells for X")."""
    named = _alone(q)
    made = q.find("stage", "gmp-manufacturing") or q.find("kind", "cdmo")
    asked = q.speaks_of(
        "ask:who", "kind:companies", "kind:cdmo"
    ) or _asks_for_makers(q)
    # French "produit" is a verb as well.
    goods = [m for m in q.find("ask", "products") if m not in made]
    if named is None or not made or not asked or goods or q.asks(*_OTHERS):
        return None
    mention, ids = named
    called = q.find("cue", "calls_on", start=mention.last)
    if not (_before(q, mention.first) in marks("for_whom") or called):
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
    return _narrowed(
        q,
        _facing(
            q,
            ids,
            _MAKING,
            ("client",),
            ("manufacturer",),
        ),
    )


def read_clients(q: Question) -> ex.Expression | None:
    """Return the clients of a named actor ("for whom did X produce", "clients of X")."""
    named = _alone(q)
    if named is None or q.asks("partners", "trials", "count"):
        return None
    mention, ids = named
    # "Who called on X" asks for its clients, "on whom did X call" for its makers.
    calling = [m for m in q.find("cue", "calls_on") if m.last <= mention.first]
    words = [*q.find("role", "client"), *calling]
    made = q.find("stage", "gmp-manufacturing", "raw-materials-equipment")
    if not words and not (
        (made or _ends_in_making(q)) and _asks_for_whom(q, mention)
    ):
        return None
    q.use(mention, *words, *made)
    q.take("ask", "who")
    q.take("join", "for")
    q.take(
        "cue",
        "does",
        "yesno",
        "covers",
        "whatis",
    )
    q.take("stage", "gmp-manufacturing", "raw-materials-equipment")
    q.take("kind", "companies", "cdmo")
    before = [m.first for m in made if m.first < mention.first]
    # "The factory in Seneffe": the town is where the named actor works.
    end = min(before) if before else len(q.scan.words)
    return _narrowed(
        q,
        _facing(
            q,
            ids,
            _SERVING,
            _SERVERS,
            ("client",),
        ),
        end,
    )


def read_licences(q: Question) -> ex.Expression | None:
    """Return to whom a named actor gave a licence, or from whom it has one."""
    named = _alone(q)
    stems = tuple(marks("licence_stems"))
    words = [
        at for at, w in enumerate(q.scan.words) if w.text.startswith(stems)
    ]
    if named is None or not words or q.asks("trials", "count", "products"):
        return None
    mention, ids = named
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
    return _narrowed(
        q,
        _facing(
            q,
            ids,
            _LICENSING,
            (own,),
            (others,),
        ),
    )


def read_hospitals_of_trials(q: Question) -> ex.Expression | None:
    """Return the sites of the trials that a named actor sponsors ("where did X run its trials")."""
    named = _alone(q)
    hospitals = q.find("kind", "hospital")
    if (
        named is None
        or not q.asks("trials")
        or q.asks("count", "partners", "products")
    ):
        return None
    mention, ids = named
    if q.speaks_of("role:sponsor", "negation") or not (
        hospitals or q.cue("where")
    ):
        return None
    kinds = {q.snapshot.actors.get(key)["kind"] for key in ids}
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
    if therapies:
        filters = Filters(therapies=therapies, therapies_also=also)
        trials = ex.Both(trials, ex.search("trials", filters))
    sites = ex.Leaf(
        "actors.of_trials", "actors", {"trials": trials, "part": "site"}
    )
    works = ex.works_of(ex.Named("actors", ids), "sponsor", "coordinator")
    filters = Filters(
        types=_STUDIES,
        therapies=therapies,
        therapies_also=also,
    )
    studies = ex.Both(works, ex.search("collaborations", filters))
    whole = ex.Either(sites, ex.members(studies, "trial-site"))
    return _narrowed(q, ex.Without(whole, ex.Named("actors", ids)))


def _alone(q: Question) -> tuple[Mention, tuple[str, ...]] | None:
    """Return the one actor that is named, None where none or several are."""
    named = q.names("actor")
    other = q.speaks_of("product", "trial", "collaboration")
    return named[0] if len(named) == 1 and not other else None


def _before(q: Question, at: int) -> str:
    """Return the word before a position, articles left out."""
    at -= 1
    while at > 0 and q.scan.words[at].text in marks("articles"):
        at -= 1
    return q.scan.words[at].text if at >= 0 else ""


def _asks_for_makers(q: Question) -> bool:
    return says(q, "makers")


def _asks_for_whom(q: Question, mention: Mention) -> bool:
    """Return whether a question asks for whom a named actor works: "voor wie produceert X"."""
    words = q.scan.words
    asked = any(
        words[at].text in marks("for_whom")
        and words[at + 1].text in marks("question_words")
        for at in range(mention.first - 1)
    )
    ends = words[-1].text in marks("for_whom") and mention.last < len(words)
    return asked or ends


def _ends_in_making(q: Question) -> bool:
    """Return whether the last words make something for somebody: "who does X produce for"."""
    words = q.scan.words
    senses = (
        q.lexicon.phrases.get(words[-2].stem, ()) if len(words) > 1 else ()
    )
    return any(s.value == "gmp-manufacturing" for s in senses)


def _gives(q: Question, mention: Mention) -> bool | None:
    """Return whether a named actor gives licences, or takes them; None where neither is read."""
    if q.find("role", "licensee"):
        return True
    words = [word.text for word in q.scan.words]
    asking = marks("question_words")
    before = [
        words[at - 1] for at in range(1, len(words)) if words[at] in asking
    ]
    ends, own = words[-1], _before(q, mention.first)
    if ends in marks("toward") or any(
        word in marks("toward") for word in before
    ):
        return True
    if ends in marks("source") or any(
        word in marks("source") for word in before
    ):
        return False
    if not q.asks("who"):
        return None
    if own in marks("toward"):
        return False
    return True if own in marks("source") else None


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
    works = ex.Both(
        ex.works_of(actor, *own), ex.search("collaborations", filters)
    )
    return ex.Without(ex.members(works, *others), actor)


def _narrowed(
    q: Question,
    whole: ex.Expression,
    end: int | None = None,
) -> ex.Expression:
    seat = q.seat() if end is None else q.seat(end=end)
    return narrowed(whole, seat)
