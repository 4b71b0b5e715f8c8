"""JSON-LD with schema.org terms, one document, streamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.release.snapshot import Snapshot

BASE = "https://atmp-atlas.example/id/"
CONTEXT: dict[str, Any] = {
    "@vocab": "https://atmp-atlas.example/ns#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "Actor": "schema:Organization",
    "Collaboration": "schema:Project",
    "Place": "schema:Place",
    "Trial": "schema:MedicalTrial",
    "name": "schema:name",
    "aliases": "schema:alternateName",
    "url": {"@id": "schema:url", "@type": "@id"},
    "website": {"@id": "schema:url", "@type": "@id"},
    "founded": "schema:foundingDate",
    "ended": "schema:dissolutionDate",
    "ror": {"@id": "schema:sameAs", "@type": "@id"},
    "sources": {"@id": "prov:hadPrimarySource", "@type": "@id"},
    "from": {"@id": "prov:entity", "@type": "@id"},
    "to": {"@type": "@id"},
}
_LANGUAGES = ("en", "fr", "nl")


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one JSON-LD document; return it.

    A relationship is a node of its own with `from`, `to` and its sources, so that no fact
    loses its evidence.
    """
    with path.open("wb") as out:
        out.write(b'{"@context":' + orjson.dumps(CONTEXT) + b',"@graph":[\n')
        for position, record in enumerate(records(snapshot)):
            out.write((b",\n" if position else b"") + orjson.dumps(record))
        out.write(b"\n]}\n")
    return [path]


def records(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Yield every node and relationship as a JSON-LD object."""
    for label, nodes in snapshot.nodes.items():
        for row in nodes.rows():
            yield {"@id": iri(label, row["id"]), "@type": label, **_terms(row)}
    for name, edges in snapshot.edges.items():
        spec = edges.spec
        for (start, end), row in zip(edges.pairs(), edges.rows(), strict=True):
            key = f"{start}/{end}/{row.get(spec.key or '', '')}".rstrip("/")
            ends = {"from": iri(spec.start, start), "to": iri(spec.end, end)}
            yield {"@id": f"{BASE}{name}/{key}", "@type": spec.type, **ends, **_terms(row)}


def iri(label: str, key: str) -> str:
    """Return the identifier of a node."""
    return f"{BASE}{label.lower()}/{key}"


def _terms(row: dict[str, Any]) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    for name, value in row.items():
        stem, _, lang = name.rpartition("_")
        if name == "source_ids":
            terms["sources"] = [iri("Source", key) for key in value]
        elif lang in _LANGUAGES and stem in {"name", "synonyms", "definition"}:
            texts = value if isinstance(value, tuple) else (value,)
            tagged = [{"@value": text, "@language": lang} for text in texts]
            terms.setdefault(stem, []).extend(tagged)
        elif name not in {"id", "start", "end"}:
            terms[name] = list(value) if isinstance(value, tuple) else value
        elif name != "id":
            terms[f"{name}Date"] = value
    return terms
