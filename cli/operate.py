"""The verbs that set up, load, measure and test: one a function, no logic.

Modules are imported where they are used, so that a verb starts without what it does not need.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from cli import output
from cli.options import Json, Out, writable_file
from cli.progress_bar import progress
from cli.release import connected
from graph.errors import AtlasError
from graph.settings import ROOT_PATH, change, settings

app = typer.Typer()

_ON_ALL_CORES = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""Files in the order of their folders: the many short unit tests fill the end, where one part would
wait for the other. What the user gives comes later and counts: `-n0` runs in one process."""
Quick = Annotated[
    bool,
    typer.Option(
        "--quick",
        help="Without Neo4j, browser, restarts of servers, and sweeps.",
    ),
]
All = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Each thing as often as at night, where one time shows it.",
    ),
]
_QUICK = (
    "-m",
    "not bench and not official and not e2e and not database and not restarts and not sweep",
)


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65535,
            help="Port; 0 = a free one.",
        ),
    ] = 8000,
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="Processes that answer.",
        ),
    ] = 1,
    root_path: Annotated[
        str | None,
        typer.Option(
            "--root-path", help="Path below which a proxy serves it, /atlas."
        ),
    ] = None,
    review: Annotated[
        bool,
        typer.Option(
            "--review", help="Print a token to judge matches over the network."
        ),
    ] = False,
) -> None:
    """Serve the API and the pages; loads the curated data first if the graph is empty."""
    if root_path is not None:
        if not re.fullmatch(ROOT_PATH, root_path.rstrip("/")):
            raise typer.BadParameter(
                f"{root_path!r} is no path such as /atlas"
            )
        change("root_path", root_path.rstrip("/"))
    with progress("Neo4j") as bar:
        if not settings().neo4j_uri:
            from graph.neo4j_local import begin

            # It starts in a process of its own while the modules of the site are read here.
            begin(settings(), progress=bar.fraction)
        from api.serve import run
        from graph.store.connection import connect, connect_reader
        from ingest.announcement import is_settled

        with (
            connect(settings(), bar.fraction) as writer,
            connect_reader(settings()) as reader,
        ):
            if not is_settled(writer, settings()):
                from ingest.restore import load_if_empty

                load_if_empty(writer, settings(), bar.count)
            bar.stop()
            run(
                settings(),
                reader,
                host,
                port,
                workers,
                review=review,
            )


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)
def test(
    context: typer.Context,
    quick: Quick = False,  # noqa: PT028 - a verb, no test
    everything: All = False,  # noqa: PT028
) -> None:
    """Run the test suite on a real Neo4j, on all cores; other arguments go to pytest."""
    if everything:
        os.environ["ATMP_NIGHT"] = "1"
    if not quick:
        _fetch_neo4j_meanwhile()
    _run_pytest([*_ON_ALL_CORES, *(_QUICK if quick else ()), *context.args])


@app.command()
def bench(
    name: Annotated[
        str, typer.Argument(help="Part of a benchmark's name; default: all")
    ] = "",
) -> None:
    """Measure; each benchmark prints its figures and ratios as one line of JSON."""
    _run_pytest(["-q", "-m", "bench", "-k", name, "tests/bench"])


def _fetch_neo4j_meanwhile() -> None:
    """Have the jars of a managed Neo4j fetched while the tests are collected.

    What goes wrong is said by the first test that needs them.
    """
    if settings().neo4j_uri:
        return
    from graph.neo4j_local.jars import ensure_jars

    def fetch() -> None:
        with suppress(AtlasError):
            ensure_jars(settings(), lambda _text, _fraction: None)

    Thread(target=fetch, daemon=True).start()


def _run_pytest(arguments: list[str]) -> None:
    """Run pytest in the checkout, whose folder its paths are of; leave with its status."""
    checkout = Path(__file__).resolve().parent.parent
    if not (checkout / "tests").is_dir() or not find_spec("pytest"):
        raise AtlasError(
            "The tests are not part of what is installed.",
            hint="Run ./atmp test in a checkout.",
        )
    import pytest

    os.chdir(checkout)
    status = int(pytest.main(arguments))
    raise typer.Exit(
        2 if status == pytest.ExitCode.USAGE_ERROR else min(status, 1)
    )


