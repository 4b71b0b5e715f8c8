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
    some = client.get("/api/v1/network", params={"therapy": "cell-therapy"}).json()[
        "nodes"
    ]
    assert len(some) > 120  # fewer are laid out by themselves
    places = {node["id"]: (node["x"], node["y"]) for node in whole}
    assert all(places[node["id"]] == (node["x"], node["y"]) for node in some)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_the_page_has_a_table_of_the_same_actors(client: TestClient, lang: str) -> None:
    page = client.get(f"/{lang}/network?therapy=phage-therapy")
    data = client.get("/api/v1/network?therapy=phage-therapy").json()
    assert page.status_code == 200
    assert page.text.count("?around=") == len(data["nodes"])


def test_only_the_embedded_view_may_be_framed(client: TestClient) -> None:
    assert (
        "frame-ancestors *"
        in client.get("/embed/en/network").headers["content-security-policy"]
    )
    assert (
        "frame-ancestors 'none'"
        in client.get("/en/network").headers["content-security-policy"]
    )


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


def test_a_view_comes_as_gexf_that_another_site_may_read(client: TestClient) -> None:
    answer = client.get("/api/v1/network?therapy=car-t&format=gexf")
    assert answer.headers["content-type"] == "application/gexf+xml"
    assert answer.headers["access-control-allow-origin"] == "*"
    shown = client.get("/api/v1/network?therapy=car-t").json()["nodes"]
    assert answer.text.count("<node ") == len(shown)


def test_a_view_comes_as_one_file_without_addresses_elsewhere(
    client: TestClient,
) -> None:
    answer = client.get("/api/v1/network?therapy=car-t&format=html")
    assert "attachment" in answer.headers["content-disposition"]
    assert "default-src 'none'" in answer.text
    assert 'src="http' not in answer.text


def test_what_a_form_sends_for_nothing_chosen_chooses_nothing(
    client: TestClient,
) -> None:
    empty = "therapy=&stage=&region=&by=&kind=&since=&until="
    plain = client.get("/api/v1/network").json()
    assert client.get(f"/api/v1/network?{empty}").json() == plain
    assert client.get(f"/en/network?{empty}").status_code == 200


def test_every_actor_is_counted_once(client: TestClient) -> None:
    for query in ("", "?by=community", "?limit=40", "?therapy=car-t&expand=uliege"):
        found = client.get(f"/api/v1/network{query}").json()
        assert found["shown"] + found["grouped"] + found["left"] == found["total"]
        assert found["shown"] == sum("members" not in node for node in found["nodes"])


def test_sliders_at_their_ends_choose_no_years(client: TestClient) -> None:
    page = client.get("/en/network?since=2000&until=2025").text
    assert "without a date" not in page
    assert "without a date" in client.get("/en/network?until=2012").text


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_a_card_cites_its_facts_and_a_tie_its_collaborations(
    client: TestClient, lang: str
) -> None:
    card = client.get(f"/{lang}/network/card?actor=uliege")
    assert card.status_code == 200
    assert card.text.count('class="evidence"') > 5
    tie = client.get("/api/v1/network?by=actor").json()["edges"][0]
    told = client.get(f"/{lang}/network/card?actor={tie['from']}&other={tie['to']}")
    assert all(f"/collaborations/{key}" in told.text for key in tie["collaborations"])
    assert client.get(f"/{lang}/network/card?actor=nobody").status_code == 404
    assert (
        client.get(f"/{lang}/network/card?actor=uliege&other=galapagos").status_code
        == 404
    )


def test_the_still_is_kept_and_checked_by_its_tag(client: TestClient) -> None:
    first = client.get("/en/network.svg")
    assert first.headers["content-type"] == "image/svg+xml"
    again = client.get(
        "/en/network.svg", headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304
