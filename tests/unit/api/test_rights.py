"""Who may write where: the one table against the routes, and every role at every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from fastapi.routing import iter_route_contexts
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.app import create_app
from api.auth.table import WRITES, write_at
from api.auth.who import COOKIE, Doorkeeper
from api.middleware.writes import READING, GuardWrites
from api.writers import Writers
from graph.curation.accounts import ROLES, Accounts
from graph.curation.log import Log
from graph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from api.auth.table import Right, Write

PASSWORD = "a sentence of some length"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
TOKEN = "a token of one start"
OWN = {
    "sec-fetch-site": "same-origin",
    "content-type": "application/x-www-form-urlencoded",
}
CALLERS = ("nobody", *ROLES, "token")
MAY: dict[Right, tuple[str, ...]] = {
    "anyone": CALLERS,
    "token": CALLERS,
    "contributor": ("contributor", "curator", "admin", "token"),
    "curator": ("curator", "admin", "token"),
    "admin": ("admin",),
}
"""Who has each right; written by hand, not read from the code."""


def address(write: Write) -> str:
    parts = {
        "{lang}": "fr",
        "{receipt}": "P-AAAA-AAAA",
        "{token}": "x",
        "{number}": "7",
        "{upload}": "0" * 32,
    }
    path = write.path
    for name, value in parts.items():
        path = path.replace(name, value)
    return path


class Site:
    """An application that answers every address of the table, behind the guard."""

    def __init__(self, folder: Path, token: str | None = TOKEN) -> None:
        async def done(_: Request) -> PlainTextResponse:
            return PlainTextResponse("done")

        self.accounts = Accounts(Log(folder), hasher=QUICK)
        self.doorkeeper = Doorkeeper(self.accounts, Writers(token))
        routes = [Route(address(write), done, methods=["POST"]) for write in WRITES]
        app = Starlette(routes=routes)
        app.add_middleware(GuardWrites, doorkeeper=self.doorkeeper)
        self.client = TestClient(app)

    def session(self, role: str) -> str:
        link = self.accounts.add(role, role, "test")
        self.accounts.set_password(link, PASSWORD)
        return self.accounts.sign_in(role, PASSWORD, "here")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("rights"))


@pytest.fixture(scope="module")
def sessions(site: Site) -> dict[str, str]:
    return {role: site.session(role) for role in ROLES}


def test_every_address_that_is_written_to_is_in_the_table(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)  # pyright: ignore[reportCallIssue]
    app = create_app(settings)
    written = {
        str(context.path)
        for context in iter_route_contexts(app.routes)
        if set(context.methods or ()) - READING
    }
    assert written == {write.path for write in WRITES}
    for write in WRITES:
        assert write_at(address(write)) == write


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one client write as often as it likes: that limit has tests of its own."""
    monkeypatch.setattr("api.middleware.rate_limit.RATE", 1000)


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.path)
@pytest.mark.parametrize("caller", CALLERS)
def test_every_role_at_every_address(
    site: Site, sessions: dict[str, str], write: Write, caller: str
) -> None:
    headers, body = dict(OWN), ""
    if caller == "token":
        headers["authorization"] = f"Bearer {TOKEN}"
    elif caller != "nobody":
        headers["cookie"] = f"{COOKIE}={site.doorkeeper.cookie_for(sessions[caller])}"
        body = f"csrf={site.accounts.proof(sessions[caller])}"
    answer = post(site, address(write), headers, body)
    allowed = caller in MAY[write.right]
    assert (answer == 200) is allowed
    if not allowed:
        assert answer == (401 if caller == "nobody" else 403)


def post(site: Site, path: str, headers: dict[str, str], body: str) -> int:
    return site.client.post(path, content=body, headers=headers).status_code


@pytest.mark.parametrize(
    "body",
    ["", "csrf=", "csrf=0000", "csrf={other}"],
    ids=["none", "empty", "wrong", "another's"],
)
def test_a_form_without_the_proof_of_its_session_is_refused(
    tmp_path: Path, body: str
) -> None:
    site = Site(tmp_path)
    session, other = site.session("curator"), site.session("admin")
    headers = {**OWN, "cookie": f"{COOKIE}={site.doorkeeper.cookie_for(session)}"}
    sent = body.format(other=site.accounts.proof(other))
    assert post(site, "/fr/workbench/7", headers, sent) == 403
    assert (
        post(site, "/fr/workbench/7", headers, f"csrf={site.accounts.proof(session)}")
        == 200
    )


def test_what_anybody_may_write_needs_no_proof(tmp_path: Path) -> None:
    site = Site(tmp_path)
    cookie = site.doorkeeper.cookie_for(site.session("contributor"))
    headers = {**OWN, "cookie": f"{COOKIE}={cookie}"}
    open_to_all = [write for write in WRITES if write.right == "anyone"]
    assert len(open_to_all) > 3
    assert {post(site, address(write), headers, "") for write in open_to_all} == {200}


@pytest.mark.parametrize("site_of", ["cross-site", "same-site", "none"])
def test_no_other_site_writes_with_a_session(tmp_path: Path, site_of: str) -> None:
    site = Site(tmp_path)
    session = site.session("curator")
    headers = {
        **OWN,
        "sec-fetch-site": site_of,
        "cookie": f"{COOKIE}={site.doorkeeper.cookie_for(session)}",
    }
    body = f"csrf={site.accounts.proof(session)}"
    assert post(site, "/fr/workbench/7", headers, body) == 403


def test_a_cookie_that_was_planted_or_made_up_is_nobody(tmp_path: Path) -> None:
    site = Site(tmp_path, token=None)
    site.session("curator")
    for cookie in ("made-up", site.doorkeeper.cookie_for("planted before the sign-in")):
        headers = {**OWN, "cookie": f"{COOKIE}={cookie}"}
        assert post(site, "/fr/workbench/7", headers, "csrf=x") == 401


def test_without_accounts_the_site_is_read_only_but_for_proposals(
    tmp_path: Path,
) -> None:
    site = Site(tmp_path / "none", token=None)
    for write in WRITES:
        allowed = post(site, address(write), OWN, "") == 200
        assert allowed is (write.right == "anyone")
    assert not (tmp_path / "none").exists()


def test_a_session_ends_with_its_role_its_account_and_its_time(tmp_path: Path) -> None:
    now = [1_000_000.0]
    accounts = Accounts(Log(tmp_path), lambda: now[0], QUICK)
    link = accounts.add("ann", "curator", "test")
    accounts.set_password(link, PASSWORD)
    token = accounts.sign_in("ann", PASSWORD, "here")
    assert accounts.account(token) is not None
    now[0] += 3500
    assert accounts.account(token) is not None, "each request begins the hour anew"
    now[0] += 3500
    assert accounts.account(token) is not None
    now[0] += 3700
    assert accounts.account(token) is None, "an hour without a request"
    ends: tuple[Callable[[str], object], ...] = (
        lambda _: accounts.set_role("ann", "admin", "test"),
        accounts.sign_out,
        lambda _: accounts.reset("ann", "test"),
    )
    for end in ends:
        token = accounts.sign_in("ann", PASSWORD, "here")
        end(token)
        assert accounts.account(token) is None
    token = accounts.sign_in("ann", PASSWORD, "here")
    for _ in range(9):
        now[0] += 3400
        accounts.account(token)
    assert accounts.account(token) is None, "a working day"
