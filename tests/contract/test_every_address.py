"""Whatever an address is asked with: an answer of its kind, never a fault of the server.

The sweep goes over the routes of the application itself, so that a new one is in it at once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from api.address import wants_page
from api.app import create_app
from graph.settings import Settings
from tests.addresses import Address, addresses, hostile_paths, queries
from tests.asking import ask

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from tests.asking import Answer

pytestmark = pytest.mark.sweep

ADDRESSES = addresses(create_app(Settings()))
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO")
NEVER = ("PUT", "PATCH", "DELETE", "TRACE", "FOO")
"""Methods of no address here."""
TYPES = {
    "/static": ("text/css", "text/javascript"),
    "/api/v1/export": ("application/gexf+xml",),
    "/metrics": ("text/plain; version=",),  # the format of Prometheus, not a bare text
    "/favicon.ico": ("image/svg+xml",),
    "/id/": ("application/ld+json",),
    "/ns": ("application/ld+json",),
    "/sitemap.xml": ("application/xml",),
    "/{lang}/changes.atom": ("application/atom+xml",),
    "/api/v1/ask/citation": (
        "text/plain; charset=utf-8",
        "application/x-bibtex",
        "application/x-research-info-systems",
    ),
    "/api/v1/gaps/pack": (
        "application/zip",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "/robots.txt": ("text/plain",),  # what it is by its own standard
}
JSON = ("application/json",)
TABLE = ("text/csv",)
FILES = {
    "csv": "text/csv",
    "excel": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gexf": "application/gexf+xml",
    "html": "text/html",
}
SCRIPT = "<script>alert(1)"


def kinds_of(address: Address, query: str) -> tuple[str, ...]:
    """Return the content types in which an address may answer a query."""
    for start, types in TYPES.items():
        if address.route.startswith(start):
            return types
    if address.route.endswith(".svg"):
        return ("image/svg+xml",)
    if address.route.endswith(".png"):
        return ("image/png",)
    form = dict(parse_qsl(query)).get("format", "")
    if form in FILES and "format" in {one.name for one in address.parameters}:
        return (FILES[form],)
    if address.route.endswith(".csv"):
        return TABLE
    if address.route.startswith(("/api", "/healthz", "/readyz")):
        return JSON
    return ("text/html",)


def fault_of(answer: Answer, path: str, kinds: tuple[str, ...]) -> str:
    """Return what is wrong with an answer, empty if nothing is."""
    kind = answer.headers.get("content-type", "")
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if (
        "content-security-policy" not in answer.headers
        or "x-request-id" not in answer.headers
    ):
        return "without the headers of every answer"
    if answer.status_code >= 400:
        page = wants_page(path.partition("?")[0], "*/*")
        if not kind.startswith("text/html" if page else "application/problem+json"):
            return f"{answer.status_code} as {kind}"
    elif answer.status_code < 300 and not kind.startswith(kinds):
        return f"{answer.status_code} as {kind}"
    if kind.startswith("text/html") and SCRIPT in answer.text:
        return "a script came back"
    return ""


def name_of(address: Address) -> str:
    return f"{min(address.methods)} {address.path}"


@pytest.fixture(scope="module")
def tally() -> Counter[str]:
    """Return the counts of this module's requests, printed by the last test."""
    return Counter()


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if "GET" in a.methods], ids=name_of
)
def test_any_query_is_answered_in_kind(
    client: TestClient, address: Address, tally: Counter[str]
) -> None:
    faults: list[str] = []
    for number, (query, refused) in enumerate(queries(address)):
        # What an answer says depends on the language, how a text is read does not: each text is
        # sent in one of the languages, by turns.
        chosen = (
            address.languages if number < 3 else address.languages[number % 3 :][:1]
        )
        for lang in chosen or address.languages[:1]:
            asked = f"{address.in_language(lang)}?{query}"
            answer = ask(client, asked)
            tally[str(answer.status_code)] += 1
            fault = fault_of(answer, asked, kinds_of(address, query))
            if not fault and refused and answer.status_code != 422:
                fault = f"{answer.status_code} where it has to be refused"
            faults += [f"{fault}: {asked[:200]}"] if fault else []
    assert faults == []


