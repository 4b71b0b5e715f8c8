"""The verbs that read the coverage matrix: the board, its gaps, paths to the patient, doubts.

Modules are imported where they are used, so that a verb starts without what it does not need.
"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cli import output
from cli.options import (
    Added,
    AsOf,
    Closed,
    Counted,
    Json,
    Language,
    Out,
    Region,
    Therapy,
    Without,
)
from cli.release import connected, snapshot

app = typer.Typer()


@app.command()
def gaps(
    region: Region = None,
    therapy: Therapy = None,
    without: Without = None,
    added: Added = None,
    close: Closed = None,
    as_of: AsOf = None,
    count: Counted = None,
    since: Annotated[
        str | None,
        typer.Option(help="Release: show what changed since it instead"),
    ] = None,
    lang: Language = "en",
    top: Annotated[
        int,
        typer.Option(
            min=0,
            max=200,
            help="Gaps listed",
        ),
    ] = 20,
    as_json: Json = False,
) -> None:
    """Show who covers which stage of which therapy, the gaps, and what a change would do."""
    from graph.coverage.board import board
    from graph.coverage.ranked_gaps import what_if
    from graph.coverage.scenario import scenario_of

    if since is not None:
        _diary(since, region, as_json)
        return
    scenario = scenario_of(
        region,
        as_of,
        without,
        added,
        close,
        count,
    )
    release = snapshot()
    seen = what_if(release, scenario)
    answer = board(
        release,
        seen,
        therapy,
        lang or "en",
        top,
    )
    output.show_board(answer.model_dump(), as_json)


@app.command("pack")
def board_pack(
    out: Out,
    region: Region = "Wallonia",
    paper: Annotated[
        Literal["A4", "A3"], typer.Option(help="Size of the pages of the PDF.")
    ] = "A4",
    without: Without = None,
    added: Added = None,
    close: Closed = None,
    as_of: AsOf = None,
    count: Counted = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Write the gap board to hand on: a .pdf, the .xlsx behind it, or both in a .zip."""
    from api.pack.content import pack
    from api.pack.pack_files import MEDIA_TYPES, PackForm, write_pack
    from graph.common.textio import written_whole
    from graph.coverage.scenario import scenario_of

    forms: dict[str, PackForm] = {f".{form}": form for form in MEDIA_TYPES}
    form = forms.get(out.suffix.lower())
    if form is None:
        raise typer.BadParameter(
            f"--out {out} ends in none of .zip, .pdf, .xlsx."
        )
    where = None if region == "all" else region
    scenario = scenario_of(
        where,
        as_of,
        without,
        added,
        close,
        count,
    )
    release = snapshot()
    packed = pack(release, scenario, lang or "en")
    content = write_pack(
        release,
        packed,
        form,
        paper,
    ).body
    with written_whole(out) as part:
        part.write_bytes(content)
    output.show_dict({"file": str(out), "gaps": len(packed.gaps)}, as_json)


@app.command()
def disagreements(as_json: Json = False) -> None:
    """List what sources disagree on: what stands, what another says, which is newer."""
    from graph.release.source_disagreements import COLUMNS
    from graph.release.source_disagreements import disagreements as find

    rows = [item.model_dump() for item in find(snapshot())]
    if as_json:
        output.show_json({"columns": COLUMNS, "items": rows})
        return
    shown = (
        "kind",
        "id",
        "field",
        "stands",
        "stands_as_of",
        "stated",
        "source",
    )
    names = (*shown, "stated_as_of", "newer")
    output.show_part(
        rows,
        names,
        as_json,
        empty="The sources do not disagree.",
    )


@app.command()
def worth(
    region: Region = "Wallonia",
    top: Annotated[
        int,
        typer.Option(
            min=0,
            max=500,
            help="Facts listed",
        ),
    ] = 20,
    as_json: Json = False,
) -> None:
    """Show the facts worth collecting next: what each could change on the board, whom to ask."""
    from graph.coverage.asking import flat, worth_list

    listing = worth_list(snapshot(), region, top)
    if as_json:
        output.show_dict(listing.model_dump(), as_json)
        return
    names = (
        "rank",
        "worth",
        "capability",
        "status",
        "other",
        "as_of",
        "flips",
    )
    rows = [{name: row[name] for name in names} for row in flat(listing)]
    output.show_rows(
        rows, as_json, empty="No unsure fact alone decides a cell."
    )


@app.command()
def paths(
    therapy: Therapy = None,
    actor: Annotated[
        str | None, typer.Option(help="An actor that takes part.")
    ] = None,
    region: Region = None,
    without: Without = None,
    added: Added = None,
    close: Closed = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show the shortest chain from laboratory to patient and the links that are missing."""
    from graph.coverage.patient_paths import paths as find
    from graph.coverage.patient_paths import require_subject
    from graph.coverage.scenario import scenario_of

    require_subject(therapy, actor)
    scenario = scenario_of(
        region,
        as_of,
        without,
        added,
        close,
    )
    paths_found = find(
        snapshot(),
        scenario,
        therapy,
        actor,
    )
    output.show_paths(paths_found.model_dump(), as_json)


def _diary(
    since: str,
    region: str | None,
    as_json: bool,
) -> None:
    """Print which cells of the board changed since a release."""
    from graph.coverage.release_diff import diary
    from graph.release.pinned import on_one_release
    from graph.release.read import read_snapshot

    with connected() as reader:
        changes = on_one_release(
            reader,
            lambda asking: diary(
                asking,
                read_snapshot(reader),
                since,
                region,
            ),
        ).model_dump()
    if as_json:
        output.show_json(changes)
        return
    shown = (
        "turn",
        "therapy",
        "stage",
        "open_before",
        "open_after",
        "came",
        "went",
    )
    output.show_part(
        changes["items"],
        shown,
        as_json,
        empty="No cell changed.",
    )
