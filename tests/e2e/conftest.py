from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.database import database, last_write
from tests.serving import atlas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from graph.settings import Settings
    from graph.store.bolt import Writer

FORGET = "if (origin !== 'null') { localStorage.clear(); sessionStorage.clear(); }"
WIDTHS = [(1440, 1000), (390, 844)]


@pytest.fixture(params=WIDTHS, ids=["desk", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page that fails its test on an error in the console or a request to another host."""
    width, height = request.param
    # A picture that flies is drawn sixty times a second, by the processor: the same is shown
    # at once to who asks for less motion, and test_network.py looks at the flight as well.
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
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
def window(browser: Browser) -> Iterator[Page]:
    """Yield a page in which each visit is like a first one: nothing of those before is kept.

    To open a page for each takes a process of Chromium, which is half of what a visit takes.
    The size and the colour scheme stay as the test before has set them.
    """
    context = browser.new_context()
    context.add_init_script(FORGET)
    opened = context.new_page()
    session = context.new_cdp_session(opened)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield opened
    context.close()


@pytest.fixture(scope="session")
def sites(pytestconfig: pytest.Config) -> Iterator[Sites]:
    """Yield the site that runs, if one does, by the last write of its database."""
    running = pytestconfig.stash[SITES] = Sites()
    yield running
    running.close()


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest,
    sites: Sites,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """Return the address of `atmp serve`, or what ATMP_SITE names.

    It is started once for many files, with a data folder of its own and on the database that
    stands there loaded.
    """
    if served := os.environ.get("ATMP_SITE"):
        return served.rstrip("/")
    loaded: Writer = request.getfixturevalue("loaded")
    settings: Settings = request.getfixturevalue("store_settings")
    return sites.of(last_write(loaded), settings, tmp_path_factory)


class Sites:
    """One site at a time: it would follow each release that other tests load."""

    def __init__(self) -> None:
        self._written: frozenset[str] = frozenset()
        self._address, self._running = "", ExitStack()

    def of(
        self,
        written: frozenset[str],
        settings: Settings,
        folders: pytest.TempPathFactory,
    ) -> str:
        """Return the address of the site on a database that was written so last."""
        if written != self._written:
            self.close()
            port, user, password = self._running.enter_context(database(settings))
            more = {
                "ATMP_NEO4J_URI": f"bolt://127.0.0.1:{port}",
                "ATMP_NEO4J_USER": user,
                "ATMP_NEO4J_PASSWORD": password,
            }
            started = atlas(folders.mktemp("site"), more)
            self._address = self._running.enter_context(started)
            self._written = written
        return self._address

    def close(self) -> None:
        """Stop the site."""
        self._written = frozenset()
        self._running.close()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Stop the site before a worker goes on to tests of other folders."""
    is_last = nextitem is None or nextitem.path.parent != item.path.parent
    running = item.config.stash.get(SITES, None)
    if is_last and running is not None:
        running.close()


SITES = pytest.StashKey[Sites]()
