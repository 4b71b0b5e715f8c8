from __future__ import annotations

from api.pages.render import decimal


def test_figures_of_a_column_have_as_many_decimals_as_they_are_told() -> None:
    assert [decimal(0.12, "en", least) for least in (1, 2, 3)] == [
        "0.12",
        "0.12",
        "0.120",
    ]
    assert [decimal(0.12345, "fr"), decimal(2, "nl", 3)] == ["0,123", "2,000"]
