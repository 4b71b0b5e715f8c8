"""Learn offline which word of another language an English one translates.

`python -m tools.training.matching.translations UNIVERSE` writes `ingest/matching/lexicon.txt`: an
English word or concept and the words that mean it, from records that bear an English name and
others, by the first model of Brown et al., "The Mathematics of Statistical Machine Translation"
(1993).
"""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from graph.common.textio import text_lines
from ingest.matching.names import LEXICON, fold_all, words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 8
SEEN = 3
SURE = 0.5


def parallel(universe: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the content words of an English and of another name of the same record."""
    known = words()
    with text_lines(universe) as lines:
        for line in lines:
            names: list[dict[str, Any]] = orjson.loads(line)["names"]
            spoken = [
                name
                for name in names
                if "lang" in name and "acronym" not in name["type"]
            ]
            sides = [
                [n["value"] for n in spoken if (n["lang"] == "en") is way]
                for way in (True, False)
            ]
            if not all(sides):
                continue
            english, others = (
                [
                    [word for word in text.split() if word not in known.stop]
                    for text in fold_all(side)
                ]
                for side in sides
            )
            for other in others:
                yield english[0], other


def translations(universe: Path) -> dict[str, str]:
    """Return for words of other languages the English word or concept they translate."""
    known = words().concept
    own: dict[str, int] = defaultdict(int)
    foreign, english = {}, {}
    rows: list[tuple[int, int, int]] = []
    for number, (left, right) in enumerate(parallel(universe)):
        for word in left:
            own[word] += 1
        meant = {known.get(word, (word,))[0] for word in left}
        unknown = {
            word for word in right if word not in known and not word.isdigit()
        }
        meanings = {known[word][0] for word in right if word in known}
        # What a known word says needs no other word for it.
        rows += [
            (
                number,
                foreign.setdefault(word, len(foreign)),
                english.setdefault(other, len(english)),
            )
            for word in sorted(unknown)
            for other in sorted(meant - meanings)
        ]
    pair, f, e = np.array(rows, np.int64).T
    code, cell = np.unique(f * len(english) + e, return_inverse=True)
    f_of, e_of = code // len(english), code % len(english)
    _, target = np.unique(pair * len(foreign) + f, return_inverse=True)
    chance = np.ones(len(code))
    expected = chance
    for _ in range(ROUNDS):
        part = chance[cell]
        part /= np.bincount(target, part)[target]
        expected = np.bincount(cell, part)
        chance = expected / np.bincount(e_of, expected)[e_of]
    share = expected / np.bincount(f_of, expected)[f_of]
    f_words, e_words = list(foreign), list(english)
    return {
        f_words[f_of[at]]: e_words[e_of[at]]
        for at in np.flatnonzero((expected >= SEEN) & (share >= SURE))
        if f_words[f_of[at]] != e_words[e_of[at]]
        and 2 * own[f_words[f_of[at]]] < expected[at]
    }


def main(universe: Path) -> None:
    """Write the lexicon."""
    LEXICON.write_text("", "utf-8")
    words.cache_clear()
    by_meaning: dict[str, list[str]] = defaultdict(list)
    for word, meant in sorted(translations(universe).items()):
        by_meaning[meant].append(word)
    lines = [
        f"{meant} {' '.join(words)}\n"
        for meant, words in sorted(by_meaning.items())
    ]
    LEXICON.write_text("".join(lines), "utf-8")
    sys.stdout.write(
        f"{len(lines)} meanings, {sum(map(len, by_meaning.values()))} words\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
