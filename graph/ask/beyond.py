"""What a question asks for that no table has: prices, people, medical results."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question

_OF_PROJECTS = (
    "collaboration",
    "type",
    "programme",
    "trial",
    "therapy",
    "stage",
    "kind",
    "region",
    "ask:collaborations",
    "ask:partners",
)
"""What makes "who leads" a question about projects or a field, not about a person."""


def beyond(q: Question) -> tuple[list[Mention], str]:
    """Return the words that ask for what no table has, and the name of that; else nothing."""
    mentions = [m for m in q.find("beyond") if not _is_known(q, m)]
    if mentions:
        subjects = [str(mention.value("beyond")) for mention in mentions]
        # A price is asked for whatever it is the price of.
        return mentions, "price" if "price" in subjects else subjects[0]
    if _asks_for_head(q):
        return q.find("role", "coordinator"), "people"
    return [], ""


def _is_known(q: Question, mention: Mention) -> bool:
    """Return whether what no table has in general is known here: what a project costs."""
    of_project = bool(q.names("collaboration")) and not q.names("product")
    if mention.has("beyond", "price") and mention.has("cue", "budget"):
        return of_project
    if mention.has("beyond", "reimbursed"):
        # Who reimburses is known, what is reimbursed is not.
        return q.speaks_of("ask:who", "kind", "life")
    if mention.has("beyond", "people") and mention.has("role", "coordinator"):
        return q.speaks_of("type", "collaboration")
    if mention.has("beyond", "pay") and mention.has("status", "recruiting"):
        return q.asks("trials")
    if mention.has("cue", "versus") and len(q.find("cue", "versus")) > 1:
        # "How does X compare with Y" asks for no medical result.
        return True
    # "Which partners do X and Y share": no share of anybody's.
    return mention.has("cue", "common") and q.asks("partners")


def _asks_for_head(q: Question) -> bool:
    """Return whether the person at the head of an actor is asked for ("who leads X")."""
    leads = q.speaks_of("role:coordinator") and bool(q.names("actor"))
    return leads and not q.speaks_of(*_OF_PROJECTS)
