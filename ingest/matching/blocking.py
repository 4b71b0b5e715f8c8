"""Which records a name may mean at all: those that share rare words, a short form or the name."""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from ingest.matching.names import Name, initials, variants_all
from ingest.matching.universe import SHORT, Universe, records_of, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Matrix = Any  # scipy describes no types

_MOST_RECORDS = 12
"""Records that are looked at for each asked name, the most alike first."""
_NAMES = 4
"""Names of a record, the most alike first, with which the forms of an asked name are compared."""
_HOPE = 0.3
"""A record with less than this part of the best likeness is not looked at."""
_SHARED_SHORT = 4
"""Records that may share a short form before it says nothing of which is meant."""
_AFFIX = 4
"""Letters of the beginning and the end by which a misspelt word is still found."""
_NONE = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """A name to be found, with where it is said to be."""

    name: str
    country: str
    city: str = ""


@dataclass(frozen=True)
class CandidateBlock:
    """Asked names with their forms, and the name pairs that are worth a look.

    forms, form_of (asked of each form) and words (as in the universe; numbers beyond its words
    are `new`) are parallel. Pairs: asked x record, sorted; looks: pair, form, name.
    """

    asked: Sequence[MatchQuery]
    forms: list[Name]
    form_of: Ints
    words: npt.NDArray[np.int32]
    new: list[str]
    pairs: Ints
    comparisons: Ints


def block_of(
    universe: Universe,
    asked: Sequence[MatchQuery],
    only: list[tuple[int, int]] | None = None,
) -> CandidateBlock:
    """Return for asked names the records of the same country that are like them.

    only: (asked, record) to look at instead.
    """
    split = variants_all([name.name for name in asked])
    forms = [form for some in split for form in some]
    form_of = np.repeat(np.arange(len(asked)), [len(some) for some in split])
    index = dict(universe.index)
    words = word_table(forms, index)
    new = list(index)[len(universe.index) :]
    if only is None:
        likest = _likest(
            universe,
            asked,
            form_of,
            words,
            new,
        )
        only = _by_short_form(
            universe,
            asked,
            forms,
            form_of,
        )
    else:
        likest = _NONE
    pairs, comparisons = _comparisons(
        universe,
        form_of,
        likest,
        only,
    )
    return CandidateBlock(
        asked,
        forms,
        form_of,
        words,
        new,
        pairs,
        comparisons,
    )


@dataclass(frozen=True)
class Keys:
    """What the names of a universe are found by: their words, their beginnings and ends."""

    index: dict[str, int]
    by_word: Matrix
    """word x key"""
    weights: npt.NDArray[np.float32]
    names: Matrix
    """name x key, rows of length 1"""


def keys_of(universe: Universe) -> Keys:
    """Return the keys of a universe, made once."""
    if universe.keys is None:
        index: dict[str, int] = {}
        by_word = _keys(list(universe.index), index)
        names = _by_word(universe.words, len(universe.index)) @ by_word
        seen = np.bincount(names.indices, minlength=names.shape[1])
        weights = np.log((names.shape[0] + 1.0) / (seen + 1.0)).astype(
            np.float32
        )
        universe.keys = Keys(
            index,
            by_word,
            weights,
            _unit(names, weights),
        )
    return universe.keys


def _keys(
    words: list[str],
    index: dict[str, int],
    *,
    grow: bool = True,
) -> Matrix:
    """Return word x key; a key that is not in the index enters it, or is left out."""
    rows: list[int] = []
    columns: list[int] = []
    for at, word in enumerate(words):
        keys = (word, f"^{word[:_AFFIX]}", f"{word[-_AFFIX:]}$")
        for key in keys if len(word) > _AFFIX else keys[:1]:
            if grow or key in index:
                rows.append(at)
                columns.append(index.setdefault(key, len(index)))
    data = np.ones(len(rows), np.float32)
    return sparse.csr_matrix(
        (data, (rows, columns)), shape=(len(words), len(index))
    )


def _by_word(words: npt.NDArray[np.int32], size: int) -> Matrix:
    present = words >= 0
    rows = np.nonzero(present)[0]
    data = np.ones(len(rows), np.float32)
    return sparse.csr_matrix(
        (data, (rows, words[present])), shape=(len(words), size)
    )


def _unit(table: Matrix, weights: npt.NDArray[np.float32]) -> Matrix:
    table.data = np.minimum(table.data, 1.0) * weights[table.indices]
    norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return (
        sparse.diags_array((1.0 / np.maximum(norms, 1e-9)).astype(np.float32))
        @ table
    )


def _likest(
    universe: Universe,
    asked: Sequence[MatchQuery],
    form_of: Ints,
    words: npt.NDArray[np.int32],
    new: list[str],
) -> tuple[Ints, Ints, npt.NDArray[np.float32]]:
    """Return (asked, name, likeness) of the names of the likest records of each asked name."""
    keys = keys_of(universe)
    names = keys.names
    new_words = _keys(new, keys.index, grow=False)
    every: Matrix = sparse.vstack([keys.by_word, new_words], format="csr")
    forms = _unit(_by_word(words, every.shape[0]) @ every, keys.weights)
    country_of = np.array([asked[at].country for at in form_of], dtype=str)
    chunks: list[tuple[object, ...]] = []
    for code in dict.fromkeys(country_of.tolist()):
        if (span := universe.span.get(code)) is None:
            continue
        rows = np.flatnonzero(country_of == code)
        begin = int(universe.first[span.start])
        end = begin + int((universe.owner[begin:] < span.stop).sum())
        like = (forms[rows] @ names[begin:end].T).tocoo()
        chunks.append(
            _best(
                form_of[rows[like.row]],
                like.col + begin,
                like.data,
                universe.owner,
            )
        )
    if not chunks:
        return _NONE
    a, n, s = (np.concatenate(part) for part in zip(*chunks, strict=True))
    return a, n, s


