"""What users say of suggestions: "not relevant", "already in touch". Judgements, no facts.

They lie in one file of the data folder, `feedback.jsonl`, apart from the graph, its releases and
exports: a line for each judgement, added and never changed; the last one of a pair counts, and
`undo` takes it back. A line holds two ids, the verdict, the day and the release; nothing of who
said it. docs/partners.md describes the format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import orjson
from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from graph.analysis.partners.suggest import suggest
from graph.errors import InvalidInputError
from graph.model import Id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graph.release.snapshot import Snapshot

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


@dataclass(frozen=True)
class Store:
    """The judgements in one folder."""

    folder: Path

    @property
    def file(self) -> Path:
        """Return the file, which is there once anything was judged."""
        return self.folder / FILE

    def add(self, snapshot: Snapshot, actor: str, candidate: str, verdict: str) -> Judgement:
        """Add a judgement of a suggestion and return it.

        Raises:
            NotFoundError: one of the actors is not in the release.
            InvalidInputError: no such verdict, the two are one, or the file is full.
        """
        snapshot.actors.position(actor)
        snapshot.actors.position(candidate)
        if actor == candidate:
            raise InvalidInputError("An actor is no partner of its own.")
        day = datetime.now(UTC).date().isoformat()
        values = {"actor": actor, "candidate": candidate, "verdict": verdict, "day": day,
                  "release": snapshot.release.id}  # fmt: skip
        try:
            made = Judgement.model_validate(values)
        except ValidationError as exc:
            raise InvalidInputError(
                f"No verdict {verdict!r}.", hint="Known: not-relevant, in-touch, undo."
            ) from exc
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / f".{FILE}.lock"):
            if self.file.exists() and self.file.stat().st_size > LARGEST:
                raise InvalidInputError(f"{self.file} is full.", hint="Move it away.")
            with self.file.open("ab") as out:
                out.write(orjson.dumps(made.model_dump(), option=orjson.OPT_APPEND_NEWLINE))
        return made

    def read(self) -> dict[str, dict[str, Verdict]]:
        """Return what counts now: actor to candidate to verdict.

        Raises:
            InvalidInputError: a line is no judgement; names file, line and reason.
        """
        if not self.file.exists():
            return {}
        found: dict[str, dict[str, Verdict]] = {}
        for number, line in enumerate(self.file.read_bytes().splitlines(), 1):
            try:
                one = Judgement.model_validate_json(line)
            except ValidationError as exc:
                reason = exc.errors()[0]
                field = ".".join(str(part) for part in reason["loc"])
                raise InvalidInputError(f"{self.file}:{number}: {field}: {reason['msg']}.") from exc
            some = found.setdefault(one.actor, {})
            if one.verdict == "undo":
                some.pop(one.candidate, None)
            else:
                some[one.candidate] = one.verdict
        return found

    def of(self, actor: str) -> dict[str, Verdict]:
        """Return what counts now for one actor: candidate to verdict; raises as `read` does."""
        return self.read().get(actor, {})


def judged(
    snapshot: Snapshot, told: dict[str, dict[str, Verdict]], top: int = 10
) -> dict[str, Any]:
    """Return how the judgements speak of the suggestions made today.

    Of the first `top` new partners of every actor with a judgement: `suggested`, `judged`,
    `in_touch`, `not_relevant`, `share_judged`, and `precision`, the share in touch among the
    judged, None if nothing is judged. Judgements of who is no longer suggested are in `others`.
    """
    actors = [actor for actor in told if actor in snapshot.actors]
    verdicts: list[str] = []
    suggested = others = 0
    for actor in actors:
        shown = {one.id for one in suggest(snapshot, actor, top).items}
        suggested += len(shown)
        verdicts += [verdict for other, verdict in told[actor].items() if other in shown]
        others += len(told[actor].keys() - shown)
    touch = _count(verdicts, "in-touch")
    return {
        "actors": len(actors), "suggested": suggested, "judged": len(verdicts),
        "in_touch": touch, "not_relevant": _count(verdicts, "not-relevant"), "others": others,
        "share_judged": round(len(verdicts) / suggested, 4) if suggested else None,
        "precision": round(touch / len(verdicts), 4) if verdicts else None,
    }  # fmt: skip


def _count(verdicts: Iterable[str], one: Verdict) -> int:
    return sum(verdict == one for verdict in verdicts)
