"""Who got money from a named actor, and the collaborations it paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.money import OWN, PAYING, ROUNDS, take_money
from graph.ask.rules.sets import narrowed

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question

_NEAR = 3
"""Words that may stand between "got money" and who gave it ("from the")."""


def read_recipients(q: Question) -> ex.Expression | None:
    """Return who got money from a named actor, or the collaborations it paid for."""
    named = q.names("actor")
    if (
        len(named) != 1
        or not q.cue("recipients", "invest", "fund")
        or q.asks("trials")
    ):
        return None
    mention, ids = named[0]
    by = any(
        m.last <= mention.first <= m.last + _NEAR
        for m in q.find("cue", "recipients")
    )
    if q.find("role", "licensor"):
        return None  # "Licences granted by X" are no money.
    if q.cue("whatis") and not by:
        # "What is in X's portfolio".
        by = any(m.first >= mention.last for m in q.find("cue", "recipients"))
        q.take("cue", "whatis", "recipients") if by else None
    if not by and not (
        _pays(q, ids) and (not _sought(q) or _paid_by(q, mention))
    ):
        return None
    take_money(q)
    q.use(mention)
    given = ex.works_of(ex.Named("actors", ids), *PAYING)
    types = q.several("type")
    years = q.years()
    therapies, _, _ = q.therapies()
    filters = Filters(
        types=types if types != ROUNDS else (),
        therapies=therapies,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    works: ex.Expression = given
    if filters != Filters():
        works = ex.Both(given, ex.search("collaborations", filters))
    if types or q.asks("collaborations"):
        q.take("ask", "collaborations")
        return works
    receivers = ex.Without(ex.members(works, *OWN), ex.Named("actors", ids))
    return narrowed(receivers, q.seat())


def _sought(q: Question) -> bool:
    """Return whether who pays is asked for."""
    return q.asks("who") or bool(q.find("kind", "investor"))


def _paid_by(q: Question, payer: Mention) -> bool:
    """Return whether the named actor is who pays: "who did X invest in"."""
    before = q.scan.words[payer.first - 1].text if payer.first else ""
    after = [
        m for m in q.find("cue", "invest", "fund") if m.first >= payer.last
    ]
    return before in marks("auxiliary") and bool(after)


def _pays(q: Question, ids: tuple[str, ...]) -> bool:
    edges = q.snapshot.edges["participates_in_actor_collaboration"]
    pairs = zip(edges.pairs(), edges.column("role"), strict=True)
    return any(actor in ids and role in PAYING for (actor, _), role in pairs)
