"""What users say of suggestions: "not relevant", "already in touch". Counts, no facts.

They lie in one file of the data folder, `feedback.jsonl`, apart from the graph, its releases and
exports: a line for each judgement, added and never changed; `undo` takes the last one of a pair
back. They are counted and hide nothing. A line holds two ids, the verdict, the day and the
release; nothing of who said it. docs/partners.md describes the format.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import orjson
import structlog
from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from graph.common.disks import make_private_folder
from graph.common.records import Properties
from graph.common.textio import append_line
from graph.errors import FeedbackFullError, InvalidInputError
from graph.model import Id
from graph.partners.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.release.snapshot import Snapshot

log = structlog.get_logger()

Verdict = Literal["not-relevant", "in-touch"]
LARGEST = 20_000_000
FILE = "feedback.jsonl"


class Judgement(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    actor: Id
    candidate: Id
    verdict: Literal["not-relevant", "in-touch", "undo"]
    day: str
    release: Id


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
        """Return the file, which is there once anything was judged."""
        return self.folder / FILE

    def add(
        self, snapshot: Snapshot, actor: str, candidate: str, verdict: str
    ) -> Judgement:
        """Add a judgement of a suggestion and return it; it is on disk on return.

        Raises:
            NotFoundError: one of the actors is not in the release.
            InvalidInputError: no such verdict, or the two are one.
            FeedbackFullError: the file is full, or cannot be written.
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
                f"No verdict {verdict!r}.", hint="Known: not-relevant, in-touch, undo."
            ) from exc
        try:
            make_private_folder(self.folder)
            with FileLock(self.folder / f".{FILE}.lock"):
                if self.file.exists() and self.file.stat().st_size > LARGEST:
                    log.error(
                        "feedback full", file=str(self.file), hint="Move it away."
                    )
                    raise FeedbackFullError("No more feedback is taken at present.")
                append_line(self.file, orjson.dumps(made.model_dump()))
        except OSError as exc:
            log.exception("feedback not written", file=str(self.file))
            raise FeedbackFullError("Feedback cannot be kept at present.") from exc
        return made

    def read(self) -> Feedback:
        """Return what counts now; lines that are no judgements are passed over and counted."""
        if not self.file.exists():
            return Feedback({})
        said: dict[tuple[str, str], list[Verdict]] = {}
        unreadable = 0
        for number, line in enumerate(self.file.read_bytes().splitlines(), 1):
            try:
                judgement = Judgement.model_validate_json(line)
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
            verdicts = said.setdefault((judgement.actor, judgement.candidate), [])
            if judgement.verdict != "undo":
                verdicts.append(judgement.verdict)
            elif verdicts:
                verdicts.pop()
        return Feedback(_counted(said), unreadable)

    def of(self, actor: str) -> dict[str, dict[Verdict, int]]:
        """Return what counts now for one actor: candidate to verdict to how often."""
        return self.read().counts.get(actor, {})


def _counted(said: Mapping[tuple[str, str], list[Verdict]]) -> Counts:
    counts: Counts = {}
    for (actor, candidate), verdicts in said.items():
        if verdicts:
            counts.setdefault(actor, {})[candidate] = dict(Counter(verdicts))
    return counts


def judged(snapshot: Snapshot, counts: Counts, top: int = 10) -> Properties:
    """Return how the judgements speak of the suggestions made today.

    Of the first `top` new partners of every actor with a judgement: `suggested`, `judged` (how many
    have one), `in_touch` and `not_relevant` (how often that was said), `share_judged`, and
    `precision`, the share of in touch in what was said, None if nothing was. Candidates that are no
    longer suggested are counted in `others`.
    """
    actors = [actor for actor in counts if actor in snapshot.actors]
    said: Counter[Verdict] = Counter()
    suggested = with_verdict = others = 0
    for actor in actors:
        shown = {suggestion.id for suggestion in suggest(snapshot, actor, top).items}
        suggested += len(shown)
        for candidate, verdicts in counts[actor].items():
            if candidate in shown:
                with_verdict += 1
                said.update(verdicts)
            else:
                others += 1
    touch, irrelevant = said["in-touch"], said["not-relevant"]
    return {
        "actors": len(actors),
        "suggested": suggested,
        "judged": with_verdict,
        "in_touch": touch,
        "not_relevant": irrelevant,
        "others": others,
        "share_judged": round(with_verdict / suggested, 4) if suggested else None,
        "precision": round(touch / (touch + irrelevant), 4)
        if touch + irrelevant
        else None,
    }
