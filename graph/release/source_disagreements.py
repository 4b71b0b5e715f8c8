"""What sources disagree on, as a list for review: a value that stands, and what another says.

Three kinds: a field that two sources state otherwise (a trial's status, a project's end, a
medicine's phase), an organisation that a register has ended while the tables say that it works or
do not say that it ended, and a capability that goes on while the trial on which it rests is over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from graph.release.disputes import life_of, parsed
from graph.release.status import CEASED, last_day, operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

Kind = Literal["field", "ended", "trial-over"]
_GOING_ON = frozenset({"active", "planned", "paused"})
_LABELS = ("Actor", "Collaboration", "Product", "Trial")
COLUMNS = (
    "kind",
    "label",
    "id",
    "name",
    "field",
    "stands",
    "stands_as_of",
    "stated",
    "source",
    "stated_as_of",
    "newer",
    "source_ids",
    "other_source_ids",
)
"""Columns of the table of disagreements."""


class Disagreement(BaseModel):
    """A value that stands and what another source states.

    `newer` is whether the other statement is newer, None if not both are dated.
    """

    kind: Kind
    label: str
    id: str
    name: str
    field: str
    stands: str | None
    stands_as_of: str | None
    stated: str
    source: str
    stated_as_of: str | None
    newer: bool | None
    source_ids: list[str]
    other_source_ids: list[str]


def disagreements(snapshot: Snapshot) -> list[Disagreement]:
    """Return all disagreements of a release, the newest statements first."""
    every = [*_fields(snapshot), *_endings(snapshot), *_trials(snapshot)]
    ordered = sorted(every, key=lambda item: (item.label, item.id, item.field))
    return sorted(
        ordered, key=lambda item: item.stated_as_of or "", reverse=True
    )


def _fields(snapshot: Snapshot) -> Iterator[Disagreement]:
    for label in _LABELS:
        nodes = snapshot.nodes[label]
        for key, texts in nodes.stated("disputed").items():
            row = nodes.get(key)
            for statement in filter(None, map(parsed, texts)):
                others = [
                    item
                    for item in row["source_ids"]
                    if item != statement.source_id
                ]
                yield _made(
                    ("field", label, statement.field),
                    row,
                    (row.get(statement.field), None, others),
                    (
                        statement.value,
                        statement.source,
                        statement.as_of,
                        [statement.source_id],
                    ),
                )


def _endings(snapshot: Snapshot) -> Iterator[Disagreement]:
    """Yield the organisations that a register has ended and the tables have not, or otherwise."""
    happened = snapshot.edges["happened_to_event_actor"]
    has = snapshot.edges["has_actor_capability"]
    events, works = snapshot.nodes["Event"], snapshot.nodes["Capability"]
    for key, kind in events.stated("type").items():
        if kind not in CEASED:
            continue
        event = events.get(key)
        statement = (
            "ended",
            event["asserted_by"][0],
            event.get("date"),
            event["source_ids"],
        )
        for actor in happened.targets(key):
            row = snapshot.actors.get(actor)
            going = [
                item
                for item in (works.get(work) for work in has.targets(actor))
                if item.get("status") in _GOING_ON
            ]
            if going:
                newest = max(
                    going, key=lambda item: last_day(item.get("as_of") or "0")
                )
                stands = (
                    newest["status"],
                    newest.get("as_of"),
                    newest["source_ids"],
                )
                yield _made(
                    ("ended", "Actor", "status"),
                    row,
                    stands,
                    statement,
                )
            elif snapshot.memoise(operating_statuses)[actor].why in CEASED:
                stands = (None, row.get("as_of"), row["source_ids"])
                yield _made(
                    ("ended", "Actor", "ended"),
                    row,
                    stands,
                    statement,
                )


def _trials(snapshot: Snapshot) -> Iterator[Disagreement]:
    """Yield the capabilities that go on and rest on a trial that is over.

    A capability rests on a trial if its note names the number.
    """
    trials, works = snapshot.nodes["Trial"], snapshot.nodes["Capability"]
    statuses = trials.stated("status")
    over = {key for key in statuses if life_of(statuses[key]) == "ended"}
    for row in works.rows():
        if row.get("status") not in _GOING_ON:
            continue
        for number in re.findall(
            r"NCT\d{8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?", row.get("note", "")
        ):
            if number in over:
                trial = trials.get(number)
                yield _made(
                    ("trial-over", "Capability", "status"),
                    row,
                    (row["status"], row.get("as_of"), row["source_ids"]),
                    (
                        f"{number}: {trial['status']}",
                        trial["asserted_by"][-1],
                        trial.get("as_of"),
                        trial["source_ids"],
                    ),
                )


def _made(
    what: tuple[Kind, str, str],
    row: Properties,
    stands: tuple[str | None, str | None, Any],
    statement: tuple[str, str, str | None, Any],
) -> Disagreement:
    kind, label, field = what
    value, seen, sources = stands
    stated, source, as_of, others = statement
    return Disagreement(
        kind=kind,
        label=label,
        id=row["id"],
        name=row.get("name") or row.get("title") or row["id"],
        field=field,
        stands=value,
        stands_as_of=seen,
        stated=stated,
        source=source,
        stated_as_of=as_of or None,
        newer=last_day(as_of) > last_day(seen) if as_of and seen else None,
        source_ids=list(sources),
        other_source_ids=list(others),
    )
