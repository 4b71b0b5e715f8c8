from __future__ import annotations

import numpy as np
import pytest

from graph.common.arrays import matrix, named

COLUMNS = {"age": np.array([1, 2, 3]), "same": np.array([True, False, True])}


def test_columns_stand_in_the_order_of_the_names_not_of_the_making() -> None:
    rows = matrix(COLUMNS, ("same", "age"))
    assert rows.dtype == np.float32
    assert rows.tolist() == [[1, 1], [0, 2], [1, 3]]
    assert named(rows, ("same", "age"))["age"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("names", [("age",), ("age", "same", "more"), ("age", "other")])
def test_a_column_without_name_or_a_name_without_column_is_refused(
    names: tuple[str, ...],
) -> None:
    with pytest.raises(ValueError, match="differ"):
        matrix(COLUMNS, names)
    if len(names) != len(COLUMNS):
        with pytest.raises(ValueError, match="zip"):
            named(np.zeros((3, 2)), names)
