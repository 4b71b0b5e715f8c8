"""The verbs of the log of corrections: list, export, import, check, publish, undo.

Modules are imported where they are used, so that a verb starts without what it does not need.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import output
from cli.options import Json, writable_file
from cli.progress_bar import progress
from graph.common.properties import Properties
from graph.errors import InvalidInputError
from graph.settings import settings

if TYPE_CHECKING:
    from graph.curation.history import LoggedProposal
    from graph.curation.log import Log
    from graph.curation.patch import Patch

app = typer.Typer(
    help="What people proposed, what was decided, and what is published of it."
)
Who = Annotated[str, typer.Option(help="Who does this.")]
Why = Annotated[str, typer.Option(help="Why.")]


def _log() -> Log:
    from graph.curation.log import Log

    return Log(settings().data_dir)


@app.command("list")
def list_proposals(
    state: Annotated[
        str, typer.Option(help="new, asked, accepted or rejected.")
    ] = "",
    as_json: Json = False,
) -> None:
    """List the proposals and how they stand, the last ones first."""
    from graph.curation.history import STATES

    if state and state not in STATES:
        raise InvalidInputError(
            f"No state {state!r}.", hint=f"Known: {', '.join(STATES)}."
        )
    history = _log().history()
    rows = [
        _row(proposal, history.published)
        for proposal in sorted(
            history.proposals.values(), key=lambda proposal: -proposal.number
        )
        if state in ("", proposal.state)
    ]
    output.show_rows(rows, as_json, empty="Nothing was proposed.")


def _row(proposal: LoggedProposal, published: int) -> Properties:
    decided, body = proposal.decided, proposal.body
    return {
        "number": proposal.number,
        "state": proposal.state,
        "published": proposal.state == "accepted"
        and bool(decided)
        and decided.seq <= published,
        "kind": body.get("kind", ""),
        "about": f"{body.get('table', '')} {':'.join(body.get('key', ()))}".strip(),
        "by": proposal.who,
        "at": proposal.at,
        "decided_by": decided.who if decided else "",
        "why": decided.why if decided else "",
    }


@app.command()
def export(
    path: Annotated[
        Path, typer.Argument(help="CSV file to write.", callback=writable_file)
    ],
    as_json: Json = False,
) -> None:
    """Write the accepted corrections as a CSV file that `import` and the tables take."""
    from graph.common.textio import write_rows
    from graph.curation.patch import HEAD, patch_lines

    corrections = _log().history().in_force
    lines = write_rows(path, HEAD, patch_lines(corrections))
    counts = {
        "corrections": len(corrections),
        "cells": lines,
        "file": str(path),
    }
    output.show_dict(counts, as_json)


@app.command("import")
def import_patch(
    path: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV file.",
        ),
    ],
    who: Who = "",
    why: Why = "",
    into: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Folder of tables to change instead.",
        ),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(help="Of a workbook: this table alone; repeat for more."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Accept the corrections of a CSV file or workbook, or change the tables' files by them."""
    from graph.curation.apply import apply_edits
    from graph.curation.decisions import import_patches
    from graph.curation.patch import read_patch

    if path.suffix.lower() == ".xlsx":
        patches = _patches_of_workbook(path, why, table or [])
    else:
        patches = read_patch(path)
    if into is not None:
        changed, conflicts = apply_edits(
            (edit for patch in patches for edit in patch.edits), into
        )
        output.show_dict({"rows": changed, "conflicts": conflicts}, as_json)
        return
    numbers = import_patches(
        _log(),
        patches,
        who,
        why,
    )
    output.show_dict({"accepted": len(numbers), "numbers": numbers}, as_json)


def _patches_of_workbook(
    path: Path,
    why: str,
    tables: list[str],
) -> list[Patch]:
    """Return what a workbook changes as one correction; raise AtlasError if a row is refused."""
    from graph.curation.patch import Patch
    from ingest.comparison import compare_workbook, of_tables
    from ingest.effects import effects

    comparison = compare_workbook(settings(), _log(), path)
    edits = of_tables(comparison.edits, tables)
    unread = [str(problem) for problem in comparison.refused]
    refused = unread or effects(settings(), _log(), edits)["problems"]
    if refused:
        raise InvalidInputError(
            "\n".join(["Nothing was accepted:", *refused[:50]])
        )
    return [Patch(why or path.name, "", tuple(edits))] if edits else []


@app.command()
def workbook(
    path: Annotated[
        Path, typer.Argument(help="File to write.", callback=writable_file)
    ],
    as_json: Json = False,
) -> None:
    """Write the tables with all accepted corrections as a workbook that `import` takes."""
    from ingest.spreadsheet import write_workbook

    rows = write_workbook(settings(), _log(), path)
    output.show_dict({"rows": rows, "file": str(path)}, as_json)


