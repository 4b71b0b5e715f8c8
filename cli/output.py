"""How the command line shows things: tables, JSON, CSV."""

from __future__ import annotations

import functools
import json
import sys
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.common.properties import items_of
from graph.common.tabular import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph.common.properties import Values

_UNFOLDED = 100_000
"""Columns of output that is not a terminal: a program that reads it must find ids whole."""


_SIGNS = {
    "planned": "o",
    "lost": "x",
    "absent": "!",
    "empty": "-",
    "unknown": "?",
    "stale": "{open}*",
}
"""What stands for a cell by its state; for all other states, how many actors operate."""


def _takes(text: str) -> bool:
    """Return whether standard output has every character of a text."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _console() -> Console:
    """Return a console that folds at the width of a terminal, and nowhere else."""
    console = Console()
    return console if console.is_terminal else Console(width=_UNFOLDED)


def show_json(value: Any) -> None:
    """Print a value as indented JSON."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    text = orjson.dumps(value, option=options, default=str).decode()
    if not _takes(text):
        # Escapes lose nothing where the output cannot hold a letter.
        text = json.dumps(orjson.loads(text), indent=2, ensure_ascii=True)
    sys.stdout.write(f"{text}\n")


def _unless_json(
    show: Callable[[Values], None],
) -> Callable[[Values, bool], None]:
    """Return what prints a record as JSON where that is asked for, else as `show` does."""

    @functools.wraps(show)
    def either(values: Values, as_json: bool) -> None:
        if as_json:
            show_json(values)
        else:
            show(values)

    return either


@_unless_json
def show_dict(values: Values) -> None:
    """Print one record: JSON, or a line per entry."""
    for name, value in values.items():
        sys.stdout.write(f"{name}: {value}\n")


def show_rows(
    rows: Sequence[Values],
    as_json: bool,
    *,
    csv: Sequence[str] | None = None,
    empty: str = "",
) -> None:
    """Print rows as a table, as JSON or as CSV with the columns `csv`.

    `empty` is said when a table has no rows; CSV has its line of names all the same.
    """
    if as_json:
        show_json(rows)
    elif csv is not None:
        write_csv(rows, sys.stdout, csv)
    elif not rows:
        sys.stdout.write(f"{empty}\n")
    else:
        table = Table(*rows[0], show_edge=False, header_style="bold")
        for row in rows:
            table.add_row(*(Text(_cell(value)) for value in row.values()))
        _console().print(table)


def show_part(
    rows: Iterable[Values],
    columns: Sequence[str],
    as_json: bool,
    *,
    empty: str,
) -> None:
    """Print some columns of rows as a table, or the whole rows as JSON."""
    part = [
        row if as_json else {name: row[name] for name in columns}
        for row in rows
    ]
    show_rows(part, as_json, empty=empty)


def _cell(value: Any) -> str:
    parts = items_of(value)
    if parts is not None:
        return ", ".join(_cell(part) for part in parts)
    return "" if value is None else str(value)


@_unless_json
def show_load(summary: Values) -> None:
    """Print what a load did: rows by kind, what was swept, the release and its checksum."""
    table = Table(
        "kind",
        "rows",
        "swept",
        show_edge=False,
        header_style="bold",
    )
    for kind, rows in summary["rows"].items():
        table.add_row(kind, f"{rows:,}", f"{summary['swept'].get(kind, 0):,}")
    _console().print(table)
    for name, figures in summary.get("sources", {}).items():
        _show_source(name, figures)
    word = "would be" if summary["dry_run"] else "is"
    seconds = sum(summary["seconds"].values())
    sys.stdout.write(
        f"Release {word} {summary['release']} ({summary['checksum']})"
    )
    sys.stdout.write(
        "\n" if summary["dry_run"] else f", loaded in {seconds:.1f} s\n"
    )


def _show_source(name: str, figures: Values) -> None:
    """Print what was read, kept and left out of one source, and every refused row."""
    if "read" not in figures:
        for prefix, counts in figures.items():
            sys.stdout.write(f"{prefix}: {_listed(counts)}\n")
        return
    for word in ("read", "kept", "left_out"):
        if counts := figures[word]:
            label = word.replace("_", " ")
            sys.stdout.write(f"{name} {label}: {_listed(counts)}\n")
    sys.stdout.write(
        f"{name} refused: {figures['refused']:,} rows, {figures['seconds']} s\n"
    )
    for reason in figures["reasons"]:
        sys.stdout.write(f"  {reason}\n")


def _listed(counts: Values) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in counts.items())


