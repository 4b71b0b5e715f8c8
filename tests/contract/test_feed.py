"""The feed of what changed: valid by the standard, about its subject, in three languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from graph.model import LANGUAGES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: TestClient, lang: str, **asked: str) -> ET.Element:
    answer = client.get(f"/{lang}/changes.atom", params=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml"
    return ET.fromstring(answer.content)  # noqa: S314 - our own answer


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_feed_has_what_the_standard_wants(client: TestClient, lang: str) -> None:
    root = feed(client, lang)
    assert root.tag == f"{ATOM}feed"
    own = root.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href") == root.findtext(f"{ATOM}id")
    release = client.get("/api/v1/release").json()
    assert root.findtext(f"{ATOM}updated") == release["created_at"]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "ATMP Atlas"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in root.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "summary"):
            assert entry.findtext(f"{ATOM}{name}"), name
        link = entry.find(f"{ATOM}link")
        assert link is not None
        address = str(link.get("href")).removeprefix(str(client.base_url))
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("asked", "name"),
    [({"actor": "exothera"}, "Exothera"), ({"therapy": "car-t"}, "CAR-T cells")],
)
def test_a_feed_names_its_subject(
    client: TestClient, asked: dict[str, str], name: str
) -> None:
    title = feed(client, "en", **asked).findtext(f"{ATOM}title") or ""
    assert title.endswith(f", {name}")


@pytest.mark.parametrize("asked", [{"actor": "nobody"}, {"therapy": "nothing"}])
def test_a_subject_that_is_not_known_is_said(
    client: TestClient, asked: dict[str, str]
) -> None:
    assert client.get("/en/changes.atom", params=asked).status_code == 404


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("actors/exothera", "actor=exothera"),
        ("therapies/car-t", "therapy=car-t"),
        ("changes", "region=Wallonia"),
    ],
)
def test_a_page_leads_to_its_feed(client: TestClient, page: str, asked: str) -> None:
    text = client.get(f"/en/{page}").text
    address = f'href="/en/changes.atom?{asked}"'
    assert re.search(r'<link\s+rel="alternate"\s+type="application/atom\+xml"\s', text)
    assert text.count(address) == 2  # for programs in the head, for people on the page
