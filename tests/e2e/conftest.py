from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

WIDTHS = [(1440, 1000), (390, 844)]


@pytest.fixture(params=WIDTHS, ids=["desk", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page that fails its test on an error in the console or a request to another host."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    errors: list[str] = []
    asked: set[str] = set()
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda exc: errors.append(str(exc)))
    opened.on("request", lambda sent: asked.add(urlsplit(sent.url).netloc))
    yield opened
    context.close()
    assert errors == []
    assert len(asked - {""}) <= 1


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of `atmp serve`, started as a user starts it, or what ATMP_SITE names."""
    if served := os.environ.get("ATMP_SITE"):
        yield served.rstrip("/")
        return
    data = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "ATMP_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "atmp", "serve", "--port", "0"]
    with (data / "serve.log").open("w+", encoding="utf-8") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            yield address_of(process, data / "serve.log")
        finally:
            process.terminate()
            process.wait(timeout=30)


def address_of(process: subprocess.Popen[bytes], log: object) -> str:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        text = log.read_text("utf-8")  # pyright: ignore[reportAttributeAccessIssue]
        found = [line for line in text.splitlines() if "is ready: " in line]
        if found:
            address = found[0].split("is ready: ")[1].rstrip("/")
            with urllib.request.urlopen(f"{address}/readyz", timeout=90) as answer:
                assert answer.status == 200
            return address
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))  # pyright: ignore[reportAttributeAccessIssue]
