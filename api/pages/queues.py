"""What waits for a curator beside proposals.

Doubtful matches, what sources disagree on, and facts worth checking.
Each is a queue with a name (`work_queue_` in the texts) and an address of its own, or a list
that the workbench shows itself. A further one is a line in `other_queues`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from api.pages.gaps import DEFAULT_REGION
from api.pages.proposalview import rows_like, value_label
from api.pages.render import words
from graph.coverage.asking import worth_list
from graph.curation.dismissals import mark_of, queue_of
from graph.curation.match_review import review

if TYPE_CHECKING:
    from pathlib import Path

    from graph.curation.log import Log
    from graph.model import Language
    from graph.release.snapshot import Snapshot
    from graph.release.source_disagreements import Disagreement

OTHER_QUEUES = ("doubtful", "disagreements", "worth")
"""The queues that hold no proposals."""
_TABLES = {
    "Actor": "actors",
    "Capability": "actor_stages",
    "Collaboration": "collaborations",
    "Product": "products",
    "Trial": "trials",
}
"""The curated table of each kind of record that sources may disagree on."""
_DISAGREEMENTS = 100
"""Disagreements shown at once; the page says how many more there are."""
_FACTS = 20
"""Facts that are shown: what a person asks about in some days."""


class QueueLink(NamedTuple):
    """A queue beside those of proposals."""

    name: str
    path: str
    waiting: int | None
    """How many wait, None where counting them would keep the page waiting."""


def other_queues(
    snapshot: Snapshot,
    log: Log,
    folder: Path,
    lang: Language,
) -> list[QueueLink]:
    """Return the queues that hold no proposals."""
    open_matches = sum(
        1 for match in review(folder) if match["judgement"] is None
    )
    disputed = len(queue_of(log, snapshot).open)
    return [
        QueueLink("doubtful", f"/{lang}/review", open_matches),
        QueueLink(
            "disagreements", f"/{lang}/workbench?queue=disagreements", disputed
        ),
        QueueLink("worth", f"/{lang}/workbench?queue=worth", None),
    ]


def facts_to_check(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the unsure facts that would change the board most, with the forms to correct them."""
    facts = worth_list(snapshot, DEFAULT_REGION, _FACTS).items
    return [
        {
            **fact.model_dump(),
            "correct": _form(fact.actor, fact.stage, fact.therapy),
        }
        for fact in facts
    ]


class Disputed(NamedTuple):
    """What sources disagree on, as the workbench shows it."""

    open: list[dict[str, Any]]
    dismissed: list[dict[str, Any]]
    """Each with who dismissed it, when (`at`) and why."""
    more: int
    """How many are not shown."""


def disagreements_to_settle(
    snapshot: Snapshot,
    log: Log,
    lang: Language,
) -> Disputed:
    """Return what sources disagree on, each with the form that corrects what stands.

    A record that the curated tables do not hold has no form: its source has to correct it.
    """
    queue = queue_of(log, snapshot)
    shown, dismissed = (
        queue.open[:_DISAGREEMENTS],
        queue.dismissed[:_DISAGREEMENTS],
    )
    return Disputed(
        [_to_settle(snapshot, item, lang) for item in shown],
        [
            {
                **_to_settle(snapshot, item, lang),
                "who": entry.who,
                "at": entry.at,
                "why": entry.why,
            }
            for item, entry in dismissed
        ],
        len(queue.open) + len(queue.dismissed) - len(shown) - len(dismissed),
    )


def _to_settle(
    snapshot: Snapshot,
    item: Disagreement,
    lang: Language,
) -> dict[str, Any]:
    """Return a disagreement with its field and values in words, and what its forms send."""
    t = words(lang)
    label = (
        t.get(f"column_{item.field}")
        or t.get(f"field_{item.field}")
        or item.field
    )
    stands = (
        None
        if item.stands is None
        else value_label(item.field, item.stands, lang)
    )
    return {
        **item.model_dump(),
        "field": label,
        "stands": stands,
        "stated": value_label(item.field, item.stated, lang),
        "mark": mark_of(item),
        "correct": _row_form(snapshot, item.label, item.id),
    }


def _row_form(
    snapshot: Snapshot,
    label: str,
    key: str,
) -> str:
    table = _TABLES[label]
    if label == "Capability":
        key = key.removesuffix("all")  # the tables leave the therapy empty
    if [row.key for row in rows_like(snapshot, table, key)] != [key]:
        return ""
    return urlencode(
        {
            "kind": "field",
            "table": table,
            "key": key,
        }
    )


def _form(
    actor: str,
    stage: str,
    therapy: str | None,
) -> str:
    """Return the query of the form that corrects the status of a capability."""
    row = {"table": "actor_stages", "key": f"{actor}:{stage}:{therapy or ''}"}
    return urlencode(
        {
            "kind": "field",
            **row,
            "column": "status",
        }
    )
