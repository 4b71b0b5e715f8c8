"""Lists of actors from a town or an organisation outwards."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

KM = re.compile(r'<p class="detail">\s*([\d,]+) km · ')


def far(client: TestClient, query: str, lang: str = "en") -> list[int]:
    """Return the kilometres of the lines of a list, as they stand on the page."""
    text = client.get(f"/{lang}/actors?{query}").text
    return [int(one.replace(",", "")) for one in KM.findall(text)]


@pytest.mark.parametrize("start", ["uliege", "Liège", "liege"])
def test_the_nearest_come_first(client: TestClient, start: str) -> None:
    shown = far(client, f"near={quote(start)}")
    assert len(shown) == 50  # a whole page of places that are known
    assert shown[0] == 0
    assert shown == sorted(shown)


def test_another_order_keeps_the_distances(client: TestClient) -> None:
    shown = far(client, "near=uliege&sort=name&region=Wallonia")
    assert shown
    assert shown != sorted(shown)


def test_what_is_not_clear_is_asked_for_and_what_has_no_place_is_said(
    client: TestClient,
) -> None:
    answer = client.get("/en/actors", params={"near": "v\u00e9sale"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert not KM.findall(answer.text)
    rows = csv.DictReader(io.StringIO(client.get("/api/v1/actors?format=csv").text))
    homeless = next(row["id"] for row in rows if not row["city"])
    answer = client.get("/en/actors", params={"near": homeless})
    assert "put in order by distance" in answer.text


def test_the_table_says_how_far(client: TestClient) -> None:
    text = client.get("/en/actors?near=uliege&region=Flanders&format=csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    known = [int(row["km"]) for row in rows if row["km"]]
    assert known == sorted(known)
    assert 30 < known[0] < 90  # Liège lies some 30 km from Flanders' next towns
