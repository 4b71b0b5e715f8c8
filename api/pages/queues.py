"""What waits for a curator beside proposals: doubtful matches, and facts worth checking.

Each is a queue with a name (`work_queue_` in the texts) and an address of its own, or a list
that the workbench shows itself. A further one is a line in `beside`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from api.pages.gaps import DEFAULT_REGION
from graph.coverage.asking import worth_list
from graph.curation.review import review

if TYPE_CHECKING:
    from pathlib import Path

    from graph.model import Language
    from graph.release.snapshot import Snapshot

BESIDE = ("doubtful", "worth")
"""The queues that hold no proposals."""
_FACTS = 20
"""Facts that are shown: what a person asks about in some days."""


class QueueLink(NamedTuple):
    """A queue beside those of proposals."""

    name: str
    path: str
    waiting: int | None
    """How many wait, None where counting them would keep the page waiting."""


def beside(folder: Path, lang: Language) -> list[QueueLink]:
    """Return the queues that hold no proposals."""
    open_matches = sum(1 for match in review(folder) if match["judgement"] is None)
    return [
        QueueLink("doubtful", f"/{lang}/review", open_matches),
        QueueLink("worth", f"/{lang}/workbench?queue=worth", None),
    ]


def facts_to_check(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the unsure facts that would change the board most, with the forms to correct them."""
    facts = worth_list(snapshot, DEFAULT_REGION, _FACTS).items
    return [
        {**fact.model_dump(), "correct": _form(fact.actor, fact.stage, fact.therapy)}
        for fact in facts
    ]


def _form(actor: str, stage: str, therapy: str | None) -> str:
    """Return the query of the form that corrects the status of a capability."""
    row = {"table": "actor_stages", "key": f"{actor}:{stage}:{therapy or ''}"}
    return urlencode({"kind": "field", **row, "column": "status"})
