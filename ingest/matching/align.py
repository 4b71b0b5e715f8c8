"""How far the words of two names cover each other, for many pairs of names at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.floating[Any]]

_LIKE = 80.0
"""Of 100: below it two words are two words and not two spellings of one."""
_BEGUN = 0.85
"""What a word counts of which the other name has only the beginning."""
_PREFIX = 3
"""Letters that two words begin with alike before they are compared: the pairs are far fewer."""
_LONG = 4
"""Letters from which two words of like length are compared whatever they begin with."""
_CHUNK = 16384
"""Rows that are compared at once, so that the memory for their pairs has a bound."""


@dataclass(frozen=True)
class Alignment:
    """credit_left, credit_right: pair x place, how well the other name has the word, 0 to 1."""

    credit_left: Floats
    credit_right: Floats


def align(
    left: Ints,
    right: Ints,
    words: Sequence[str],
) -> Alignment:
    """Return for rows of word numbers (-1 = none) what each word finds in the other name.

    The same word counts 1, a like spelling its likeness, a word that the other begins with
    (`techn` for `technology`) a little less.
    """
    spelled = np.array(words, dtype=object)
    sizes = np.array([len(word) for word in words], dtype=np.int32)
    begins: dict[str, int] = {}
    begin = np.array(
        [begins.setdefault(word[:_PREFIX], len(begins)) for word in words],
        np.int32,
    )
    parts = [
        _aligned(
            left[at : at + _CHUNK],
            right[at : at + _CHUNK],
            spelled,
            sizes,
            begin,
        )
        for at in range(0, len(left), _CHUNK)
    ]
    if not parts:
        return Alignment(
            np.zeros(left.shape, np.float32), np.zeros(right.shape, np.float32)
        )
    return Alignment(
        *(np.concatenate(side) for side in zip(*parts, strict=True))
    )


def _aligned(
    left: Ints,
    right: Ints,
    words: npt.NDArray[np.object_],
    sizes: Ints,
    begin: Ints,
) -> tuple[Floats, Floats]:
    same = (left[:, :, None] == right[:, None, :]) & (left >= 0)[:, :, None]
    credit_left = same.any(axis=2).astype(np.float32)
    credit_right = same.any(axis=1).astype(np.float32)
    open_left, open_right = (
        (left >= 0) & (credit_left == 0),
        (right >= 0) & (credit_right == 0),
    )
    row, i, j = np.nonzero(open_left[:, :, None] & open_right[:, None, :])
    a, b = left[row, i], right[row, j]
    short, long = (
        np.minimum(sizes[a], sizes[b]),
        np.maximum(sizes[a], sizes[b]),
    )
    hope = ((short >= _LONG) & (3 * short >= 2 * long)) | (
        (short >= _PREFIX) & (begin[a] == begin[b])
    )
    row, i, j, a, b = row[hope], i[hope], j[hope], a[hope], b[hope]
    code = a.astype(np.int64) * len(words) + b
    codes, back = np.unique(code, return_inverse=True)
    like = _likeness(words[codes // len(words)], words[codes % len(words)])[
        back
    ]
    np.maximum.at(credit_left, (row, i), like)
    np.maximum.at(credit_right, (row, j), like)
    return credit_left, credit_right


def _likeness(
    left: npt.NDArray[np.object_], right: npt.NDArray[np.object_]
) -> Floats:
    if not len(left):
        return np.zeros(0, np.float32)
    a, b = left.tolist(), right.tolist()
    ratio = cpdist(
        a,
        b,
        scorer=fuzz.ratio,
        dtype=np.float32,
    )
    like = np.where(ratio >= _LIKE, ratio / 100, 0.0)
    begun = np.array(
        [x.startswith(y) or y.startswith(x) for x, y in zip(a, b, strict=True)]
    )
    return np.maximum(like, begun * np.float32(_BEGUN)).astype(np.float32)
