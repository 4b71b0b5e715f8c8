from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

SAME = {"sec-fetch-site": "same-origin"}


def test_suggestions_are_marked_derived_and_have_reasons(client: TestClient) -> None:
    found = client.get("/api/v1/actors/vesale-bioscience/partners", params={"top": 5}).json()
    assert len(found["items"]) == 5
    assert all(item["basis"] == "derived" and item["terms"] for item in found["items"])
    scores = [item["score"] for item in found["items"]]
    assert scores == sorted(scores, reverse=True)


def test_suggestions_come_as_csv(client: TestClient) -> None:
    answer = client.get("/api/v1/actors/uliege/partners", params={"format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    found = client.get("/api/v1/actors/uliege/partners").json()
    lists = ("items", "further", "doors", "beside")
    assert len(found["items"]) == 10
    assert len(answer.text.splitlines()) == 1 + sum(len(found[name]) for name in lists)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_the_page_takes_a_name_or_an_id(client: TestClient, lang: str) -> None:
    by_id = client.get(f"/{lang}/partners", params={"actor": "uliege"})
    by_name = client.get(f"/{lang}/partners", params={"actor": "universit\u00e9 de li\u00e8ge"})
    assert by_id.status_code == by_name.status_code == 200
    assert by_id.text == by_name.text
    assert client.get(f"/{lang}/partners").status_code == 200
    closed = client.get(f"/{lang}/partners?actor=exothera").text
    note = closed.split('<p class="note">')[1].split("</p>")[0]
    assert "2025" in note
    assert 'href="https://' in note
    assert client.get(f"/{lang}/partners?actor=nobody").status_code == 404


def test_cached_answers_are_counted_under_their_route(client: TestClient) -> None:
    for _ in range(2):
        client.get("/api/v1/actors/uza/partners")
    text = client.get("/metrics").text
    counted = [
        line
        for line in text.splitlines()
        if line.startswith("atmp_requests_total") and "/actors/{actor_id}/partners" in line
    ]
    assert counted
    assert sum(float(line.rsplit(" ", 1)[1]) for line in counted) >= 2


@pytest.fixture
def own(loaded: Writer, store_settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Yield a client whose judgements lie in a folder of their own."""
    settings = store_settings.model_copy(update={"data_dir": tmp_path})
    with TestClient(create_app(settings, reader=loaded), headers=SAME) as opened:
        yield opened


def test_a_judgement_hides_marks_and_is_undone(own: TestClient, tmp_path: Path) -> None:
    shown = own.get("/api/v1/actors/uliege/partners").json()["items"]
    first, second = shown[0]["id"], shown[1]["id"]
    for other, verdict in ((first, "not-relevant"), (second, "in-touch")):
        given = {"actor": "uliege", "candidate": other, "verdict": verdict}
        answer = own.post("/en/partners", data=given, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/en/partners?actor=uliege"
    page = own.get("/en/partners?actor=uliege")
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers
    assert f'id="s-{first}"' not in page.text
    assert f'id="s-{second}"' in page.text
    told = own.get("/api/v1/feedback", params={"actor": "uliege"})
    assert told.json()["verdicts"] == {first: "not-relevant", second: "in-touch"}
    assert own.get("/api/v1/feedback/report").json()["precision"] == 0.5
    undo = {"actor": "uliege", "candidate": first, "verdict": "undo"}
    assert own.post("/api/v1/feedback", json=undo).status_code == 201
    assert f'id="s-{first}"' in own.get("/en/partners?actor=uliege").text
    assert [one["id"] for one in own.get("/api/v1/actors/uliege/partners").json()["items"]] == [
        one["id"] for one in shown
    ]
    assert "novadip" not in own.get("/api/v1/release").text
    assert len((tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"sec-fetch-site": "cross-site"}, 403), ({"sec-fetch-site": "same-origin"}, 303)],
)
def test_another_site_cannot_judge(own: TestClient, headers: dict[str, str], status: int) -> None:
    given = {"actor": "uliege", "candidate": "novadip", "verdict": "in-touch"}
    answer = own.post("/en/partners", data=given, headers=headers, follow_redirects=False)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"actor": "nobody", "candidate": "novadip", "verdict": "in-touch"}, 404),
        ({"actor": "uliege", "candidate": "novadip", "verdict": "hate"}, 422),
        ({"actor": "uliege"}, 422),
    ],
)
def test_a_wrong_judgement_is_refused(own: TestClient, given: dict[str, str], status: int) -> None:
    assert own.post("/api/v1/feedback", json=given).status_code == status


def test_candidates_for_a_gap_say_why_and_cite(client: TestClient) -> None:
    asked = {"therapy": "phage-therapy", "stage": "market-access"}
    found = client.get("/api/v1/candidates", params=asked).json()
    assert found["state"] == "unknown"
    assert found["items"]
    for one in found["items"]:
        assert one["relation"] == "SUGGESTED_FOR_GAP"
        assert one["basis"] == "derived"
        assert one["reason"]
        assert one["source_ids"]
    csv = client.get("/api/v1/candidates", params={**asked, "format": "csv"})
    assert len(csv.text.splitlines()) == len(found["items"]) + 1
    assert client.get("/api/v1/candidates", params={**asked, "stage": "no"}).status_code == 404
    assert client.get("/fr/partners/gap", params=asked).status_code == 200


def test_a_consortium_over_the_api_and_the_page(client: TestClient) -> None:
    asked = {"therapy": ["phage-therapy", "exosomes"], "region": "Wallonia"}
    found = client.get("/api/v1/consortium", params=asked).json()
    assert found["method"] == "exact"
    assert {one["region"] for one in found["members"]} == {"Wallonia"}
    csv = client.get("/api/v1/consortium", params={**asked, "format": "csv"}).text
    assert len(csv.splitlines()) == len(found["members"]) + len(found["uncovered"]) + 1
    page = client.get("/nl/partners/call", params=asked).text
    assert all(f"/nl/actors/{one['actor']}" in page for one in found["members"])
    closed = client.get("/api/v1/consortium", params={"therapy": "aav", "must": "exothera"})
    assert closed.status_code == 422
    assert "closed" in closed.json()["detail"]


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_the_evaluation_page_shows_what_was_measured(client: TestClient, lang: str) -> None:
    assert client.get(f"/{lang}/evaluation").status_code == 200
