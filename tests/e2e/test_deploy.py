"""The proxy files of docs/deploy.md, run: the site below a path, crawled and seen in a browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from api.app import create_app
from graph.curation.match_review import judgements_in, write_doubtful
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.e2e
DOCUMENT = Path(__file__).parents[2] / "docs" / "deploy.md"
NAME, TOKEN = "example.org", "a token of one start"
MATCH = {
    "record": {"id": "ror:x", "name": "Ghent University Press"},
    "target": {"id": "ugent", "name": "Ghent University"},
    "score": 0.6,
    "basis": "model",
    "signals": {},
}
STARTS = (
    "/atlas/en/",
    "/atlas/fr/gaps",
    "/atlas/nl/partners?actor=uliege",
    "/atlas/docs",
    "/atlas/en/network?therapy=phage-therapy",
    "/atlas/en/search?q=phage",
    "/atlas/en/partners/call?therapy=phage-therapy",
    "/atlas/en/ask?q=phage",
    "/atlas/embed/en/network?therapy=car-t",
    "/atlas/fr/paths?therapy=phage-therapy",
    "/atlas/en/review",
    "/atlas/en/actors/nobody",
)
PAGES = 60
"""Pages crawled: each kind is among the first."""


def block(language: str) -> str:
    found = re.search(
        rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL
    )
    assert found
    return found[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def nginx(folder: Path, port: int, back: str) -> list[str]:
    text = block("nginx").replace("listen 8080;", f"listen 127.0.0.1:{port};")
    text = text.replace("127.0.0.1:8000", back)
    places = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}\n{text}\n}}\n",
        "utf-8",
    )
    return [
        "nginx",
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        "stderr",
    ]


def caddy(folder: Path, port: int, back: str) -> list[str]:
    text = block("caddy").replace("example.org:8080", f"http://example.org:{port}")
    text = text.replace("127.0.0.1:8000", back)
    options = "{\n\tadmin off\n\tauto_https off\n}\n"
    (folder / "Caddyfile").write_text(options + text, "utf-8")
    return [
        "caddy",
        "run",
        "--config",
        str(folder / "Caddyfile"),
        "--adapter",
        "caddyfile",
    ]


PROXIES = {"nginx": nginx, "caddy": caddy}


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    assert shutil.which(command[0]), (
        f"install Debian's packages nginx-light and caddy: {command}"
    )
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            limit = time.monotonic() + 30
            while time.monotonic() < limit:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None, (folder / "log").read_text()
                    time.sleep(0.05)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    write_doubtful(folder, [MATCH])
    return folder


@pytest.fixture(scope="module")
def back(loaded: Writer, store_settings: Settings, data: Path) -> Iterator[str]:
    settings = store_settings.model_copy(update={"data_dir": data, "hosts": (NAME,)})
    with serving(create_app(settings, reader=loaded, token=TOKEN)) as address:
        yield address.removeprefix("http://")


@pytest.fixture(scope="module", params=sorted(PROXIES))
def site(
    request: pytest.FixtureRequest, back: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """Yield the port of a proxy that serves the site as example.org/atlas/."""
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    folder.chmod(0o755)  # nginx works as another user
    with running(PROXIES[request.param](folder, port, back), port, folder):
        yield port


class Links(HTMLParser):
    """The addresses that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "action"} and value:
                self.found.append(value)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)


def ask(port: int, path: str, **headers: str) -> tuple[int, str, Any]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    asked.add_header("Host", f"{NAME}:{port}")
    for name, value in headers.items():
        asked.add_header(name.replace("_", "-"), value)
    try:
        with DIRECT.open(asked, timeout=60) as answer:
            return answer.status, answer.read().decode(errors="replace"), answer.headers
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode(errors="replace"), answer.headers


