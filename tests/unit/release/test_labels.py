"""What any record is called in a language."""

from __future__ import annotations

import pytest

from graph.release.labels import label, name_of
from tests.small import small


@pytest.mark.parametrize(
    ("row", "lang", "name"),
    [
        ({"id": "a", "name": "Alma"}, "fr", "Alma"),
        ({"id": "t", "title": "A study", "city": "Rive"}, "nl", "A study"),
        ({"id": "p", "city": "Rive"}, "en", "Rive"),
        (
            {"id": "msc", "name_en": "stromal", "name_fr": "stromales"},
            "fr",
            "stromales",
        ),
        ({"id": "e"}, "en", "e"),
        ({"id": "e", "name": ""}, "en", "e"),
    ],
)
def test_the_property_that_bears_the_name(
    row: dict[str, str], lang: str, name: str
) -> None:
    assert name_of(row, lang) == name


@pytest.mark.parametrize(
    ("kind", "key", "lang", "name"),
    [
        ("Actor", "alma", "fr", "Alma University"),
        ("Therapy", "car-t", "en", "CAR-T cells"),
        ("Therapy", "car-t", "nl", "CAR-T cells (nl)"),
        ("Place", "rive", "en", "Rive"),
        ("Actor", "nobody", "en", "nobody"),
    ],
)
def test_the_name_of_a_record_of_a_release(
    kind: str, key: str, lang: str, name: str
) -> None:
    assert label(small(), kind, key, lang) == name
