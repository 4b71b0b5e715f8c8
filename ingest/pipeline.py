"""The road of an ingest: files -> facts of each source -> links -> one graph -> a release."""

from __future__ import annotations

import itertools
import time
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from graph.common.memory import peak_memory
from graph.curation.log import Log
from graph.curation.match_review import write_doubtful
from graph.errors import IngestError
from graph.store.connection import connect
from ingest import merge
from ingest.byhand import (
    corrections_upto,
    has_shipped_tables,
    published_upto,
    read_by_hand,
)
from ingest.exclusive import exclusive
from ingest.fact_store import store
from ingest.load import Summary, check_shrink, claim, dry_run, load
from ingest.matching.judgements import Judgements
from ingest.matching.link import relink, tally
from ingest.matching.names import normal
from ingest.matching.review_queue import review_queue
from ingest.new_release import (
    check_sources_kept,
    has_lost_facts,
    make_release,
    require_space_for,
)
from ingest.reading.source import BelgianActors, Files
from ingest.report import Report
from ingest.rows import Listed, content
from ingest.source_files import downloads, files_of
from ingest.sources import (
    BY_HAND,
    CURATED,
    CURATION,
    ORDER,
    PUBLIC,
    curated,
    known,
    rank,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.common.properties import Properties
    from graph.settings import Settings
    from ingest.fact_store import FactStore

__all__ = [
    "claim",
    "dry_run",
    "exclusive",
    "ingest",
    "load",
    "read_curated",
]


class ProgressBar(Protocol):
    """Where progress is shown."""

    def fraction(self, what: str, part: float) -> None:
        """Show how much (0 to 1) of `what` is done."""
        ...

    def count(
        self,
        what: str,
        done: int,
        total: int,
    ) -> None:
        """Show that `done` of `total` are done."""
        ...


def read_curated(path: Path | None = None) -> Listed:
    """Return the load rows of the curated tables at `path`, by default the shipped ones.

    Raises:
        IngestError: something in the tables is wrong; the message names every place.
    """
    report = Report()
    records = curated.read(path or curated.SHIPPED, report)
    report.raise_if_any()
    return Listed(map(content, records))


def ingest(
    settings: Settings,
    sources: Sequence[str],
    origin: Path | None,
    dry: bool,
    allow_shrink: bool,
    bar: ProgressBar,
    *,
    upto: int | None = None,
) -> Summary:
    """Read the named sources and, unless `dry`, load them with all that is kept as one release.

    A dry run works in memory and leaves nothing on any disk.

    Only what the named sources state is replaced. If anything is refused, neither the kept facts
    nor the graph change. Corrections are laid over the tables up to entry `upto` of their log,
    unless it is given: up to the one that was published last.

    Raises:
        IngestError: an unknown source, or something in one is wrong; nothing was loaded.
        StoreError: the database cannot be used.
    """
    names = {known(name) for name in sources}
    with (
        nullcontext() if dry else exclusive(settings),
        store(settings, dry=dry) as facts,
        facts.changing(),
        downloads(
            settings,
            lasting=not dry or origin is not None or names <= set(BY_HAND),
        ) as folder,
    ):
        log = Log(settings.data_dir)
        corrections = corrections_upto(
            log, published_upto(facts, log) if upto is None else upto
        )
        # Those of the product may be of a newer edition than the last load.
        unchanged = CURATED not in names and not has_shipped_tables(facts)
        if not unchanged or CURATION in names:
            names = names - {CURATION} | {CURATED}
        summaries: dict[str, Properties] = {}
        # Registers last: a large one keeps only what the others name.
        for name in sorted(
            names,
            key=lambda source: (_is_register(source), ORDER.index(source)),
        ):
            bar.fraction(f"Read {name}", 0.0)
            path = files_of(
                name,
                sources,
                origin,
                folder,
            )
            if name == CURATED:
                summaries[name] = read_by_hand(
                    facts,
                    path,
                    corrections,
                    unchanged=unchanged,
                    allow_shrink=allow_shrink,
                )
            else:
                summaries[name] = _read(
                    facts,
                    name,
                    path,
                    allow_shrink=allow_shrink,
                )
        bar.fraction("Match", 0.0)
        started = time.perf_counter()
        relink(facts, Judgements(settings.data_dir))
        seconds = {"match": round(time.perf_counter() - started, 3)}
        summary = _load(
            settings,
            facts,
            dry,
            allow_shrink,
            bar,
            seconds,
        )
        if not dry:
            write_doubtful(settings.data_dir, review_queue(facts))
        summary.sources.update(summaries)
        summary.sources["(matched)"] = tally(facts.links())
        return summary


def _read(
    facts: FactStore,
    name: str,
    path: Path | None,
    *,
    allow_shrink: bool,
) -> Properties:
    """Put what a public source states now in the place of what it stated; return what was read."""
    started, report = time.perf_counter(), Report()
    module = PUBLIC[name]
    if path is None:
        raise IngestError(f"{name}: no files given.", hint="Use --from PATH.")
    files = Files(
        path,
        module.CONFIG,
        report,
        _belgian_actors(facts),
    )
    rows = map(content, module.read(files, report))
    before, after = facts.replace(
        name,
        rank(name),
        module.CONFIG.is_register,
        rows,
    )
    report.check(
        module.CONFIG.floors, module.CONFIG.ceilings, module.CONFIG.tolerance
    )
    if not allow_shrink:
        check_shrink(f"{name}: ", before, after)
    state = {
        **report.as_dict(),
        "seconds": round(time.perf_counter() - started, 2),
    }
    facts.note(name, {**state, "shipped": False})
    return state


def _is_register(name: str) -> bool:
    return name in PUBLIC and PUBLIC[name].CONFIG.is_register


def _belgian_actors(facts: FactStore) -> BelgianActors:
    """Return the Belgian actors of all sources that are no registers."""
    numbers: set[str] = set()
    names: set[str] = set()
    for source in itertools.filterfalse(_is_register, facts.sources()):
        for actor in facts.stated("Actor", source):
            if actor.get("country", "BE") == "BE":
                spellings = (actor["name"], *actor.get("aliases", ()))
                names.update(normal(name).compact for name in spellings)
                numbers.add(actor.get("vat", "").removeprefix("BE"))
    return BelgianActors(frozenset(numbers - {""}), frozenset(names))


def _load(
    settings: Settings,
    facts: FactStore,
    dry: bool,
    allow_shrink: bool,
    bar: ProgressBar,
    seconds: dict[str, float],
) -> Summary:
    started = time.perf_counter()
    with merge.Spool(merge.rows(facts), in_memory=dry) as rows:
        seconds["merge"] = round(time.perf_counter() - started, 3)
        if dry:
            done = dry_run(rows)
        else:
            require_space_for(settings, rows)
            with connect(settings, bar.fraction) as writer:
                if not has_lost_facts(writer, settings, facts):
                    check_sources_kept(writer, facts)
                done = make_release(
                    writer,
                    settings,
                    facts,
                    rows,
                    progress=bar.count,
                    allow_shrink=allow_shrink,
                )
    return replace(
        done, seconds={**seconds, **done.seconds}, peak_mb=peak_memory()
    )