def _best(
    asked: Ints,
    name: Ints,
    like: npt.NDArray[np.float32],
    owner: Ints,
) -> tuple[Ints, Ints, npt.NDArray[np.float32]]:
    """Return the rows of the best names of the best records of each asked name."""
    top = np.zeros(int(asked.max(initial=0)) + 1, np.float32)
    np.maximum.at(top, asked, like)
    chosen = like >= _HOPE * top[asked]
    asked, name, like = asked[chosen], name[chosen], like[chosen]
    order = np.lexsort((-like, asked))
    asked, name, like = asked[order], name[order], like[order]
    pair = asked * np.int64(len(owner) + 1) + owner[name]
    _, first, back = np.unique(pair, return_index=True, return_inverse=True)
    is_first = np.zeros(len(pair), bool)
    is_first[first] = True  # the best name of a record comes first
    place = np.cumsum(is_first) - 1
    begins = np.searchsorted(asked, asked, side="left")
    # Records before this one, of the same asked name.
    rank = place - place[begins]
    chosen = rank[first][back] < _MOST_RECORDS
    return asked[chosen], name[chosen], like[chosen]


def _by_short_form(
    universe: Universe,
    asked: Sequence[MatchQuery],
    forms: list[Name],
    form_of: Ints,
) -> list[tuple[int, int]]:
    """Return (asked, record) where a name is equal, or an acronym or initials stand in it."""
    short_pairs: dict[tuple[int, int], None] = {}
    for form, at in zip(forms, form_of.tolist(), strict=True):
        code = asked[at].country
        near = list(universe.exact.get((code, form.compact), ()))[
            :_MOST_RECORDS
        ]
        for word in {*form.core.split(), form.compact, initials(form.core)}:
            if len(word) >= SHORT:
                records = universe.short.get((code, word), ())
                if len(records) <= _SHARED_SHORT:
                    near += records
        short_pairs.update(dict.fromkeys((at, record) for record in near))
    return list(short_pairs)


def _comparisons(
    universe: Universe,
    form_of: Ints,
    likest: tuple[Ints, Ints, npt.NDArray[np.float32]],
    short: list[tuple[int, int]],
) -> tuple[Ints, Ints]:
    """Return pairs (asked, record), and for each the forms x names to compare."""
    asked, name, like = likest
    if not len(asked) and not short:
        return np.zeros((0, 2), np.int64), np.zeros((0, 3), np.int64)
    size = np.int64(universe.size + 1)
    extra = np.array(short, np.int64).reshape(-1, 2)
    counts = np.diff(np.append(universe.first, len(universe.names)))[
        extra[:, 1]
    ]
    more = np.repeat(
        universe.first[extra[:, 1]] - (np.cumsum(counts) - counts), counts
    )
    more = more + np.arange(len(more))
    asked = np.concatenate((asked, np.repeat(extra[:, 0], counts)))
    name = np.concatenate((name, more))
    like = np.concatenate((like, np.zeros(len(more), np.float32)))
    code = asked * size + universe.owner[name]
    order = np.lexsort((-like, name, code))
    code, name, like = code[order], name[order], like[order]
    fresh = np.append(True, (code[1:] != code[:-1]) | (name[1:] != name[:-1]))
    code, name, like = code[fresh], name[fresh], like[fresh]
    order = np.lexsort((-like, code))
    code, name = code[order], name[order]
    pairs, begins, pair_of = np.unique(
        code, return_index=True, return_inverse=True
    )
    compared = np.arange(len(code)) - begins[pair_of] < _NAMES
    pair_of, name = pair_of[compared], name[compared]
    pairs = np.stack((pairs // size, pairs % size), axis=1)
    form_begin = np.searchsorted(form_of, pairs[pair_of, 0], side="left")
    form_count = (
        np.searchsorted(form_of, pairs[pair_of, 0], side="right") - form_begin
    )
    repeat = np.repeat(np.arange(len(pair_of)), form_count)
    step = np.arange(len(repeat)) - np.repeat(
        np.cumsum(form_count) - form_count, form_count
    )
    comparisons = np.stack(
        (pair_of[repeat], form_begin[repeat] + step, name[repeat]), axis=1
    )
    return pairs, comparisons


def paired(
    universe: Universe, pairs: Sequence[tuple[str, str, str]]
) -> tuple[Universe, CandidateBlock]:
    """Return bare names (left, right, country) as asked names, each with the right one as record.

    Words are as rare as in the given universe, whose records take no part.
    """
    rights = records_of(
        [
            {
                "id": str(at),
                "country": code,
                "names": [{"value": right, "type": "alias"}],
            }
            for at, (_, right, code) in enumerate(pairs)
        ]
    )
    alone = Universe(rights, universe)
    where = {record.id: at for at, record in enumerate(alone.records)}
    short = [
        (at, where[str(at)])
        for at in range(len(pairs))
        if alone.records[where[str(at)]].names
    ]
    return alone, block_of(
        alone, [MatchQuery(left, code) for left, _, code in pairs], short
    )
