"""The road of an ingest: files -> facts of each source -> links -> one graph -> a release."""

# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from graph.common.disks import require_space
from graph.common.memory import peak_memory
from graph.curation.log import Log
from graph.curation.match_review import write_doubtful
from graph.errors import IngestError
from graph.release.read import current_release, has_release
from graph.release.state import load_under_way, state_of
from graph.store.connection import connect
from ingest import merge
from ingest.announcement import Announcement, is_settled
from ingest.byhand import corrections_upto, published_upto, read_by_hand
from ingest.exclusive import AnotherLoadError, exclusive
from ingest.fact_store import FactStore, refusing
from ingest.fetch import fetch
from ingest.load import Summary, check_shrink, claim, dry_run, load
from ingest.matching.judgements import Judgements
from ingest.matching.link import relink, tally
from ingest.matching.names import normal
from ingest.matching.review_queue import review_queue
from ingest.reading.source import BelgianActors, Files
from ingest.report import Report
from ingest.rows import Listed, content
from ingest.sources import (
    ALIASES,
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
    from collections.abc import Callable, Iterator, Sequence

    from graph.common.properties import Properties
    from graph.release.state import ReleaseState
    from graph.settings import Settings
    from graph.store.bolt import Writer
    from ingest.rows import Loadable

__all__ = [
    "claim",
    "dry_run",
    "exclusive",
    "ingest",
    "load",
    "load_if_empty",
    "read_curated",
]
STORE = "facts.sqlite"
_LEAST_SPACE = 10_000_000
"""Bytes on the disk that a load of any size needs for the log of its transactions."""
_SPACE_OF_A_ROW = 3000
"""Bytes that a row takes in the store, its indexes and the log: 1,950 were measured."""


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
        _downloads(
            settings,
            lasting=not dry or origin is not None or names <= set(BY_HAND),
        ) as folder,
    ):
        stored = facts.sources()
        log = Log(settings.data_dir)
        corrections = corrections_upto(
            log, published_upto(facts, log) if upto is None else upto
        )
        tables = stored.get(CURATED, {"shipped": True})
        unchanged = CURATED not in names and not tables.get("shipped")
        if not unchanged or CURATION in names:
            names = names - {CURATION} | {CURATED}
        summaries: dict[str, Properties] = {}
        # Registers last: a large one keeps only what the others name.
        for name in sorted(
            names,
            key=lambda source: (_is_register(source), ORDER.index(source)),
        ):
            bar.fraction(f"Read {name}", 0.0)
            path = _place(
                folder,
                name,
                origin,
                alone=len(set(sources)) == 1,
                asked=sources,
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


def load_if_empty(
    writer: Writer,
    settings: Settings,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Load the shipped tables, and what is kept of other sources, unless a whole release is there.

    This is also how a graph in which a load broke off, or whose facts were lost because it broke
    off before they were kept, comes back to what is kept.

    Raises:
        IngestError: another load does not end.
        LoadUnderWayError: a load of another data folder is under way or broke off.
    """
    if is_settled(writer, settings):
        return
    # Who finds a whole release waits for no load that lives.
    patience = 0 if has_release(writer) else settings.write_timeout
    try:
        with exclusive(settings, patience=patience):
            _settle(writer, settings, progress)
    except AnotherLoadError:
        if not has_release(writer):
            raise


def _settle(
    writer: Writer,
    settings: Settings,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    if is_settled(writer, settings):
        return
    claim(writer)
    with store(settings) as facts, facts.changing():
        if has_release(writer) and not _has_lost_facts(
            writer, settings, facts
        ):
            Announcement(settings.data_dir).remove()
            return
        _check_broken_off(state_of(writer), facts)
        if CURATED not in facts.sources() or facts.sources()[CURATED].get(
            "shipped"
        ):
            log = Log(settings.data_dir)
            corrections = corrections_upto(log, published_upto(facts, log))
            read_by_hand(
                facts,
                None,
                corrections,
                allow_shrink=True,
            )
        relink(facts, Judgements(settings.data_dir))
        with merge.Spool(merge.rows(facts)) as rows:
            _require_space(settings, rows)
            _make(
                writer,
                settings,
                facts,
                rows,
                progress=progress,
                allow_shrink=True,
            )


def _has_lost_facts(
    writer: Writer,
    settings: Settings,
    facts: FactStore,
) -> bool:
    """Return whether the current release was made here by a load that died before its facts."""
    if not has_release(writer):
        return False
    current = current_release(writer).id
    return current != facts.made() and current in Announcement(
        settings.data_dir
    )


def _make(
    writer: Writer,
    settings: Settings,
    facts: FactStore,
    rows: Loadable,
    *,
    progress: Callable[[str, int, int], None] | None,
    allow_shrink: bool,
) -> Summary:
    """Make rows the current release and the facts behind them those that are kept."""
    announcement = Announcement(settings.data_dir)
    is_first = not announcement.exists()
    announcement.add(rows.release.id)
    try:
        done = load(
            writer,
            rows,
            progress=progress,
            allow_shrink=allow_shrink,
            at_once=settings.load_at_once,
        )
    except IngestError:
        if is_first:  # refused: the graph is as it was
            announcement.remove()
        raise
    facts.note_made(done.release)
    facts.commit()
    announcement.remove()
    return done


def _check_broken_off(state: ReleaseState, facts: FactStore) -> None:
    """Refuse to bring a graph back to facts that are of neither of the two releases it mixes."""
    if state.staged and facts.made() not in {state.before, state.release}:
        raise load_under_way()


@contextmanager
def store(settings: Settings, *, dry: bool = False) -> Iterator[FactStore]:
    """Yield the kept facts of this data folder; `dry`: a copy of them in memory.

    Raises:
        DiskError: the disk is full or not writable.
        IngestError: another program uses the file, or it is damaged.
    """
    path = settings.data_dir / STORE
    facts = FactStore(path, in_memory=dry)
    with refusing(path):
        try:
            yield facts
        finally:
            facts.close()


@contextmanager
def _downloads(settings: Settings, *, lasting: bool) -> Iterator[Path]:
    """Yield the folder that downloaded files go to: one that is gone afterwards if not `kept`."""
    if lasting:
        yield settings.data_dir
        return
    with tempfile.TemporaryDirectory(prefix="atmp-dry-") as folder:
        yield Path(folder)


def _place(
    folder: Path,
    name: str,
    origin: Path | None,
    *,
    alone: bool,
    asked: Sequence[str],
) -> Path | None:
    """Return where the files of a source are; None = the shipped tables."""
    if name == CURATED:
        wanted = origin is not None and CURATED in asked
        return (
            _below(origin, name)
            if wanted and not alone
            else origin
            if wanted
            else None
        )
    if origin is None:
        return fetch(PUBLIC[name].CONFIG, folder)
    return origin if alone else _below(origin, name)


def _below(origin: Path | None, name: str) -> Path | None:
    """Return the folder of one source below the folder of several."""
    if origin is None:
        return None
    names = [
        name,
        *(alias for alias, meant in ALIASES.items() if meant == name),
    ]
    path = next(
        (
            origin / spelling
            for spelling in names
            if (origin / spelling).exists()
        ),
        None,
    )
    if path is None and name != CURATED:
        raise IngestError(
            f"{origin}: no folder {name}; several sources need one each."
        )
    return path


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
        _known(facts),
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


def _known(facts: FactStore) -> BelgianActors:
    """Return the Belgian actors of all sources that are no registers."""
    numbers: set[str] = set()
    names: set[str] = set()
    for source in facts.sources():
        for actor in (
            () if _is_register(source) else facts.stated("Actor", source)
        ):
            if actor.get("country", "BE") == "BE":
                names |= {
                    normal(n).compact
                    for n in (actor["name"], *actor.get("aliases", ()))
                }
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
            _require_space(settings, rows)
            with connect(settings, bar.fraction) as writer:
                if not _has_lost_facts(writer, settings, facts):
                    _check_held(writer, facts)
                done = _make(
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


def _require_space(settings: Settings, rows: Loadable) -> None:
    """Refuse a load that would fill the disk of the managed Neo4j, which gives up on a full one."""
    if settings.neo4j_uri:
        return
    home = settings.data_dir / "neo4j"
    needed = _LEAST_SPACE + _SPACE_OF_A_ROW * sum(rows.release.counts.values())
    require_space(home if home.exists() else settings.data_dir, needed)


def _check_held(writer: Writer, facts: FactStore) -> None:
    """Refuse to drop a source that the release has and this data folder does not keep."""
    released = writer.fetch("release.current")
    stated = released[0]["properties"]["sources"] if released else []
    missing = sorted(set(stated) - set(facts.sources()))
    if missing:
        raise IngestError(
            f"The release holds {', '.join(missing)}, whose facts are not in this data folder.",
            hint=f"Load them in the same command: atmp ingest {' '.join(missing)} ...",
        )
