"""A release of a few records whose texts and ids are as awkward as texts and ids can be."""

from __future__ import annotations

from typing import Any

from graph.bookkeeping import Release
from graph.release.snapshot import Snapshot

NAMES = {
    "non-character": "Lab \ufffe of \uffff Liège",
    "control": "Lab \x0b and \x1f",
    "markup": "<b>Lab</b> & 'co' \"x\" ]]>",
    "return": "one\rtwo\nthree\tfour",
    "formula": "=HYPERLINK(A1)",
    "hidden-formula": "\u00a0=1+1",
    "right-to-left": "\u202eLab \U0001f9ec",
}
ODD_IDS = ('zz"quote<x>', "zz?q=1#h", "zz/slash", "zz_x2f_", "zz%41", "één")
URL = "https://example.org/a?b=1&c=2"


def actor(key: str, name: str, **more: Any) -> tuple[str, dict[str, Any]]:
    evidence = {
        "source_ids": ["src-1"],
        "asserted_by": ["curated"],
        "basis": "asserted",
    }
    return "Actor", {"id": key, "name": name, "kind": "company", **evidence, **more}


def odd_snapshot() -> Snapshot:
    """Return a release of 13 actors, a collaboration of three years and a source."""
    evidence = {
        "source_ids": ["src-1"],
        "asserted_by": ["curated"],
        "basis": "asserted",
    }
    nodes = [actor(key, name) for key, name in NAMES.items()]
    nodes += [actor(key, "Odd", founded="2012-02") for key in ODD_IDS]
    source = {"id": "src-1", "url": URL, "asserted_by": ["curated"]}
    nodes.append(("Source", source))
    work: dict[str, Any] = {
        "id": "work",
        "name": "Work",
        "type": "supply",
        "start": "2020",
        "end": "2022-02",
    }
    work |= {"budget_eur": 95_000_000}
    nodes.append(("Collaboration", work | evidence))
    member = "participates_in_actor_collaboration"
    edges = [
        (member, "zz/slash", "work", {"role": "partner", **evidence}),
        (member, "zz/slash", "work", {"role": "coordinator", **evidence}),
        (member, "één", "work", {"role": "partner", **evidence}),
        ("part_of_actor_actor", "één", "zz/slash", evidence),
    ]
    release = Release(
        id="r-1",
        run_id="run-1",
        created_at="2026-03-14T09:26:53Z",
        checksum="0" * 32,
        sources=("curated",),
        counts={},
    )
    return Snapshot.build(release, nodes, edges)
