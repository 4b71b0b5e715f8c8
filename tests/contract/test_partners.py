from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_suggestions_are_marked_derived_and_have_reasons(client: TestClient) -> None:
    found = client.get("/api/v1/actors/vesale-bioscience/partners", params={"top": 5}).json()
    assert len(found["items"]) == 5
    assert all(item["basis"] == "derived" and item["terms"] for item in found["items"])
    scores = [item["score"] for item in found["items"]]
    assert scores == sorted(scores, reverse=True)


def test_suggestions_come_as_csv(client: TestClient) -> None:
    answer = client.get("/api/v1/actors/uliege/partners", params={"format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(answer.text.splitlines()) == 11


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
