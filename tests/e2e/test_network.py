"""Every interaction of the network view, in Chromium, on a desk and on a phone.

Links, files and frames of a view are in test_network_shared.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.views import find, nodes, opened
from tests.tables import table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.e2e
ACTORS = len(table("actors"))
LIEGE = "Universit\u00e9 de Li\u00e8ge"


def tied(page: Page) -> int:
    address = page.url.split("#")[0].replace("/en/network", "/api/v1/network")
    return len(page.request.get(address).json()["edges"])


def settled(page: Page) -> None:
    expect(page.locator("#stage:not([aria-busy])")).to_be_attached(timeout=15_000)


def card(page: Page) -> Locator:
    return page.locator("#card")


def test_search_completes_and_flies_and_the_card_shows_evidence(
    page: Page, site: str
) -> None:
    page.emulate_media(reduced_motion="no-preference")
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    find(page, "universite de li")
    expect(card(page).locator("h2")).to_have_text(LIEGE)
    assert card(page).locator(".evidence a[href^=http]").count() > 3
    page.wait_for_url(re.compile(r"#at=.*&sel=uliege"))
    page.locator("#find").fill("nobody at all")
    expect(page.locator("#found")).to_contain_text("Not in this view.")
    page.locator("#find").press("Escape")
    card(page).locator("[data-go]").first.click()
    expect(card(page).locator("h2")).not_to_have_text(LIEGE)
    page.locator("#close").click()
    expect(page.locator("#side")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_actor_outside_the_view_is_found_and_added(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    assert "galapagos" not in nodes(page)
    find(page, "galapagos")
    expect(card(page).locator("h2")).to_contain_text("Galapagos")
    page.wait_for_url(re.compile("also=galapagos"))
    page.locator("#close").click()
    page.locator("#said .chips a").click()
    settled(page)
    assert "also" not in page.url


def test_filters_keep_large_views_in_place_and_the_address_follows(
    page: Page, site: str
) -> None:
    opened(page, f"{site}/en/network?by=actor")
    before = nodes(page)
    page.locator("select[name=therapy]").select_option("cell-therapy")
    page.wait_for_url(re.compile("therapy=cell-therapy"))
    settled(page)
    many = nodes(page)
    kept = before.keys() & many.keys()
    assert len(kept) >= 100
    assert all(
        (before[k]["x"], before[k]["y"]) == (many[k]["x"], many[k]["y"]) for k in kept
    )
    page.locator("select[name=therapy]").select_option("car-t")
    page.wait_for_url(re.compile("therapy=car-t"))
    settled(page)
    page.locator("input[name=kind][value=hospital]").check()
    page.wait_for_url(re.compile("kind=hospital"))
    settled(page)
    after = nodes(page)
    assert {node["kind"] for node in after.values()} == {"hospital"}
    assert len(after) < 120  # few enough for a layout of their own
    assert page.locator("#twin tbody tr").count() == len(after)
    page.locator("input[name=type][value=clinical]").check()
    page.wait_for_url(re.compile("type=clinical"))
    settled(page)
    page.go_back()
    page.wait_for_url(lambda address: "type=" not in address)
    expect(page.locator("input[name=type][value=clinical]")).not_to_be_checked()


def test_the_time_slider_shows_the_ties_of_those_years(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="no-preference")  # the years play by themselves
    opened(page, f"{site}/en/network?by=actor&limit=1500")
    until = page.locator("#until")
    until.fill("2012")
    page.wait_for_url(re.compile("until=2012"))
    settled(page)
    expect(page.locator("output[for=until]")).to_have_text("2012")
    expect(page.locator("#said")).to_contain_text("without a date")
    expect(page.locator("#said")).to_contain_text("without a tie in these years")
    drawn = nodes(page)
    assert 0 < len(drawn) < ACTORS / 2
    assert all(one["value"] > 0 for one in drawn.values())
    early = len(
        page.request.get(page.url.split("#")[0].replace("/en/", "/api/v1/")).json()[
            "edges"
        ]
    )
    page.locator("#play").click()
    page.wait_for_url(re.compile("until=2015"), timeout=15_000)
    page.locator("#play").click()
    settled(page)
    later = len(
        page.request.get(page.url.split("#")[0].replace("/en/", "/api/v1/")).json()[
            "edges"
        ]
    )
    assert 0 < early < later
    until.focus()
    until.press("End")
    page.wait_for_url(lambda address: "until=" not in address)


def test_an_actor_expands_and_collapses_through_the_server(
    page: Page, site: str
) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    few = nodes(page)
    find(page, "universite de li")
    expect(card(page).locator("h2")).to_have_text(LIEGE)
    card(page).locator("[data-act=expand]").click()
    page.wait_for_url(re.compile("expand=uliege"))
    settled(page)
    assert len(nodes(page)) > len(few)
    card(page).locator("[data-act=collapse]").click()
    page.wait_for_url(lambda address: "expand=" not in address)
    settled(page)
    assert nodes(page).keys() == few.keys()


def test_the_shortest_path_between_two_picked_actors(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    find(page, "universite de li")
    card(page).locator("[data-act=route]").click()
    expect(page.locator("#hint")).to_contain_text("other end")
    find(page, "galapagos")
    route = card(page).locator(".route")
    expect(route).to_contain_text(LIEGE)
    expect(route).to_contain_text("Galapagos")
    assert route.locator(".by a").count() >= 1
    page.wait_for_url(re.compile("path=uliege%7Egalapagos"))
    again = page.url
    page.goto("about:blank")
    opened(page, again)
    expect(card(page).locator(".route")).to_contain_text("Galapagos")


def test_start_from_here_with_a_depth(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    find(page, "universite de li")
    card(page).locator(".starts a").nth(1).click()
    page.wait_for_url(f"{site}/en/network?around=uliege&depth=2")
    expect(page.locator("h1")).to_have_text(LIEGE)
    two = len(nodes(page))
    page.locator("select[name=depth]").select_option("1")
    page.wait_for_url(lambda address: "depth" not in address)
    settled(page)
    assert 1 < len(nodes(page)) < two


def test_a_cut_view_says_so_and_how_to_see_the_rest(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?by=actor")
    expect(page.locator("#said .cut")).to_contain_text(
        f"Showing the 300 best-connected of {ACTORS} organisations"
    )
    page.locator("#said a", has_text=f"Show {ACTORS}").click()
    page.wait_for_url(re.compile("limit=1500"))
    settled(page)
    expect(page.locator("#said")).to_contain_text(f"All {ACTORS} actors that fit")
    assert len(nodes(page)) == ACTORS


def test_communities_open_on_a_click_and_close_again(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?by=community")
    groups = {key: node for key, node in nodes(page).items() if "members" in node}
    assert sum(node["members"] for node in groups.values()) == ACTORS
    biggest = max(groups.values(), key=lambda node: node["members"])
    # What is read of a page may still move it: the place is asked for once it has come to rest.
    page.locator("#net").scroll_into_view_if_needed()
    settled(page)
    spot = page.evaluate("id => net.view.place(id)", biggest["id"])
    page.locator("#net").click(position={"x": spot["x"], "y": spot["y"]})
    page.wait_for_url(re.compile("opened="))
    settled(page)
    now = nodes(page)
    assert biggest["id"] not in now
    assert (
        len([one for one in now.values() if "members" not in one]) == biggest["members"]
    )
    page.locator("#said .chips a").click()
    page.wait_for_url(lambda address: "opened=" not in address)


def test_everything_by_keyboard(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    page.locator("#net").focus()
    page.keyboard.press("ArrowRight")
    first = page.evaluate("net.view.picked()")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("net.view.picked()")
    assert first is not None
    assert first != second
    page.keyboard.press("Enter")
    expect(card(page).locator("h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#net")).to_be_focused()
    scale = page.evaluate("net.view.camera().scale")
    page.keyboard.press("+")
    page.wait_for_function("was => net.view.camera().scale > was * 1.2", arg=scale)
    page.keyboard.press("0")
    page.wait_for_function(
        "was => Math.abs(net.view.camera().scale / was - 1) < 0.5", arg=scale
    )


def test_names_never_overlap_at_any_zoom(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?limit=1500&by=actor")
    counts = []
    for _ in range(3):
        boxes = page.evaluate(
            "net.view.names().filter(one => !one.first).map(one => one.box)"
        )
        for at, one in enumerate(boxes):
            for two in boxes[at + 1 :]:
                apart = (
                    one[2] <= two[0]
                    or two[2] <= one[0]
                    or one[3] <= two[1]
                    or two[3] <= one[1]
                )
                assert apart, (one, two)
        counts.append(len(boxes))
        page.evaluate(
            "net.view.aim({...net.view.camera(), scale: net.view.camera().scale * 2})"
        )
        page.wait_for_timeout(200)
    assert sum(counts) > 10  # in the crowded middle of a phone few have a place


def test_arrow_keys_say_who_is_reached_and_the_box_is_one_stop(
    page: Page, site: str
) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    assert page.locator("#net [tabindex='0']").count() == 0
    page.locator("#net").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    picked = page.evaluate("net.view.nodes.get(net.view.picked())")
    expect(page.locator("#spoken")).to_contain_text(picked["label"])
    expect(page.locator("#spoken")).to_contain_text(f"{picked['value']} ties")


def test_a_zoom_keeps_who_is_picked_where_it_is(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    find(page, "universite de li")
    page.locator("#close").click()
    page.evaluate("net.view.select('uliege')")
    page.wait_for_timeout(600)
    before = page.evaluate("net.view.place('uliege')")
    page.locator("#in").click()
    page.wait_for_timeout(700)
    after = page.evaluate("net.view.place('uliege')")
    assert abs(before["x"] - after["x"]) < 4
    assert abs(before["y"] - after["y"]) < 4


def test_reduced_motion_moves_at_once(browser: Browser, site: str) -> None:
    page = browser.new_page(reduced_motion="reduce")
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    before = page.evaluate("net.view.camera().scale")
    after = page.evaluate("(net.view.zoom(1.5), net.view.camera().scale)")
    assert after == pytest.approx(before * 1.5, rel=0.01)
    page.close()


def test_a_failed_request_is_said_and_the_picture_stays(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    page.route("**/en/network?**", lambda route: route.fulfill(status=200, body="{}"))
    page.locator("select[name=region]").select_option("Wallonia")
    expect(page.locator("#hint")).to_contain_text("could not be loaded")
    assert page.evaluate("net.view.nodes.size") > 10
