"""What one named organisation does and nobody else: "what does X do that nobody else does"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.rules.missing import covering
from graph.ask.rules.named_work import all_stages, all_therapies, roots
from graph.ask.rules.required_senses import reads_of_actor
from graph.ask.rules.words import PLACES, find_any, says_at, starting_at

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question


@reads_of_actor(
    "cue:missing",
    unless=(
        "ask:partners",
        "ask:products",
        "ask:trials",
        "ask:collaborations",
    ),
)
def read_alone(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return what one actor alone does: stages of a therapy that is named, else of each."""
    if not any(_is_nobody_else(q, m) for m in q.find("cue", "missing")):
        return None
    q.use(mention)
    q.take(
        "cue",
        "missing",
        "others",
        "stages",
        "therapies",
        "covers",
        "does",
        "whatis",
    )
    q.take("ask", "who")
    therapies, stages = all_therapies(q), all_stages(q)
    # Without a place nobody else anywhere is meant.
    place = (
        covering(q)
        if find_any(q, PLACES)
        else ex.Leaf("capabilities.open", "capabilities", {})
    )
    return ex.Coverage(
        place,
        "stages" if therapies else "cells",
        1,
        ids[0],
        roots(q, therapies),
        stages,
    )


def _is_nobody_else(q: Question, nobody: Mention) -> bool:
    """Return whether "else", or "but" and the like, stands right behind "nobody"."""
    others = starting_at(q, nobody.last, "cue:others")
    return bool(others) or any(
        says_at(q, nobody.last, name) for name in ("but", "than")
    )
