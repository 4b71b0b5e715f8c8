"""Names of persons: told where they are plain, and not read into names of organisations."""

from __future__ import annotations

import pytest

from graph.curation.edits import Edit
from graph.curation.persons import persons_in, persons_named


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Founded by Dr. Jane Doe in 2019", ["Dr. Jane Doe"]),
        ("Prof Étienne van der Elst leads it", ["Prof Étienne van der Elst"]),
        ("Mme Dupont-Lévy et M. X", ["Mme Dupont-Lévy"]),
        ("Contact: Mevr. De Smet", ["Mevr. De Smet"]),
        ("write to jane.doe@example.org", ["jane.doe@example.org"]),
        ("Dr A. B. Clark; Ir Peeters", ["Dr A. B. Clark", "Ir Peeters"]),
    ],
)
def test_a_person_is_told(text: str, names: list[str]) -> None:
    assert persons_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Institut Jules Bordet",
        "Clinique Saint-Jean",
        "Queen Elisabeth Medical Foundation",
        "info@example.org",
        "MR imaging of Liège",
        "Drug product; Msc in cell therapy",
        "a professor of the university",
    ],
)
def test_an_organisation_is_no_person(text: str) -> None:
    assert persons_in(text) == []


def test_the_cell_is_named_and_addresses_are_left_alone() -> None:
    note = {"note": "Led by Dr Jane Doe", "source_url": "https://x.example/Dr Jane Doe"}
    edits = [
        Edit("actors", ("a",), {"note": ""}, note),
        Edit("events", ("a", "x"), {"note": "Dr Jane Doe"}, None),
    ]
    assert persons_named(edits) == ["actors a, note: Dr Jane Doe"]
