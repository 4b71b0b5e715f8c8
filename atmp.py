"""The command line: one verb a function, no logic.

Modules are imported where they are used, so that a verb starts without what it does not need.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph import terminal
from graph.errors import AtlasError
from graph.settings import settings

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

app = typer.Typer(
    name="atmp",
    help="ATMP Atlas: the advanced therapy ecosystem as a graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Lang = Annotated[str | None, typer.Option(help="en, fr or nl; unset = recognised.")]
Out = Annotated[Path, typer.Option("--out", help="File to write.")]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 = a free one.")] = 8000,
) -> None:
    """Serve the API and the pages; loads the curated data first if the graph is empty."""
    from api.serve import run
    from graph.store.bolt import connect
    from ingest import pipeline

    with terminal.progress("Neo4j") as bar, connect(settings(), bar.fraction) as writer:
        pipeline.load_if_empty(writer, settings(), bar.count)
        bar.stop()
        run(settings(), writer, host, port)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run the test suite on a real Neo4j; arguments go to pytest."""
    import pytest

    raise typer.Exit(int(pytest.main(context.args)))


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="Part of a benchmark's name; default: all")] = "",
) -> None:
    """Measure; each benchmark prints its figures and ratios as one line of JSON."""
    import pytest

    raise typer.Exit(int(pytest.main(["-q", "-m", "bench", "-k", name, "tests/bench"])))


