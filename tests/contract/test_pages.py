"""Every record has a page, every list its filters, every error says what to do."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.address import FOLDERS
from api.pages.gap_view_model import SIGNS
from api.pages.render import words
from graph.model import LANGUAGES
from ingest.sources.curated import SHIPPED

if TYPE_CHECKING:
    from starlette.testclient import TestClient

LISTS = ("actors", "collaborations", "products", "trials", "sources")
TABLES = {
    "actors": "actors.csv",
    "therapies": "therapies.csv",
    "stages": "stages.csv",
    "collaborations": "collaborations.csv",
    "products": "products.csv",
    "trials": "trials.csv",
}


def table(name: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def shown(client: TestClient, folder: str, **filters: Any) -> int:
    """Return how many records a list says it has."""
    text = client.get(f"/en/{folder}", params=filters).text
    found = re.search(r"/\s+<strong>([\d,]+)</strong>", text)
    return int(found[1].replace(",", "")) if found else 0


@pytest.mark.parametrize("folder", TABLES)
def test_every_record_has_a_page_with_its_sources(
    client: TestClient, folder: str
) -> None:
    for row in table(TABLES[folder]):
        answer = client.get(f"/en/{folder}/{row['id']}")
        assert answer.status_code == 200, row["id"]
        name = row.get("name") or row.get("name_en") or row["title"]
        assert name.strip() in html.unescape(answer.text), row["id"]
        assert (
            'rel="noopener nofollow external"' in answer.text
            or "/en/sources/" in answer.text
        )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("label", FOLDERS)
def test_a_page_speaks_its_language(client: TestClient, label: str, lang: str) -> None:
    folder = FOLDERS[label]
    first = client.get(f"/api/v1/{folder}", params={"limit": 1}).json()["items"][0][
        "id"
    ]
    text = client.get(f"/{lang}/{folder}/{first}").text
    assert f'<html lang="{lang}"' in text
    assert words(lang)["correct"] in html.unescape(text)  # pyright: ignore[reportArgumentType]
    assert f'href="/fr/{folder}/{first}"' in text


@pytest.mark.parametrize("folder", LISTS)
def test_pages_of_a_list_hold_every_record_once(
    client: TestClient, folder: str
) -> None:
    total = shown(client, folder)
    seen: list[str] = []
    number = 1
    while len(seen) < total:
        text = client.get(f"/nl/{folder}", params={"page": number}).text
        seen += re.findall(
            rf'<p class="what">.*?href="/nl/{folder}/([^"]+)"', text, re.DOTALL
        )
        number += 1
    assert len(seen) == len(set(seen)) == total
    assert client.get(f"/nl/{folder}", params={"page": number}).status_code == 404


@pytest.mark.parametrize(
    ("folder", "filters"),
    [
        ("actors", {"therapy": "phage-therapy"}),
        ("actors", {"stage": "gmp-manufacturing"}),
        ("actors", {"region": "Wallonia", "kind": "company"}),
        ("actors", {"country": "NL"}),
        ("actors", {"active": "false"}),
        ("collaborations", {"therapy": "car-t"}),
        ("collaborations", {"type": "acquisition"}),
        ("collaborations", {"actor": "uliege"}),
        ("products", {"phase": "authorised"}),
        ("trials", {"therapy": "cell-therapy"}),
        ("actors", {"stage": "gmp-manufacturing", "therapy": "gene-therapy"}),
        ("actors", {"active": "true"}),
        ("collaborations", {"stage": "gmp-manufacturing"}),
        ("collaborations", {"year": "2021"}),
        ("collaborations", {"programme": "horizon"}),
        ("products", {"therapy": "gene-therapy", "phase": "phase-1-2"}),
        ("trials", {"actor": "uliege"}),
        ("trials", {"phase": "phase-1"}),
    ],
)
def test_a_filter_means_what_it_means_in_the_interface(
    client: TestClient, folder: str, filters: dict[str, str]
) -> None:
    answer = client.get(f"/api/v1/{folder}", params=filters).json()
    assert shown(client, folder, **filters) == answer["total"] > 0


def test_facets_widen_inside_and_narrow_between_and_count_what_they_give(
    client: TestClient,
) -> None:
    rows = table("actors.csv")

    def held(**wanted: set[str]) -> int:
        return sum(
            all(row[name] in some for name, some in wanted.items()) for row in rows
        )

    both = {"region": ["Wallonia", "Brussels"], "kind": ["hospital"]}
    assert shown(client, "actors", **both) == held(
        region={"Wallonia", "Brussels"}, kind={"hospital"}
    )
    text = client.get(
        "/en/actors", params={"region": "Flanders", "kind": "hospital"}
    ).text
    counts = dict(
        re.findall(r'id="f-(\w+-[\w-]+)".*?class="count">([\d,]+)', text, re.DOTALL)
    )
    # The other regions say what they would give with this kind, this kind what it gives here.
    assert int(counts["region-Wallonia"]) == held(
        region={"Wallonia"}, kind={"hospital"}
    )
    assert int(counts["kind-hospital"]) == held(region={"Flanders"}, kind={"hospital"})
    assert int(counts["kind-company"]) == held(region={"Flanders"}, kind={"company"})


def test_a_list_is_looked_through_by_words_without_accents(client: TestClient) -> None:
    assert shown(client, "actors", q="vesale biosc") == 1
    assert shown(client, "actors", q="no such actor at all") == 0


def test_a_list_without_results_says_what_to_drop(client: TestClient) -> None:
    asked = {"region": "Wallonia", "country": "NL"}
    text = client.get("/en/actors", params=asked).text
    assert words("en")["list_drop"] in text
    dutch = sum(row["country"] == "NL" for row in table("actors.csv"))
    found = re.search(
        r'\?country=NL">without Wallonia</a>\s+<span class="count">(\d+)', text
    )
    assert found is not None
    assert int(found[1]) == dutch


def test_belgium_and_the_best_tied_come_first_and_the_order_can_be_chosen(
    client: TestClient,
) -> None:
    homes = {row["id"]: row["country"] for row in table("actors.csv")}

    def first(**asked: str) -> list[str]:
        text = client.get("/en/actors", params=asked).text
        return re.findall(
            r'<p class="what">.*?href="/en/actors/([^"]+)"', text, re.DOTALL
        )

    assert {homes[key] for key in first()} == {"BE"}
    nodes = client.get("/api/v1/network", params={"limit": 1500, "by": "actor"}).json()[
        "nodes"
    ]
    ties = {node["id"]: node["value"] for node in nodes}
    assert ties[first()[0]] == max(
        count for key, count in ties.items() if homes[key] == "BE"
    )
    by_name = first(sort="name")
    names = {row["id"]: row["name"] for row in table("actors.csv")}
    assert names[by_name[0]].casefold() < "b"
    assert by_name != first()


@pytest.mark.parametrize("form", ["csv", "excel", "xlsx"])
def test_what_a_list_shows_comes_as_a_table(client: TestClient, form: str) -> None:
    asked = {"region": "Wallonia", "kind": ["hospital", "cdmo"], "format": form}
    answer = client.get("/fr/actors", params=asked)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
        wanted = {
            row["id"]
            for row in table("actors.csv")
            if row["region"] == "Wallonia" and row["kind"] in {"hospital", "cdmo"}
        }
        assert {row["id"] for row in rows} == wanted
        assert {row["region"] for row in rows} == {"Wallonie"}


def test_empty_fields_of_a_form_mean_not_given(client: TestClient) -> None:
    empty = dict.fromkeys(
        ("therapy", "stage", "region", "kind", "country", "active"), ""
    )
    assert shown(client, "actors", **empty) == len(table("actors.csv"))


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/fr/actors/nobody", 404, "fault_404"),
        ("/nl/nowhere", 404, "fault_404"),
        ("/en/actors?region=Narnia", 422, "fault_422"),
        ("/en/actors?therapy=alchemy", 422, "fault_422"),
        ("/en/trials?page=0", 422, "fault_422"),
        ("/en/collaborations?year=soon", 422, "fault_422"),
    ],
)
def test_an_error_is_a_page_that_says_what_to_do(
    client: TestClient, path: str, status: int, told: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    text = words(path[1:3])[told]  # pyright: ignore[reportArgumentType]
    assert text in html.unescape(answer.text)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            "/fr/actors?region=Narnia",
            "Valeurs connues\u00a0: Wallonie, Bruxelles, Flandre.",
        ),
        ("/nl/trials?phase=9", "Fase: “9” is hier niet bekend. Bekend: fase 1"),
        (
            "/en/collaborations?year=soon",
            "Year: “soon” does not have the form that is needed.",
        ),
        ("/en/actors?kind=<b>", "Kind: “<b>” is not known here. Known: company, CDMO"),
    ],
)
def test_a_refused_filter_is_told_in_words_of_the_language(
    client: TestClient, path: str, sentence: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert "<b>" not in answer.text


def test_an_error_keeps_what_was_asked_for_in_the_other_languages(
    client: TestClient,
) -> None:
    text = client.get("/fr/actors/nobody").text
    assert re.search(r'<a\s+href="/nl/actors/nobody"\s+lang="nl"', text)
    assert '<a href="/fr/actors">' in text


def test_an_error_of_the_interface_stays_a_problem_document(client: TestClient) -> None:
    answer = client.get("/api/v1/actors/nobody")
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    "path", ["actors/uliege", "therapies/phage-therapy", "stages/clinical-trials"]
)
def test_facts_come_as_csv_with_the_addresses_of_their_sources(
    client: TestClient, path: str
) -> None:
    answer = client.get(f"/en/{path}/facts.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows
    assert {row["basis"] for row in rows} <= {"asserted", "implied", "derived"}
    assert all(row["source_urls"] for row in rows if row["basis"] == "asserted")


def test_a_broader_therapy_says_what_it_only_implies(client: TestClient) -> None:
    text = client.get("/en/therapies/cell-therapy").text
    assert 'class="basis implied"' in text
    phages = client.get("/en/therapies/phage-therapy").text
    assert words("en")["legal_not-atmp"] in phages
    assert "1394/2007" in phages


def test_a_source_shows_the_facts_that_cite_it(client: TestClient) -> None:
    page = client.get("/en/actors/exothera").text
    cited = re.findall(r'href="/en/sources/([^"]+)"', page)
    assert cited
    assert all(
        'href="/en/actors/exothera"' in client.get(f"/en/sources/{one}").text
        for one in dict.fromkeys(cited[:5])
    )


def test_who_went_bankrupt_is_closed_everywhere_though_no_end_is_dated(
    client: TestClient,
) -> None:
    ended = {row["id"] for row in table("actors.csv") if row["ended"]}
    fallen = {
        row["actor_id"]
        for row in table("events.csv")
        if row["type"] in {"bankruptcy", "liquidation"}
    }
    assert fallen - ended
    answer = client.get("/api/v1/actors", params={"active": False, "limit": 500}).json()
    assert {item["id"] for item in answer["items"]} == ended | fallen
    for key in fallen:
        kicker = client.get(f"/en/actors/{key}").text.split("<h1>")[0]
        assert '<span class="closed">closed' in kicker


def test_a_derived_fact_stays_derived_on_the_page_of_its_source(
    client: TestClient,
) -> None:
    found = client.get("/api/v1/sources", params={"limit": 500}).json()["items"]
    bases = set[str]()
    for source in found:
        text = client.get(f"/en/sources/{source['id']}/facts.csv").text.lstrip("\ufeff")
        bases |= {row["basis"] for row in csv.DictReader(io.StringIO(text))}
    assert bases == {"asserted", "derived"}


def test_the_chain_of_a_therapy_tells_empty_from_unknown(client: TestClient) -> None:
    cells = client.get("/api/v1/gaps", params={"therapy": "phage-therapy"}).json()[
        "cells"
    ]
    states = {one["stage"]: one for one in cells if one["therapy"] == "phage-therapy"}
    text = client.get("/en/therapies/phage-therapy").text
    told = re.findall(
        r"cell=phage-therapy:([\w-]+)#cell.*?<strong>(.*?)</strong>", text, re.DOTALL
    )
    assert len(told) == len(states) == len(table("stages.csv"))
    for stage, count in told:
        one = states[stage]
        assert count == (SIGNS.get(one["state"]) or str(len(one["actors"])))


def test_a_date_stands_beside_a_fact_once(client: TestClient) -> None:
    """A source cited with its day needs no second date after it; another day is still said."""
    for address in ("/en/actors", "/en/actors/vesale-bioscience", "/en/gaps"):
        text = client.get(address).text
        facts = re.findall(r'class="evidence">(.*?)</(?:p|span)>', text, re.DOTALL)
        assert facts
        for fact in facts:
            dates = re.findall(r"\d{1,2} [A-Z][a-z]{2,3} \d{4}", fact)
            assert len(dates) == len(set(dates)) or "</a>, <a" in fact, fact


def test_the_paths_begin_with_every_therapy(client: TestClient) -> None:
    therapies = table("therapies.csv")
    for lang in LANGUAGES:
        text = client.get(f"/{lang}/paths?region=Flanders").text
        for row in therapies:
            assert f"/{lang}/paths?therapy={row['id']}&amp;region=Flanders" in text
    asked = client.get("/en/paths?therapy=car-t").text
    assert words("en")["path_all"] not in asked


def test_a_trial_links_to_its_register(client: TestClient) -> None:
    numbers = [row["id"] for row in table("trials.csv") if row["id"][:3] == "NCT"]
    assert numbers
    for number in numbers[:5]:
        page = client.get(f"/fr/trials/{number}").text
        address = f"https://clinicaltrials.gov/study/{number}"
        assert re.search(rf'<a\s+href="{re.escape(address)}"\s+rel=', page)


def test_a_town_is_called_as_the_language_calls_it(client: TestClient) -> None:
    for lang, name in (("en", "Antwerp"), ("fr", "Anvers"), ("nl", "Antwerpen")):
        assert f">{name}</text>" in client.get(f"/{lang}/map").text
        record = client.get(f"/{lang}/actors/uantwerpen").text
        assert re.search(rf"<dd>{name}, ", record)
    seated = {row["id"] for row in table("actors.csv") if row["city"] == "Antwerp"}
    assert shown_in(client, "fr", "anvers") == seated
    assert shown_in(client, "nl", "antwerpen") >= seated


def shown_in(client: TestClient, lang: str, text: str) -> set[str]:
    """Return the records that a list filtered by words shows."""
    page = client.get(f"/{lang}/actors", params={"q": text, "sort": "name"}).text
    return set(
        re.findall(rf'class="what">.*?/{lang}/actors/([a-z0-9-]+)"', page, re.DOTALL)
    )