def test_every_link_stays_below_the_path_and_leads_somewhere(site: int) -> None:
    home = f"http://{NAME}:{site}"
    left, seen, outside, broken, fresh = list(STARTS), set(STARTS), [], [], 0
    while left and fresh < PAGES:
        path = left.pop(0)
        status, text, headers = ask(site, path)
        fresh += 1
        if status in {301, 303, 307, 308}:
            links = [headers["Location"]]
        else:
            expected = 404 if path.endswith("/nobody") else 200
            if status != expected:
                broken.append((path, status))
            links = []
            if headers["Content-Type"].startswith("text/html"):
                page = Links()
                page.feed(text)
                links = page.found
        for link in links:
            address = urllib.parse.urljoin(home + path, link).split("#")[0]
            if not address.startswith(home):
                continue
            place = address.removeprefix(home)
            if not place.startswith("/atlas/"):
                outside.append((path, link))
            # Each kind of page first: one without a query, then the files and the rest.
            elif place not in seen:
                seen.add(place)
                left.insert(0 if "/static/" in place else len(left), place)
    assert outside == []
    assert broken == []
    assert fresh == PAGES


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/atlas", "/atlas/"),
        ("/atlas/", "/atlas/en/"),
        ("/atlas/favicon.ico", "/atlas/static/"),
    ],
)
def test_redirects_stay_below_the_path(site: int, path: str, location: str) -> None:
    status, _, headers = ask(site, path)
    assert status in {301, 302, 307, 308}
    to = urllib.parse.urlsplit(
        urllib.parse.urljoin(f"http://{NAME}:{site}", headers["Location"])
    )
    assert to.netloc.split(":")[0] == NAME
    assert to.path.startswith(location)


def test_what_is_for_the_operator_stays_inside(site: int) -> None:
    assert ask(site, "/atlas/metrics")[0] == 404
    assert ask(site, "/atlas/healthz")[0] == 200


def test_other_programs_are_told_where_the_interface_stands(site: int) -> None:
    status, text, _ = ask(site, "/atlas/api/v1/openapi.json")
    assert status == 200
    assert '"servers":[{"url":"/atlas"}]' in text.replace(" ", "")
    assert ask(site, "/atlas/api/v1/actors?limit=1")[0] == 200


def test_a_visitor_cannot_choose_the_path(site: int) -> None:
    _, text, _ = ask(site, "/atlas/en/", X_Forwarded_Prefix="/evil")
    assert 'href="/atlas/en/actors"' in text
    assert "/evil" not in text


def test_a_browser_below_the_path(browser: Browser, site: int, data: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    home = f"http://{NAME}:{site}/atlas"
    errors: list[str] = []
    page.on(
        "console",
        lambda said: errors.append(said.text) if said.type == "error" else None,
    )
    page.on(
        "response", lambda got: errors.append(got.url) if got.status >= 400 else None
    )
    page.goto(f"{home}/en/network?therapy=phage-therapy")
    page.wait_for_selector("body[data-drawn=yes]")
    page.locator("#share summary").click()
    code = page.locator("#code").input_value()
    assert f"{home}/embed/en/network" in code
    assert (
        page.locator("#share [data-format]")
        .first.get_attribute("href")
        .startswith("/atlas/api")
    )
    page.goto(f"{home}/en/")
    page.get_by_role("combobox").first.fill("vesale")
    expect(page.get_by_role("option").first).to_be_visible()
    page.goto(f"{home}/en/actors")
    page.locator("input[name=region]").first.check()
    page.wait_for_url("**/atlas/en/actors?*")
    page.goto(f"{home}/en/review")
    page.get_by_label("Token that the server printed").fill(TOKEN)
    page.get_by_role("button", name="Judge matches").click()
    expect(page.get_by_label("Your name")).to_be_visible()
    page.wait_for_load_state()  # its script listens to the form now
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Reason").fill("its press")
    page.get_by_role("button", name="Two organisations").click()
    expect(page.locator(".match .said")).to_contain_text("Ann")
    assert "/atlas/en/review" in page.url
    cookies = context.cookies()
    assert [(cookie["path"], cookie["httpOnly"]) for cookie in cookies] == [
        ("/atlas/", True)
    ]
    # The script of the page fills the name in again, a moment after the page is there.
    expect(page.get_by_label("Your name")).to_have_value("Ann")
    page.get_by_label("Reason").fill("again")
    page.get_by_role("button", name="Take the judgement back").click()
    expect(page.locator(".match .said")).to_have_count(0)
    assert len(judgements_in(data)) % 2 == 0
    # Browsers heed this header by TLS or on loopback alone, and say so; here is neither.
    assert [text for text in errors if "Cross-Origin-Opener-Policy" not in text] == []
    context.close()
