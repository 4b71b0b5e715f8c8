"""Rank, for every organisation of a participation file, its possible first-time partners."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from graph.common.textio import read_rows, write_rows
from graph.linkprediction import ranker
from graph.linkprediction.features import HistoryFeatures
from graph.linkprediction.pair_features import Connections
from graph.linkprediction.participations import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graph.common.properties import Properties
    from graph.linkprediction.block import Block, Dense, Ints

Prediction = tuple[str, str, str]


def predict(
    history: Path,
    out: Path,
    top: int = 100,
    pairs: Path | None = None,
    pair_out: Path | None = None,
) -> Properties:
    """Write `org_id,candidate_id,score` with the `top` best candidates of every organisation.

    Scores are sums of the shipped ranker: they order the candidates of one organisation.
    With `pairs` (columns org_id, candidate_id) the scores of these pairs go to `pair_out`.

    Returns:
        Counts and seconds: organisations, projects, rows, pairs, seconds.

    Raises:
        InvalidInputError: a file is not as described; names file, line, field and reason.
    """
    begin = time.perf_counter()
    header = ("org_id", "candidate_id", "score")
    participations = read(history)
    asked = list(read_rows(pairs, header[:2])) if pairs else []
    evidence = HistoryFeatures(participations)
    counts = {
        "organisations": len(participations.ids),
        "projects": len(participations.projects),
    }
    counts["rows"] = write_rows(
        out, header, ranked(Connections(evidence), top)
    )
    if pairs is not None and pair_out is not None:
        wanted = [(row["org_id"], row["candidate_id"]) for _, row in asked]
        counts["pairs"] = write_rows(
            pair_out, header, judged(evidence, wanted)
        )
    return {**counts, "seconds": round(time.perf_counter() - begin, 1)}


def ranked(connections: Connections, top: int) -> Iterator[Prediction]:
    """Yield the best candidates of every organisation, best first."""
    ids = connections.history.ids
    for block in ranker.blocks(connections, np.arange(len(ids))):
        row, column, score = ranker.scored(connections, block)
        order = np.lexsort((-score, row))
        begin = np.searchsorted(row[order], np.arange(len(block.places)))
        rank = np.arange(len(order)) - begin[row[order]]
        for at in order[rank < top]:
            yield (
                ids[block.places[row[at]]],
                ids[column[at]],
                f"{score[at]:.5f}",
            )


def judged(
    evidence: HistoryFeatures, pairs: Sequence[tuple[str, str]]
) -> Iterator[Prediction]:
    """Yield the pairs whose organisations are both known, each with its score."""
    index = evidence.history.index
    known = [
        pair
        for pair in dict.fromkeys(pairs)
        if pair[0] in index and pair[1] in index
    ]
    for (left, right), score in zip(
        known, pair_scores(evidence, known), strict=True
    ):
        yield left, right, f"{score:.5f}"


def pair_scores(
    evidence: HistoryFeatures, pairs: Sequence[tuple[str, str]]
) -> Iterable[float]:
    """Return the log-odds that the right one becomes a new partner of the left one."""
    if not pairs:
        return []
    index = evidence.history.index
    both = np.array([(index[a], index[b]) for a, b in pairs], dtype=np.int64)
    return _one_way(evidence, both[:, 0], both[:, 1]).tolist()


def _one_way(
    evidence: HistoryFeatures,
    own: Ints,
    other: Ints,
) -> Dense:
    places, row = np.unique(own, return_inverse=True)
    out = np.zeros(len(own), np.float32)
    for number, block in enumerate(ranker.blocks(evidence, places)):
        begin = number * ranker.BLOCK
        mine = np.flatnonzero((row >= begin) & (row < begin + ranker.BLOCK))
        values = pair_rows(
            evidence,
            block,
            row[mine] - begin,
            other[mine],
        )
        out[mine] = ranker.judge().raw(values)
    return out


def pair_rows(
    evidence: HistoryFeatures,
    block: Block,
    row: Ints,
    column: Ints,
) -> Dense:
    """Return the features of pairs without those that need the other candidates of the row."""
    values = evidence.rows(block, row, column)
    values[:, ranker.RANKED] = 0
    return values
