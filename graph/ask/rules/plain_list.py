"""A plain list of records of one kind, and of which kind: actors, partners, products, trials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.heads import head_of, without_head
from graph.ask.rules.actors import actors, units_asked
from graph.ask.rules.joint_work import collaborations, partners
from graph.ask.rules.products_trials import studies

if TYPE_CHECKING:
    from graph.ask import expression as ex
    from graph.ask.filters import Target
    from graph.ask.question import Question


def read_list(q: Question) -> ex.Expression | None:
    """Return the records that fit what the question says of them."""
    target = target_of(q)
    if target == "actors":
        return actors(q)
    if target == "partners":
        return partners(q)
    if target == "collaborations":
        return collaborations(q)
    return studies(q, target)


def target_of(q: Question) -> Target:
    """Return what a plain question asks for."""
    head = head_of(q.scan)
    if q.names("actor") and not units_asked(q):
        return _about_actor(q, head)
    if q.names("collaboration"):
        people = head == "actors" or q.asks("partners", "members")
        return "actors" if people or q.find("role") else "collaborations"
    if q.find("programme") and q.asks("members") and head in {"actors", None}:
        # "Members of ATMP-PIT": who takes part, not what is done.
        return "actors"
    if q.names("product"):
        if head == "trials" and not q.names("trial"):
            return "trials"
        return "actors" if head == "actors" or q.find("role") else "products"
    if q.names("trial"):
        return "actors" if head == "actors" or q.find("role") else "trials"
    return head or without_head(q.scan)


def _about_actor(q: Question, head: Target | None) -> Target:
    together = q.asks("partners") or (
        q.asks("with") and q.asks("collaborations") and q.asks("who")
    )
    if together:
        return "partners"
    if q.find("role") and head in {"actors", None}:
        return "partners"
    if head is not None and head != "actors":
        return head
    return (
        "collaborations"
        if q.asks("members") and head != "actors"
        else "actors"
    )
