"""Doubtful matches and what people judged of them.

Judgements are entries of the log: the last one on a pair counts, and `undone` takes back what stood
before. A `judgements.csv` of the data folder, in which they were kept earlier, is read before them.
`doubtful.jsonl` is written by each load.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
import structlog

from graph.common.disks import disk_faults, make_private
from graph.common.properties import each_of
from graph.common.textio import refuse_missing, text_lines, written_whole
from graph.curation.log import Log, write_entry
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graph.common.properties import Properties, Values

log = structlog.get_logger()

JUDGEMENTS, REVIEW_QUEUE = "judgements.csv", "doubtful.jsonl"
VERDICTS = ("same", "different", "undone")
DECISIVE = (
    "equal_whole",
    "equal_meaning",
    "covered_both",
    "covered_asked",
    "covered_record",
    "acronym_stated",
    "acronym_initials",
    "city",
    "city_known",
    "city_in_name",
    "rarest_missing_asked",
    "rarest_missing_record",
    "number_conflict",
    "kind_hospital",
    "kind_foundation",
    "kind_university",
    "kind_unit",
    "kind_company",
    "rivals_equal",
    "gap_both",
    "token_sort",
    "meaning",
)
"""The signals of the matching that can be told in words, see `reasons`."""
Pair = tuple[str, str]
_LONGEST = 500
"""Characters of a reason, a name or an id."""
_KINDS = ("hospital", "foundation", "university", "unit", "company")
_MOST_WORDS = 0.85
"""Share of the weight of all words from which two names have nearly all words in common."""
_FEW_WORDS = 0.5
"""The same below which they are unlike: less than half."""
_WHOLE = 0.98
"""Likeness that counts as the same: a rounding below 1, and no other letter."""
_OTHER_TOWN = 0.7
"""Likeness of the names of towns below which they are two towns and no two spellings."""
_ACRONYM = 3
"""Letters from which an acronym says something; two letters are many organisations."""
_RARE = 0.5
"""Rarity from which a word that one of the names lacks is told."""
_NEAR = 0.02
"""Difference of the scores of two rivals below which the model does not know which it is."""


class Judgement(NamedTuple):
    """What a person said of a source's record (left) and a node known otherwise (right)."""

    left: str
    right: str
    verdict: str
    """same, different or undone"""
    who: str
    when: str
    """ISO 8601 time"""
    why: str


def read_judgements(path: Path) -> list[Judgement]:
    """Return the judgements of a file in their order; none if there is no file.

    Lines that are no judgements (torn off by a power loss, say) are passed over with a warning that
    names file, line and reason; the others count.

    Raises:
        InvalidInputError: the file cannot be read, or its first line is not the header.
    """
    if not path.exists():
        return []
    judgements: list[Judgement] = []
    with text_lines(path) as lines:
        header = next(csv.reader([lines.readline()]), list[str]())
        refuse_missing(path, header, Judgement._fields)
        for number, line in enumerate(lines, 2):
            if not line.strip():
                continue
            try:
                judgements.append(_judgement(header, line))
            except (ValueError, csv.Error) as exc:
                log.warning(
                    "judgement passed over",
                    line=f"{path}:{number}",
                    reason=str(exc),
                )
    return judgements


def _judgement(header: list[str], line: str) -> Judgement:
    """Return the judgement in a line of a file; raise ValueError or csv.Error if it is none."""
    cells = next(csv.reader([line], strict=True), list[str]())
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} fields, not {len(header)}")
    row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    for name in Judgement._fields:
        if not row[name]:
            raise ValueError(f"{name}: empty")
    if row["verdict"] not in VERDICTS:
        raise ValueError(f"verdict: {row['verdict']!r} is unknown")
    return Judgement(*(row[name] for name in Judgement._fields))


