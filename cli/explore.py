"""The verbs that read a release: one a function, no logic.

Modules are imported where they are used, so that a verb starts without what it does not need.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli import output
from cli.options import (
    Json,
    Language,
    Many,
    OptionalOut,
    Out,
    Region,
    Therapy,
    Top,
    pairs,
    writable_file,
    writable_folder,
)
from cli.release import connected, snapshot
from graph.common.properties import Properties

app = typer.Typer()


@app.command()
def query(
    query_id: Annotated[
        str | None, typer.Argument(help="Id; without it, all are listed.")
    ] = None,
    param: Annotated[Many, typer.Option("--param", help="name=value")] = None,
    form: Annotated[
        Literal["table", "json", "csv"], typer.Option("--format")
    ] = "table",
    as_json: Json = False,
) -> None:
    """Run a named query, or list them."""
    from graph.release.pinned import on_one_release
    from graph.store import catalogue

    form = "json" if as_json else form
    if query_id is None:
        rows: list[Properties] = [
            {
                "id": known.id,
                "question": known.question.en if known.question else "",
            }
            for known in catalogue.public()
        ]
        columns: tuple[str, ...] = ("id", "question")
    else:
        asked = catalogue.get_public(query_id)
        # Checked before a database is started for it.
        values = asked.bind(asked.from_text(pairs(param or [])))
        columns = asked.returns
        with connected() as reader:
            rows = on_one_release(
                reader, lambda asking: asking.fetch(query_id, values)
            )
    csv = columns if form == "csv" else None
    output.show_rows(
        rows,
        form == "json",
        csv=csv,
        empty="No rows.",
    )


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help="A question in en, fr or nl")
    ] = None,
    lang: Language = None,
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="CSV with id,lang,question",
        ),
    ] = None,
    out: OptionalOut = None,
    as_json: Json = False,
) -> None:
    """Answer one question, or a file of them, with the evidence."""
    from graph.ask import batch
    from graph.ask.answer import ask as answer_one

    if (question is None) == (file is None) or (file is None) != (out is None):
        raise typer.BadParameter("give a question, or --file and --out")
    if file is not None and out is not None:
        output.show_dict(batch.ask_file(snapshot(), file, out), as_json)
    elif question is not None:
        output.show_answer(
            answer_one(snapshot(), question, lang).model_dump(), as_json
        )


@app.command("export")
def export_release(
    form: Annotated[
        str,
        typer.Argument(help="csv, xlsx, graphml, gexf, jsonld or neo4j-admin"),
    ],
    path: Annotated[
        Path, typer.Argument(help="File, or folder for csv and neo4j-admin")
    ],
    as_json: Json = False,
) -> None:
    """Write the release as files."""
    from graph.export import FOLDERS, export, require_format
    from graph.settings import settings

    require_format(form)
    (writable_folder if form in FOLDERS else writable_file)(path)
    files = export(
        snapshot(),
        form,
        path,
        settings().base_url,
    )
    output.show_rows([{"file": str(file)} for file in files], as_json)


@app.command()
def partners(
    actor: Annotated[str, typer.Argument(help="Id of an actor")],
    top: Top = 10,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Suggest whom an actor may work with for the first time, with the reasons."""
    from graph.partners.suggest import suggest

    suggestions = suggest(
        snapshot(),
        actor,
        top,
        lang or "en",
    )
    output.show_partners(suggestions.model_dump(), as_json)


