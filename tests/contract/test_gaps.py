from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, get_args

import pytest

from api.pages.gap_view_model import SIGNS
from graph.coverage.cell_actors import State
from tests.tables import at_work_on

if TYPE_CHECKING:
    from starlette.testclient import TestClient

WALLONIA = {"region": "Wallonia"}


def test_the_board_has_a_cell_for_every_therapy_and_stage(client: TestClient) -> None:
    found = client.get("/api/v1/gaps", params=WALLONIA).json()
    assert len(found["cells"]) == len(found["therapies"]) * len(found["stages"])
    assert {cell["state"] for cell in found["cells"]} <= set(get_args(State))
    assert all(gap["basis"] == "derived" and gap["reason"] for gap in found["gaps"])
    assert {gap["kind"] for gap in found["blind_spots"]} == {"unknown"}
    assert "unknown" not in {gap["kind"] for gap in found["gaps"]}
    nobody = [c for c in found["cells"] if c["state"] in {"planned", "lost", "empty"}]
    assert nobody
    assert all(cell["consulted"] for cell in nobody)
    assert found["compared_with"] is None


def test_taking_an_actor_away_shows_what_changes(client: TestClient) -> None:
    board = client.get("/api/v1/gaps", params=WALLONIA).json()
    single = next(cell for cell in board["cells"] if cell["single"])
    params = {**WALLONIA, "without": single["actors"][0]}
    found = client.get("/api/v1/gaps", params=params).json()
    changed = {(one["therapy"], one["stage"]): one for one in found["changes"]}
    assert changed[single["therapy"], single["stage"]]["after"] == "lost"
    assert found["compared_with"] == {"as_of": None}
    cells = {(one["therapy"], one["stage"]): one for one in found["cells"]}
    assert cells[single["therapy"], single["stage"]]["was_state"] == single["state"]


def test_plans_count_only_if_they_are_asked_for(client: TestClient) -> None:
    plain = client.get("/api/v1/gaps", params=WALLONIA).json()
    full = client.get("/api/v1/gaps", params={**WALLONIA, "count": "planned"}).json()
    assert (plain["plans"], full["plans"]) == (False, True)
    planned = [cell for cell in plain["cells"] if cell["state"] == "planned"]
    assert planned
    cells = {(one["therapy"], one["stage"]): one for one in full["cells"]}
    for cell in planned:
        come = cells[cell["therapy"], cell["stage"]]
        assert set(cell["planned"]) <= set(come["actors"])
        assert come["state"] in {"covered", "stale"}
    assert client.get("/api/v1/gaps", params={"count": "ended"}).status_code == 422


def test_a_site_closes_with_its_units(client: TestClient) -> None:
    params = {**WALLONIA, "close": "catalent@be-gosselies"}
    found = client.get("/api/v1/gaps", params=params).json()
    assert {actor for one in found["changes"] for actor in one["lost"]} == {
        "catalent-gosselies"
    }
    assert {"therapy": "nk-cell", "stage": "gmp-manufacturing"} in found["lost_links"]
    whole = client.get(
        "/api/v1/gaps", params={**WALLONIA, "close": "@be-gosselies"}
    ).json()
    assert len(whole["changes"]) > len(found["changes"])


def test_a_change_on_a_day_is_compared_with_that_day(client: TestClient) -> None:
    params = {**WALLONIA, "as_of": "2024-12-31", "without": "exothera"}
    found = client.get("/api/v1/gaps", params=params).json()
    assert found["compared_with"] == {"as_of": "2024-12-31"}
    assert {actor for one in found["changes"] for actor in one["lost"]} == {"exothera"}


def test_the_hand_offs_of_a_therapy_come_with_their_ties(client: TestClient) -> None:
    found = client.get("/api/v1/gaps", params={"therapy": "gene-therapy"}).json()
    assert len(found["handoffs"]) == len(found["core"]) - 1
    tied = [one for one in found["handoffs"] if one["tie"] in ("direct", "two-steps")]
    assert tied
    assert all(one["links"] and one["links"][0]["source_ids"] for one in tied)


def test_csv_has_a_row_a_cell(client: TestClient) -> None:
    answer = client.get("/api/v1/gaps", params={"therapy": "exosomes", "format": "csv"})
    rows = list(csv.DictReader(answer.text.lstrip("\ufeff").splitlines()))
    assert len(rows) == 14
    assert {row["therapy"] for row in rows} == {"exosomes"}


def test_a_path_names_the_missing_links(client: TestClient) -> None:
    found = client.get(
        "/api/v1/paths/patient", params={"therapy": "phage-therapy"}
    ).json()["items"][0]
    assert len(found["steps"]) == 12
    missing = [step["stage"] for step in found["steps"] if step["actor"] is None]
    assert found["missing"] == missing
    assert found["complete"] is False
    through = client.get("/api/v1/paths/patient", params={"actor": "uliege"}).json()[
        "items"
    ]
    assert len(through) > 1
    assert [len(one["missing"]) for one in through] == sorted(
        len(o["missing"]) for o in through
    )


