"""Many questions from a file, their answers to another."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from graph.ask.answer import ask, prepare
from graph.ask.lexicon import language
from graph.common.textio import read_rows, write_rows
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

COLUMNS: tuple[str, ...] = (
    "id",
    "kind",
    "ids",
    "ignored",
    "query",
    "params",
    "seconds",
)


def ask_file(
    snapshot: Snapshot,
    file: Path,
    out: Path,
) -> Properties:
    """Answer every row (`id`, `lang`, `question`) of a CSV file; write one row each to `out`.

    Returns how many questions, how many had no answer, and the slowest in seconds. `lang` may be
    empty. Raises InvalidInputError where a column is missing or a language is not one of ours.
    """
    rows = list(read_rows(file, ("id", "question")))
    prepare(snapshot)
    answers = [
        _answer(
            snapshot,
            file,
            line,
            row,
        )
        for line, row in rows
    ]
    write_rows(
        out,
        COLUMNS,
        ([answer[name] for name in COLUMNS] for answer in answers),
    )
    return {
        "questions": len(answers),
        "unanswered": sum(answer["kind"] == "none" for answer in answers),
        "slowest_seconds": max(
            (float(answer["seconds"]) for answer in answers), default=0.0
        ),
    }


def _answer(
    snapshot: Snapshot,
    file: Path,
    line: int,
    row: dict[str, str],
) -> dict[str, str]:
    try:
        lang = language(row.get("lang") or None)
    except InvalidInputError as exc:
        raise InvalidInputError(f"{file}:{line}: {exc.detail}") from exc
    start = time.perf_counter()
    answer = ask(
        snapshot,
        row["question"],
        lang,
        limit=0,
    )
    seconds = time.perf_counter() - start
    params = (
        answer.params
        if answer.query
        else [run.params for run in answer.queries]
    )
    return {
        "id": row["id"],
        "kind": answer.kind,
        "ids": "|".join(answer.ids),
        "ignored": " ".join(answer.ignored),
        "query": answer.query or "|".join(run.query for run in answer.queries),
        "params": json.dumps(params, ensure_ascii=False, sort_keys=True),
        "seconds": f"{seconds:.6f}",
    }
