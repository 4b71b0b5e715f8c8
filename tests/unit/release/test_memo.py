"""What is derived from a release: each figure computed once, none in the way of another."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.small import small

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.release.snapshot import Snapshot

PATIENCE = 20.0
"""Seconds after which threads that wait for one another count as stuck."""


def fresh() -> Snapshot:
    """Return a release of which nothing was computed yet."""
    snapshot = small()
    return type(snapshot)(snapshot.release, snapshot.nodes, snapshot.edges)


def test_two_slow_figures_are_computed_side_by_side() -> None:
    snapshot, both_at_work = fresh(), threading.Barrier(2, timeout=PATIENCE)

    def slow(_: Snapshot) -> int:
        return both_at_work.wait()

    def slow_too(_: Snapshot) -> int:
        return both_at_work.wait()

    with ThreadPoolExecutor(2) as pool:
        figures = [
            pool.submit(snapshot.memoise, factory) for factory in (slow, slow_too)
        ]
        assert sorted(figure.result() for figure in figures) == [0, 1]


def test_two_keys_of_one_factory_are_computed_side_by_side() -> None:
    snapshot, both_at_work = fresh(), threading.Barrier(2, timeout=PATIENCE)

    def slow(_: Snapshot, region: str | None) -> str:
        both_at_work.wait()
        return f"of {region}"

    with ThreadPoolExecutor(2) as pool:
        figures = [
            pool.submit(snapshot.memoise, slow, region) for region in ("Wallonia", None)
        ]
        assert [figure.result() for figure in figures] == ["of Wallonia", "of None"]


def test_one_figure_is_computed_once_for_all_who_ask() -> None:
    snapshot, calls = fresh(), []

    def slow(_: Snapshot) -> object:
        calls.append(threading.get_ident())
        time.sleep(0.05)
        return object()

    everybody = threading.Barrier(8, timeout=PATIENCE)

    def ask() -> object:
        everybody.wait()
        return snapshot.memoise(slow)

    with ThreadPoolExecutor(8) as pool:
        answers = [task.result() for task in [pool.submit(ask) for _ in range(8)]]
    assert len(calls) == 1
    assert len(set(map(id, answers))) == 1


def test_a_figure_may_need_another_and_nothing_counts_as_a_figure_too() -> None:
    snapshot, calls = fresh(), []

    def inner(_: Snapshot) -> None:
        calls.append("inner")

    def outer(given: Snapshot) -> tuple[None, None]:
        return given.memoise(inner), given.memoise(inner)

    assert snapshot.memoise(outer) == (None, None)
    assert calls == ["inner"]


def test_what_failed_is_tried_again() -> None:
    snapshot, failures = fresh(), [ValueError("the first time")]

    def sometimes(_: Snapshot) -> str:
        if failures:
            raise failures.pop()
        return "there"

    with pytest.raises(ValueError, match="the first time"):
        snapshot.memoise(sometimes)
    assert snapshot.memoise(sometimes) == "there"


def test_each_release_has_figures_of_its_own() -> None:
    def number(snapshot: Snapshot) -> int:
        return id(snapshot)

    one, two = fresh(), fresh()
    ask: Callable[[Snapshot], int] = lambda snapshot: snapshot.memoise(number)  # noqa: E731
    assert (ask(one), ask(two)) == (id(one), id(two))
