"""What speaks for and against "this name means that record", as numbers.

Signals are made for all looks (one form of an asked name, one name of a record) at once, then
brought to one row for each pair of asked name and record; the last ones compare a record with
its rivals, because a good likeness says little where another record is as like.
"""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.common.arrays import matrix, named
from ingest.matching.equal_names import EQUAL, equals
from ingest.matching.rivals import RIVAL, rivals
from ingest.matching.shared import (
    ACRONYM,
    CITY,
    RECORD,
    acronyms,
    cities,
    records,
)
from ingest.matching.spelling import SPELLING, spellings
from ingest.matching.word_cover import COVER, KINDS_OF_BODY, covers

if TYPE_CHECKING:
    import numpy.typing as npt

    from ingest.matching.blocking import CandidateBlock
    from ingest.matching.universe import Universe

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.floating[Any]]

_WHOLE = (
    "whole_sort",
    "whole_both",
    "whole_asked",
    "whole_record",
)
"""Some of the above where neither name is a piece of another."""
FEATURES = (
    *SPELLING,
    *COVER,
    *KINDS_OF_BODY,
    *_WHOLE,
    *EQUAL,
    *ACRONYM,
    *CITY,
    *RECORD,
    *RIVAL,
)


def signals(universe: Universe, block: CandidateBlock) -> Floats:
    """Return pair x feature for the pairs of a block, in the order of `FEATURES`."""
    if not len(block.pairs):
        return np.zeros((0, len(FEATURES)), np.float32)
    pair, form, name = block.comparisons.T
    begins = np.searchsorted(pair, np.arange(len(block.pairs)))
    forms, names = block.forms, universe.names
    whole = np.array(
        [
            not (forms[f].part or names[n].part)
            for f, n in zip(form, name, strict=True)
        ]
    )
    text = spellings(
        universe,
        block,
        form,
        name,
    )
    cover, kinds = covers(
        universe,
        block,
        form,
        name,
        pair,
    )
    best = _best(pair, begins, cover["covered_both"] + 1e-3 * whole)
    of_whole_names = {
        "whole_sort": text["token_sort"] * whole,
        "whole_both": cover["covered_both"] * whole,
        "whole_asked": cover["covered_asked"] * whole,
        "whole_record": cover["covered_record"] * whole,
    }
    equal = named(
        equals(
            universe,
            block,
            form,
            name,
            whole,
        ),
        EQUAL,
    )
    columns = {
        **{
            feature: np.maximum.reduceat(values, begins)
            for feature, values in (text | of_whole_names | equal).items()
        },
        **{
            feature: values[best]
            for feature, values in (cover | kinds).items()
        },
        **named(acronyms(universe, block), ACRONYM),
        **named(cities(universe, block), CITY),
        **named(records(universe, block), RECORD),
    }
    columns = {
        feature: values.astype(np.float32)
        for feature, values in columns.items()
    }
    return matrix({**columns, **rivals(block, columns)}, FEATURES)


def _best(
    pair: Ints,
    begins: Ints,
    value: Floats,
) -> Ints:
    """Return the place of the highest value of each group."""
    order = np.lexsort((-value, pair))
    return order[begins]
