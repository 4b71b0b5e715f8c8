from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from graph.curation.log import Log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer


def test_suggestions_are_marked_derived_and_have_reasons(client: TestClient) -> None:
    found = client.get(
        "/api/v1/actors/vesale-bioscience/partners", params={"top": 5}
    ).json()
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
    by_name = client.get(
        f"/{lang}/partners", params={"actor": "universit\u00e9 de li\u00e8ge"}
    )
    assert by_id.status_code == by_name.status_code == 200
    assert by_id.text == by_name.text
    assert client.get(f"/{lang}/partners").status_code == 200
    closed = client.get(f"/{lang}/partners?actor=exothera").text
    note = closed.split('<p class="note">')[1].split("</p>")[0]
    assert "2025" in note
    assert 'href="https://' in note


def test_cached_answers_are_counted_under_their_route(client: TestClient) -> None:
    for _ in range(2):
        client.get("/api/v1/actors/uza/partners")
    text = client.get("/metrics").text
    counted = [
        line
        for line in text.splitlines()
        if line.startswith("atmp_requests_total")
        and "/actors/{actor_id}/partners" in line
    ]
    assert counted
    assert sum(float(line.rsplit(" ", 1)[1]) for line in counted) >= 2


TOKEN = "a token of one start"


@pytest.fixture
def own(
    loaded: Writer, store_settings: Settings, tmp_path: Path
) -> Iterator[TestClient]:
    """Yield a client who may write, whose judgements lie in a folder of their own."""
    settings = store_settings.model_copy(update={"data_dir": tmp_path})
    headers = {"authorization": f"Bearer {TOKEN}"}
    with TestClient(
        create_app(settings, reader=loaded, token=TOKEN), headers=headers
    ) as opened:
        yield opened


def test_feedback_is_counted_and_hides_nothing(own: TestClient, tmp_path: Path) -> None:
    before = own.get("/en/partners?actor=uliege").text
    shown = own.get("/api/v1/actors/uliege/partners").json()["items"]
    first, second = shown[0]["id"], shown[1]["id"]
    for other, verdict in (
        (first, "not-relevant"),
        (second, "in-touch"),
        (second, "in-touch"),
    ):
        given = {"actor": "uliege", "candidate": other, "verdict": verdict}
        assert own.post("/api/v1/feedback", json=given).status_code == 201
    assert own.get("/en/partners?actor=uliege").text == before
    assert own.get("/api/v1/actors/uliege/partners").json()["items"] == shown
    told = own.get("/api/v1/feedback", params={"actor": "uliege"}).json()
    assert told["counts"] == {first: {"not-relevant": 1}, second: {"in-touch": 2}}
    report = own.get("/api/v1/feedback/report").json()
    assert (report["precision"], report["unreadable"]) == (0.6667, 0)
    undo = {"actor": "uliege", "candidate": first, "verdict": "undo"}
    assert own.post("/api/v1/feedback", json=undo).status_code == 201
    assert own.get("/api/v1/feedback?actor=uliege").json()["counts"] == {
        second: {"in-touch": 2}
    }
    assert len(Log(tmp_path).of_kind("suggestion-judged")) == 4


def test_a_torn_line_of_feedback_takes_no_page_down(
    own: TestClient, tmp_path: Path
) -> None:
    given = {"actor": "uliege", "candidate": "novadip", "verdict": "in-touch"}
    own.post("/api/v1/feedback", json=given)
    with (tmp_path / "feedback.jsonl").open("ab") as out:
        out.write(b'{"actor":"uliege","candi')
    paths = (
        "/en/partners?actor=uliege",
        "/en/evaluation",
        "/api/v1/feedback?actor=uliege",
        "/api/v1/feedback/report",
    )
    assert [own.get(path).status_code for path in paths] == [200] * 4
    assert own.post("/api/v1/feedback", json=given).status_code == 201
    counts = own.get("/api/v1/feedback?actor=uliege").json()["counts"]
    assert counts == {"novadip": {"in-touch": 2}}


def test_a_visitor_sends_no_feedback(client: TestClient) -> None:
    given = {"actor": "uliege", "candidate": "novadip", "verdict": "in-touch"}
    assert client.post("/api/v1/feedback", json=given).status_code == 403
    page = client.get("/en/partners?actor=uliege")
    assert "etag" in page.headers, "the page is the same for all"
    assert 'method="post"' not in page.text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"actor": "nobody", "candidate": "novadip", "verdict": "in-touch"}, 404),
        ({"actor": "uliege", "candidate": "novadip", "verdict": "hate"}, 422),
        ({"actor": "uliege"}, 422),
    ],
)
def test_a_wrong_judgement_is_refused(
    own: TestClient, given: dict[str, str], status: int
) -> None:
    assert own.post("/api/v1/feedback", json=given).status_code == status


