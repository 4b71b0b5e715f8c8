"""Doubtful matches in a real browser: walked by keyboard, judged, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from api.app import create_app
from graph.curation.match_review import judgements_in, write_doubtful
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.e2e
TOKEN = "a token of one start"


def match(record: str, name: str, score: float) -> dict[str, object]:
    return {
        "record": {
            "id": record,
            "name": name,
            "kind": "hospital",
            "country": "BE",
            "city": "Ghent",
        },
        "target": {
            "id": "ugent",
            "name": "Ghent University",
            "kind": "university",
            "country": "BE",
            "aliases": ["UGent"],
            "source_ids": ["s"],
        },
        "score": score,
        "basis": "model",
        "signals": {
            "city_known": 1.0,
            "city": 1.0,
            "covered_both": 0.9,
            "gap_both": 0.3,
        },
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    first = match("ror:a", "Ghent University Hospital", 0.8)
    write_doubtful(tmp_path, [first, match("ror:b", "Ghent University Press", 0.4)])
    return tmp_path


@pytest.fixture
def own(loaded: Writer, store_settings: Settings, folder: Path) -> Iterator[str]:
    app = create_app(
        store_settings.model_copy(update={"data_dir": folder}),
        reader=loaded,
        token=TOKEN,
    )
    with serving(app) as address:
        yield address


def test_a_match_is_reached_by_keyboard_judged_and_taken_back(
    own: str, page: Page, folder: Path
) -> None:  # the page is closed before its server
    page.goto(f"{own}/en/review")
    page.get_by_label("Token that the server printed").fill(TOKEN)
    page.get_by_role("button", name="Judge matches").click()
    page.wait_for_url("**/en/review")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".match:focus h3")).to_contain_text("Ghent University Press")
    page.keyboard.press("k")
    here = page.locator(".match").first
    expect(here).to_be_focused()
    expect(here).to_contain_text("The same town")
    expect(here).to_contain_text("Different kinds of organisation")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    here.get_by_label("Your name").fill("Ann")
    here.get_by_label("Reason").fill("its hospital")
    here.get_by_label("Reason").press("j")  # typed, not a step
    here.get_by_role("button", name="Two organisations").click()
    judged = page.locator(".match", has=page.locator(".said"))
    expect(judged).to_contain_text("Two organisations · Ann")
    expect(page.get_by_role("button", name="Two organisations")).to_have_count(1)
    expect(judged.get_by_label("Your name")).to_have_value("Ann")
    judged.get_by_label("Reason").fill("not sure")
    judged.get_by_role("button", name="Take the judgement back").click()
    expect(page.locator(".said")).to_have_count(0)
    said = [(one.verdict, one.why) for one in judgements_in(folder)]
    assert said == [("different", "its hospitalj"), ("undone", "not sure")]
