"""What curators say of suggestions: "not relevant", "already in touch". Counts, no facts.

They are entries of the log, apart from the graph, its releases and exports; `undo` takes the last
one of a pair back. They are counted and hide nothing: what a visitor says stays in the visitor's
browser. A `feedback.jsonl` of the data folder, in which they were kept earlier, is read before
them; docs/partners.md describes its lines.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from graph.common.properties import Properties
from graph.curation.log import Log
from graph.errors import InvalidInputError
from graph.model import Id
from graph.partners.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.release.snapshot import Snapshot

log = structlog.get_logger()

Verdict = Literal["not-relevant", "in-touch"]
FILE = "feedback.jsonl"


class Judgement(BaseModel):
    """One judgement, as a line of the older file and as an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    actor: Id
    candidate: Id
    verdict: Literal["not-relevant", "in-touch", "undo"]
    day: str
    release: Id


Vote = tuple[str, str, Literal["not-relevant", "in-touch", "undo"]]
"""Actor, candidate and verdict."""
Counts = dict[str, dict[str, dict[Verdict, int]]]
"""Actor to candidate to verdict to how often it was said."""


@dataclass(frozen=True)
class Feedback:
    """What counts now, and how many lines of the file could not be read."""

    counts: Counts
    unreadable: int = 0


@dataclass(frozen=True)
class Store:
    """The judgements in one folder."""

    folder: Path

    @property
    def file(self) -> Path:
        """Return the older file, in which nothing is written any more."""
        return self.folder / FILE

    def add(
        self,
        snapshot: Snapshot,
        actor: str,
        candidate: str,
        verdict: str,
        who: str,
    ) -> Judgement:
        """Add somebody's judgement of a suggestion and return it; it is on disk on return.

        Raises:
            NotFoundError: one of the actors is not in the release.
            InvalidInputError: no such verdict, or the two are one.
            CurationStoreError: the log cannot be written.
        """
        snapshot.actors.position(actor)
        snapshot.actors.position(candidate)
        if actor == candidate:
            raise InvalidInputError("An actor is no partner of its own.")
        day = datetime.now(UTC).date().isoformat()
        values = {
            "actor": actor,
            "candidate": candidate,
            "verdict": verdict,
            "day": day,
            "release": snapshot.release.id,
        }
        try:
            made = Judgement.model_validate(values)
        except ValidationError as exc:
            raise InvalidInputError(
                f"No verdict {verdict!r}.",
                hint="Known: not-relevant, in-touch, undo.",
            ) from exc
        body = made.model_dump(exclude={"day"})
        Log(self.folder).add("suggestion-judged", who, body=body)
        return made

    def read(self) -> Feedback:
        """Return what counts now; lines that are no judgements are passed over and counted."""
        older, unreadable = self._older()
        by_pair: dict[tuple[str, str], list[Verdict]] = {}
        for actor, candidate, verdict in (*older, *self._logged()):
            verdicts = by_pair.setdefault((actor, candidate), [])
            if verdict != "undo":
                verdicts.append(verdict)
            elif verdicts:
                verdicts.pop()
        return Feedback(_counted(by_pair), unreadable)

    def _logged(self) -> Iterator[Vote]:
        """Yield the votes of the log."""
        for entry in Log(self.folder).of_kind("suggestion-judged"):
            yield (
                entry.body["actor"],
                entry.body["candidate"],
                entry.body["verdict"],
            )

    def _older(self) -> tuple[list[Vote], int]:
        """Return the votes of the older file, and how many of its lines cannot be read."""
        votes: list[Vote] = []
        unreadable = 0
        lines = (
            self.file.read_bytes().splitlines() if self.file.exists() else []
        )
        for number, line in enumerate(lines, 1):
            try:
                vote = Judgement.model_validate_json(line)
            except ValidationError as exc:
                unreadable += 1
                reason = exc.errors()[0]
                field = ".".join(str(part) for part in reason["loc"])
                log.warning(
                    "line of feedback passed over",
                    line=f"{self.file}:{number}",
                    reason=f"{field}: {reason['msg']}",
                )
                continue
            votes.append((vote.actor, vote.candidate, vote.verdict))
        return votes, unreadable

    def of(self, actor: str) -> dict[str, dict[Verdict, int]]:
        """Return what counts now for one actor: candidate to verdict to how often."""
        return self.read().counts.get(actor, {})


def _counted(by_pair: Mapping[tuple[str, str], list[Verdict]]) -> Counts:
    counts: Counts = {}
    for (actor, candidate), verdicts in by_pair.items():
        if verdicts:
            counts.setdefault(actor, {})[candidate] = dict(Counter(verdicts))
    return counts


def judged(
    snapshot: Snapshot,
    counts: Counts,
    top: int = 10,
) -> Properties:
    """Return how the judgements speak of the suggestions made today.

    Of the first `top` new partners of every actor with a judgement: `suggested`, `judged` (how many
    have one), `in_touch` and `not_relevant` (how often that was said), `share_judged`, and
    `precision`, the share of in touch in what was said, None if nothing was. Candidates that are no
    longer suggested are counted in `others`.
    """
    actors = [actor for actor in counts if actor in snapshot.actors]
    totals: Counter[Verdict] = Counter()
    suggested = with_verdict = others = 0
    for actor in actors:
        shown = {
            suggestion.id for suggestion in suggest(snapshot, actor, top).items
        }
        suggested += len(shown)
        for candidate, verdicts in counts[actor].items():
            if candidate in shown:
                with_verdict += 1
                totals.update(verdicts)
            else:
                others += 1
    touch, irrelevant = totals["in-touch"], totals["not-relevant"]
    return {
        "actors": len(actors),
        "suggested": suggested,
        "judged": with_verdict,
        "in_touch": touch,
        "not_relevant": irrelevant,
        "others": others,
        "share_judged": round(with_verdict / suggested, 4)
        if suggested
        else None,
        "precision": round(touch / (touch + irrelevant), 4)
        if touch + irrelevant
        else None,
    }
