"""An answer for a release: the one that is held, an earlier one, one that never was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.testclient import TestClient

QUESTION = {"q": "Who works on phage therapy?", "lang": "en"}
ADDRESS = "/api/v1/ask"


def test_the_release_that_is_held_answers_for_itself(client: TestClient) -> None:
    held = client.get(ADDRESS, params=QUESTION).json()["release"]
    answer = client.get(ADDRESS, params={**QUESTION, "release": held})
    assert answer.status_code == 200
    assert answer.json()["release"] == held


def test_a_release_that_never_was_is_not_found(client: TestClient) -> None:
    held = client.get(ADDRESS, params=QUESTION).json()["release"]
    answer = client.get(ADDRESS, params={**QUESTION, "release": "r-never"})
    problem = answer.json()
    assert answer.status_code == 404
    assert "'r-never'" in problem["detail"]
    assert held in problem["hint"]


def test_the_page_says_which_release_answers(client: TestClient) -> None:
    held = client.get(ADDRESS, params=QUESTION).json()["release"]
    page = client.get("/en/ask", params={"q": QUESTION["q"], "release": "r-earlier"})
    assert page.status_code == 200
    assert "r-earlier" in page.text
    assert f"what you see is release {held}" in page.text
