"""Who pays: for named actors, for a project of a programme's name, or for a therapy."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.money import OWN, PAYING, ROUNDS, of_programme, take_money
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import all_of, narrowed
from graph.ask.rules.words import says_at
from graph.ask.text import fold

if TYPE_CHECKING:
    from graph.ask.question import Question

_COMPANIES = frozenset({"company", "cdmo", "cro", "supplier"})
"""Kinds that "which companies invest" does not ask for: investors are companies too."""
_WITH_PUBLIC_MONEY = ("consortium-project", "bilateral-research", "clinical")


_NOT_PAID = (
    "ask:partners",
    "ask:trials",
    "stage:gmp-manufacturing",
    "stage:training",
)
"""With one of these no payer of an actor is asked for: "who funds the training at X"."""


@reads("actor", ("cue:invest", "kind:investor", "cue:fund"), unless=_NOT_PAID)
def read_funders_of(q: Question) -> ex.Expression | None:
    """Return who paid named actors: in a round of theirs, or in projects they take part in."""
    named = q.names("actor")
    investing = q.speaks_of("cue:invest", "kind:investor")
    take_money(q)
    q.take("type")
    q.take("join", "both")
    years = q.years()
    filters = Filters(
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    dated = (
        None if filters == Filters() else ex.search("collaborations", filters)
    )
    dated = all_of(dated, _series(q, q.ids("actor")))
    q.take("actor")
    payers = (
        _funders(
            ids,
            dated,
            _roles(q),
            investing=investing,
        )
        for _, ids in named
    )
    seat = q.seat()
    if "investor" in seat.kinds:
        # An investor by role may be of any kind.
        seat = Filters(
            regions=seat.regions,
            countries=seat.countries,
            cities=seat.cities,
        )
    return narrowed(reduce(ex.Both, payers), seat)


def _series(q: Question, ids: tuple[str, ...]) -> ex.Expression | None:
    """Return the actors' rounds of the letters said ("series B"), by title; None without one."""
    words = [word.text for word in q.scan.words]
    series = [
        f"series {letter} "
        for word, letter in pairwise(words)
        if word in marks("series") and len(letter) == 1 and letter.isalpha()
    ]
    if not series:
        return None
    rounds = q.snapshot.nodes["Collaboration"]
    own = evaluate(q.snapshot, ex.works_of(ex.Named("actors", ids))).ids
    # The blank behind a letter tells "series A" from "series AB".
    titles = ((key, f"{fold(rounds.get(key)['name'])} ") for key in own)
    named = (
        key for key, title in titles if any(each in title for each in series)
    )
    return ex.Named("collaborations", tuple(named))


@reads(
    ("cue:fund", "cue:invest"),
    unless=("actor", "ask:collaborations", "role:coordinator"),
)
def read_funders_of_project(q: Question) -> ex.Expression | None:
    """Return who pays for the project of a programme's name ("funders of ATMP-PIT")."""
    paying = q.find("cue", "fund", "invest")
    works = of_programme(q)
    nouns = any(says_at(q, m.first, "payers") for m in paying)
    if not works or not (nouns or q.asks("who")):
        return None
    take_money(q)
    q.take("programme")
    q.take("type")
    q.take("ask", "who")
    return ex.members(ex.Named("collaborations", works[0]), *PAYING)


def _roles(q: Question) -> tuple[str, ...]:
    """Return the roles of who pays; a fund of venture capital pays as an investor alone."""
    return ("investor",) if q.find("kind", "investor") else PAYING


def _funders(
    ids: tuple[str, ...],
    dated: ex.Expression | None,
    roles: tuple[str, ...],
    *,
    investing: bool,
) -> ex.Expression:
    """Return who paid an actor: its rounds if somebody invests, its projects as well if not."""
    own = ex.Named("actors", ids)
    rounds: ex.Expression = ex.works_of(own, *OWN)
    if investing:
        rounds = ex.Both(
            rounds, ex.search("collaborations", Filters(types=ROUNDS))
        )
    else:
        # Public money comes with projects, not with rounds.
        projects = ex.search(
            "collaborations", Filters(types=_WITH_PUBLIC_MONEY)
        )
        rounds = ex.Either(rounds, ex.Both(ex.works_of(own), projects))
    if dated:
        rounds = ex.Both(rounds, dated)
    return ex.Without(ex.members(rounds, *roles), own)


@reads(
    "therapy",
    unless=("actor", "ask:trials", "ask:products", "ask:collaborations"),
)
def read_investors(q: Question) -> ex.Expression | None:
    """Return who invests in a therapy by a round, or pays for projects on it."""
    investing = q.cue("invest")
    if not investing:
        # Who funds in a place does the stage of funding there.
        placed = q.speaks_of("region", "city", "province")
        if placed or not q.cue("fund") or q.speaks_of("type"):
            return None
    take_money(q)
    q.take("type", "investment")
    therapies, also, _ = q.therapies()
    years = q.years()
    filters = Filters(
        types=ROUNDS if investing else (),
        therapies=therapies,
        therapies_also=also,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    whole = ex.members(ex.search("collaborations", filters), *_roles(q))
    q.take("kind", "companies")
    seat = q.seat()
    seat = Filters(
        regions=seat.regions,
        countries=seat.countries,
        cities=seat.cities,
        excluded_countries=seat.excluded_countries,
        kinds=tuple(kind for kind in seat.kinds if kind not in _COMPANIES),
    )
    return narrowed(whole, seat)
