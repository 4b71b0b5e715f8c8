"""What a reader sees of a page stays where it is while the rest is still read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page_kinds import PAGE_KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
WIDTHS = (390, 1440)
A_PIECE = 4000
"""Characters of the first piece: small enough that a screen takes several.

Further on a piece is a quarter of what was read before: what stands so late is off the screen."""
READ_IN_PIECES = r"""async ({html, width, piece}) => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-same-origin";
  Object.assign(frame.style, {position: "fixed", border: 0, width: `${width}px`, height: "900px"});
  document.body.replaceChildren(frame);
  const page = frame.contentDocument;
  const styled = async () => {
    while (![...page.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet))
      await new Promise((soon) => setTimeout(soon, 5));
  };
  const body = html.indexOf("<body");
  page.open();
  page.write(html.slice(0, body));
  await styled();
  const moved = [];
  let seen = new Map();
  for (let at = body, end = 0; at < html.length; at = end) {
    end = at + Math.max(piece, (at - body) / 4);
    page.write(html.slice(at, end));
    await styled();
    const next = new Map();
    for (const node of page.body.querySelectorAll("*")) {
      const {top, height} = node.getBoundingClientRect();
      if (!height || top >= 900 || node instanceof frame.contentWindow.SVGElement) continue;
      const before = seen.get(node);
      if (before?.pieces > 1 && Math.abs(top - before.top) > 1 && node.checkVisibility())
        moved.push(`${node.outerHTML.slice(0, 90)} from ${before.top} to ${top}`);
      next.set(node, {top, pieces: (before?.pieces ?? 0) + 1});
    }
    seen = next;
  }
  return moved;
}"""
"""Writes a page piece by piece into a frame, without its scripts, and returns what moved.

What has just come may still be moved by its own row, so what came two pieces ago is compared."""


@pytest.mark.parametrize("path", PAGE_KINDS)
def test_what_is_on_the_screen_stays_where_it_is_while_the_rest_is_read(
    window: Page, site: str, path: str
) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    html = window.request.get(f"{site}/en/{path}").text()
    around = f"{site}/en/sign-in"
    if window.url != around:  # it serves all: what it held has given way to a frame
        window.goto(around)
    moved = {
        width: window.evaluate(
            READ_IN_PIECES, {"html": html, "width": width, "piece": A_PIECE}
        )
        for width in WIDTHS
    }
    assert moved == {width: [] for width in WIDTHS}
