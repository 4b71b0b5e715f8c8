"""Disagreements of sources that a curator looked at and dismissed: who, when and why.

A dismissal is an entry of the log and holds for the two values that were seen: once a source
states something else, the disagreement is a new one, and open again. The last entry counts.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import orjson

from graph.curation.log import write_entry
from graph.errors import InvalidInputError, NotFoundError
from graph.release.source_disagreements import disagreements

if TYPE_CHECKING:
    from graph.curation.log import Kind, Log, LogEntry
    from graph.release.snapshot import Snapshot
    from graph.release.source_disagreements import Disagreement

_SEEN = ("kind", "label", "id", "field", "source", "stands", "stated")
"""What a dismissal is about; dates and addresses of the sources may change."""
_DIGITS = 20
"""Hexadecimal digits of a mark: 80 bits keep a million disagreements apart."""


class Queue(NamedTuple):
    """The disagreements of a release by what curators said of them."""

    open: list[Disagreement]
    dismissed: list[tuple[Disagreement, LogEntry]]
    """With the entry of the log that dismissed it, the last one first."""


def mark_of(disagreement: Disagreement) -> str:
    """Return the mark of a disagreement: the same as long as both values are."""
    seen = disagreement.model_dump(include=set(_SEEN))
    text = orjson.dumps(seen, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()[:_DIGITS]


def queue_of(log: Log, snapshot: Snapshot) -> Queue:
    """Return the disagreements of a release, those that are dismissed apart."""
    entries = _in_force(log)
    queue = Queue([], [])
    for disagreement in snapshot.memoise(disagreements):
        entry = entries.get(mark_of(disagreement))
        if entry is None:
            queue.open.append(disagreement)
        else:
            queue.dismissed.append((disagreement, entry))
    queue.dismissed.sort(key=lambda pair: -pair[1].seq)
    return queue


def dismiss(
    log: Log,
    snapshot: Snapshot,
    mark: str,
    who: str,
    why: str,
) -> None:
    """Write that a disagreement needs no correction; it is on disk on return.

    Raises:
        NotFoundError: the release has no such disagreement: a value may have changed.
        InvalidInputError: nobody or no reason is named, or it is dismissed already.
    """
    for name, value in (("who", who), ("why", why)):
        if not value.strip():
            raise InvalidInputError(f"{name}: empty.")
    _write(
        log,
        snapshot,
        mark,
        who,
        why,
        is_dismissal=True,
    )


def reopen(
    log: Log,
    snapshot: Snapshot,
    mark: str,
    who: str,
    why: str = "",
) -> None:
    """Take a dismissal back; raises as `dismiss` does, but needs no reason."""
    if not who.strip():
        raise InvalidInputError("who: empty.")
    _write(
        log,
        snapshot,
        mark,
        who,
        why,
        is_dismissal=False,
    )


def _write(
    log: Log,
    snapshot: Snapshot,
    mark: str,
    who: str,
    why: str,
    *,
    is_dismissal: bool,
) -> None:
    disagreement = next(
        (
            disagreement
            for disagreement in snapshot.memoise(disagreements)
            if mark_of(disagreement) == mark
        ),
        None,
    )
    if disagreement is None:
        raise NotFoundError(
            f"No disagreement {mark[:40]!r} in this release.",
            hint="One of its values may have changed: look at the queue again.",
        )
    with log.store.writing() as db:
        # Nobody else can write now: what is read here still stands when the entry is written.
        if (mark in _in_force(log)) is is_dismissal:
            state = "dismissed already" if is_dismissal else "not dismissed"
            raise InvalidInputError(f"This disagreement is {state}.")
        body = {"mark": mark, **disagreement.model_dump(include=set(_SEEN))}
        kind: Kind = "dismissed" if is_dismissal else "reopened"
        write_entry(
            db,
            kind,
            who.strip(),
            why,
            body=body,
        )


def _in_force(log: Log) -> dict[str, LogEntry]:
    """Return the dismissals that nobody took back, by mark."""
    entries = [*log.of_kind("dismissed"), *log.of_kind("reopened")]
    last = {
        entry.body["mark"]: entry
        for entry in sorted(entries, key=lambda entry: entry.seq)
    }
    return {
        mark: entry
        for mark, entry in last.items()
        if entry.kind == "dismissed"
    }