@app.command()
def candidates(
    therapy: Annotated[str, typer.Option(help="A therapy")],
    stage: Annotated[str, typer.Option(help="A stage")],
    region: Region = None,
    top: Top = 10,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Suggest who could fill a cell of the coverage matrix, with the reason."""
    from graph.coverage.candidates import fillers

    candidates = fillers(
        snapshot(),
        therapy,
        stage,
        region,
        top,
        lang or "en",
    )
    shown = ("actor", "region", "country", "reason", "also", "basis")
    output.show_part(
        candidates,
        shown,
        as_json,
        empty="No candidates.",
    )


@app.command()
def consortium(
    therapy: Annotated[list[str], typer.Option(help="A therapy of the call")],
    stage: Annotated[
        Many, typer.Option(help="A stage; default: every core one.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Members from this region alone.")
    ] = None,
    must: Annotated[Many, typer.Option(help="Actor that is in.")] = None,
    without: Annotated[Many, typer.Option(help="Actor left out.")] = None,
    me: Annotated[
        str | None, typer.Option(help="Who you are: you are in.")
    ] = None,
    least: Annotated[
        int | None, typer.Option(min=1, help="Legal entities at least.")
    ] = None,
    most: Annotated[
        int | None, typer.Option(min=1, help="Legal entities at most.")
    ] = None,
    regions: Annotated[
        int | None, typer.Option(min=1, help="Regions at least.")
    ] = None,
    each: Annotated[
        Many, typer.Option(help="So many from one, as REGION:NUMBER.")
    ] = None,
    small: Annotated[
        int | None, typer.Option(min=1, help="Small firms at least.")
    ] = None,
    coordinator: Annotated[
        str | None,
        typer.Option(help="Kind that must coordinate; company = any firm."),
    ] = None,
    lang: Language = None,
    as_json: Json = False,
) -> None:
    """Propose the fewest legal entities that cover a call and keep its rules."""
    from graph.partners.call import call_of
    from graph.partners.consortium import consortium as propose
    from graph.partners.consortium_table import table
    from graph.partners.rules import parsed

    rules = parsed(
        least,
        most,
        regions,
        each,
        small,
        coordinator,
    )
    call = call_of(
        therapy,
        stage,
        region,
        must,
        without,
        me,
        rules,
    )
    proposal = propose(snapshot(), call, lang or "en")
    if as_json:
        output.show_json(proposal.model_dump())
        return
    shown = ("row", "actor", "units", "region", "covers", "alternates", "why")
    output.show_part(
        table(proposal),
        shown,
        as_json,
        empty="Nothing to cover.",
    )
    summary = {
        "method": proposal.method,
        "size": proposal.size,
        "least": proposal.least,
    }
    if proposal.coordinator:
        summary["coordinator"] = proposal.coordinator
    output.show_dict(summary, False)


@app.command()
def view(
    out: Out,
    therapy: Therapy = None,
    stage: Annotated[str | None, typer.Option(help="A stage.")] = None,
    region: Region = None,
    kind: Annotated[Many, typer.Option(help="Kind of actor.")] = None,
    tie: Annotated[
        Many, typer.Option("--type", help="Type of collaboration.")
    ] = None,
    since: Annotated[
        int | None, typer.Option(help="Ties from this year on.")
    ] = None,
    until: Annotated[
        int | None, typer.Option(help="Ties up to this year.")
    ] = None,
    around: Annotated[
        str | None, typer.Option(help="Start from this actor.")
    ] = None,
    depth: Annotated[
        int,
        typer.Option(
            min=1,
            max=3,
            help="Steps from it.",
        ),
    ] = 1,
    limit: Annotated[
        int,
        typer.Option(
            min=1,
            max=1500,
            help="Most actors drawn.",
        ),
    ] = 300,
    as_json: Json = False,
) -> None:
    """Write a network view as one HTML file that opens without a network."""
    from graph.common.textio import written_whole
    from graph.view.choice import Choice, refuse_impossible
    from graph.view.elements import elements
    from graph.view.pyvis_render import standalone

    kinds, types = tuple(kind or ()), tuple(tie or ())
    choice = Choice(
        therapy,
        stage,
        region,
        kinds,
        around,
        depth,
        limit,
        types,
        since,
        until,
    )
    refuse_impossible(choice)
    drawing = elements(snapshot(), choice)
    filters = [
        str(part)
        for part in (therapy, stage, region, around, *kinds, *types)
        if part
    ]
    if since or until:
        filters.append(f"{since or ''}\u2013{until or ''}")
    page = standalone(drawing, " \u00b7 ".join(["ATMP Atlas", *filters]))
    with written_whole(out) as part:
        part.write_text(page, encoding="utf-8")
    counts = {
        "file": str(out),
        "shown": len(drawing.nodes),
        "total": drawing.total,
    }
    counts |= {
        "edges": len(drawing.edges),
        "drawn_from_their_centre": drawing.starred,
    }
    output.show_dict(counts, as_json)