def test_a_path_says_how_sure_it_is_in_json_table_and_page(client: TestClient) -> None:
    asked = {"therapy": "car-t", "region": "Wallonia"}
    (path,) = client.get("/api/v1/paths/patient", params=asked).json()["items"]
    sure = path["sure"]
    kinds = ("confirmed", "stale", "unknown", "assumed")
    covered = len(path["steps"]) - len(path["missing"])
    assert sum(sure[kind] for kind in kinds) == covered
    assert sure["least_wrong"] == len(path["missing"])
    text = client.get("/api/v1/paths/patient", params={**asked, "format": "csv"}).text
    rows = list(csv.DictReader(text.lstrip("\ufeff").splitlines()))
    assert [row["stage"] for row in rows] == [step["stage"] for step in path["steps"]]
    for kind in kinds:
        assert {row[f"stages_{kind}"] for row in rows} == {str(sure[kind])}
    page = client.get("/en/paths", params=asked).text
    assert f"stages with an organisation: {covered} (" in page
    assert f"At least {sure['least_wrong']} entries would have to be wrong" in page


@pytest.mark.parametrize(
    ("lang", "title"),
    [("en", "How sure"), ("fr", "Degr\u00e9 de certitude"), ("nl", "Hoe zeker")],
)
def test_every_gap_and_the_opened_cell_say_how_sure_they_are(
    client: TestClient, lang: str, title: str
) -> None:
    page = client.get(f"/{lang}/gaps?cell=car-t:gmp-manufacturing").text
    listed = page[page.index('id="ranked"') : page.index('id="hands"')]
    gaps = listed.count('class="card gap"')
    assert gaps
    assert listed.count(f'<p class="sure"><b>{title}</b>') == gaps
    panel = page[page.index('id="picked"') : page.index('id="ranked"')]
    assert f'<p class="sure"><b>{title}</b>' in panel


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("gaps", {"region": "Bavaria"}, 422),
        ("gaps", {"as_of": "in May"}, 422),
        ("gaps", {"without": "nobody"}, 404),
        ("gaps", {"with": "uliege"}, 422),
        ("gaps", {"therapy": "nothing"}, 404),
        ("gaps", {"close": "catalent"}, 422),
        ("gaps", {"close": "uliege@be-ghent"}, 404),
        ("gaps/regions", {"region": "Wallonia", "beside": "Wallonia"}, 422),
        ("gaps/regions", {"beside": "Bavaria"}, 422),
        ("gaps/pack", {"region": "Bavaria"}, 422),
        ("gaps/pack", {"paper": "A5"}, 422),
        ("gaps/diary", {"since": "r-0"}, 404),
        ("paths/patient", {}, 422),
        ("paths/patient", {"actor": "nobody"}, 404),
        ("paths/patient", {"therapy": "nothing"}, 404),
    ],
)
def test_a_wrong_question_is_a_problem(
    client: TestClient, path: str, params: dict[str, str], status: int
) -> None:
    answer = client.get(f"/api/v1/{path}", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_the_page_shows_the_cell_that_was_picked(client: TestClient, lang: str) -> None:
    where = f"/{lang}/gaps?region=Wallonia&without=labmct&cell=phage-therapy:gmp-manufacturing"
    page = client.get(where)
    assert page.status_code == 200
    assert "Vésale Bioscience" in page.text or "Vesale Bioscience" in page.text
    assert client.get(f"/{lang}/gaps?cell=nothing").status_code == 404
    assert client.get(f"/{lang}/paths?therapy=car-t").status_code == 200
    assert client.get(f"/{lang}/paths?actor=uliege").status_code == 200


@pytest.mark.parametrize("region", ["all", "Wallonia", "Flanders"])
def test_the_page_shows_the_matrix_of_the_interface(
    client: TestClient, region: str
) -> None:
    page = client.get(f"/en/gaps?region={region}").text
    given = {} if region == "all" else {"region": region}
    cells = client.get("/api/v1/gaps", params=given).json()["cells"]
    body = page[page.index('id="heat"') : page.index('id="keys"')]
    shown = re.findall(r'<td class="(\w+)[^"]*">\s*<a [^>]*>([^<]+)<', body)
    wanted = [SIGNS.get(cell["state"]) or str(cell["open"]) for cell in cells]
    assert [sign for look, sign in shown if look != "way"] == wanted


def test_the_list_of_a_legend_entry_is_what_its_number_counts(
    client: TestClient,
) -> None:
    cells = client.get("/api/v1/gaps", params=WALLONIA).json()["cells"]
    alone = [(c["therapy"], c["stage"]) for c in cells if c["open"] == 1]
    asked = {**WALLONIA, "show": "single"}
    listed = client.get("/api/v1/gaps/cells", params=asked).json()
    assert [(c["therapy"], c["stage"]) for c in listed["items"]] == alone
    assert listed["total"] == len(alone)
    file = client.get("/api/v1/gaps/cells", params={**asked, "format": "csv"})
    rows = list(csv.DictReader(file.text.splitlines()))
    assert [(row["therapy"], row["stage"]) for row in rows] == alone
    assert all(row["names"] and "|" not in row["names"] for row in rows)
    book = client.get("/api/v1/gaps/cells", params={**asked, "format": "xlsx"})
    assert book.content.startswith(b"PK")
    for address in ("/en/gaps", "/en/gaps/panel"):
        page = client.get(address, params=asked).text
        shown = page[page.index('data-shown="single"') :]
        given = re.findall(r'<a\s+rel="nofollow"\s+data-cell="([^"]+)"', shown)
        assert given == [":".join(one) for one in alone]
    assert client.get("/api/v1/gaps/cells", params={"show": "big"}).status_code == 422
    assert client.get("/api/v1/gaps/cells").status_code == 422


def test_two_regions_are_compared_as_the_board_has_each(client: TestClient) -> None:
    pair = client.get("/api/v1/gaps/regions").json()
    sides = {
        side: client.get("/api/v1/gaps", params={"region": pair[f"{side}_region"]})
        for side in ("first", "second")
    }
    for side, answer in sides.items():
        cells = answer.json()["cells"]
        own = [(cell["state"], cell["open"]) for cell in cells]
        assert [(p[side]["state"], p[side]["open"]) for p in pair["items"]] == own
    file = client.get("/api/v1/gaps/regions", params={"format": "csv"})
    rows = list(csv.DictReader(file.text.splitlines()))
    alone = [row for row in rows if row["only"] == "first"]
    assert len(alone) == pair["counts"]["first"]
    page = client.get("/en/gaps/regions").text
    assert page.count('class="apart"') == sum(
        pair["counts"][one] for one in ("first", "second")
    )


def test_the_pack_comes_in_three_forms(client: TestClient) -> None:
    begins = {"zip": b"PK", "pdf": b"%PDF-", "xlsx": b"PK"}
    for form, start in begins.items():
        asked = {"region": "Brussels", "format": form, "lang": "nl"}
        answer = client.get("/api/v1/gaps/pack", params=asked)
        assert answer.content.startswith(start)
        assert f".{form}" in answer.headers["content-disposition"]


def test_what_is_opened_stays_when_region_or_day_change(client: TestClient) -> None:
    cell = "cell=phage-therapy%3Agmp-manufacturing"
    page = client.get(f"/en/gaps?region=Wallonia&{cell}&without=labmct").text
    links = re.findall(r'data-stay\s+href="([^"]+)"', page)
    assert any("region=Flanders" in one for one in links)
    assert any("as_of=2019-12-31" in one for one in links)
    assert all(cell in one for one in links)


def test_what_a_scenario_changes_is_told_with_its_cells(client: TestClient) -> None:
    params = {**WALLONIA, "without": "exothera", "close": "@be-gosselies"}
    changes = client.get("/api/v1/gaps", params=params).json()["changes"]
    covered = {"covered", "stale"}
    lost = [c for c in changes if c["before"] in covered and c["after"] not in covered]
    page = client.get("/en/gaps", params=params).text
    strip = page[page.index('id="strip"') : page.index('id="desk"')]
    assert f"Cells that change: {len(changes)}." in strip
    assert f"Lose their last active organisation: {len(lost)}." in strip
    first = f"cell={lost[0]['therapy']}%3A{lost[0]['stage']}"
    assert first in strip
    assert 'id="strip"' not in client.get("/en/gaps").text


def test_a_day_is_told_as_then_and_today(client: TestClient) -> None:
    page = client.get("/en/gaps", params={**WALLONIA, "as_of": "2019-12-31"}).text
    moved = page[page.index('id="changes"') : page.index('id="ranked"')]
    assert "then:" in moved
    assert "today:" in moved
    assert "Newest date in the sources" not in page
    assert "As it stood on <time" in page


def test_the_form_that_adds_a_capability_leads_to_a_plain_address(
    client: TestClient,
) -> None:
    form = "who=Universit%C3%A9+de+Li%C3%A8ge&stage=gmp-manufacturing&therapy=phage-therapy"
    answer = client.get(f"/en/gaps?region=Wallonia&{form}", follow_redirects=False)
    assert answer.status_code == 303
    added = "with=uliege%3Agmp-manufacturing%3Aphage-therapy"
    assert answer.headers["location"] == f"/en/gaps?region=Wallonia&{added}"
    named = client.get(
        "/en/gaps?region=Wallonia&without=exothera", follow_redirects=False
    )
    assert named.status_code == 200


def test_an_answer_comes_as_csv_with_its_sources(client: TestClient) -> None:
    params = {"q": "Who works on phage therapy?", "format": "csv"}
    answer = client.get("/api/v1/ask", params=params)
    rows = list(csv.DictReader(answer.text.lstrip("\ufeff").splitlines()))
    assert len(rows) == len(at_work_on("phage-therapy"))
    assert all(row["source_urls"].startswith("http") for row in rows)