def judgements_in(folder: Path) -> list[Judgement]:
    """Return the judgements of a data folder in their order, those of its older file first.

    Raises:
        InvalidInputError: that file cannot be read, or its first line is not the header.
        CurationStoreError: the log cannot be read.
    """
    entries = Log(folder).of_kind("match-judged")
    return [
        *read_judgements(folder / JUDGEMENTS),
        *(
            Judgement(
                entry.body["left"],
                entry.body["right"],
                entry.body["verdict"],
                entry.who,
                entry.at,
                entry.why,
            )
            for entry in entries
        ),
    ]


def judgements_in_force(
    judgements: Iterable[Judgement],
) -> dict[Pair, Judgement]:
    """Return what counts of each pair: the last word, if it was not undone."""
    last: dict[Pair, Judgement] = {}
    for judgement in judgements:
        pair = judgement.left, judgement.right
        last.pop(pair, None)
        if judgement.verdict != "undone":
            last[pair] = judgement
    return last


def judge(
    folder: Path,
    pair: Pair,
    verdict: str,
    who: str,
    why: str,
) -> Judgement:
    """Add a judgement to the history of a data folder and return it; it is on disk on return.

    Raises:
        InvalidInputError: an unknown verdict, or a field is empty.
        NotFoundError: nothing stands that could be undone.
    """
    record, target, who, why = (
        " ".join(text.split())[:_LONGEST] for text in (*pair, who, why)
    )
    given = {
        "left": record,
        "right": target,
        "verdict": verdict,
        "who": who,
        "why": why,
    }
    for name, text in given.items():
        if not text:
            raise InvalidInputError(f"{name}: empty.")
    if verdict not in VERDICTS:
        raise InvalidInputError(
            f"verdict: {verdict!r} is none of {', '.join(VERDICTS)}."
        )
    log_of_folder = Log(folder)
    with log_of_folder.store.writing() as db:
        # Nobody else can write now: what stands still stands when the judgement is written.
        if verdict == "undone" and (record, target) not in judgements_in_force(
            judgements_in(folder)
        ):
            raise NotFoundError(
                f"No judgement stands on {record} and {target}."
            )
        body = {
            "left": record,
            "right": target,
            "verdict": verdict,
        }
        write_entry(
            db,
            "match-judged",
            who,
            why,
            body=body,
        )
    return judgements_in(folder)[-1]


def judge_doubtful(
    folder: Path,
    pair: Pair,
    verdict: str,
    who: str,
    why: str,
) -> Judgement:
    """Add a judgement as `judge` does, of a pair in the list of doubtful matches alone.

    Raises:
        NotFoundError: the pair is not in doubt.
    """
    pairs = (
        (match["record"]["id"], match["target"]["id"])
        for match in review(folder)
    )
    if pair not in pairs:
        raise NotFoundError(
            f"{pair[0]!r} and {pair[1]!r} are no doubtful match."
        )
    return judge(
        folder,
        pair,
        verdict,
        who,
        why,
    )


def write_doubtful(folder: Path, matches: Iterable[Properties]) -> int:
    """Put these doubtful matches in the place of the earlier ones; return how many."""
    path = folder / REVIEW_QUEUE
    count = 0
    with (
        disk_faults(folder),
        written_whole(path) as part,
        part.open("wb") as lines,
    ):
        make_private(part)
        for count, match in enumerate(matches, 1):  # noqa: B007 - the last one is the answer
            lines.write(orjson.dumps(match, option=orjson.OPT_APPEND_NEWLINE))
    return count


def review(folder: Path) -> list[Properties]:
    """Return the doubtful matches of a data folder, the likest first, with what was judged.

    Each has record and target (what is known of either), score, basis, signals, and judgement
    (None = open). Lines that are no matches are passed over with a warning.
    """
    judged = judgements_in_force(judgements_in(folder))
    path = folder / REVIEW_QUEUE
    matches: list[Properties] = []
    if path.exists():
        with text_lines(path) as lines:
            for number, line in enumerate(lines, 1):
                try:
                    match = _match(line)
                except (KeyError, TypeError, ValueError) as exc:
                    log.warning(
                        "doubtful match passed over",
                        line=f"{path}:{number}",
                        reason=repr(exc),
                    )
                    continue
                verdict = judged.get(
                    (match["record"]["id"], match["target"]["id"])
                )
                judgement = verdict._asdict() if verdict else None
                matches.append({**match, "judgement": judgement})
    return sorted(
        matches, key=lambda match: (-match["score"], match["record"]["id"])
    )


