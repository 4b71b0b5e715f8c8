"""The answer to "whom should this actor work with?", as typed records."""

from __future__ import annotations

from itertools import chain
from typing import Literal

from pydantic import BaseModel, ConfigDict

from graph.common.properties import Properties
from graph.partners.score import NAMES, TermName
from graph.release.status import State

Role = Literal["partner", "funding", "rules", "bridge", "patients", "training"]
Basis = Literal["records", "no-ties", "place-only", "closed"]
ROLES: tuple[Role, ...] = (
    "funding",
    "rules",
    "bridge",
    "patients",
    "training",
)
"""What those who are no ordinary partner may be good for, in the order of the lists."""
Missing = Literal[
    "my-stages",
    "their-stages",
    "my-therapies",
    "their-therapies",
    "place",
    "recent",
    "implied",
    "at-risk",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Evidence(_Frozen):
    """A record of the graph that speaks for a suggestion, with its sources.

    `via` holds the collaborations on the path of a common partner, or `part-of`.
    """

    label: Literal[
        "Capability", "Therapy", "Actor", "Place", "Collaboration", "Trial"
    ]
    id: str
    name: str
    basis: Literal["asserted", "implied"]
    source_ids: tuple[str, ...]
    via: tuple[str, ...] = ()


class Term(_Frozen):
    """A reason: its value from 0 to 1, its part of the score, and the records behind it."""

    name: TermName
    value: float
    share: float
    reason: str
    records: tuple[Evidence, ...]


class Change(_Frozen):
    """What would raise or lower the score: the score and the place after it, computed again."""

    direction: Literal["raise", "lower"]
    what: str
    score: float
    place: int

    @property
    def text(self) -> str:
        """Return the change as a cell of a table."""
        return (
            f"{self.direction}: {self.what} ({self.score:.3f}, {self.place})"
        )


class Suggestion(_Frozen):
    """A possible partner. A link of its own type: no source says that the two work together."""

    id: str
    name: str
    kind: str
    region: str | None
    country: str | None
    role: Role
    standing: State
    place: int
    score: float
    relation: Literal["SUGGESTED_PARTNER"] = "SUGGESTED_PARTNER"
    basis: Literal["derived"] = "derived"
    surprising: bool
    terms: tuple[Term, ...]
    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    also: tuple[str, ...] = ()
    door: str | None = None

    @property
    def shares(self) -> dict[str, float]:
        """Return the part that each term has in the score, 0 for those that have none."""
        shares = {term.name: term.share for term in self.terms}
        return {name: shares.get(name, 0.0) for name in NAMES}

    @property
    def records(self) -> list[Evidence]:
        """Return the records behind all reasons, reason by reason."""
        return [record for term in self.terms for record in term.records]

    @property
    def source_ids(self) -> list[str]:
        """Return the sources of those records, each once."""
        cited = chain.from_iterable(
            record.source_ids for record in self.records
        )
        return list(dict.fromkeys(cited))


class Suggestions(_Frozen):
    """Suggestions for an actor.

    `items`: new ordinary partners, the best of each house. `further`: less obvious ones. `doors`:
    units or owners of partners it has. `beside`: funders, authorities, clusters, patients'
    organisations and trainers, who are no partners like the others. `instead`, of a closed actor:
    who does today what it did. `basis_of_list` says what the ranking could rest on.
    """

    actor: str
    standing: State
    standing_why: str | None
    standing_date: str | None
    standing_source_ids: tuple[str, ...]
    basis_of_list: Basis
    note: str | None
    items: tuple[Suggestion, ...]
    further: tuple[Suggestion, ...] = ()
    doors: tuple[Suggestion, ...] = ()
    beside: tuple[Suggestion, ...] = ()
    instead: tuple[str, ...] = ()


FLAT_COLUMNS = (
    "actor",
    "list",
    "place",
    "id",
    "name",
    "kind",
    "region",
    "country",
    "role",
    "standing",
    "score",
    *NAMES,
    "reasons",
    "records",
    "source_ids",
    "changes",
    "missing",
    "door",
    "relation",
    "basis",
)
"""The columns of suggestions as a table."""


def flat(suggestions: Suggestions) -> list[Properties]:
    """Return the suggestions of all lists as rows for a spreadsheet, one each."""
    return [
        {
            "actor": suggestions.actor,
            "list": name,
            "place": suggestion.place,
            "id": suggestion.id,
            "name": suggestion.name,
            "kind": suggestion.kind,
            "region": suggestion.region,
            "country": suggestion.country,
            "role": suggestion.role,
            "standing": suggestion.standing,
            "score": suggestion.score,
            **suggestion.shares,
            "reasons": [term.reason for term in suggestion.terms],
            "records": [record.id for record in suggestion.records],
            "source_ids": suggestion.source_ids,
            "changes": [change.text for change in suggestion.changes],
            "missing": list(suggestion.missing),
            "door": suggestion.door,
            "relation": suggestion.relation,
            "basis": suggestion.basis,
        }
        for name in ("items", "further", "doors", "beside")
        for suggestion in getattr(suggestions, name)
    ]