def test_candidates_for_a_gap_say_why_and_cite(client: TestClient) -> None:
    board = client.get("/api/v1/gaps", params={"region": "Wallonia"}).json()
    gap = next(gap for gap in board["gaps"] if gap["candidates"])
    asked = {"therapy": gap["therapy"], "stage": gap["stage"], "region": "Wallonia"}
    found = client.get("/api/v1/candidates", params=asked).json()
    assert found["state"] == gap["kind"]
    assert [one["actor"] for one in found["items"]][:2] == [
        one["actor"] for one in gap["candidates"]
    ]
    assert found["items"]
    for one in found["items"]:
        assert one["relation"] == "SUGGESTED_FOR_GAP"
        assert one["basis"] == "derived"
        assert one["reason"]
        assert one["source_ids"]
    csv = client.get("/api/v1/candidates", params={**asked, "format": "csv"})
    assert len(csv.text.splitlines()) == len(found["items"]) + 1
    assert (
        client.get("/api/v1/candidates", params={**asked, "stage": "no"}).status_code
        == 404
    )
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
    closed = client.get(
        "/api/v1/consortium", params={"therapy": "aav", "must": "exothera"}
    )
    assert closed.status_code == 422
    assert "closed" in closed.json()["detail"]


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_the_evaluation_page_shows_what_was_measured(
    client: TestClient, lang: str
) -> None:
    assert client.get(f"/{lang}/evaluation").status_code == 200


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_my_organisation_is_one_page_without_a_script(
    client: TestClient, lang: str
) -> None:
    text = client.get(f"/{lang}/mine", params={"actor": "vesale-bioscience"}).text
    for section in ("suggested", "said", "gaps", "calls", "network", "corrections"):
        assert f'id="m-{section}"' in text
    assert f'href="/{lang}/therapies/phage-therapy"' in text
    assert "must=vesale-bioscience" in text
    closed = client.get(f"/{lang}/mine", params={"actor": "exothera"})
    assert closed.status_code == 200
    assert "2025" in closed.text.split('<p class="note">')[1].split("</p>")[0]


def test_a_name_that_is_not_clear_is_asked_for_again(client: TestClient) -> None:
    for path in ("mine?actor=vesale", "compare?actor=vesale&actor=uliege"):
        answer = client.get(f"/en/{path}")
        assert answer.status_code == 200
        assert "actor=vesale-pharma" in answer.text
        assert "actor=vesale-bioscience" in answer.text


def test_a_comparison_is_a_table_with_a_column_for_each(client: TestClient) -> None:
    query = "actor=uliege&actor=vesale-bioscience"
    lines = client.get(f"/en/compare?{query}&format=csv").text.splitlines()
    assert lines[0] == "property,uliege,vesale-bioscience"
    assert lines[1] == "Name,Université de Liège,Vésale Bioscience"
    assert client.get(f"/en/compare?{query}&actor=kce&actor=kce&actor=uza").status_code
    assert client.get(f"/en/compare?{query}&actor=a&actor=b&actor=c").status_code == 422


def test_an_introduction_stands_in_three_languages_with_its_sources(
    client: TestClient,
) -> None:
    query = {"actor": "vesale-bioscience", "partner": "uliege"}
    text = client.get("/fr/partners/introduction", params=query).text
    letters = text.split('<pre id="text-')[1:]
    assert [letter[:2] for letter in letters] == ["fr", "en", "nl"]
    for letter in letters:
        body = letter.split("</pre>")[0]
        assert "[1]" in body
        assert "https://" in body
    same = {**query, "partner": "vesale-bioscience"}
    refused = client.get("/en/partners/introduction", params=same)
    assert refused.status_code == 200
    assert "<pre" not in refused.text


def test_a_shortlist_is_a_page_and_a_workbook(client: TestClient) -> None:
    query = "actor=uliege&partner=vesale-bioscience&partner=uza"
    text = client.get(f"/nl/partners/shortlist?{query}").text
    assert text.count("<tr data-candidate=") == 2
    assert "/nl/compare?actor=uliege&amp;actor=vesale-bioscience" in text
    answer = client.get(f"/nl/partners/shortlist?{query}&format=csv")
    assert [line.split(",")[1] for line in answer.text.splitlines()][1:3] == [
        "vesale-bioscience",
        "uza",
    ]


def test_partners_can_be_of_one_region_and_kind(client: TestClient) -> None:
    query = {"region": "Wallonia", "kind": "company"}
    found = client.get("/api/v1/actors/uliege/partners", params=query).json()
    chosen = [
        one for name in ("items", "further", "doors", "beside") for one in found[name]
    ]
    assert chosen
    assert {(one["region"], one["kind"]) for one in chosen} == {("Wallonia", "company")}
    page = client.get(
        "/en/partners", params={"actor": "uliege", "look": "table", **query}
    )
    assert page.text.count("<tr data-candidate=") == len(chosen)
    assert "region=Wallonia&kind=company" in page.text.replace("&amp;", "&")
