"""The queue of disagreements in the workbench, asked without a browser and without a database."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.auth.who import COOKIE
from graph.curation.accounts import Accounts
from graph.curation.log import Log
from graph.settings import Settings
from tests.small import small
from tests.unit.api.test_rights import OWN, PASSWORD, QUICK

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

    from graph.release.snapshot import Snapshot

QUEUE, SENT_TO = "/{}/workbench?queue=disagreements", "/{}/workbench/disagreements"
CEASED = small(events="e3 | hexa | ceased | 2023-04-01")
BUTTONS = {
    "en": ("Dismiss", "Undo", "Dismissed"),
    "fr": ("Écarter", "Annuler", "Écarté"),
    "nl": ("Terzijde leggen", "Ongedaan maken", "Terzijde gelegd"),
}


class Held(NamedTuple):
    """A release that is in memory, for which no database is asked."""

    last: Snapshot

    def recent(self) -> Snapshot:
        return self.last


class Bench:
    """The application on a release, and somebody who has signed in."""

    def __init__(self, folder: Path, release: Snapshot, role: str = "curator") -> None:
        self.app: FastAPI = create_app(Settings(data_dir=folder))  # pyright: ignore[reportCallIssue]
        self.app.state.reader, self.app.state.current = None, Held(release)
        self.log = Log(folder)
        accounts = Accounts(self.log, hasher=QUICK)
        name = f"{role}-ann"
        if name not in {account.name for account in accounts.all()}:
            accounts.set_password(accounts.add(name, role, "test"), PASSWORD)
        session = accounts.sign_in(name, PASSWORD, "here")
        cookie = self.app.state.doorkeeper.cookie_for(session)
        self.proof = accounts.proof(session)
        self.client = TestClient(self.app, headers={"cookie": f"{COOKIE}={cookie}"})

    def page(self, lang: str = "en") -> str:
        answer = self.client.get(QUEUE.format(lang))
        assert answer.status_code == 200
        return unescape(" ".join(answer.text.split()))

    def send(self, lang: str = "en", **fields: str) -> int:
        answer = self.client.post(
            SENT_TO.format(lang),
            data={"csrf": self.proof, **fields},
            headers=OWN,
            follow_redirects=False,
        )
        if answer.status_code == 303:
            assert answer.headers["location"] == QUEUE.format(lang)
        return answer.status_code


def marks(page: str) -> list[str]:
    return re.findall(r'name="mark" value="(\w+)"', page)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_a_curator_dismisses_a_disagreement_and_takes_it_back(
    tmp_path: Path, lang: str
) -> None:
    bench, (dismiss, undo, done) = Bench(tmp_path, CEASED), BUTTONS[lang]
    page = bench.page(lang)
    (mark,) = marks(page)
    assert f">{dismiss}</button>" in page
    assert f">{undo}</button>" not in page
    assert (
        bench.send(lang, mark=mark, decision="dismiss", why="Moved <b>only</b>") == 303
    )
    page = bench.page(lang)
    assert marks(page) == [mark]
    assert f">{dismiss}</button>" not in page
    assert f">{undo}</button>" in page
    assert f"{done} · curator-ann, <time" in page
    assert "Moved <b>only</b>" in page
    raw = bench.client.get(QUEUE.format(lang)).text
    assert "Moved &lt;b&gt;only&lt;/b&gt;" in raw
    assert bench.send(lang, mark=mark, decision="reopen") == 303
    page = bench.page(lang)
    assert f">{dismiss}</button>" in page
    assert "Moved" not in page
    said = [(entry.kind, entry.who, entry.why) for entry in bench.log.entries()][-2:]
    assert said == [
        ("dismissed", "curator-ann", "Moved <b>only</b>"),
        ("reopened", "curator-ann", ""),
    ]


def test_the_count_of_the_queue_is_of_open_ones(tmp_path: Path) -> None:
    bench = Bench(tmp_path, CEASED)
    count = r'Sources disagree <span class="count">(\d+)</span>'
    page = bench.page()
    assert re.findall(count, page) == ["1"]
    bench.send(mark=marks(page)[0], decision="dismiss", why="seen")
    assert re.findall(count, bench.page()) == ["0"]
    # The register says so a month later: the same two values. What the tables say has changed:
    later = small(
        events="e3 | hexa | ceased | 2023-05-01",
        capabilities="hexa | trial | car-t | 2023-01 | paused",
    )
    assert re.findall(count, Bench(tmp_path, later).page()) == ["1"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"decision": "dismiss", "why": ""}, 422),
        ({"decision": "dismiss", "why": "  "}, 422),
        ({"decision": "hide", "why": "seen"}, 422),
        ({"why": "seen"}, 422),
        ({"decision": "reopen"}, 422),
        ({"decision": "dismiss", "why": "seen", "mark": "0"}, 404),
        ({"decision": "dismiss", "why": "seen", "mark": "' OR 1=1"}, 404),
    ],
)
def test_what_cannot_be_decided_is_refused_and_leaves_nothing(
    tmp_path: Path, fields: dict[str, str], status: int
) -> None:
    bench = Bench(tmp_path, CEASED)
    (mark,) = marks(bench.page())
    before = len(bench.log.entries())
    assert bench.send(**{"mark": mark, **fields}) == status
    assert len(bench.log.entries()) == before


def test_a_contributor_reads_and_decides_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path, CEASED, "contributor")
    page = bench.page()
    assert "Hexa Therapies" in page
    assert marks(page) == []
    (mark,) = marks(Bench(tmp_path, CEASED).page())
    assert bench.send(mark=mark, decision="dismiss", why="seen") == 403
    assert Bench(tmp_path, CEASED).log.of_kind("dismissed") == []
