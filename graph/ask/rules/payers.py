"""Who pays: for named actors, for a project of a programme's name, or for a therapy."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.money import OWN, PAYING, ROUNDS, of_programme, take_money
from graph.ask.rules.sets import narrowed
from graph.ask.text import fold

if TYPE_CHECKING:
    from graph.ask.question import Question

_WITH_PUBLIC_MONEY = ("consortium-project", "bilateral-research", "clinical")


def read_funders_of(q: Question) -> ex.Expression | None:
    """Return who paid named actors: in a round of theirs, or in projects they take part in."""
    named = q.names("actor")
    if not named or not (
        q.cue("invest", "fund") or q.find("kind", "investor")
    ):
        return None
    if q.asks("partners", "trials") or q.find(
        "stage", "gmp-manufacturing", "training"
    ):
        return None
    investing = q.cue("invest") or bool(q.find("kind", "investor"))
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
    series = _series(q, tuple(key for _, ids in named for key in ids))
    if series is not None:
        dated = ex.Both(dated, series) if dated else series
    sets: list[ex.Expression] = []
    for mention, ids in named:
        q.use(mention)
        sets.append(
            _funders(
                ids,
                dated,
                _roles(q),
                investing=investing,
            )
        )
    whole = sets[0]
    for other in sets[1:]:
        whole = ex.Both(whole, other)
    seat = q.seat()
    if "investor" in seat.kinds:
        seat = Filters(
            regions=seat.regions,
            countries=seat.countries,
            cities=seat.cities,
        )
    return narrowed(whole, seat)


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
    titles = ((key, f"{fold(rounds.get(key)['name'])} ") for key in own)
    named = (
        key for key, title in titles if any(each in title for each in series)
    )
    return ex.Named("collaborations", tuple(named))


def read_funders_of_project(q: Question) -> ex.Expression | None:
    """Return who pays for the project of a programme's name ("funders of ATMP-PIT")."""
    works = of_programme(q) if q.find("programme") else []
    paying = q.find("cue", "fund", "invest")
    if not works or not paying or q.names("actor") or q.asks("collaborations"):
        return None
    nouns = any(q.scan.words[m.first].text in marks("payers") for m in paying)
    if not (nouns or q.asks("who")) or q.find("role", "coordinator"):
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
    own = ex.Named("actors", ids)
    rounds: ex.Expression = ex.works_of(own, *OWN)
    if investing:
        rounds = ex.Both(
            rounds, ex.search("collaborations", Filters(types=ROUNDS))
        )
    else:
        projects = ex.search(
            "collaborations", Filters(types=_WITH_PUBLIC_MONEY)
        )
        rounds = ex.Either(rounds, ex.Both(ex.works_of(own), projects))
    if dated:
        rounds = ex.Both(rounds, dated)
    return ex.Without(ex.members(rounds, *roles), own)


def read_investors(q: Question) -> ex.Expression | None:
    """Return who invests in a therapy by a round, or pays for projects on it."""
    if (
        q.names("actor")
        or not q.find("therapy")
        or q.asks("trials", "products", "collaborations")
    ):
        return None
    investing = bool(q.find("cue", "invest"))
    if not investing and not q.find("cue", "fund"):
        return None
    if q.find("type") and not investing:
        return None
    placed = q.find("region") or q.find("city") or q.find("province")
    if not investing and placed:
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
        kinds=tuple(
            k
            for k in seat.kinds
            if k not in {"company", "cdmo", "cro", "supplier"}
        ),
    )
    return narrowed(whole, seat)
