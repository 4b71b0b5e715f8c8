"""Edits of rows, and what a table says once they are laid over it."""

from __future__ import annotations

import pytest

from graph.curation.edits import Edit, Laid, edit_of, lay_over

SEAT = Edit("actors", ("a",), {"city": "Mons"}, {"city": "Liège"})
CONFLICT = ("city: the table says 'Namur', the correction saw 'Mons'",)


@pytest.mark.parametrize(
    ("edit", "current", "laid"),
    [
        pytest.param(
            SEAT,
            {"id": "a", "city": "Mons"},
            Laid({"id": "a", "city": "Liège"}),
            id="changed",
        ),
        pytest.param(
            SEAT,
            {"id": "a", "city": "Liège"},
            Laid({"id": "a", "city": "Liège"}),
            id="the table has caught up",
        ),
        pytest.param(
            SEAT,
            {"id": "a", "city": ""},
            Laid({"id": "a", "city": "Liège"}),
            id="an empty cell contradicts nothing",
        ),
        pytest.param(
            SEAT,
            {"id": "a", "city": "Namur"},
            Laid({"id": "a", "city": "Liège"}, CONFLICT),
            id="contradicted",
        ),
        pytest.param(
            SEAT, None, Laid(None, ("the row is no longer in the table",)), id="gone"
        ),
        pytest.param(
            SEAT._replace(before=None, after={"id": "a"}),
            None,
            Laid({"id": "a"}),
            id="added",
        ),
        pytest.param(
            SEAT._replace(after=None), {"city": "Mons"}, Laid(None), id="removed"
        ),
        pytest.param(
            SEAT._replace(after=None),
            {"city": "Namur"},
            Laid(None, CONFLICT),
            id="removed and changed since",
        ),
    ],
)
def test_an_edit_counts_and_what_contradicts_it_is_said(
    edit: Edit, current: dict[str, str] | None, laid: Laid
) -> None:
    assert lay_over(edit, current) == laid


def test_of_a_list_what_a_newer_edition_added_stays() -> None:
    edit = Edit("actors", ("a",), {"aliases": "X|Y"}, {"aliases": "Y|Z"})
    assert lay_over(edit, {"aliases": "X|Y|New"}) == Laid({"aliases": "Y|New|Z"})
    assert lay_over(edit, {"aliases": "X|Y"}) == Laid({"aliases": "Y|Z"})


def test_an_edit_comes_back_from_plain_values() -> None:
    assert edit_of(SEAT.as_dict()) == SEAT