@_unless_json
def show_board(board: Values) -> None:
    """Print the gap board: the matrix (a number = open actors), the gaps and what changes."""
    numbered = enumerate(board["stages"], 1)
    stages = ", ".join(f"{number} {stage}" for number, stage in numbered)
    console = _console()
    console.print(_matrix(board))
    console.print(f"{stages}.", highlight=False)
    console.print(
        "Number = actors that operate (* none confirmed for three years), o planned, x lost, "
        "! missing by a source, - named elsewhere only, ? unknown.",
        highlight=False,
    )
    gaps = [
        {"severity": gap["severity"], "reason": gap["reason"]}
        for gap in board["gaps"]
    ]
    show_rows(gaps, False, empty="No gaps.")
    for line in _broken_handoffs(board):
        console.print(line, highlight=False)
    if board["changes"]:
        show_rows(board["changes"], False, empty="")
    for line in _losses(board):
        console.print(line, highlight=False)


def _matrix(board: Values) -> Table:
    """Return the table of a board: a therapy each line, a stage each column."""
    cells = {(cell["therapy"], cell["stage"]): cell for cell in board["cells"]}
    table = Table(box=None, padding=(0, 1, 0, 0))
    for name in ("therapy", *range(1, len(board["stages"]) + 1)):
        table.add_column(str(name), no_wrap=True)
    for therapy in board["therapies"]:
        signs = (_sign(cells[therapy, stage]) for stage in board["stages"])
        table.add_row(therapy, *signs)
    return table


def _sign(cell: Values) -> str:
    """Return what stands for a cell: how many actors operate, else the sign of its state."""
    return _SIGNS.get(cell["state"], "{open}").format(open=cell["open"])


def _broken_handoffs(board: Values) -> Iterator[str]:
    for handoff in board["handoffs"]:
        if handoff["broken"]:
            line = f"Broken hand-off, {handoff['therapy']}: {handoff['start']} > {handoff['end']}"
            yield f"{line} ({handoff['before']} and {handoff['after']} actors)."


def _losses(board: Values) -> Iterator[str]:
    for link in board["lost_links"]:
        yield f"Belgium loses {link['stage']} for {link['therapy']}."
    for therapy in board["broken_paths"]:
        yield f"{therapy} loses its path to the patient."


@_unless_json
def show_paths(answer: Values) -> None:
    """Print paths to the patient: a stage a row, then the missing links by name."""
    for item in answer["items"]:
        sys.stdout.write(f"{item['therapy']}: length {item['length']:g}\n")
        rows = [
            {
                "stage": step["stage"],
                "actor": step["actor"] or "MISSING",
                "tie": step["tie"] or "",
            }
            | {"others": step["others"], "outside": step["outside"]}
            for step in item["steps"]
        ]
        show_rows(rows, False)
        sys.stdout.write(
            f"Missing: {', '.join(item['missing']) or 'nothing'}.\n"
        )


@_unless_json
def show_partners(suggestions: Values) -> None:
    """Print suggested partners: a table a list, with the reasons and what is missing."""
    if suggestions["note"]:
        sys.stdout.write(f"{suggestions['note']}\n")
    for name in ("items", "further", "doors", "beside"):
        rows = [
            {
                "list": name,
                "actor": suggestion["id"],
                "kind": suggestion["kind"],
                "score": suggestion["score"],
                "standing": suggestion["standing"],
                "basis": suggestion["basis"],
                "reasons": [term["reason"] for term in suggestion["terms"]],
            }
            for suggestion in suggestions[name]
        ]
        if rows or name == "items":
            show_rows(rows, False, empty="No suggestions.")
    if suggestions["instead"]:
        sys.stdout.write(f"{', '.join(suggestions['instead'])}\n")


@_unless_json
def show_answer(answer: Values) -> None:
    """Print an answer: its sentence, how it was read, the items with why and when, the notes."""
    sys.stdout.write(f"{answer['sentence']}\n")
    for part in answer["understood"]:
        sys.stdout.write(f"{part['label']}: {', '.join(part['values'])}\n")
    rows = [
        {
            "id": item["id"],
            "name": item["name"] + (" †" if item["closed"] else ""),
            "why": "; ".join(item["why"]),
            "as of": item["as_of"],
            "sources": item["source_ids"],
        }
        for item in answer["items"]
    ]
    if rows:
        show_rows(rows, as_json=False)
    for note in answer["notes"]:
        if note["text"] != answer["sentence"]:
            sys.stdout.write(f"{note['text']} {note['url'] or ''}\n")
    for question in answer["examples"]:
        sys.stdout.write(f"{question}\n")
    for run in answer["queries"]:
        sys.stdout.write(
            f"query {run['query']} {orjson.dumps(run['params']).decode()}\n"
        )
