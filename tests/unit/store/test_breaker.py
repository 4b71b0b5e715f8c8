from __future__ import annotations

import pytest

from graph.errors import StoreError, StoreTimeoutError, StoreUnreachableError
from graph.store.breaker import LONGEST_TRIAL, REST, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock=clock)


def ask(breaker: Breaker, error: StoreError | None = None) -> bool:
    """Return whether the database was asked."""
    asked = False
    try:
        with breaker.guarding():
            asked = True
            if error:
                raise error
    except StoreError:
        pass
    return asked


def test_what_did_not_answer_is_not_asked_for_two_seconds(
    breaker: Breaker, clock: Clock
) -> None:
    assert ask(breaker)
    assert ask(breaker, StoreUnreachableError("gone", hint="wait"))
    assert breaker.is_open
    with (
        pytest.raises(StoreUnreachableError, match="gone") as refusal,
        breaker.guarding(),
    ):
        pass
    assert refusal.value.hint == "wait"
    clock.now += REST - 0.1
    assert not ask(breaker)
    clock.now += 0.2
    assert not breaker.is_open
    assert ask(breaker)
    assert ask(breaker)  # it answered: nobody is refused any more


def test_one_tries_while_the_others_are_refused(breaker: Breaker, clock: Clock) -> None:
    ask(breaker, StoreUnreachableError("gone"))
    clock.now += REST
    with breaker.guarding():
        assert not ask(breaker)
        assert not ask(breaker)
    assert ask(breaker)


def test_a_trial_that_never_ends_does_not_close_the_door_for_ever(
    breaker: Breaker, clock: Clock
) -> None:
    ask(breaker, StoreUnreachableError("gone"))
    clock.now += REST
    trial = breaker.guarding()
    trial.__enter__()
    clock.now += LONGEST_TRIAL
    assert ask(breaker)


def test_an_answer_that_refuses_is_an_answer(breaker: Breaker, clock: Clock) -> None:
    ask(breaker, StoreTimeoutError("too long"))
    assert ask(breaker)
    ask(breaker, StoreUnreachableError("gone"))
    clock.now += REST
    ask(breaker, StoreError("odd"))
    assert not breaker.is_open
    assert ask(breaker)


def test_a_failure_noticed_elsewhere_counts(breaker: Breaker) -> None:
    breaker.note_failure(StoreUnreachableError("no answer in time"))
    assert not ask(breaker)
