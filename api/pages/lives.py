"""The life of what an actor does, in words, and the strip at the head of its page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages.fact_lines import FactLine
from api.pages.render import day
from graph.common.properties import Properties
from graph.common.vocabularies import CapabilityStatus
from graph.coverage.cell_actors import stale_before
from graph.release.status import last_day, newest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.pages.fact_lines import FactPresenter

_ORDER: tuple[CapabilityStatus, ...] = (
    "active",
    "paused",
    "unknown",
    "planned",
    "ended",
)


@dataclass(frozen=True)
class Strip:
    """How many of an actor's capabilities have each status, and the newest evidence for them."""

    counts: list[tuple[str, int]]
    since: str | None
    newest: str | None
    stale: bool


def life_of(presenter: FactPresenter, row: Properties) -> str:
    """Return status, beginning, end and capacity of a capability in words; '' if none is known."""
    t, lang = presenter.t, presenter.lang
    status, since, until = (
        row.get(name) for name in ("status", "since", "until")
    )
    if status is None:
        return ""
    sentence = t[f"status_{status}"]
    sentence += (
        f" {t['cell_since']} {day(since, lang)}"
        if since and status != "ended"
        else ""
    )
    sentence += f" {day(until, lang)}" if until else ""
    return ", ".join(filter(None, (sentence, row.get("capacity"))))


def capabilities_of(
    presenter: FactPresenter, actor: str
) -> Iterator[Properties]:
    """Yield the capabilities of an actor."""
    snapshot = presenter.snapshot
    for key in snapshot.edges["has_actor_capability"].targets(actor):
        yield snapshot.nodes["Capability"].get(key)


def strip_of(presenter: FactPresenter, actor: str) -> Strip:
    """Return the strip of an actor."""
    rows = list(capabilities_of(presenter, actor))
    counts = Counter(row.get("status", "active") for row in rows)
    running = [
        row
        for row in rows
        if row.get("status", "active") not in {"ended", "planned"}
    ]
    dates = [row["as_of"] for row in running or rows if "as_of" in row]
    last = max(dates, default=None)
    limit = stale_before(presenter.snapshot.memoise(newest))
    return Strip(
        [(status, counts[status]) for status in _ORDER if counts[status]],
        min((row["since"] for row in running if "since" in row), default=None),
        last,
        bool(running) and (last is None or last_day(last) < limit),
    )


def turns_of(presenter: FactPresenter, actor: str) -> Iterator[FactLine]:
    """Yield what an actor began, ended or plans, for its timeline; what has no date is left out."""
    snapshot, t = presenter.snapshot, presenter.t
    for row in capabilities_of(presenter, actor):
        key = row["id"]
        stages = snapshot.edges["at_capability_stage"].targets(key)
        therapies = snapshot.edges["for_capability_therapy"].targets(key)
        words = [presenter.name("Stage", stage) for stage in stages]
        words += [presenter.name("Therapy", therapy) for therapy in therapies]
        dates = {"began": row.get("since"), "ended": row.get("until")}
        if row.get("status") == "planned":
            dates["planned"] = row.get("as_of")
        for turn, date in dates.items():
            if date:
                name = f"{', '.join(words)}{t['colon']} {t[f'life_{turn}']}"
                yield FactLine(
                    "",
                    "",
                    name,
                    date=date,
                    source_ids=tuple(row["source_ids"]),
                )
