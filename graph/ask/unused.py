"""Conditions of a question that were read and are in no part of what was asked of the graph.

A rule takes the words that it understands; where it takes a place, a therapy, a stage, a kind, a
role or a year and its expression has no such value, the condition would be lost in silence.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, cast

from graph.ask import expression as ex
from graph.ask.combine import expand
from graph.ask.lexicon import marks, notation
from graph.ask.mention import positions_of
from graph.ask.rules.legal_class import CLASS_OF
from graph.ask.wording import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ask.mention import Mention
    from graph.ask.question import Question

_PLACES = ("region", "country", "continent", "city", "province")
_CONDITIONS = (*_PLACES, "therapy", "stage", "kind", "role")
_MUTE = frozenset({"ignore", "join"})
_WHO = ("companies", "university", "research-unit")
"""What an owner, a buyer or a parent may be called: the relation says who it is."""
_BRINGING = ("gmp-manufacturing", "commercialisation")
_SERVED = ("gmp-manufacturing", "raw-materials-equipment")
_SERVING = {"manufacturing", "supplier"}
"""A type of collaboration, and a role in one, that tell who makes for whom."""
_COUNTED_AS = {
    "coordinator": "coordinated",
    "sponsor": "sponsored",
    "trial-site": "site",
}
_YEAR_DIGITS = 4
_NEAR = 1
""""Before 2020" is until 2019: a year may stand beside the one that is asked for."""


def unused(q: Question, expression: ex.Expression) -> list[int]:
    """Return the positions of the words whose condition is nowhere in the expression."""
    atoms = set(_atoms(expression))
    positions = positions_of(
        mention
        for mention in q.scan.mentions
        if not _is_used(q, mention, atoms)
    )
    return sorted({*positions, *_years(q, atoms)})


def _atoms(value: object) -> Iterator[object]:
    """Yield every id, code and number of an expression."""
    match value:
        case ex.Leaf(_, _, params):
            for each in params.values():
                yield from _atoms(each)
        case ex.SetComparison(_, sides):
            for side in sides:
                yield side.key
                for _, of in side.measures:
                    yield from _atoms(of)
        case list() | tuple():
            for each in cast("list[object] | tuple[object, ...]", value):
                yield from _atoms(each)
        case _ if isinstance(value, ex.Expression):
            for each in vars(value).values():
                yield from _atoms(each)
        case _:
            yield value


def _is_used(
    q: Question,
    mention: Mention,
    atoms: set[object],
) -> bool:
    """Return whether what a mention says is in the expression, or it says no condition alone."""
    categories = mention.categories - _MUTE
    if len(categories) != 1:
        return True
    (category,) = categories
    if category not in _CONDITIONS or _is_said_otherwise(
        q,
        mention,
        category,
        atoms,
    ):
        return True
    missing = [
        atoms.isdisjoint(_meaning(q, category, value))
        for value in mention.values(category)
    ]
    # "Cell therapies except CAR-T" are a list without it.
    excepted = category == "therapy" and mention.negated == "except"
    return all(missing) is excepted


def _is_said_otherwise(
    q: Question,
    mention: Mention,
    category: str,
    atoms: set[object],
) -> bool:
    """Return whether a word names what is asked for, which the kind of answer says itself."""
    word = q.scan.words[mention.first].text
    if category == "therapy":
        # "Are Tregs legally a gene therapy": the class stands for it.
        return bool(q.find("law")) and mention.has("therapy", *CLASS_OF)
    if category == "stage":
        if q.names("product") and mention.has("stage", *_BRINGING):
            return True  # "Who makes Kymriah?" is answered with its owner.
        # Who makes for whom is told by the collaboration.
        served = mention.has("stage", *_SERVED) and not atoms.isdisjoint(
            _SERVING
        )
        supplied = word in marks("supplying") and "gmp-manufacturing" in atoms
        # Who "sells reagents for making" something supplies them.
        goods = "raw-materials-equipment" in atoms
        supplied = supplied or (goods and mention.has("stage", *_BRINGING))
        return served or supplied or mention.has("stage", "clinical-trials")
    if category == "role":
        # "Essais menés": a trial is run; "sponsor or host": no one part is asked for.
        leads = q.find("role", "sponsor", "coordinator")
        either = bool(leads and q.find("role", "trial-site"))
        return q.asks("trials") and (either or mention.has("ignore"))
    if category != "kind":
        return category == "city" and _is_left(q, mention, atoms)
    if in_apposition(q, mention):
        return True
    if mention.has("kind", "research-unit") and q.find("stage"):
        return True  # A "quality control lab" is whoever controls quality.
    if q.find("type", "spin-off"):
        # A spin-off is a company, its parent a university.
        return mention.has("kind", *_WHO)
    asked = q.scan.says_at(mention.first - 1, "interrogative")
    earlier = (m for m in q.scan.mentions if m.last <= mention.first)
    first = all(m.means(*_MUTE) for m in earlier)
    return mention.has("kind", *_WHO) and (first or asked)


def in_apposition(q: Question, mention: Mention) -> bool:
    """Return whether a kind stands beside the name of an actor that is of it: "le pôle BioWin"."""
    known = notation("common")["kinds"]
    kinds = set(chain.from_iterable(map(known.get, mention.values("kind"))))
    return any(
        q.snapshot.actors.value(key, "kind") in kinds
        for name, ids in q.names("actor")
        if mention.last == name.first or name.last == mention.first
        for key in ids
    )


def _is_left(
    q: Question,
    mention: Mention,
    atoms: set[object],
) -> bool:
    """Return whether a town is the one that an actor of the expression would leave."""
    if not q.cue("leaves"):
        return False
    known = q.snapshot.actors
    keys = [
        each for each in atoms if isinstance(each, str) and each in known.index
    ]
    return any(
        mention.has("city", str(known.value(key, "city"))) for key in keys
    )


def _meaning(
    q: Question,
    category: str,
    value: str,
) -> set[str]:
    """Return the ids and codes that a value stands for."""
    common = notation("common")
    if category == "therapy":
        return set(expand(q.snapshot, q.lexicon, value))
    if category == "continent":
        return set(common["continents"][value])
    if category == "province":
        return set(common["provinces"][value])
    if category in {"kind", "role"}:
        return {
            *common[f"{category}s"][value],
            value,
            _COUNTED_AS.get(value, value),
        }
    return {value, COUNTRY} if value == "BE" else {value}


def _years(q: Question, atoms: set[object]) -> list[int]:
    """Return the positions of years that no parameter holds."""
    words = q.scan.words
    numbers = {each for each in atoms if isinstance(each, int)}
    return [
        at
        for at in q.scan.numbers
        if len(words[at].text) == _YEAR_DIGITS
        and words[at].text.isdecimal()
        and not any(
            abs(int(words[at].text) - each) <= _NEAR for each in numbers
        )
    ]
