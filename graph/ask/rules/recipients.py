"""Who got money from a named actor, and the collaborations it paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.money import OWN, PAYING, ROUNDS, take_money
from graph.ask.rules.required_senses import reads_of_actor
from graph.ask.rules.sets import has_role, narrowed
from graph.ask.rules.words import says_at

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question

_NEAR = 3
"""Words that may stand between "got money" and who gave it ("from the")."""


_NO_MONEY = ("ask:trials", "role:licensor")
"""What is granted and is no money: "licences granted by X"."""


@reads_of_actor(("cue:recipients", "cue:invest", "cue:fund"), unless=_NO_MONEY)
def read_recipients(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return who got money from a named actor, or the collaborations it paid for."""
    # "Money from X": the words between are prepositions and articles.
    by = any(
        m.last <= mention.first <= m.last + _NEAR
        for m in q.find("cue", "recipients")
    )
    if q.cue("whatis") and not by:
        # "What is in X's portfolio".
        by = bool(q.find("cue", "recipients", start=mention.last))
        q.take("cue", "whatis", "recipients") if by else None
    if not by and not _is_payer(q, mention, ids):
        return None
    take_money(q)
    q.use(mention)
    given = ex.works_of(ex.Named("actors", ids), *PAYING)
    types = q.several("type")
    years = q.years()
    therapies, _, _ = q.therapies()
    filters = Filters(
        # "Invested in" is the verb and the type of a round: what X paid for is not rounds alone.
        types=types if types != ROUNDS else (),
        therapies=therapies,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    works = narrowed(
        given,
        filters,
        "collaborations",
    )
    if types or q.asks("collaborations"):
        q.take("ask", "collaborations")
        return works
    # An actor may pay into a project that it coordinates: it is not its own receiver.
    receivers = ex.Without(ex.members(works, *OWN), ex.Named("actors", ids))
    return narrowed(receivers, q.seat())


def _is_payer(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> bool:
    """Return whether a named actor pays, and not who pays it is asked for."""
    if not has_role(q.snapshot, ids, *PAYING):
        return False
    if not q.speaks_of("ask:who", "kind:investor"):
        return True
    # "Who did X invest in": the verb stands behind who pays.
    pays = q.find(
        "cue",
        "invest",
        "fund",
        start=mention.last,
    )
    return bool(pays) and says_at(q, mention.first - 1, "auxiliary")
