"""Matrices built from named columns, so that no two columns can change places unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Column = npt.NDArray[Any]
    Columns = Mapping[str, Column]
    """A column of values for each name; all of one length."""


def matrix(columns: Columns, names: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return row x name as 32-bit numbers, the columns in the order of `names`.

    Raises:
        ValueError: a column has no name, or a name no column.
    """
    if set(columns) != set(names):
        differ = ", ".join(sorted(set(columns) ^ set(names)))
        raise ValueError(f"columns made and columns named differ: {differ}")
    return np.stack(
        [np.asarray(columns[name], np.float32) for name in names], axis=1
    )


def named(values: npt.NDArray[Any], names: Sequence[str]) -> dict[str, Column]:
    """Return the columns of row x name by their names; raise ValueError if the numbers differ."""
    return dict(zip(names, values.T, strict=True))