@app.command()
def compare(
    path: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="Workbook.",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Say what a workbook would change, and what of it would be refused."""
    from ingest.comparison import compare_workbook, refusal_of
    from ingest.effects import effects

    comparison = compare_workbook(settings(), _log(), path)
    edits, refused = comparison.edits, comparison.refused
    more = effects(settings(), _log(), edits) if edits else {}
    problems = more.get("problems", [])
    answer = {
        "counts": comparison.counts,
        "refused": [
            refusal_of(problem) if as_json else str(problem)
            for problem in refused
        ],
        "problems": problems,
        "contradicted": comparison.contradicted,
        "is_known": comparison.is_known,
        "board": more.get("board", []),
        "changes": [
            {**change.edit.as_dict(), "line": change.line}
            for change in comparison.changes
        ],
    }
    output.show_dict(answer, as_json)
    raise typer.Exit(1 if refused or problems else 0)


@app.command()
def check(
    with_edits: Annotated[
        bool,
        typer.Option(
            "--with-edits",
            help="And edits that come as JSON on standard input.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what a publication now would be refused for, and what it would change on the board."""
    from graph.curation.edits import edit_of
    from ingest.effects import effects

    edits = (
        [edit_of(edit) for edit in json.load(sys.stdin)] if with_edits else []
    )
    consequences = effects(settings(), _log(), edits)
    output.show_dict(consequences, as_json)
    raise typer.Exit(1 if consequences["problems"] else 0)


@app.command()
def publish(
    who: Who = "",
    why: Why = "",
    if_due: Annotated[
        bool,
        typer.Option(
            "--if-due",
            help="Only if a publication is scheduled and its time has come.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a release of all accepted corrections; nothing is half published."""
    from ingest import publishing

    with progress("Publish") as bar:
        if if_due:
            publication = publishing.publish_if_due(settings(), bar)
        else:
            publication = publishing.publish(
                settings(),
                _named(who),
                why,
                bar,
            )
    output.show_dict(publication or {"published": False}, as_json)


@app.command()
def schedule(
    at: Annotated[
        str,
        typer.Argument(help="Time of day, 18:00; default: show what is set."),
    ] = "",
    daily: Annotated[
        bool, typer.Option("--daily", help="Every day, not once.")
    ] = False,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Take it back.")
    ] = False,
    who: Who = "",
    as_json: Json = False,
) -> None:
    """Publish at a time of day, as long as the site runs; or show or take back what is set."""
    from dataclasses import asdict

    from graph.curation.schedule import cancel_schedule, set_schedule

    if cancel and at:
        raise InvalidInputError(
            "Either a time or --cancel.",
            hint="atmp curation schedule --cancel",
        )
    log = _log()
    if cancel:
        cancel_schedule(log, _named(who))
    elif at:
        set_schedule(
            log,
            _named(who),
            at,
            settings().time_zone,
            daily=daily,
        )
    current = log.history().schedule
    output.show_dict(
        asdict(current) if current else {"scheduled": False}, as_json
    )


@app.command()
def undo(
    number: Annotated[
        int, typer.Argument(help="Proposal; default: the last publication.")
    ] = 0,
    who: Who = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Take an acceptance back, or publish what was published before the last time."""
    if number:
        from graph.curation.decisions import decide

        proposal = decide(
            _log(),
            number,
            "undone",
            _named(who),
            why,
        )
        output.show_dict({"number": number, "state": proposal.state}, as_json)
        return
    from ingest import publishing

    with progress("Undo") as bar:
        publication = publishing.undo(
            settings(),
            _named(who),
            why,
            bar,
        )
    output.show_dict(publication, as_json)


@app.command("kept")
def show_author(
    receipt: Annotated[str, typer.Argument(help="Receipt number.")],
) -> None:
    """Print, as JSON, all that is kept of the author of a proposal."""
    from graph.curation.privacy import kept_of

    output.show_json(kept_of(_log(), receipt))


@app.command()
def erase(
    receipt: Annotated[str, typer.Argument(help="Receipt number.")],
    as_json: Json = False,
) -> None:
    """Forget mail and remark of the author of a proposal; what was proposed stays."""
    from graph.curation.privacy import erase as forget

    output.show_dict({"erased": forget(_log(), receipt)}, as_json)


def _named(who: str) -> str:
    """Return who acts: as given, else the user of this machine."""
    import getpass

    return who.strip() or getpass.getuser()
