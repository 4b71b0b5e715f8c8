"""What the browser tests of the network view share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


def opened(page: Page, address: str) -> None:
    """Go to a view and wait until it is drawn."""
    page.goto(address)
    expect(page.locator("body[data-drawn=yes]")).to_be_attached(timeout=20_000)


def nodes(page: Page) -> dict[str, Any]:
    """Return what the page says is drawn, by id; the picture is made of the same."""
    address = page.url.split("#")[0].replace("/en/network", "/api/v1/network")
    return {node["id"]: node for node in page.request.get(address).json()["nodes"]}


def find(page: Page, text: str) -> None:
    """Look an actor up and take the first that is found."""
    page.locator("#find").fill(text)
    page.locator("#found li[role=option]").first.wait_for()
    page.locator("#find").press("ArrowDown")
    page.locator("#find").press("Enter")
