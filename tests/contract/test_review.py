"""Doubtful matches as a page: who may judge, what is shown, what is kept."""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.auth.who import COOKIE as SESSION
from graph.curation.match_review import judgements_in, write_doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

    from api.auth.who import Doorkeeper
    from graph.settings import Settings
    from graph.store.bolt import Writer

MATCH = {
    "record": {"id": "ror:x", "name": "<b>Ghent</b> University", "aliases": ["UGent"]},
    "target": {"id": "ugent", "name": "Universiteit Gent"},
    "score": 0.61,
    "basis": "model",
    "signals": {"city": 1.0},
}
SENT = {
    "record": "ror:x",
    "target": "ugent",
    "verdict": "same",
    "who": "Ann",
    "why": "seen",
}
OWN = {"sec-fetch-site": "same-origin"}
TOKEN = "a token of one start"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_doubtful(tmp_path, [MATCH])
    return tmp_path


@contextmanager
def opened(
    reader: Writer, settings: Settings, token: str | None
) -> Iterator[TestClient]:
    app = create_app(settings, reader=reader, token=token)
    with TestClient(
        app, base_url="http://127.0.0.1", client=("127.0.0.1", 4000)
    ) as client:
        yield client


@pytest.fixture
def settings(store_settings: Settings, folder: Path) -> Settings:
    return store_settings.model_copy(update={"data_dir": folder})


@pytest.fixture
def visited(loaded: Writer, settings: Settings) -> Iterator[TestClient]:
    with opened(loaded, settings, None) as client:
        yield client


@pytest.fixture
def judged(loaded: Writer, settings: Settings) -> Iterator[TestClient]:
    with opened(loaded, settings, TOKEN) as client:
        yield client


def sign_in(client: TestClient, token: str = TOKEN) -> Response:
    return client.post("/en/review/token", data={"token": token}, headers=OWN)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_both_sides_are_shown_as_text(visited: TestClient, lang: str) -> None:
    text = visited.get(f"/{lang}/review").text
    assert "&lt;b&gt;Ghent&lt;/b&gt; University" in text
    assert "Universiteit Gent" in text
    assert not any(f'name="{name}"' in text for name in ("verdict", "token"))
    assert "serve --review" in text


def test_who_shows_the_token_judges_and_takes_back(
    judged: TestClient, folder: Path
) -> None:
    assert 'name="verdict"' not in judged.get("/en/review").text
    page = sign_in(judged)
    assert 'name="verdict"' in page.text
    cookie = page.history[0].headers["set-cookie"].lower()
    assert TOKEN not in cookie
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    assert "Ann" in judged.post("/en/review", data=SENT, headers=OWN).text
    judged.post("/en/review", data=SENT | {"verdict": "undone"}, headers=OWN)
    verdicts = [made.verdict for made in judgements_in(folder)]
    assert verdicts == ["same", "undone"]


def test_a_curator_judges_in_the_name_of_the_account(
    visited: TestClient, folder: Path
) -> None:
    doorkeeper: Doorkeeper = visited.app.state.doorkeeper
    link = doorkeeper.accounts.add("bea", "curator", "test")
    doorkeeper.accounts.set_password(link, "a sentence of some length")
    session = doorkeeper.accounts.sign_in("bea", "a sentence of some length", "here")
    cookie = {"cookie": f"{SESSION}={doorkeeper.cookie_for(session)}"}
    page = visited.get("/en/review", headers=cookie).text
    proof = re.search(r'name="csrf"\s+value="(\w+)"', page)
    assert proof
    assert 'name="who"' not in page
    assert (
        visited.post("/en/review", data=SENT, headers=OWN | cookie).status_code == 403
    )
    visited.post("/en/review", data=SENT | {"csrf": proof[1]}, headers=OWN | cookie)
    assert [made.who for made in judgements_in(folder)] == ["bea"]
    # What anybody may send needs no proof, signed in or not.
    asked = visited.post("/en/propose", data={"kind": "missing"}, headers=OWN | cookie)
    assert asked.status_code != 403


def test_another_token_is_refused_and_the_page_says_so(
    judged: TestClient, folder: Path
) -> None:
    page = sign_in(judged, "another")
    assert "set-cookie" not in page.history[0].headers
    assert 'role="alert"' in page.text
    assert judged.post("/en/review", data=SENT, headers=OWN).status_code == 401
    assert judgements_in(folder) == []


def test_only_what_is_in_doubt_is_judged(judged: TestClient, folder: Path) -> None:
    sign_in(judged)
    other = SENT | {"record": "attack:record"}
    assert judged.post("/en/review", data=other, headers=OWN).status_code == 404
    assert judgements_in(folder) == []


HOSTS = ("127.0.0.1:8000", "localhost", "127.0.0.1")
FORWARDED = (None, "127.0.0.1", "203.0.113.9", "203.0.113.9, 127.0.0.1")


def test_no_proxy_makes_a_stranger_a_writer(visited: TestClient, folder: Path) -> None:
    for host, forwarded, site in product(HOSTS, FORWARDED, ("same-origin", None)):
        headers = {"host": host, "origin": f"http://{host}"}
        headers |= {"x-forwarded-for": forwarded} if forwarded else {}
        headers |= {"sec-fetch-site": site} if site else {}
        sent = visited.post("/en/review", data=SENT, headers=headers)
        assert sent.status_code == 403, headers
    assert judgements_in(folder) == []


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}],
)
def test_no_page_of_another_site_judges_for_a_writer(
    judged: TestClient, folder: Path, headers: dict[str, str]
) -> None:
    sign_in(judged)
    assert judged.post("/en/review", data=SENT, headers=headers).status_code == 403
    assert judgements_in(folder) == []


def test_a_form_through_a_proxy_that_does_not_keep_the_host(
    loaded: Writer, settings: Settings, folder: Path
) -> None:
    named = settings.model_copy(update={"hosts": ("atlas.example.org",)})
    headers = {
        "origin": "https://atlas.example.org",
        "x-forwarded-host": "atlas.example.org",
    }
    with opened(loaded, named, TOKEN) as client:
        bearer = {"authorization": f"Bearer {TOKEN}"}
        sent = client.post(
            "/en/review", data=SENT, headers=headers, follow_redirects=False
        )
        assert sent.status_code == 401
        sent = client.post(
            "/en/review", data=SENT, headers=headers | bearer, follow_redirects=False
        )
        assert sent.status_code == 303
    assert [made.who for made in judgements_in(folder)] == ["Ann"]
