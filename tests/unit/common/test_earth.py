from __future__ import annotations

import numpy as np
import pytest

from graph.common.earth import great_circle

LIEGE, BRUSSELS, HERE = (50.63, 5.57), (50.85, 4.35), (50.0, 4.0)


def test_a_distance_is_that_of_the_map() -> None:
    # 0.22 degrees north of 111.2 km are 24.5 km; 1.22 degrees west of 111.2 km, times the
    # cosine of 50.74 degrees (0.633), are 85.9 km: 89.3 km by Pythagoras.
    assert great_circle(np.array([LIEGE]), np.array([BRUSSELS]))[0] == pytest.approx(
        89.3, abs=0.5
    )


def test_the_same_place_is_no_distance_and_an_unknown_one_stays_unknown() -> None:
    unknown = (np.nan, np.nan)
    far = great_circle(np.array([HERE, HERE]), np.array([HERE, unknown]))
    assert far[0] == 0
    assert np.isnan(far[1])