@app.command()
def ingest(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; default: curated.")] = None,
    origin: Annotated[
        Path | None, typer.Option("--from", help="Folder, workbook or file to read instead.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check, write nothing.")] = False,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Accept that a source lost many rows.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Load sources as one release; every wrong row is named and nothing is half loaded."""
    from ingest import pipeline

    with terminal.progress("Load") as bar:
        summary = pipeline.ingest(
            settings(), sources or ["curated"], origin, dry_run, allow_shrink, bar
        )
    terminal.show_load(summary.as_dict(), as_json)


@app.command()
def check(as_json: Json = False) -> None:
    """Run the assertions of queries/checks; names each offending record."""
    from graph.store.bolt import connect
    from ingest.check import run_checks

    with connect(settings()) as reader:
        problems = run_checks(reader)
    terminal.show_rows(problems, as_json, empty="All checks passed.")
    raise typer.Exit(1 if problems else 0)


@app.command()
def query(
    query_id: Annotated[str | None, typer.Argument(help="Id; without it, all are listed.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", help="name=value")] = None,
    form: Annotated[str, typer.Option("--format", help="table, json or csv")] = "table",
    as_json: Json = False,
) -> None:
    """Run a named query, or list them."""
    from graph.store import catalogue
    from graph.store.bolt import connect

    form = "json" if as_json else form
    if query_id is None:
        rows: list[dict[str, Any]] = [
            {"id": q.id, "question": q.question.en if q.question else ""}
            for q in catalogue.public()
        ]
    else:
        given = catalogue.get_public(query_id).from_text(terminal.pairs(param or []))
        with connect(settings()) as reader:
            rows = reader.fetch(query_id, given)
    terminal.show_rows(rows, form == "json", csv=form == "csv", empty="No rows.")


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="A question in en, fr or nl")] = None,
    lang: Lang = None,
    file: Annotated[Path | None, typer.Option(help="CSV with id,lang,question")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV of the answers")] = None,
    as_json: Json = False,
) -> None:
    """Answer one question, or a file of them, with the evidence."""
    from graph.ask import batch
    from graph.ask.answer import ask as answer_one
    from graph.ask.lexicon import language

    if (question is None) == (file is None) or (file is None) != (out is None):
        raise typer.BadParameter("give a question, or --file and --out")
    chosen, snapshot = language(lang), _snapshot()
    if file is not None and out is not None:
        terminal.show_dict(batch.ask_file(snapshot, file, out), as_json)
    elif question is not None:
        answer = answer_one(snapshot, question, chosen).model_dump()
        terminal.show_answer(answer, as_json)


@app.command("export")
def export_release(
    form: Annotated[str, typer.Argument(help="csv, graphml, gexf, jsonld or neo4j-admin")],
    path: Annotated[Path, typer.Argument(help="File, or folder for csv and neo4j-admin")],
    as_json: Json = False,
) -> None:
    """Write the release as files."""
    from graph.export import export

    files = export(_snapshot(), form, path)
    terminal.show_rows([{"file": str(file)} for file in files], as_json)


@app.command()
def partners(
    actor: Annotated[str, typer.Argument(help="Id of an actor")],
    top: Annotated[int, typer.Option(min=1, max=100, help="Suggestions")] = 10,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Suggest whom an actor may work with for the first time, with the reasons."""
    from graph.analysis.partners.feedback import Store
    from graph.analysis.partners.suggest import suggest

    said = Store(settings().data_dir).of(actor)
    hidden = [other for other, verdict in said.items() if verdict == "not-relevant"]
    found = suggest(_snapshot(), actor, top, terminal.language(lang) or "en", hidden)
    terminal.show_partners(found.model_dump(), as_json)


@app.command()
def candidates(
    therapy: Annotated[str, typer.Option(help="A therapy")],
    stage: Annotated[str, typer.Option(help="A stage")],
    region: Annotated[str | None, typer.Option(help="Wallonia, Brussels or Flanders")] = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="Actors")] = 10,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Suggest who could fill a cell of the coverage matrix, with the reason."""
    from graph.analysis.candidates import fillers

    language = terminal.language(lang) or "en"
    found = fillers(_snapshot(), therapy, stage, region, top, language)
    shown = ("actor", "region", "country", "reason", "at_risk", "basis")
    rows = [one if as_json else {name: one[name] for name in shown} for one in found]
    terminal.show_rows(rows, as_json, empty="No candidates.")


@app.command()
def consortium(
    therapy: Annotated[list[str], typer.Option(help="A therapy of the call")],
    stage: Annotated[
        list[str] | None, typer.Option(help="A stage; default: every core one")
    ] = None,
    region: Annotated[str | None, typer.Option(help="Members from this region alone")] = None,
    must: Annotated[list[str] | None, typer.Option(help="Actor that is in")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Actor left out")] = None,
    as_json: Json = False,
) -> None:
    """Propose the fewest actors that cover the stages and therapies of a call."""
    from graph.analysis.consortium import call_of, table
    from graph.analysis.consortium import consortium as propose

    found = propose(_snapshot(), call_of(therapy, stage, region, must, without))
    if as_json:
        terminal.show_json(found.model_dump())
        return
    shown = ("row", "actor", "region", "standing", "covers", "alternates", "why")
    rows = [{name: row[name] for name in shown} for row in table(found)]
    terminal.show_rows(rows, as_json, empty="Nothing to cover.")
    terminal.show_dict({"method": found.method, "size": found.size, "least": found.least}, False)


@app.command()
def view(
    out: Out,
    therapy: Annotated[str | None, typer.Option(help="A therapy with all below it")] = None,
    stage: Annotated[str | None, typer.Option(help="A stage")] = None,
    region: Annotated[str | None, typer.Option(help="Wallonia, Brussels or Flanders")] = None,
    around: Annotated[str | None, typer.Option(help="Start from this actor")] = None,
    depth: Annotated[int, typer.Option(min=1, max=3, help="Steps from it")] = 1,
    limit: Annotated[int, typer.Option(min=1, max=1500, help="Most actors drawn")] = 300,
    as_json: Json = False,
) -> None:
    """Write a network view as one HTML file that opens without a network."""
    from graph.view.choice import Choice
    from graph.view.elements import elements
    from graph.view.render import standalone

    found = elements(_snapshot(), Choice(therapy, stage, region, (), around, depth, limit))
    said = [part for part in (therapy, stage, region, around) if part]
    out.write_text(standalone(found, " \u00b7 ".join(["ATMP Atlas", *said])), encoding="utf-8")
    counts = {"file": str(out), "shown": len(found.nodes), "total": found.total}
    terminal.show_dict({**counts, "edges": len(found.edges)}, as_json)


@app.command()
def gaps(
    region: Annotated[str | None, typer.Option(help="Wallonia, Brussels or Flanders")] = None,
    therapy: Annotated[str | None, typer.Option(help="A therapy with all below it")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Actor taken away")] = None,
    added: Annotated[list[str] | None, typer.Option("--with", help="actor:stage:therapy")] = None,
    close: Annotated[
        list[str] | None, typer.Option("--close", help="Site: actor@place, or @place")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Day, YYYY-MM-DD")] = None,
    since: Annotated[
        str | None, typer.Option(help="Release: show what changed since it instead")
    ] = None,
    lang: Lang = "en",
    top: Annotated[int, typer.Option(min=0, max=200, help="Gaps listed")] = 20,
    as_json: Json = False,
) -> None:
    """Show who covers which stage of which therapy, the gaps, and what a change would do."""
    from graph.analysis.board import board
    from graph.analysis.gaps import what_if
    from graph.analysis.scenario import scenario_of

    if since is not None:
        _diary(since, region, as_json)
        return
    snapshot, scenario = _snapshot(), scenario_of(region, as_of, without, added, close)
    seen = what_if(snapshot, scenario)
    found = board(snapshot, seen, therapy, terminal.language(lang) or "en", top)
    terminal.show_board(found.model_dump(), as_json)


@app.command()
def paths(
    therapy: Annotated[str | None, typer.Option(help="A therapy")] = None,
    actor: Annotated[str | None, typer.Option(help="An actor that takes part")] = None,
    region: Annotated[str | None, typer.Option(help="Wallonia, Brussels or Flanders")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Actor taken away")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Day, YYYY-MM-DD")] = None,
    as_json: Json = False,
) -> None:
    """Show the shortest chain from laboratory to patient and the links that are missing."""
    from graph.analysis.paths import paths as find
    from graph.analysis.scenario import scenario_of

    found = find(_snapshot(), scenario_of(region, as_of, without, None), therapy, actor)
    terminal.show_paths(found.model_dump(), as_json)


@app.command()
def predict(
    history: Annotated[Path, typer.Option(help="Participations up to a date, CSV or CSV.gz")],
    out: Out,
    top: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    pairs: Annotated[Path | None, typer.Option(help="Pairs to score")] = None,
    pair_out: Annotated[Path | None, typer.Option("--pair-out", help="Scores of the pairs")] = None,
    as_json: Json = False,
) -> None:
    """Rank, for every organisation, those it may work with for the first time."""
    from graph.analysis.partners.predict import predict as run

    terminal.show_dict(run(history, out, top, pairs, pair_out), as_json)


@app.command()
def match(
    universe: Annotated[Path, typer.Option(help="Organisation records, .jsonl.gz")],
    out: Out,
    queries: Annotated[Path | None, typer.Option(help="Names to find, CSV")] = None,
    pairs: Annotated[Path | None, typer.Option(help="Pairs to judge, CSV")] = None,
    as_json: Json = False,
) -> None:
    """Match organisation names with a universe of records, or judge pairs of names."""
    from ingest.resolve.run import match_pairs, match_queries

    if (queries is None) == (pairs is None):
        raise typer.BadParameter("give either --queries or --pairs")
    if queries is not None:
        terminal.show_dict(match_queries(universe, queries, out), as_json)
    elif pairs is not None:
        terminal.show_dict(match_pairs(pairs, universe, out), as_json)


def _diary(since: str, region: str | None, as_json: bool) -> None:
    """Print which cells of the board changed since a release."""
    from graph.analysis.diary import diary
    from graph.release.read import read_snapshot
    from graph.store.bolt import connect

    with connect(settings()) as reader:
        found = diary(reader, read_snapshot(reader), since, region).model_dump()
    if as_json:
        terminal.show_json(found)
        return
    shown = ("turn", "therapy", "stage", "open_before", "open_after", "came", "went")
    rows = [{name: one[name] for name in shown} for one in found["items"]]
    terminal.show_rows(rows, as_json, empty="No cell changed.")


@app.command()
def review(
    record: Annotated[str, typer.Argument(help="Record of a source; default: list all")] = "",
    actor: Annotated[str, typer.Argument(help="Actor that it may be")] = "",
    verdict: Annotated[str, typer.Option(help="same, different or undone")] = "",
    who: Annotated[str, typer.Option(help="Who judges")] = "",
    why: Annotated[str, typer.Option(help="Why")] = "",
    as_json: Json = False,
) -> None:
    """Show doubtful matches, or judge one; the next load obeys."""
    from graph.review import judge, shown
    from graph.review import review as doubtful

    if verdict:
        made = judge(settings().data_dir, (record, actor), verdict, who, why)
        terminal.show_dict(made._asdict(), as_json)
        return
    found = [one for one in doubtful(settings().data_dir) if record in ("", one["record"]["id"])]
    if as_json:
        terminal.show_dict({"matches": found, "total": len(found)}, as_json)
    else:
        typer.echo("\n\n".join(map(shown, found)) or "No match is in doubt.")


def _snapshot() -> Snapshot:
    """Return the current release in memory."""
    from graph.release.read import read_snapshot
    from graph.store.bolt import connect

    with connect(settings()) as reader:
        return read_snapshot(reader)


def main() -> None:
    """Run the command line: status 0 done, 1 refused or failed, 2 wrong usage."""
    terminal.configure_logs(settings())
    try:
        app()
    except AtlasError as exc:
        print(f"atmp: {exc.detail}", file=sys.stderr)
        if exc.hint:
            print(f"      {exc.hint}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
