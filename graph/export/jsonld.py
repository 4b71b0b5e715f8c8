"""JSON-LD with terms of schema.org, SKOS and PROV, one document, streamed.

Each relationship stands in it twice: as a property, so that a query is one step, and as a node of
its own with `from`, `to` and its sources, so that no fact loses its evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from graph.common.properties import as_list, each_of, items_of
from graph.common.xmltext import xml_text
from graph.errors import NotFoundError
from graph.export.jsonld_terms import (
    DIRECT,
    OWN,
    REFERENCE,
    REVERSED,
    STANDARD,
)
from graph.export.release_network import LICENCE_URL
from graph.model import LANGUAGES, NODES, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.common.properties import Properties, Values
    from graph.model import RelationSpec
    from graph.release.snapshot import Edges, Snapshot


Links = dict[tuple[str, str], dict[str, list[tuple[str, str]]]]
"""By (label, id): the properties of a node that lead to others, each with their (label, id)."""

_CONCEPTS = ("Therapy", "Stage", "Term")
_TEXTS = {
    "name": "prefLabel",
    "synonyms": "altLabel",
    "definition": "definition",
}
_DATES = frozenset(
    {
        "as_of",
        "founded",
        "ended",
        "start",
        "end",
        "date",
        "since",
        "until",
        "retrieved_at",
        "checked",
        "published",
    }
)
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DATE_TYPES = {
    4: "xsd:gYear",
    7: "xsd:gYearMonth",
    10: "xsd:date",
}
"""The type of a date by its length: YYYY, YYYY-MM or YYYY-MM-DD."""
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
CROWD = 50
"""Members up to which a collaboration links each of them with each: the links grow with the square
of it, and `memberOf` links them all the same."""
_DESCRIPTION = (
    "Who does what in advanced therapies (ATMP) in Wallonia and Belgium, with the sources of every "
    f"fact. collaboratesWith links the members of collaborations of at most {CROWD} members."
)
_DOWNLOADS = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "jsonld": "application/ld+json",
}


def write(
    snapshot: Snapshot,
    path: Path,
    base_url: str,
) -> list[Path]:
    """Write one JSON-LD document whose identifiers stand below `base_url`; return it."""
    maker = _Maker(snapshot, base_url)
    with path.open("wb") as out:
        out.write(
            b'{"@context":' + orjson.dumps(maker.context()) + b',"@graph":[\n'
        )
        for number, record in enumerate(maker.records()):
            out.write((b",\n" if number else b"") + orjson.dumps(record))
        out.write(b"\n]}\n")
    return [path]


def describe(
    snapshot: Snapshot,
    base_url: str,
    label: str,
    keys: Sequence[str],
) -> Properties:
    """Return one node or relationship with its context, as it stands in the whole document.

    Args:
        snapshot: the release.
        base_url: where the site is.
        label: the first part of the identifier after `/id/`: a label in small letters, or the name
            of a relationship.
        keys: the parts after it: the id of a node; both ends and the key of a relationship.

    Raises:
        NotFoundError: this release has no such record.
    """
    maker = _Maker(snapshot, base_url)
    return {"@context": maker.context(), **maker.record(label, keys)}


def vocabulary(base_url: str) -> Properties:
    """Return what the terms of our own are called and mean, as RDF Schema in JSON-LD."""
    base = base_url.rstrip("/")
    classes = [
        {
            "@id": f"{base}/ns#{spec.label}",
            "@type": "rdfs:Class",
            "rdfs:comment": spec.about,
        }
        for spec in NODES.values()
    ]
    types = dict.fromkeys(spec.type for spec in RELATIONS)
    relations = [
        {"@id": f"{base}/ns#{name}", "@type": "rdfs:Class"} for name in types
    ]
    links = [
        {"@id": f"{base}/ns#{name}", "@type": "rdf:Property"} for name in OWN
    ]
    return {
        "@context": {
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        },
        "@graph": classes + relations + links,
    }


class _Maker:
    """Makes the objects of one document."""

    def __init__(self, snapshot: Snapshot, base_url: str) -> None:
        self._snapshot, self._base = snapshot, base_url.rstrip("/")

    def context(self) -> Properties:
        """Return the terms of the document."""
        own = {
            name: {"@id": f"{self._base}/ns#{name}", **REFERENCE}
            for name in OWN
        }
        return {
            "@vocab": f"{self._base}/ns#",
            **STANDARD,
            **own,
        }

    def records(self) -> Iterator[Properties]:
        """Yield the data set, every node, then every relationship."""
        yield self._dataset()
        links = _links(self._snapshot)
        for label, nodes in self._snapshot.nodes.items():
            for row in nodes.rows():
                yield self._node(label, row, links)
        for edges in self._snapshot.edges.values():
            for ends, row in zip(edges.pairs(), edges.rows(), strict=True):
                yield self._relationship(edges.spec, ends, row)

    def record(self, label: str, keys: Sequence[str]) -> Properties:
        """Return what an identifier names; raise NotFoundError if that is nothing."""
        if label == "release" and list(keys) == [self._snapshot.release.id]:
            return self._dataset()
        edges = self._snapshot.edges.get(label)
        named = (
            self._named_edge(edges, keys)
            if edges
            else self._named_node(label, keys)
        )
        if named is None:
            raise NotFoundError(
                f"No {'/'.join([label, *keys])!r} in this release."
            )
        return named

    def _named_edge(
        self, edges: Edges, keys: Sequence[str]
    ) -> Properties | None:
        """Return the relationship that its start, its end and its key, if any, name."""
        if not keys or keys[0] not in edges.starts:
            return None
        start, *others = keys
        for end, row in edges.leaving(start):
            if [end, *_key_of(edges.spec, row)] == others:
                return self._relationship(edges.spec, (start, end), row)
        return None

    def _named_node(
        self, label: str, keys: Sequence[str]
    ) -> Properties | None:
        names = {name.lower(): name for name in self._snapshot.nodes}
        name = names.get(label)
        if (
            name is None
            or len(keys) != 1
            or keys[0] not in self._snapshot.nodes[name]
        ):
            return None
        row = self._snapshot.nodes[name].get(keys[0])
        return self._node(name, row, self._snapshot.memoise(_links))

    def _node(
        self,
        label: str,
        row: Values,
        links: Links,
    ) -> Properties:
        head = {
            "@id": self._iri(label, row["id"]),
            "@type": [label, "Concept"] if label in _CONCEPTS else label,
        }
        ways = {
            name: [self._iri(*target) for target in targets]
            for name, targets in links.get((label, row["id"]), {}).items()
        }
        return {
            **head,
            **self._terms(row),
            **ways,
        }

    def _relationship(
        self,
        spec: RelationSpec,
        ends: tuple[str, str],
        row: Values,
    ) -> Properties:
        start, end = ends
        identifier = self._iri(
            spec.name,
            start,
            end,
            *_key_of(spec, row),
        )
        head = {"@id": identifier, "@type": spec.type}
        between = {
            "from": self._iri(spec.start, start),
            "to": self._iri(spec.end, end),
        }
        return {
            **head,
            **between,
            **self._terms(row),
        }

    def _iri(self, label: str, *keys: str) -> str:
        """Return the identifier of a node or relationship, percent-encoded."""
        path = "/".join(
            quote(part, safe=":") for part in (label.lower(), *keys)
        )
        return f"{self._base}/id/{path}"

    def _dataset(self) -> Properties:
        release = self._snapshot.release
        downloads = [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": f"{self._base}/api/v1/export/{form}",
            }
            for form, media in _DOWNLOADS.items()
        ]
        return {
            "@id": self._iri("release", release.id),
            "@type": "Dataset",
            "name": "ATMP Atlas",
            "description": _DESCRIPTION,
            "url": f"{self._base}/",
            "license": LICENCE_URL,
            "version": release.id,
            "identifier": release.checksum,
            "datePublished": _date(release.created_at[:10]),
            "publisher": "ATMP Atlas",
            "distribution": downloads,
        }

    def _terms(self, row: Values) -> Properties:
        terms: Properties = {}
        for name, content in row.items():
            value = _writable(content)
            stem, _, lang = name.rpartition("_")
            if name == "source_ids":
                terms["sources"] = [
                    self._iri("Source", key) for key in content
                ]
            elif lang in LANGUAGES and stem in _TEXTS:
                terms.setdefault(_TEXTS[stem], []).extend(_tagged(value, lang))
            elif name in {"url", "website"}:
                terms[name] = _address(value)
            elif name == "ror" and value.startswith("https://"):
                terms["sameAs"] = _address(value)
            elif name in _DATES:
                terms[name] = _date(value)
            elif name != "id":
                terms[name] = as_list(value)
        return terms


def _tagged(value: Any, lang: str) -> list[dict[str, str]]:
    """Return the texts of a property, each with its language."""
    return [{"@value": text, "@language": lang} for text in each_of(value)]


def _key_of(spec: RelationSpec, row: Values) -> tuple[str, ...]:
    """Return what tells relationships between the same two ends apart, if anything does."""
    return (row[spec.key],) if spec.key else ()


def _links(snapshot: Snapshot) -> Links:
    """Return the properties that lead from each node to others."""
    links: Links = defaultdict(lambda: defaultdict(list))
    for name, edges in snapshot.edges.items():
        spec, direct, reverse = (
            edges.spec,
            DIRECT.get(name),
            REVERSED.get(name),
        )
        for start, end in dict.fromkeys(edges.pairs()):
            if direct:
                links[spec.start, start][direct].append((spec.end, end))
            if reverse:
                links[spec.end, end][reverse].append((spec.start, start))
    for actor, others in _partners(snapshot).items():
        links["Actor", actor]["collaboratesWith"] = [
            ("Actor", other) for other in sorted(others)
        ]
    return links


def _partners(snapshot: Snapshot) -> Mapping[str, set[str]]:
    """Return who shares a collaboration of at most `CROWD` members with each actor."""
    memberships = snapshot.edges["participates_in_actor_collaboration"]
    partners: dict[str, set[str]] = defaultdict(set)
    for work in snapshot.nodes["Collaboration"].ids:
        members = memberships.origins(work)
        if len(members) <= CROWD:
            for actor, other in permutations(members, 2):
                partners[actor].add(other)
    return partners


def _writable(value: Any) -> Any:
    """Return a value whose texts RDF/XML can hold too, into which readers turn this document."""
    parts = items_of(value)
    if parts is not None:
        return tuple(map(_writable, parts))
    return xml_text(value) if isinstance(value, str) else value


def _date(text: str) -> Any:
    """Return a date with the type that fits its precision."""
    kind = _DATE_TYPES.get(len(text)) if _DATE.fullmatch(text) else None
    return {"@value": text, "@type": kind} if kind else text


def _address(url: str) -> str:
    """Return a web address without the characters that RDF does not allow in one."""
    return _NOT_IN_IRI.sub(lambda match: quote(match.group()), url)
