from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from graph.release.checksum import Checksum, row_hash

if TYPE_CHECKING:
    import random

VALUES = st.dictionaries(
    st.text(max_size=8), st.text(max_size=8) | st.integers(0, 9), max_size=4
)


def total(rows: list[dict[str, object]]) -> str:
    checksum = Checksum()
    for row in rows:
        checksum.add(row_hash("Actor", row))
    return checksum.hexdigest()


@given(st.lists(VALUES, max_size=8), st.randoms(use_true_random=False))
def test_order_does_not_matter(
    rows: list[dict[str, object]], rng: random.Random
) -> None:
    shuffled = rows.copy()
    rng.shuffle(shuffled)
    assert total(shuffled) == total(rows)


def test_content_kind_and_repetition_matter() -> None:
    row: dict[str, object] = {"id": "a"}
    assert row_hash("Actor", row) != row_hash("Place", row)
    assert total([row]) != total([row, row])
    assert total([row]) != total([{"id": "b"}])