@app.command()
def ingest(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Sources; default: curated.")
    ] = None,
    origin: Annotated[
        Path | None,
        typer.Option("--from", exists=True, help="Folder, workbook or file."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check, write nothing.")
    ] = False,
    allow_shrink: Annotated[
        bool,
        typer.Option(
            "--allow-shrink", help="Accept that a source lost many rows."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Load sources as one release; every wrong row is named and nothing is half loaded."""
    from ingest import pipeline

    with progress("Load") as bar:
        summary = pipeline.ingest(
            settings(),
            sources or ["curated"],
            origin,
            dry_run,
            allow_shrink,
            bar,
        )
    output.show_load(summary.as_dict(), as_json)


@app.command()
def rebuild(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Make the managed database anew from what is kept; the old one is moved aside."""
    from ingest.rebuild import rebuild as run

    if not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("nobody can be asked here: give --yes")
        typer.confirm(
            "Move the database aside and load it anew?", abort=True, err=True
        )
    with progress("Rebuild") as bar:
        done = run(settings(), bar)
    output.show_dict(done, as_json)


@app.command()
def neo4j(as_json: Json = False) -> None:
    """Say how other programs reach the database; its password may write."""
    from graph.store.access import access

    output.show_dict(access(settings()), as_json)


@app.command()
def check(as_json: Json = False) -> None:
    """Run the assertions of queries/checks and look at the kept facts; names each offender."""
    from ingest.check import check_facts, run_checks

    with connected() as reader:
        problems = [*run_checks(reader), *check_facts(settings().data_dir)]
    output.show_rows(problems, as_json, empty="All checks passed.")
    raise typer.Exit(1 if problems else 0)


@app.command()
def predict(
    history: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Participations up to a date, CSV or CSV.gz",
        ),
    ],
    out: Out,
    top: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    pairs: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Pairs to score",
        ),
    ] = None,
    pair_out: Annotated[
        Path | None,
        typer.Option(
            "--pair-out", help="Scores of the pairs", callback=writable_file
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Rank, for every organisation, those it may work with for the first time."""
    from graph.linkprediction.predict import predict as run

    output.show_dict(
        run(
            history,
            out,
            top,
            pairs,
            pair_out,
        ),
        as_json,
    )


@app.command()
def match(
    universe: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Organisation records, .jsonl.gz",
        ),
    ],
    out: Out,
    queries: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Names to find, CSV",
        ),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Pairs to judge, CSV",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Match organisation names with a universe of records, or judge pairs of names."""
    from ingest.matching.run import match_pairs, match_queries

    if (queries is None) == (pairs is None):
        raise typer.BadParameter("give either --queries or --pairs")
    if queries is not None:
        output.show_dict(match_queries(universe, queries, out), as_json)
    elif pairs is not None:
        output.show_dict(match_pairs(pairs, universe, out), as_json)


@app.command()
def review(
    record: Annotated[
        str, typer.Argument(help="Record of a source; default: list all")
    ] = "",
    actor: Annotated[str, typer.Argument(help="Actor that it may be")] = "",
    verdict: Annotated[
        str, typer.Option(help="same, different or undone")
    ] = "",
    who: Annotated[str, typer.Option(help="Who judges")] = "",
    why: Annotated[str, typer.Option(help="Why")] = "",
    as_json: Json = False,
) -> None:
    """Show doubtful matches, or judge one; the next load obeys."""
    from graph.curation.match_review import judge, shown
    from graph.curation.match_review import review as review_queue

    if verdict:
        made = judge(
            settings().data_dir,
            (record, actor),
            verdict,
            who,
            why,
        )
        output.show_dict(made._asdict(), as_json)
        return
    matches = [
        match
        for match in review_queue(settings().data_dir)
        if record in ("", match["record"]["id"])
    ]
    if as_json:
        output.show_dict({"matches": matches, "total": len(matches)}, as_json)
    else:
        typer.echo("\n\n".join(map(shown, matches)) or "No match is in doubt.")