PLACES = {address.route: address for address in ADDRESSES if "{" in address.route}


@pytest.mark.parametrize("route", PLACES)
def test_any_path_is_answered_in_kind(
    client: TestClient, route: str, tally: Counter[str]
) -> None:
    address = PLACES[route]
    faults: list[str] = []
    for path in hostile_paths(address):
        answer = ask(client, path)
        tally[str(answer.status_code)] += 1
        fault = fault_of(answer, path, kinds_of(address, ""))
        faults += [f"{fault}: {path[:200]}"] if fault else []
    assert faults == []


@pytest.mark.parametrize("address", ADDRESSES, ids=name_of)
def test_any_method_is_answered_in_kind(
    client: TestClient, address: Address, tally: Counter[str]
) -> None:
    path = address.in_language("nl")
    read = ask(client, path)
    faults: list[str] = []
    for method in METHODS:
        answer = ask(client, path, method)
        tally[str(answer.status_code)] += 1
        if method == "HEAD":
            same = answer.status_code == read.status_code and not answer.content
            faults += (
                [] if same else [f"HEAD {answer.status_code}, GET {read.status_code}"]
            )
            continue
        fault = fault_of(answer, path, kinds_of(address, ""))
        if not fault and method in NEVER and answer.status_code != 405:
            fault = f"{answer.status_code} where no such method is"
        faults += [f"{method} {fault}"] if fault else []
        if answer.status_code == 405:
            allowed = answer.headers["allow"].replace(" ", "").split(",")
            assert ("GET" in allowed) == ("HEAD" in allowed)
    assert faults == []


def test_it_swept_them_all(
    tally: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\nsweep: {tally.total()} requests, {dict(sorted(tally.items()))}")
    assert not [status for status in tally if status >= "500"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/v1/actors?regoin=Wallonia", "Did you mean 'region'?"),
        ("/api/v1/actors?regoin=Wallonia&format=csv", "Did you mean 'region'?"),
        ("/en/actors?regoin=Wallonia", "Did you mean &#39;region&#39;?"),
        ("/fr/gaps?witout=exothera", "Did you mean &#39;without&#39;?"),
        ("/api/v1/queries/actors.by_therapy?therapie=car-t", "Did you mean 'therapy'?"),
        ("/api/v1/export/gexf?format=xlsx", "This address takes no parameters."),
        ("/api/v1/therapies/car-t?lang=fr", "This address takes no parameters."),
        ("/embed/nl/network?terapy=car-t", "Did you mean &#39;therapy&#39;?"),
        (
            "/nl/actors/uliege/facts.csv?format=json",
            "This address takes no parameters.",
        ),
    ],
)
def test_an_unknown_parameter_is_refused_by_name(
    client: TestClient, path: str, said: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert said in answer.text
    wrong = path.partition("?")[2].partition("=")[0]
    assert f"Unknown parameter '{wrong}'" in answer.text.replace("&#39;", "'")


def test_what_networks_add_to_links_is_no_filter(client: TestClient) -> None:
    plain = client.get("/fr/actors/uliege")
    shared = client.get("/fr/actors/uliege?utm_source=mail&fbclid=abc")
    assert shared.status_code == plain.status_code == 200
    assert client.get("/api/v1/actors?utm_source=mail").status_code == 422


def test_a_change_is_not_repeated_without_end(client: TestClient) -> None:
    for name in ("without", "with", "close"):
        many = "&".join(f"{name}=a" for _ in range(51))
        for path in ("/api/v1/gaps", "/en/gaps", "/api/v1/paths/patient"):
            assert client.get(f"{path}?{many}").status_code == 422, (path, name)


def test_a_browser_gets_a_page_where_no_language_is_named(client: TestClient) -> None:
    shown = client.get("/nowhere", headers={"accept": "text/html,*/*;q=0.8"})
    assert shown.status_code == 404
    assert shown.headers["content-type"].startswith("text/html")
    assert client.get("/nowhere").headers["content-type"] == "application/problem+json"
    assert (
        client.get("/nl", follow_redirects=False).headers["location"].endswith("/nl/")
    )
