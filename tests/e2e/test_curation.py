"""The whole road of a correction in a real browser: proposed, accepted, published, undone."""

from __future__ import annotations

import re
import socket
import time
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
import pytest
from playwright.sync_api import expect

from graph.curation.accounts import Accounts
from graph.curation.log import Log
from graph.curation.proposals import VISITOR
from tests.database import started_before
from tests.e2e.test_access import violations
from tests.providing import CLIENT, SECRET, providing
from tests.serving import atlas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.e2e, pytest.mark.restarts]
PASSWORD = "a sentence of some length"
ACTOR, WAS, BECOMES = "exothera", "Jumet", "Namur"
SOURCE = "https://example.org/exothera-moves"
TITLE = "Exothera déménage"
MOST_FIELDS = 9
SOON = 120_000
"""Milliseconds for a publication, and for a check, on a busy machine."""


class Own(NamedTuple):
    """A site with a data folder of its own."""

    address: str
    folder: Path
    issuer: str


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """Yield a site as a user starts it again, at whose provider one may sign in."""
    data = started_before(tmp_path_factory, "curation")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with providing(f"http://127.0.0.1:{port}/en/sign-in/back") as issuer:
        more = {
            "ATMP_NEO4J_URI": None,
            "ATMP_OIDC_ISSUER": issuer,
            "ATMP_OIDC_CLIENT_ID": CLIENT,
            "ATMP_OIDC_CLIENT_SECRET": SECRET,
            "ATMP_OIDC_LABEL": "BioWin",
        }
        with atlas(data, more, port) as address:
            yield Own(address, data, issuer)


