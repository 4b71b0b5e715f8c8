"""The gap board in a real browser, at the desk and on a phone."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e
WIDTHS = [(1440, 1000), (390, 844)]
PAGE = re.compile(rb"/Type\s*/Page[^s]")


@pytest.fixture(params=WIDTHS, ids=["desk", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page that fails its test on any error in the console."""
    width, height = request.param
    opened = browser.new_page(viewport={"width": width, "height": height})
    errors: list[str] = []
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda exc: errors.append(str(exc)))
    yield opened
    opened.close()
    assert errors == []


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_arrow_keys_walk_the_matrix_and_enter_opens_a_cell(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/en/gaps")
    assert page.locator('.heat td a[tabindex="0"]').count() == 1
    page.locator(".heat tbody td a").first.focus()
    for key in (
        "ArrowRight",
        "ArrowDown",
        "ArrowDown",
        "ArrowLeft",
        "End",
        "Home",
        "ArrowUp",
    ):
        page.keyboard.press(key)
    focused = page.locator(":focus")
    expect(focused).to_have_attribute(
        "aria-label", re.compile("^CAR-T cells, Discovery research")
    )
    page.keyboard.press("Enter")
    expect(page.locator("#picked")).to_have_text("CAR-T cells · Discovery research")
    assert page.locator("#cell .evidence a").count() > 0
    assert page.locator(".heat td.here a").get_attribute("tabindex") == "0"
    assert fits(page)


def test_what_if_is_asked_and_taken_back_by_chips(page: Page, site: str) -> None:
    page.goto(f"{site}/nl/gaps?region=Wallonia")
    assert page.locator(".heat td:not(.way)").count() == 24 * 14
    page.locator(".whatif summary").click()
    page.locator("input[name=without]:not([type=hidden])").fill("Vésale Bioscience")
    page.locator("input[name=close]:not([type=hidden])").fill("catalent@be-gosselies")
    page.get_by_role("button", name="Simuleer").click()
    chips = page.locator(".scenario a:not(.clear)")
    expect(chips).to_have_count(2)
    expect(page.locator("#changes")).to_be_visible()
    assert page.locator(".heat td.turned").count() > 10
    page.locator(".whatif summary").click()
    page.locator("input[name=who]").fill("Université de Liège")
    page.locator("select[name=stage]").select_option("gmp-manufacturing")
    page.locator(".whatif select[name=therapy]").select_option("nk-cell")
    page.get_by_role("button", name="Simuleer").click()
    expect(chips).to_have_count(3)
    expect(page.locator(".came", has_text="Université de Liège").first).to_be_visible()
    page.get_by_role("link", name="opnieuw beginnen").click()
    expect(page.locator("#changes")).to_have_count(0)
    assert fits(page)


def test_an_actor_leaves_from_its_cell_and_comes_back(page: Page, site: str) -> None:
    page.goto(f"{site}/fr/gaps?region=Wallonia&cell=exosomes:gmp-manufacturing")
    expect(page.locator("#cell .state")).to_have_text(re.compile("^couvert"))
    page.locator("#cell .leave").first.click()
    expect(page.locator("#cell .state")).to_have_text(re.compile("^perdu"))
    expect(page.locator("#cell .consulted")).to_contain_text(
        "Sources consultées pour cette case"
    )
    page.locator(".scenario a").first.click()
    expect(page.locator(".scenario")).to_have_count(0)


def test_a_cell_opens_beside_the_matrix_and_escape_gives_it_back(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/en/gaps")
    cell = page.get_by_role("link", name=re.compile("^CAR-T cells, GMP manufacturing"))
    page.evaluate("window.here = true")
    cell.click()
    expect(page.locator("#picked")).to_have_text("CAR-T cells · GMP manufacturing")
    expect(page.locator("#cell")).to_be_focused()
    expect(page.locator("#told")).to_contain_text("CAR-T cells · GMP manufacturing")
    assert page.evaluate("window.here")  # the page is still the same one
    assert "cell=car-t%3Agmp-manufacturing" in page.url
    seen = cell.bounding_box()
    panel = page.locator("#cell").bounding_box()
    assert seen
    assert panel
    height = page.viewport_size["height"] if page.viewport_size else 0
    assert 0 <= seen["y"] < height
    beside = seen["x"] + seen["width"] <= panel["x"]
    above = seen["y"] + seen["height"] <= panel["y"]
    assert beside or above
    page.keyboard.press("Escape")
    expect(page.locator("#cell")).to_have_count(0)
    expect(cell).to_be_focused()
    assert "cell=" not in page.url
    page.go_back()
    expect(page.locator("#picked")).to_have_text("CAR-T cells · GMP manufacturing")
    assert fits(page)


def test_the_open_cell_and_the_place_are_kept_when_the_region_changes(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/en/gaps")
    page.get_by_role("link", name=re.compile("^CAR-T cells, GMP manufacturing")).click()
    expect(page.locator("#picked")).to_be_visible()
    before = page.evaluate("scrollY")
    page.locator(".regions a", has_text="Flanders").evaluate("link => link.click()")
    expect(page.locator(".regions [aria-current]")).to_have_text("Flanders")
    expect(page.locator("#picked")).to_have_text("CAR-T cells · GMP manufacturing")
    assert abs(page.evaluate("scrollY") - before) < 2


def test_the_heads_of_the_matrix_stay_in_view(page: Page, site: str) -> None:
    page.goto(f"{site}/en/gaps")
    last = page.locator(".heat tbody tr").last
    grid = page.locator("#grid")
    if grid.evaluate("one => one.scrollHeight > one.clientHeight + 1"):
        # A phone scrolls the matrix within its own box, which is lower than the window.
        grid.evaluate("one => { one.scrollIntoView(); one.scrollTop = 1e6; }")
    else:
        last.scroll_into_view_if_needed()
    head = page.locator(".heat thead th").nth(1)
    head_box, row_box = head.bounding_box(), last.bounding_box()
    assert head_box
    assert row_box
    assert head_box["y"] >= -1
    assert head_box["y"] + head_box["height"] <= row_box["y"] + 1


def test_an_entry_of_the_legend_shows_its_cells_and_their_list(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/fr/gaps?region=Wallonia")
    entry = page.locator('.legend a[data-show="single"]')
    count = int(entry.locator("b").inner_text())
    entry.click()
    expect(page.locator(".shown li")).to_have_count(count)
    assert page.locator(".heat td:not(.way):not(.dim)").count() == count
    assert page.locator(".heat td.single.dim").count() == 0
    page.locator(".shown a[data-cell]").first.click()
    expect(page.locator("#cell .state")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".heat td.dim")).to_have_count(0)


def test_an_analyst_takes_a_pack_along_in_three_taps(
    page: Page, site: str, tmp_path: Path
) -> None:
    page.goto(f"{site}/en/")
    taps = 0
    for link in (
        page.locator('.roles a[href$="/gaps"]'),
        page.locator(".take .button"),
    ):
        taps += 1
        if "button" in (link.get_attribute("class") or ""):
            with page.expect_download() as waiting:
                link.click()
            file = tmp_path / waiting.value.suggested_filename
            waiting.value.save_as(file)
        else:
            link.click()
    assert taps <= 3
    with zipfile.ZipFile(file) as archive:
        assert {name.rpartition(".")[2] for name in archive.namelist()} == {
            "pdf",
            "xlsx",
        }


def test_two_regions_stand_beside_each_other(page: Page, site: str) -> None:
    page.goto(f"{site}/nl/gaps?region=Brussels")
    page.locator(".regions .compare").click()
    expect(page.locator("h1")).to_have_text("Brussel · Wallonië")
    framed = page.locator(".two-sides td.apart").count()
    counted = page.locator(".two .plain li").count()
    assert framed == counted > 0
    page.locator("select[name=beside]").select_option("Flanders")
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("h1")).to_have_text("Brussel · Vlaanderen")
    assert fits(page)


def test_cell_and_list_open_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{site}/nl/gaps?region=Wallonia")
    opened.locator(".heat td.covered a").first.click()
    expect(opened.locator("#cell .state")).to_be_visible()
    opened.locator("#cell .close").click()
    expect(opened.locator("#cell")).to_have_count(0)
    opened.locator('.legend a[data-show="lost"]').click()
    expect(opened.locator(".shown")).to_be_visible()
    context.close()


@pytest.mark.parametrize("seen", ["grey", "forced", "forced in the dark"])
def test_states_and_marks_are_told_apart_without_colours(
    browser: Browser, site: str, seen: str
) -> None:
    """Each two entries of the legend differ visibly in one of two hundred points at least."""
    page = browser.new_page(
        viewport={"width": 1440, "height": 1000},
        forced_colors="none" if seen == "grey" else "active",
        color_scheme="dark" if seen.endswith("dark") else "light",
    )
    page.goto(f"{site}/en/gaps")
    boxes = page.locator(".legend .box").all()
    pictures = [picture_of(box.screenshot()) for box in boxes]
    assert len(pictures) == 10
    for one, other in itertools.combinations(pictures, 2):
        differ = np.abs(one - other) > VISIBLE
        assert differ.mean() > 0.005
    page.close()


VISIBLE = 48
"""Of 256 shades of grey."""


def picture_of(png: bytes) -> npt.NDArray[np.int16]:
    """Return a picture of one size in shades of grey, whatever its colours."""
    picture = Image.open(io.BytesIO(png)).convert("L").resize((64, 48))
    return np.asarray(picture, dtype=np.int16)


def test_the_matrix_is_skipped_to(page: Page, site: str) -> None:
    page.goto(f"{site}/en/gaps")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the matrix")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute(
        "aria-label", re.compile("^Cell therapy, Discovery research")
    )


def test_the_region_is_switched_and_a_day_is_kept(page: Page, site: str) -> None:
    page.goto(f"{site}/en/gaps?region=Wallonia&as_of=2024-12-31")
    page.get_by_role("navigation", name="Region").get_by_text("Flanders").click()
    expect(page).to_have_url(
        re.compile(
            "region=Flanders.*as_of=2024-12-31|as_of=2024-12-31.*region=Flanders"
        )
    )
    expect(page.locator(".regions [aria-current]")).to_have_text("Flanders")
    if page.locator("button.menu").is_visible():
        page.locator("button.menu").click()
    page.locator(".languages a", has_text="FR").click()
    expect(page.locator(".scenario")).to_contain_text("31 déc. 2024")


def test_the_table_twin_has_every_cell(page: Page, site: str) -> None:
    page.goto(f"{site}/en/gaps?region=all")
    page.locator(".twin summary").click()
    assert page.locator(".twin tbody tr").count() == 24 * 14
    assert fits(page)


def test_a_path_is_found_for_a_therapy_and_for_an_actor(page: Page, site: str) -> None:
    page.goto(f"{site}/en/gaps")
    page.locator(".heat td.way a", has_text="\u22123").first.click()
    expect(page.locator(".journey h2")).to_contain_text("Phage therapy")
    assert page.locator(".steps-way li").count() == 12
    assert page.locator(".steps-way li.gone").count() == 3
    page.locator("input[name=actor]").fill("Sciensano")
    page.get_by_role("option", name="Sciensano").first.click()
    page.locator("select[name=therapy]").select_option("")
    page.get_by_role("button", name="Find the path").click()
    expect(page.locator(".journey h2").first).to_contain_text("Sciensano")
    assert fits(page)


@pytest.mark.parametrize(
    "where",
    [
        "/en/gaps",
        "/fr/gaps?region=all",
        "/nl/gaps?region=Wallonia&without=catalent-gosselies&without=henogen&close=@be-gosselies",
        "/fr/gaps?region=Wallonia&as_of=2012-12-31&cell=cell-therapy:gmp-manufacturing",
    ],
    ids=["plain", "everywhere", "what-if", "day"],
)
def test_the_board_prints_on_one_page(
    browser: Browser, site: str, where: str, tmp_path: Path
) -> None:
    opened = browser.new_page()
    opened.goto(f"{site}{where}")
    printed = opened.pdf(
        path=tmp_path / "board.pdf", prefer_css_page_size=True, print_background=True
    )
    opened.close()
    assert len(PAGE.findall(printed)) == 1
