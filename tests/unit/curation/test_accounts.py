"""Accounts: passwords, one-time links, guesses, what the log keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from graph.curation.accounts import LINK, Accounts
from graph.curation.lockout import LOCKED, TRIES, TRIES_OF_CLIENT
from graph.curation.log import Log
from graph.errors import InvalidInputError, LimitError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "a sentence of some length"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    made = Accounts(Log(tmp_path), clock, QUICK)
    made.set_password(made.add("ann", "curator", "test"), PASSWORD)
    return made


def test_a_link_sets_a_password_once_and_in_its_time(
    accounts: Accounts, clock: Clock
) -> None:
    link = accounts.reset("ann", "test")
    with pytest.raises(InvalidInputError, match="12 to 200"):
        accounts.set_password(link, "short")
    accounts.set_password(link, "another sentence of words")
    with pytest.raises(NotAllowedError, match="used already"):
        accounts.set_password(link, "a third sentence of words")
    assert accounts.sign_in("ann", "another sentence of words", "here")
    with pytest.raises(NotAllowedError):
        accounts.sign_in("ann", PASSWORD, "here")
    late = accounts.reset("ann", "test")
    clock.now += LINK + 1
    with pytest.raises(NotAllowedError, match="too old"):
        accounts.set_password(late, PASSWORD)


def test_who_guesses_at_one_account_waits(accounts: Accounts, clock: Clock) -> None:
    for number in range(TRIES):
        with pytest.raises(NotAllowedError, match="Name or password"):
            accounts.sign_in("ann", f"guess number {number}", f"client {number}")
    with pytest.raises(LimitError, match="Too many"):
        accounts.sign_in("ann", PASSWORD, "another client")
    clock.now += LOCKED + 1
    assert accounts.sign_in("ann", PASSWORD, "here")


def test_who_guesses_at_many_accounts_waits(accounts: Accounts) -> None:
    for number in range(TRIES_OF_CLIENT):
        with pytest.raises(NotAllowedError):
            accounts.sign_in(f"name{number}", "guess", "client")
    with pytest.raises(LimitError):
        accounts.sign_in("ann", PASSWORD, "client")
    assert accounts.sign_in("ann", PASSWORD, "another client")


def test_an_account_without_a_password_and_one_that_is_none_look_alike(
    accounts: Accounts,
) -> None:
    accounts.add("bob", "admin", "test")
    refusals: list[str] = []
    for name in ("bob", "nobody"):
        with pytest.raises(NotAllowedError) as caught:
            accounts.sign_in(name, "", "client")
        refusals.append(str(caught.value))
    assert refusals[0] == refusals[1]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("", "curator"),
        ("a b", "curator"),
        ("<b>", "curator"),
        ("ann", "curator"),
        ("x" * 41, "curator"),
        ("bob", "king"),
    ],
)
def test_a_name_or_role_that_cannot_be_is_refused(
    accounts: Accounts, name: str, role: str
) -> None:
    with pytest.raises(InvalidInputError):
        accounts.add(name, role, "test")
    assert [one.name for one in accounts.all()] == ["ann"]


def test_neither_password_nor_token_nor_session_is_in_the_file(
    accounts: Accounts, tmp_path: Path
) -> None:
    link = accounts.reset("ann", "test")
    accounts.set_password(link, PASSWORD)
    session = accounts.sign_in("ann", PASSWORD, "here")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert all(secret.encode() not in kept for secret in (PASSWORD, link, session))


def test_the_log_keeps_who_signed_in_and_who_was_locked_out(
    accounts: Accounts, tmp_path: Path
) -> None:
    accounts.sign_in("ann", PASSWORD, "here")
    for _ in range(TRIES):
        with pytest.raises(NotAllowedError):
            accounts.sign_in("ann", "guess", "client")
    accounts.remove("ann", "root")
    with pytest.raises(NotFoundError):
        accounts.remove("ann", "root")
    kinds = [(one.kind, one.who) for one in Log(tmp_path).entries()]
    assert kinds == [
        ("account", "test"),
        ("account", "ann"),
        ("signed-in", "ann"),
        ("locked", "ann"),
        ("account", "root"),
    ]


def test_an_account_is_connected_with_one_subject_of_one_provider(
    tmp_path: Path,
) -> None:
    accounts = Accounts(Log(tmp_path), hasher=QUICK)
    for name in ("ann", "bert"):
        accounts.add(name, "curator", "test")
    assert accounts.name_of_subject("https://a", "17") is None
    accounts.connect("ann", "https://a", "17", "test")
    assert accounts.name_of_subject("https://a", "17") == "ann"
    assert accounts.name_of_subject("https://b", "17") is None, "of another provider"
    with pytest.raises(InvalidInputError, match="'ann' has it"):
        accounts.connect("bert", "https://a", "17", "test")
    for subject in ("", "  "):
        with pytest.raises(InvalidInputError):
            accounts.connect("bert", "https://a", subject, "test")
    with pytest.raises(NotFoundError):
        accounts.connect("nobody", "https://a", "18", "test")
    session = accounts.open_session("ann")
    accounts.connect("ann", "https://a", "19", "test")
    assert accounts.account(session) is None, "its sessions end"
    assert accounts.name_of_subject("https://a", "17") is None
    accounts.remove("ann", "test")
    assert accounts.name_of_subject("https://a", "19") is None