def _match(line: str) -> Properties:
    """Return the match in a line; raise KeyError, TypeError or ValueError if there is none."""
    match = orjson.loads(line)
    for side in ("record", "target"):
        if not isinstance(match[side]["id"], str):
            raise TypeError(f"{side}.id is no text")
    if not isinstance(match["signals"], dict):
        raise TypeError("signals is no object")
    return {
        "basis": "model",
        **match,
        "score": float(match["score"]),
    }


def reasons(match: Values) -> tuple[list[str], list[str]]:
    """Return what speaks for and what against one organisation, as names of reasons."""
    given: Mapping[str, float] = match["signals"]
    signals = {name: given.get(name, 0.0) for name in DECISIVE}
    bearers = given.get("bearers", 0), given.get("enterprises_of_that_name", 0)
    model, has_town = match.get("basis") == "model", signals["city_known"] > 0
    same_town = has_town and signals["city"] >= _WHOLE
    covered = signals["covered_both"]
    known, kinds = (
        {match[side].get(name) for side in ("record", "target")} - {None}
        for name in ("country", "kind")
    )
    pro = {
        "equal": signals["equal_whole"] > 0,
        "meaning": signals["equal_whole"] <= 0 < signals["equal_meaning"],
        "words": signals["equal_meaning"] <= 0 and covered >= _MOST_WORDS,
        "inside": 0 < covered < _MOST_WORDS
        and max(signals["covered_asked"], signals["covered_record"]) >= _WHOLE,
        "acronym": max(signals["acronym_stated"], signals["acronym_initials"])
        >= _ACRONYM,
        "town": same_town,
        "named": signals["city_in_name"] > 0 and not same_town,
        "name": 1 in bearers,
        "country": len(known) == 1,
    }
    con = {
        "unlike": model and covered < _FEW_WORDS,
        "missing": max(
            signals["rarest_missing_asked"], signals["rarest_missing_record"]
        )
        >= _RARE,
        "kinds": len(kinds) > 1,
        "towns": has_town and signals["city"] < _OTHER_TOWN,
        "number": signals["number_conflict"] > 0,
        **{name: signals[f"kind_{name}"] != 0 for name in _KINDS},
        "rival": signals["rivals_equal"] > 0
        or (model and signals["gap_both"] <= _NEAR),
        "bearers": max(bearers) > 1,
        "countries": len(known) > 1,
    }
    return _true_names(pro), _true_names(con)


def _true_names(conditions: Mapping[str, bool]) -> list[str]:
    return [name for name, is_true in conditions.items() if is_true]


def shown(match: Values) -> str:
    """Return a doubtful match as lines of text: both sides field by field, signals, judgement."""
    record, target, verdict = (
        match["record"],
        match["target"],
        match["judgement"],
    )
    fields = [name for name in (*record, *target) if name != "source_ids"]
    lines = [
        f"{record['id']}  ?  {target['id']}   {match['score']:.2f} by {match['basis']}"
    ]
    for name in dict.fromkeys(fields):
        sides = (_plain(side.get(name, "")) for side in (record, target))
        lines.append("  {:10} {:42.42} {:.60}".format(name, *sides))
    pro, con = reasons(match)
    lines.append(f"  for        {', '.join(pro) or '-'}")
    lines.append(f"  against    {', '.join(con) or '-'}")
    signals = (
        f"{name} {_plain(value)}" for name, value in match["signals"].items()
    )
    lines.append("  signals    " + ", ".join(signals))
    if verdict:
        lines.append(
            f"  judged     {verdict['verdict']} by {verdict['who']},"
            f" {verdict['when']}: {verdict['why']}"
        )
    return "\n".join(lines)


def _plain(value: Any) -> str:
    return " | ".join(map(str, each_of(value)))
