"""How like two names are written, as numbers between 0 and 1."""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

if TYPE_CHECKING:
    import numpy.typing as npt

    from ingest.matching.blocking import CandidateBlock
    from ingest.matching.universe import Universe

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.floating[Any]]

SPELLING = (
    "ratio",
    "token_sort",
    "token_set",
    "partial",
    "start",
    "squeezed",
    "meaning",
)


def spellings(
    universe: Universe,
    block: CandidateBlock,
    form: Ints,
    name: Ints,
) -> dict[str, Floats]:
    """Return the columns of `SPELLING`, a value for each look."""
    used, back = np.unique(name, return_inverse=True)
    names = [universe.names[at] for at in used]
    asked_meaning = [" ".join(sorted(form.concepts)) for form in block.forms]
    record_meaning = [" ".join(sorted(name.concepts)) for name in names]
    asked = [block.forms[at].core for at in form]
    record = [names[at].core for at in back]
    squeezed = (
        [text.replace(" ", "") for text in asked],
        [text.replace(" ", "") for text in record],
    )
    meaning = (
        [asked_meaning[at] for at in form],
        [record_meaning[at] for at in back],
    )
    percent = {
        "ratio": cpdist(
            asked,
            record,
            scorer=fuzz.ratio,
            dtype=np.float32,
        ),
        "token_sort": cpdist(
            asked,
            record,
            scorer=fuzz.token_sort_ratio,
            dtype=np.float32,
        ),
        "token_set": cpdist(
            asked,
            record,
            scorer=fuzz.token_set_ratio,
            dtype=np.float32,
        ),
        "partial": cpdist(
            asked,
            record,
            scorer=fuzz.partial_ratio,
            dtype=np.float32,
        ),
        "squeezed": cpdist(*squeezed, scorer=fuzz.ratio, dtype=np.float32),
        "meaning": cpdist(*meaning, scorer=fuzz.ratio, dtype=np.float32),
    }
    start = cpdist(
        asked,
        record,
        scorer=JaroWinkler.normalized_similarity,
        dtype=np.float32,
    )
    return {
        **{feature: values / 100 for feature, values in percent.items()},
        "start": start,
    }
