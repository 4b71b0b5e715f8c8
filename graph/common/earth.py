"""Distances on the earth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_RADIUS = 6371.0
"""Mean radius of the earth in kilometres."""


def great_circle(
    a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return (n,): kilometres between (n, 2) latitudes and longitudes in degrees; NaN stays NaN.

    The haversine formula.
    """
    a, b = np.radians(a), np.radians(b)
    half = np.sin((b - a) / 2) ** 2
    chord = half[:, 0] + np.cos(a[:, 0]) * np.cos(b[:, 0]) * half[:, 1]
    return 2 * _RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
