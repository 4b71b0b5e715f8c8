"""The matches that a person should look at, with what is known of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.common.properties import Properties
    from ingest.fact_store import FactStore, RecordLink

_SHOWN = (
    "id",
    "name",
    "kind",
    "country",
    "city",
    "region",
    "aliases",
    "website",
    "ror",
    "pic",
    "vat",
    "source_ids",
)


def review_queue(facts: FactStore) -> Iterator[Properties]:
    """Yield actor links in doubt and those judged, in the form of `graph.curation.match_review`."""
    chosen = [link for link in facts.links() if _needs_a_look(link)]
    known = _sides(
        facts, {key for link in chosen for key in (link.record, link.target)}
    )
    for link in chosen:
        yield {
            "record": known.get(
                link.record, {"id": link.record, "name": link.record}
            ),
            "target": known.get(
                link.target, {"id": link.target, "name": link.target}
            ),
            "score": link.score,
            "basis": link.basis,
            "signals": link.signals,
        }


def _needs_a_look(link: RecordLink) -> bool:
    """Return whether a link of an actor is in doubt, or was judged by somebody."""
    if link.label != "Actor":
        return False
    return link.verdict == "doubtful" or link.basis == "judgement"


def _sides(facts: FactStore, keys: set[str]) -> dict[str, Properties]:
    """Return what is shown of each actor, as the first source that has it states it."""
    known: dict[str, Properties] = {}
    for source in facts.sources():
        for actor in facts.stated("Actor", source):
            if actor["id"] in keys:
                shown = {
                    name: actor[name] for name in _SHOWN if actor.get(name)
                }
                known.setdefault(actor["id"], {**shown, "source": source})
    return known
