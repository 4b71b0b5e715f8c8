"""A release is read and made ready beside requests, and holds none of them up for long."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from typing import TYPE_CHECKING

import pytest

from api.warm import warm
from graph.ask.answer import prepare
from graph.common.giving_way import giving_way
from graph.release.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.release.snapshot import Edges


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """Yield the generations of collections that go on while the test runs."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.collect()
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def built_anew(snapshot: Snapshot) -> Snapshot:
    """Return the same release built from its rows."""

    def rows(edges: Edges) -> Iterator[tuple[str, str, dict[str, object]]]:
        for position, (start, end) in enumerate(edges.pairs()):
            yield start, end, edges.row(position)

    return Snapshot.build(
        snapshot.release,
        [
            (label, row)
            for label, nodes in snapshot.nodes.items()
            for row in nodes.rows()
        ],
        [(name, *row) for name, edges in snapshot.edges.items() for row in rows(edges)],
    )


def test_nothing_is_collected_while_a_release_is_read_and_made_ready(
    curated_snapshot: Snapshot, collections: list[int]
) -> None:
    with giving_way():
        snapshot = built_anew(curated_snapshot)
        prepare(snapshot)
        warm(snapshot)
        during = list(collections)
    assert during == []
    del snapshot


def test_a_release_that_nobody_needs_is_freed_without_the_collector(
    curated_snapshot: Snapshot,
) -> None:
    snapshot = built_anew(curated_snapshot)
    prepare(snapshot)
    warm(snapshot)
    gc.collect()
    gc.disable()
    try:
        before, gone = len(gc.get_objects()), weakref.ref(snapshot)
        snapshot.forget()
        del snapshot
        assert gone() is None
        freed = before - len(gc.get_objects())
        # What is left over is found by the collector: less than a hundredth of the release.
        assert gc.collect() < freed / 100
    finally:
        gc.enable()


def test_the_last_who_gives_way_puts_the_process_back_as_it_was() -> None:
    usual, inside, outside = (
        sys.getswitchinterval(),
        threading.Event(),
        threading.Event(),
    )

    def other() -> None:
        with giving_way():
            inside.set()
            assert outside.wait(timeout=60)

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(timeout=60)
    with giving_way():
        assert not gc.isenabled()
    assert not gc.isenabled()
    assert sys.getswitchinterval() < usual
    outside.set()
    thread.join()
    assert gc.isenabled()
    assert sys.getswitchinterval() == usual
