"""A plain list of records of one kind, and of which kind: actors, partners, products, trials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.heads import head_of, without_head
from graph.ask.rules.actor_search import actors, units_asked
from graph.ask.rules.joint_work import collaborations, partners
from graph.ask.rules.products_trials import products, trials

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask import expression as ex
    from graph.ask.filters import Target
    from graph.ask.question import Question

    Rule = Callable[[Question], ex.Expression | None]


_WHO_TOGETHER = ("with", "collaborations", "who")
_READERS: dict[Target, Rule] = {
    "actors": actors,
    "partners": partners,
    "collaborations": collaborations,
    "products": products,
    "trials": trials,
}
"""Who reads a plain list of each kind of record."""


def read_list(q: Question) -> ex.Expression | None:
    """Return the records that fit what the question says of them."""
    return _READERS[target_of(q)](q)


def target_of(q: Question) -> Target:
    """Return what a plain question asks for."""
    head = head_of(q.scan)
    if q.names("actor") and not units_asked(q):
        return _about_actor(q, head)
    people = head == "actors" or q.speaks_of("role")
    if q.names("collaboration"):
        members = people or q.asks("partners", "members")
        return "actors" if members else "collaborations"
    if q.find("programme") and q.asks("members") and head is None:
        # "Members of ATMP-PIT": who takes part, not what is done.
        return "actors"
    if q.names("product"):
        # "Trials of Zolgensma".
        if head == "trials" and not q.names("trial"):
            return "trials"
        return "actors" if people else "products"
    if q.names("trial"):
        return "actors" if people else "trials"
    return head or without_head(q.scan)


def _about_actor(q: Question, head: Target | None) -> Target:
    """Return what is asked for of a named actor: it itself where nothing says otherwise."""
    # "Who collaborates with X" has no noun for partners.
    if q.asks("partners") or all(map(q.asks, _WHO_TOGETHER)):
        return "partners"
    if head and head != "actors":
        return head
    if q.speaks_of("role"):
        return "partners"
    return "collaborations" if q.asks("members") and not head else "actors"
