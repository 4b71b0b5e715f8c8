"""Names in the picture of the network belong to the mark they stand at, and pictures fill the box.

A name misleads if its middle is nearer to another mark than to its own; it covers a mark if its
box touches the mark of somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.views import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e
SIZES = {"desktop": (1440, 900), "laptop": (1280, 720), "phone": (390, 844)}
VIEWS = (
    "",
    "?by=actor",
    "?limit=1500&by=actor",
    "?region=Wallonia",
    "?therapy=phage-therapy",
    "?around=vesale-bioscience",
)
LIMIT = 0.05
"""Of the names at first sight, those that may mislead or touch the mark of another."""
MEASURE = """() => {
  const marks = net.view.marks();
  const { width, height } = net.view.size();
  const seen = marks.filter((m) => m.x >= 0 && m.y >= 0 && m.x <= width && m.y <= height);
  const names = net.view.names();
  const misleads = (name) => {
    const [x, y] = [(name.box[0] + name.box[2]) / 2, (name.box[1] + name.box[3]) / 2];
    const far = (m) => Math.hypot(m.x - x, m.y - y);
    const own = far(marks.find((m) => m.id === name.id));
    return seen.some((m) => m.id !== name.id && far(m) < own);
  };
  const covers = ({ id, box }) => seen.some((m) => m.id !== id
    && Math.hypot(m.x - Math.max(box[0], Math.min(m.x, box[2])),
                  m.y - Math.max(box[1], Math.min(m.y, box[3]))) < m.r);
  const over = (a, b) => a.box[0] < b.box[2] && a.box[2] > b.box[0]
    && a.box[1] < b.box[3] && a.box[3] > b.box[1];
  const pairs = names.filter((a, at) => names.slice(at + 1).some((b) => over(a, b)));
  const [xs, ys] = [seen.map((m) => m.x), seen.map((m) => m.y)];
  const filled = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
  return { marks: seen.length, names: names.length, misleading: names.filter(misleads).length,
           covering: names.filter(covers).length, overlapping: pairs.length,
           cut: names.filter((n) => n.box[0] < 0 || n.box[2] > width).length,
           filled: filled / (width * height) };
}"""


def measured(browser: Browser, address: str, size: str) -> dict[str, Any]:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    opened(page, address)
    found = page.evaluate(MEASURE)
    page.close()
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS)
def test_names_stand_at_their_marks_at_first_sight(
    browser: Browser, site: str, view: str, size: str
) -> None:
    found = measured(browser, f"{site}/en/network{view}", size)
    assert found["names"] >= 3, found
    assert found["misleading"] <= LIMIT * found["names"], found
    assert found["covering"] <= LIMIT * found["names"], found
    assert (found["overlapping"], found["cut"]) == (0, 0), found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "view", ["", "?therapy=phage-therapy", "?around=vesale-bioscience"]
)
def test_a_small_picture_fills_its_box(
    browser: Browser, site: str, view: str, size: str
) -> None:
    found = measured(browser, f"{site}/en/network{view}", size)
    assert found["marks"] < 120
    assert found["filled"] > 0.5, found


@pytest.mark.parametrize("size", SIZES)
def test_the_first_picture_has_few_names_and_all_marks_apart(
    browser: Browser, site: str, size: str
) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    opened(page, f"{site}/en/network")
    marks = page.evaluate("net.view.marks()")
    touching = [
        (one["id"], two["id"])
        for at, one in enumerate(marks)
        for two in marks[at + 1 :]
        if (one["x"] - two["x"]) ** 2 + (one["y"] - two["y"]) ** 2
        < (one["r"] + two["r"]) ** 2
    ]
    assert touching == []
    assert len(marks) <= 60
    page.close()
