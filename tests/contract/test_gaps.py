from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_the_board_has_a_cell_for_every_therapy_and_stage(client: TestClient) -> None:
    found = client.get("/api/v1/gaps", params={"region": "Wallonia"}).json()
    assert len(found["cells"]) == len(found["therapies"]) * len(found["stages"])
    assert {cell["state"] for cell in found["cells"]} == {"covered", "known-empty", "unknown"}
    assert all(gap["basis"] == "derived" and gap["reason"] for gap in found["gaps"])


def test_taking_an_actor_away_shows_what_changes(client: TestClient) -> None:
    params = {"region": "Wallonia", "without": "vesale-bioscience"}
    found = client.get("/api/v1/gaps", params=params).json()
    changed = {(one["therapy"], one["stage"]): one for one in found["changes"]}
    assert changed["phage-therapy", "gmp-manufacturing"]["after"] != "covered"


def test_csv_has_a_row_a_cell(client: TestClient) -> None:
    answer = client.get("/api/v1/gaps", params={"therapy": "exosomes", "format": "csv"})
    rows = list(csv.DictReader(answer.text.lstrip("\ufeff").splitlines()))
    assert len(rows) == 14
    assert {row["therapy"] for row in rows} == {"exosomes"}


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"region": "Bavaria"}, 422),
        ({"as_of": "in May"}, 422),
        ({"without": "nobody"}, 404),
        ({"with": "uliege"}, 422),
        ({"therapy": "nothing"}, 404),
    ],
)
def test_a_wrong_question_is_a_problem(
    client: TestClient, params: dict[str, str], status: int
) -> None:
    answer = client.get("/api/v1/gaps", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_the_page_shows_the_cell_that_was_picked(client: TestClient, lang: str) -> None:
    where = f"/{lang}/gaps?region=Wallonia&without=labmct&cell=phage-therapy:gmp-manufacturing"
    page = client.get(where)
    assert page.status_code == 200
    assert "Vésale Bioscience" in page.text or "Vesale Bioscience" in page.text
    assert client.get(f"/{lang}/gaps?cell=nothing").status_code == 404


def test_an_answer_comes_as_csv_with_its_sources(client: TestClient) -> None:
    params = {"q": "Who works on phage therapy?", "format": "csv"}
    answer = client.get("/api/v1/ask", params=params)
    rows = list(csv.DictReader(answer.text.lstrip("\ufeff").splitlines()))
    assert len(rows) == 34
    assert all(row["source_urls"].startswith("http") for row in rows)
