from __future__ import annotations

import csv
import io
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from graph.release.read import current_release
from ingest import pipeline
from ingest.rows import Listed
from ingest.sources import curated

if TYPE_CHECKING:
    from graph.settings import Settings
    from graph.store.bolt import Writer

LISTS = [
    "actors",
    "therapies",
    "stages",
    "collaborations",
    "products",
    "trials",
    "sources",
]


def table(name: str) -> list[dict[str, str]]:
    with (curated.SHIPPED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_release_is_read_before_anybody_asks(
    loaded: Writer, store_settings: Settings
) -> None:
    app = create_app(store_settings, reader=loaded)
    with TestClient(app):
        limit = time.monotonic() + 20
        while app.state.current.recent() is None:
            assert time.monotonic() < limit
            time.sleep(0.05)
        assert app.state.current.recent().release == current_release(loaded)


def test_phage_actors_have_addresses(client: TestClient) -> None:
    answer = client.get("/api/v1/actors?therapy=phage-therapy&limit=500").json()
    expected = {
        r["actor_id"]
        for r in table("actor_therapies")
        if r["therapy_id"] == "phage-therapy"
    }
    assert {item["id"] for item in answer["items"]} == expected
    assert all(
        source["url"] for item in answer["items"] for source in item["sources"][:1]
    )
    assert all(item["sources"] for item in answer["items"])
    assert answer["total"] == len(expected)


@pytest.mark.parametrize("name", LISTS)
def test_pages_join_to_the_whole(client: TestClient, name: str) -> None:
    seen: list[str] = []
    cursor = None
    for _ in range(200):
        params = {"limit": 37, **({"cursor": cursor} if cursor else {})}
        page = client.get(f"/api/v1/{name}", params=params).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page["total"]
    if name != "sources":
        assert len(seen) == len(table(name))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_comes_as_csv(client: TestClient, name: str) -> None:
    answer = client.get(f"/api/v1/{name}?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == client.get(f"/api/v1/{name}?limit=1").json()["total"]
    assert not [
        v
        for row in rows
        for v in row.values()
        if v and v.startswith(("=", "+", "-", "@"))
    ]


def test_filters_are_joined_by_and(client: TestClient) -> None:
    url = "/api/v1/actors?therapy=cell-therapy&region=Wallonia&kind=company&kind=cdmo&limit=500"
    items = client.get(url).json()["items"]
    assert items
    assert {item["region"] for item in items} == {"Wallonia"}
    assert {item["kind"] for item in items} <= {"company", "cdmo"}
    none = client.get(
        "/api/v1/actors?therapy=skin&stage=training&region=Flanders"
    ).json()
    assert (none["items"], none["total"], none["next"]) == ([], 0, None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/actors?therapy=nothing", 422),
        ("/api/v1/actors?limit=0", 422),
        ("/api/v1/actors?region=Texas", 422),
        ("/api/v1/actors/nobody", 404),
        ("/api/v1/therapies/nothing", 404),
        ("/api/v1/stages/nothing", 404),
        ("/api/v1/collaborations/nothing", 404),
        ("/api/v1/sources/nothing", 404),
        ("/api/v1/queries/nothing", 404),
        ("/api/v1/queries/load.actor", 404),
        ("/api/v1/queries/actors.by_therapy", 422),
        ("/api/v1/queries/actors.by_therapy?therapy=car-t&limit=9999", 422),
        ("/api/v1/paths?from=nobody&to=uza", 404),
        ("/api/v1/export/pdf", 404),
        ("/nothing", 404),
    ],
)
def test_errors_are_problem_documents(
    client: TestClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_one_actor_with_all_its_facts(client: TestClient) -> None:
    item = client.get("/api/v1/actors/celyad-oncology").json()["item"]
    known = {source["id"] for source in item["sources"]}
    for name in ("therapies", "capabilities", "collaborations", "events"):
        assert item[name], name
        assert all(set(fact["source_ids"]) <= known for fact in item[name])
    assert not {"run_id", "hash"} & set(item)
    parts = {
        r["collaboration_id"]
        for r in table("collaboration_members")
        if r["actor_id"] == item["id"]
    }
    assert {fact["id"] for fact in item["collaborations"]} == parts


@pytest.mark.parametrize(
    "path",
    [
        "therapies/car-t",
        "stages/funding",
        "collaborations/atmp-pit",
        "sources/atlas-vocabulary",
    ],
)
def test_other_records(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}").json()
    assert answer["item"]["id"] == path.split("/")[1]


@pytest.mark.sweep
def test_queries_are_listed_and_run(client: TestClient) -> None:
    listed = client.get("/api/v1/queries").json()
    assert listed["total"] >= 25
    for item in listed["items"]:
        needed = {
            n: p["example"]
            for n, p in item["params"].items()
            if p.get("required") and "example" in p
        }
        if len(needed) == sum(bool(p.get("required")) for p in item["params"].values()):
            answer = client.get(f"/api/v1/queries/{item['id']}", params=needed)
            assert answer.status_code == 200, answer.text
            assert answer.json()["cypher"] == item["cypher"]
    as_csv = client.get(
        "/api/v1/queries/actors.by_therapy?therapy=exosomes&format=csv"
    ).text
    assert "cilyx" in as_csv


def test_a_list_repeats_its_name_or_has_commas(client: TestClient) -> None:
    url = "/api/v1/queries/actors.by_therapy?therapy=car-t&limit=500"
    repeated = client.get(f"{url}&region=Brussels&region=Flanders").json()["rows"]
    joined = client.get(f"{url}&region=Brussels,Flanders").json()["rows"]
    assert repeated == joined
    assert {row["region"] for row in repeated} == {"Brussels", "Flanders"}


def test_same_release_same_bytes_and_304(client: TestClient) -> None:
    url = "/api/v1/actors?therapy=car-t"
    first, second = client.get(url), client.get(url)
    assert first.content == second.content
    tag = first.headers["etag"]
    again = client.get(url, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(url, headers={"if-none-match": 'W/"other"'}).status_code == 200
    assert client.get("/api/v1/actors?therapy=skin").headers["etag"] != tag
    assert client.head(url).content == b""


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_answers_are_compressed(client: TestClient, coding: str) -> None:
    answer = client.get("/api/v1/actors", headers={"accept-encoding": coding})
    assert answer.headers["content-encoding"] == coding
    assert answer.json()["items"]


def notice_release(client: TestClient) -> None:
    """Read the release that was loaded now: visitors get the one before until that is done."""
    current = client.app.state.current  # pyright: ignore[reportFunctionMemberAccess]
    current._checked = float("-inf")
    current.snapshot()


def test_a_new_release_changes_the_tag(client: TestClient, loaded: Writer) -> None:
    url = "/api/v1/release"
    before = client.get(url)
    rows = pipeline.read_curated()
    figures = [row for row in rows if row.kind == "Figure"]
    pipeline.load(
        loaded, Listed(row for row in rows if row is not figures[0]), allow_shrink=True
    )
    try:
        notice_release(client)
        after = client.get(url)
    finally:
        pipeline.load(loaded, rows)
    assert after.headers["etag"] != before.headers["etag"]
    assert after.json()["number"] == before.json()["number"] + 1
    notice_release(client)
    again = client.get(url)
    assert again.json()["id"] == before.json()["id"]
    assert again.json()["run_id"] == current_release(loaded).run_id


def test_health_readiness_and_metrics(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["release"] == ready["serving"]
    text = client.get("/metrics").text
    assert 'atmp_requests_total{method="GET",route="/readyz",status="200"}' in text


def test_headers_keep_pages_safe(client: TestClient) -> None:
    answer = client.get(
        "/api/v1/release", headers={"origin": "https://elsewhere.example"}
    )
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert len(answer.headers["x-request-id"]) == 16
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "form", ["csv", "xlsx", "graphml", "gexf", "jsonld", "neo4j-admin"]
)
def test_exports(client: TestClient, form: str) -> None:
    answer = client.get(f"/api/v1/export/{form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    if answer.headers["content-type"] == "application/zip":
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert {"graph/Actor.csv", "Actor.csv"} & set(names)
    else:
        assert len(answer.content) > 100_000


def test_path_between_actors(client: TestClient) -> None:
    rows = client.get("/api/v1/paths?from=uliege&to=uza").json()["rows"]
    assert [rows[0]["id"], rows[-1]["id"]] == ["uliege", "uza"]


def test_an_identifier_of_linked_data_leads_to_its_record(client: TestClient) -> None:
    page = client.get(
        "/id/actor/uliege", headers={"accept": "text/html"}, follow_redirects=False
    )
    assert (page.status_code, page.headers["location"]) == (303, "/en/actors/uliege")
    assert page.headers["vary"].lower().startswith("accept")
    record = client.get("/id/actor/uliege", headers={"accept": "application/ld+json"})
    assert record.headers["content-type"] == "application/ld+json"
    assert record.json()["@id"].endswith("/id/actor/uliege")
    assert record.json()["@type"] == "Actor"
    tie = client.get("/id/works_on_actor_therapy/uliege/phage-therapy").json()
    assert tie["to"].endswith("/id/therapy/phage-therapy")
    assert tie["sources"]
    assert client.get("/id/actor/nobody").status_code == 404