def opened(browser: Browser, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_default_timeout(SOON)
    return page


def accessible(page: Page) -> None:
    """Hold that axe finds nothing, and that nothing is wider than the window."""
    assert violations(page) == [], page.url
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, page.url


def proposed(page: Page, site: str) -> str:
    """Propose another seat for an actor as a visitor does; return the address of the receipt."""
    page.goto(f"{site}/fr/actors/{ACTOR}")
    page.get_by_role("link", name="Faux ? Siège").click()
    form = page.locator("main form")
    fields = form.locator("input:not([type=hidden]), select, textarea")
    assert 2 <= fields.count() <= MOST_FIELDS
    expect(page.get_by_label("Valeur juste")).to_have_value(WAS)
    accessible(page)
    page.get_by_label("Valeur juste").fill(BECOMES)
    page.get_by_label("Page web qui le dit").fill(SOURCE)
    page.get_by_label("Titre de cette page").fill(TITLE)
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url(re.compile(r"/fr/proposals/P-"))
    expect(page.locator("main")).to_contain_text("attend")
    accessible(page)
    return page.url


def signed_in(page: Page, own: Own, name: str = "ann") -> None:
    """Choose a password by a one-time link, and sign in with it."""
    token = Accounts(Log(own.folder)).add(name, "curator", "test")
    page.goto(f"{own.address}/nl/password/{token}")
    accessible(page)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/nl/sign-in?done=true")
    accessible(page)
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/nl/workbench")


def accepted(page: Page) -> None:
    """Open the only proposal by keyboard, check it and accept it."""
    expect(page.locator(".queue > li")).to_have_count(1)
    accessible(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/nl/workbench/\d+$"))
    expect(page.locator(".diff")).to_contain_text(BECOMES)
    accessible(page)
    page.keyboard.press("a")
    page.wait_for_url("**/nl/workbench")


def published(page: Page, what: str) -> None:
    """Begin a publication and wait for its end, which the page shows by itself."""
    page.locator(f"button[name=what][value={what}]").click()
    page.wait_for_url(re.compile("since="))
    button = page.locator("button[name=what][value=publish]")
    expect(button).to_be_visible(timeout=SOON)
    expect(page.locator("main [role=alert]")).to_have_count(0)


def shown(page: Page, address: str, text: str, *, gone: str = "") -> None:
    """Hold that a page says a text soon: the site looks for a new release every few seconds."""
    deadline, body, drawn = time.monotonic() + SOON / 1000, "", ""
    while time.monotonic() < deadline:
        written = page.request.get(address).text()
        if written != drawn:  # most answers are as before: to draw them takes long
            drawn = written
            page.goto(address)
            body = page.locator("main").inner_text()
            if text in body and not (gone and gone in body):
                return
        page.wait_for_timeout(500)
    raise AssertionError(body)


def test_a_correction_is_proposed_accepted_published_and_undone(
    browser: Browser, own: Own
) -> None:
    phone, desk = opened(browser, 390), opened(browser, 1440)
    receipt = proposed(phone, own.address)
    signed_in(desk, own)
    accepted(desk)
    published(desk, "publish")
    shown(phone, f"{own.address}/en/actors/{ACTOR}", f"{BECOMES}, Wallonia")
    expect(phone.locator("main")).to_contain_text("accepted by ann")
    assert phone.locator(f'main a[href="{SOURCE}"]').count()
    phone.goto(receipt)
    expect(phone.locator("main")).to_contain_text("ann")
    expect(phone.locator(".state")).to_contain_text("publi")
    published(desk, "undo")
    record, seat = f"{own.address}/en/actors/{ACTOR}", f"{WAS}, Wallonia"
    shown(phone, record, seat, gone="accepted by ann")
    for page in (phone, desk):
        page.context.close()


def accessible_at(page: Page, widths: tuple[int, ...] = (390, 1440)) -> None:
    """Hold the same in windows of several widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        accessible(page)


def of_one_website(log: Log, actors: tuple[str, ...]) -> list[int]:
    """File proposals whose sources are pages of one website; return their numbers."""
    numbers: list[int] = []
    for actor in actors:
        body = {
            "receipt": f"P-{actor.upper()}",
            "kind": "field",
            "table": "actors",
            "key": [actor],
            "column": "note",
            "fields": {"after": f"In the news: {actor}"},
            "source_url": f"https://press.example/{actor}",
        }
        numbers.append(log.add("proposed", VISITOR, body=body))
    return numbers


def test_proposals_of_one_website_are_decided_together_by_keyboard_and_undone(
    browser: Browser, own: Own
) -> None:
    log = Log(own.folder)
    first, second, third = of_one_website(log, ("uliege", "uza", "exothera"))
    page = opened(browser, 1440)
    signed_in(page, own, "dora")
    page.goto(f"{own.address}/en/workbench")
    page.get_by_role("link", name="press.example 3").click()
    expect(page.locator(".lead")).to_contain_text("3 open proposals cite pages of")
    accessible_at(page)
    page.keyboard.press("j")
    page.keyboard.press("x")  # the first is left out
    page.keyboard.press("a")
    page.wait_for_url(re.compile(r"done=\d+"))
    expect(page.get_by_role("status")).to_contain_text("2")
    accessible_at(page)
    states = {key: one.state for key, one in log.history().proposals.items()}
    assert [states[key] for key in (first, second, third)] == [
        "new",
        "accepted",
        "accepted",
    ]
    page.get_by_label("Reason").fill("The page is a joke")
    page.get_by_role("button", name="Undo all of them").click()
    page.wait_for_url("**/en/workbench")
    states = {key: one.state for key, one in log.history().proposals.items()}
    assert {states[key] for key in (first, second, third)} == {"new"}
    page.context.close()


def test_a_publication_is_scheduled_and_taken_back(browser: Browser, own: Own) -> None:
    page = opened(browser, 1440)
    signed_in(page, own, "emil")
    page.goto(f"{own.address}/en/workbench")
    page.get_by_label("Publish at").fill("03:30")
    page.get_by_label("every day").check()
    page.get_by_role("button", name="Schedule").click()
    form = page.locator("#schedule")
    expect(form).to_contain_text("every day at 03:30 (Europe/Brussels), as emil asked")
    accessible_at(page)
    page.get_by_role("button", name="Cancel the schedule").click()
    expect(page.get_by_label("Publish at")).to_be_visible()
    assert Log(own.folder).history().schedule is None
    page.goto(f"{own.address}/en/workbench?queue=worth")
    assert page.locator(".queue > li").count() >= 1
    accessible_at(page)
    page.get_by_role("link", name="Sources disagree").click()
    expect(page.get_by_role("link", name="Sources disagree")).to_have_attribute(
        "aria-current", "page"
    )
    accessible_at(page)
    page.context.close()


def test_a_workbook_is_uploaded_and_its_changes_are_shown_before_they_are_taken(
    browser: Browser, own: Own, tmp_path: Path
) -> None:
    page = opened(browser, 1440)
    signed_in(page, own, "fay")
    page.goto(f"{own.address}/fr/workbench/tables")
    accessible_at(page)
    with page.expect_download() as download:
        page.locator("a.button[download]").click()
    path = tmp_path / "tables.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["actors"]
    column = [cell.value for cell in sheet[1]].index("website") + 1
    row = next(
        row for row in range(2, sheet.max_row) if sheet.cell(row, 1).value == "uza"
    )
    sheet.cell(row, column, "https://new.example/uza")
    sheet.cell(row + 1, column, "no address")
    book.save(path)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button").click()
    page.wait_for_url(re.compile(r"/fr/workbench/tables/\w+$"))
    expect(page.locator(".change")).to_have_count(1)
    expect(page.locator(".change")).to_contain_text("https://new.example/uza")
    refused = page.locator("table.refused tbody tr")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("website")
    expect(refused).to_contain_text(str(row + 1))
    accessible_at(page)
    before = Log(own.folder).history().last
    page.get_by_role("button", name="Accepter").click()
    page.wait_for_url("**/fr/workbench?queue=accepted")
    expect(page.locator(".queue > li").first).to_contain_text("new.example/uza")
    history = Log(own.folder).history()
    (taken,) = [one for one in history.in_force if one.number > before]
    assert [edit.after for edit in taken.edits] == [
        {"website": "https://new.example/uza"}
    ]
    page.context.close()


def test_who_is_known_at_the_provider_signs_in_once_an_account_is_connected(
    browser: Browser, own: Own
) -> None:
    page = opened(browser, 390)
    accounts = Accounts(Log(own.folder))
    accounts.add("ana", "contributor", "test")  # without any account nobody signs in

    def sign_in() -> None:
        page.context.clear_cookies()
        page.goto(f"{own.address}/en/sign-in")
        page.get_by_role("link", name="Sign in with BioWin").click()
        page.locator("input[name=login]").fill("carl-17")
        page.locator("input[name=password]").fill("any")
        page.locator("button[type=submit]").click()
        page.locator("button[type=submit]").click()

    sign_in()
    expect(page.locator("main")).to_contain_text("carl-17")
    accessible(page)
    assert "atmp-session" not in {one.get("name") for one in page.context.cookies()}
    accounts.add("carl", "contributor", "test")
    accounts.connect("carl", own.issuer, "carl-17", "test")
    sign_in()
    page.wait_for_url("**/en/workbench")
    expect(page.locator(".bench")).to_contain_text("carl (contributor)")
    page.context.close()
