"""The verb that asks whether the addresses of sources still answer.

Modules are imported where they are used, so that a verb starts without what it does not need.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated

import typer

from cli import output
from cli.options import Json
from cli.progress_bar import progress
from cli.release import snapshot
from graph.settings import settings

app = typer.Typer(
    help="The pages that facts cite, and whether they still stand."
)


@app.callback()
def start() -> None:
    """Keep `check` a verb of its own: one alone would be taken for the whole."""


@app.command()
def check(
    host: Annotated[
        list[str] | None, typer.Option(help="Addresses of this host alone.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask at most so many addresses.")
    ] = None,
    again: Annotated[
        int, typer.Option(min=0, help="Days until an address is asked again.")
    ] = 30,
    pause: Annotated[
        float,
        typer.Option(min=0.5, help="Seconds between two requests to a host."),
    ] = 2.0,
    private: Annotated[
        bool, typer.Option("--private", help="Ask private networks too.")
    ] = False,
    load: Annotated[
        bool, typer.Option("--load/--no-load", help="Make the results facts.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Ask each cited address whether it still stands, politely, and keep the answer with its day.

    A run that is broken off goes on where it stopped. Titles and dates of pages fill empty ones.
    """
    from ingest.addresses import crawl
    from ingest.addresses.request import Limits
    from ingest.addresses.visit import host_of

    cited = filter(None, snapshot().nodes["Source"].column("url"))
    wanted = {name.lower() for name in host or ()}
    urls = [
        url for url in sorted(cited) if not wanted or host_of(url) in wanted
    ]
    agent = f"atmp-atlas/{version('atmp-atlas')} (link check)"
    pace = crawl.Pace(pause, again, Limits(private=private))
    day = datetime.now(UTC).date().isoformat()
    with progress("Ask") as bar:
        visits = crawl.check(
            settings().data_dir,
            urls[:limit],
            agent,
            day,
            pace,
            lambda done, total: bar.count("Ask", done, total),
        )
        if load and visits:
            from ingest import pipeline

            place = settings().data_dir / crawl.FOLDER
            pipeline.ingest(
                settings(),
                ["addresses"],
                place,
                False,
                False,
                bar,
            )
    states = Counter(visit.state for visit in visits)
    output.show_dict(
        {"addresses": len(visits), **dict(sorted(states.items()))}, as_json
    )
