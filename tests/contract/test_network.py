from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_the_network_is_cut_and_says_so(client: TestClient) -> None:
    found = client.get("/api/v1/network", params={"limit": 40}).json()
    assert (found["shown"], len(found["nodes"])) == (40, 40)
    assert found["total"] > 500


def test_a_place_does_not_depend_on_the_filter(client: TestClient) -> None:
    whole = client.get("/api/v1/network", params={"limit": 1500}).json()["nodes"]
    some = client.get("/api/v1/network", params={"therapy": "phage-therapy"}).json()["nodes"]
    places = {node["id"]: (node["x"], node["y"]) for node in whole}
    assert some
    assert all(places[node["id"]] == (node["x"], node["y"]) for node in some)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_the_page_has_a_table_of_the_same_actors(client: TestClient, lang: str) -> None:
    page = client.get(f"/{lang}/network?therapy=phage-therapy")
    data = client.get("/api/v1/network?therapy=phage-therapy").json()
    assert page.status_code == 200
    assert page.text.count("?around=") == len(data["nodes"])


def test_only_the_embedded_view_may_be_framed(client: TestClient) -> None:
    assert "frame-ancestors *" in client.get("/embed/en/network").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in client.get("/en/network").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("params", "status"),
    [({"around": "nobody"}, 404), ({"therapy": "x"}, 404), ({"limit": "9999"}, 422)],
)
def test_a_wrong_choice_is_a_problem(
    client: TestClient, params: dict[str, str], status: int
) -> None:
    answer = client.get("/api/v1/network", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
