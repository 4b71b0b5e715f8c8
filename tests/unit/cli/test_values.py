from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.options import pairs
from graph.common.tabular import safe_cell, write_csv
from graph.errors import InvalidInputError


@given(st.text(max_size=40))
def test_no_cell_starts_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_keep_their_sign_and_lists_are_joined() -> None:
    assert safe_cell(-5) == "-5"
    assert safe_cell(("a", "b")) == "a|b"
    assert safe_cell(None) == ""


@given(
    st.lists(
        st.fixed_dictionaries({"a": st.text(max_size=9), "b": st.text(max_size=9)}),
        min_size=1,
    )
)
def test_csv_reads_back(rows: list[dict[str, Any]]) -> None:
    out = io.StringIO(newline="")
    write_csv(rows, out)
    out.seek(0)
    read = list(csv.DictReader(out))
    assert [row["a"].lstrip("'") for row in read] == [
        row["a"].lstrip("'") for row in rows
    ]


def test_parameters_are_name_value() -> None:
    assert pairs(["a=1", "b=x=y"]) == {"a": "1", "b": "x=y"}
    with pytest.raises(InvalidInputError, match="is not name=value"):
        pairs(["a"])
