"""What pages show of lists, years, changes and shares, worked out by hand."""

from __future__ import annotations

import pytest

from api.pages.evaluation_view_model import evaluation_of, hundredths
from api.pages.listview import Paging
from api.pages.render import (
    counted,
    date_of,
    fill,
    numbered,
    sentence_case,
)
from api.pages.shortening import Shortened, shorten, shortened
from api.pages.year_chart import year_chart


@pytest.mark.parametrize(
    ("entries", "cut"),
    [
        ("", Shortened("", "", 0)),
        ("abc", Shortened("abc", "", 0)),
        ("abcde", Shortened("abc", "de", 2)),
    ],
)
def test_list_is_cut_after_its_limit(entries: str, cut: Shortened) -> None:
    assert shorten(entries, 3) == cut
    assert cut.total == len(entries)


def test_beginning_of_a_longer_list_counts_all_of_it() -> None:
    assert shorten("abcde", 3, total=9) == Shortened("abc", "de", 6)
    assert shorten("ab", 3, total=2) == Shortened("ab", "", 0)


def test_page_ends_although_more_is_counted() -> None:
    assert shorten("abcdefg", 2, at_most=4) == Shortened("ab", "cd", 5)
    facts = shortened(range(600), "facts_of_section")
    assert (len(facts.shown), len(facts.others), facts.further) == (20, 480, 580)


def test_limit_is_named() -> None:
    with pytest.raises(KeyError):
        shortened("abc", "things")


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        (1, 120, (1, 50, None, 2, 3)),
        (2, 120, (51, 100, 1, 3, 3)),
        (3, 120, (101, 120, 2, None, 3)),
        (1, 50, (1, 50, None, None, 1)),
        (1, 0, (1, 0, None, None, 1)),
    ],
)
def test_page_of_a_list(number: int, total: int, shown: tuple[int | None, ...]) -> None:
    page = Paging(number, total)
    assert (page.first, page.end, page.previous, page.next, page.last) == shown


def test_columns_of_years_stand_beside_each_other() -> None:
    chart = year_chart([(2009, 0, 0), (2010, 4, 1), (2011, 2, 2)])
    assert (chart.width, chart.height) == (78, 58)
    nobody, most, undated = chart.columns
    assert (nobody.left, nobody.middle, nobody.short_year) == (3, 13, "09")
    assert (nobody.known_top, nobody.known_height, nobody.number_line) == (42, 1, 38)
    # Four of four are 30 pixels high; the three that are known 22.5.
    assert (most.left, most.top, most.number_line) == (29, 12, 8)
    assert (most.undated_height, most.known_top, most.known_height) == (7.5, 19.5, 22.5)
    # Two of four are 15 high, and nothing is known of either.
    assert (undated.left, undated.top, undated.undated_height) == (55, 27, 15)
    assert (undated.known_top, undated.known_height) == (42, 1)


def test_years_in_which_it_is_known_of_nobody_have_a_line_each() -> None:
    assert [column.known_height for column in year_chart([(2020, 0, 0)]).columns] == [1]
    assert year_chart([]).columns == ()


def test_shares_of_the_evaluation() -> None:
    ours, rival = (
        {"kind": "model", "name": "ranker"},
        {"kind": "baseline", "name": "common partners"},
    )
    shown = evaluation_of(
        {
            "methods": [rival, ours],
            "difference": {"against": "common partners"},
            "by_rank": [0.1991, 0.25],
            "unseen": {
                "organisations_unknown_before": 1,
                "organisations_later": 3,
                "pairs_without_common_partner": 1,
                "pairs_among_first_hundred": 2,
                "pairs": 8,
            },
        }
    )
    assert (shown.model, shown.rival, shown.best_share) == (ours, rival, 0.25)
    assert [(rank.place, rank.share, rank.hundredths) for rank in shown.ranks] == [
        (1, 0.1991, 19.9),
        (2, 0.25, 25.0),
    ]
    unseen = shown.unseen
    # 33.3; 12.5, of which the even one of 12 and 13; six of eight.
    assert (unseen.unknown, unseen.far, unseen.beyond) == (33, 12, 75)
    assert hundredths(2, 3) == 67


@pytest.mark.parametrize(
    ("actors", "name"),
    [(0, "none"), (1, "one"), (2, "few"), (4, "few"), (5, "many"), (90, "many")],
)
def test_fill_of_a_small_cell(actors: int, name: str) -> None:
    assert fill(actors) == name


def test_texts() -> None:
    assert date_of("2026-11-30T11:38:44.334596Z") == "2026-11-30"
    assert sentence_case("hôpitaux de Wallonie") == "Hôpitaux de Wallonie"
    assert sentence_case("") == ""
    assert numbered({"a_1": "x", "a_2": "y", "a_4": "z", "b_1": "w"}, "a") == ["x", "y"]


def test_text_with_a_number_takes_the_form_of_the_language() -> None:
    t = {"ties_one": "{count} tie", "ties_other": "{count} ties"}
    assert [counted(t, "ties", count, "en") for count in (0, 1, 1200)] == [
        "0 ties",
        "1 tie",
        "1,200 ties",
    ]
    assert counted(t, "ties", 0, "fr") == "0 tie"
