"""Roles and words of money: who pays, who receives, and the project of a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.ask.question import Question

OWN = ("client", "coordinator", "spin-off")
"""The roles of who gets the money of a round or a project."""
PAYING = ("funder", "investor")
ROUNDS = ("investment",)
OVERLAPPING = "do not add up"
"""What the note of an amount says that another amount holds in part."""


def of_programme(q: Question) -> list[tuple[str, ...]]:
    """Return the collaboration that bears the name of the programme asked for, none without one."""
    names = {str(m.value("programme")) for m in q.find("programme")}
    titles = (
        (row["id"], row["name"].replace("(", ":").partition(":")[0].strip())
        for row in q.snapshot.nodes["Collaboration"].rows()
    )
    return [(key,) for key, title in titles if title in names]


def take_money(q: Question) -> None:
    """Note that the words for paying and receiving were used."""
    q.take(
        "cue",
        "recipients",
        "invest",
        "fund",
        "owner",
        # "Receives" is money here and care elsewhere.
        "getcare",
        "covers",
        "others",
        "budget",
        "where",
    )
    q.take("stage", "funding")
    q.take("role", "investor")
    q.take("ask", "members", "collaborations")
