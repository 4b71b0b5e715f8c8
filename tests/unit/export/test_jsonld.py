from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import rdflib
from rdflib import RDF, XSD, Literal, URIRef

from graph.errors import NotFoundError
from graph.export import export
from graph.export.jsonld import describe, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

BASE = "https://atlas.example.org"
SCHEMA = "https://schema.org/"
OWN = f"{BASE}/ns#"

# rdflib warns of its own use of its own names.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def document(snapshot: Snapshot, path: Path) -> dict[str, Any]:
    export(snapshot, "jsonld", path, BASE)
    return json.loads(path.read_text("utf-8"))


def graph_of(document: dict[str, Any]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


@pytest.fixture(scope="module")
def odd(
    odd_snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> rdflib.Graph:
    return graph_of(
        document(odd_snapshot, tmp_path_factory.mktemp("odd") / "out.jsonld")
    )


def iri(*parts: str) -> URIRef:
    return URIRef("/".join((BASE, "id", *parts)))


def test_identifiers_are_encoded_and_can_be_written_again(odd: rdflib.Graph) -> None:
    actors = set(odd.subjects(RDF.type, URIRef(f"{SCHEMA}Organization")))
    assert iri("actor", "zz%22quote%3Cx%3E") in actors
    assert iri("actor", "zz%3Fq%3D1%23h") in actors
    assert iri("actor", "zz%2Fslash") in actors
    assert iri("actor", "zz%2541") in actors
    assert iri("actor", "%C3%A9%C3%A9n") in actors
    assert len(actors) == 13
    for form in ("nt", "turtle", "xml"):
        assert len(
            rdflib.Graph().parse(data=odd.serialize(format=form), format=form)
        ) == len(odd)


def test_dates_have_the_type_of_their_precision(odd: rdflib.Graph) -> None:
    work = iri("collaboration", "work")
    assert odd.value(work, URIRef(f"{SCHEMA}startDate")) == Literal(
        "2020", datatype=XSD.gYear
    )
    ended = odd.value(work, URIRef(f"{SCHEMA}endDate"))
    assert ended == Literal("2022-02", datatype=XSD.gYearMonth)
    release = iri("release", "r-1")
    published = odd.value(release, URIRef(f"{SCHEMA}datePublished"))
    assert published == Literal("2026-03-14", datatype=XSD.date)


def test_a_relationship_is_a_link_and_a_node_with_its_source(odd: rdflib.Graph) -> None:
    part, whole, work = (
        iri("actor", "%C3%A9%C3%A9n"),
        iri("actor", "zz%2Fslash"),
        "work",
    )
    assert (part, URIRef(f"{SCHEMA}parentOrganization"), whole) in odd
    together = URIRef(f"{OWN}collaboratesWith")
    assert set(odd.subject_objects(together)) == {(part, whole), (whole, part)}
    assert (whole, URIRef(f"{SCHEMA}memberOf"), iri("collaboration", work)) in odd
    member = "participates_in_actor_collaboration"
    told = iri(member, "zz%2Fslash", work, "coordinator")
    assert odd.value(told, URIRef("http://www.w3.org/ns/prov#entity")) == whole
    source = odd.value(told, URIRef("http://www.w3.org/ns/prov#hadPrimarySource"))
    assert (
        str(odd.value(source, URIRef(f"{SCHEMA}url")))
        == "https://example.org/a?b=1&c=2"
    )


def test_one_data_set_with_licence_and_release(odd: rdflib.Graph) -> None:
    (dataset,) = odd.subjects(RDF.type, URIRef(f"{SCHEMA}Dataset"))
    assert str(odd.value(dataset, URIRef(f"{SCHEMA}version"))) == "r-1"
    licence = odd.value(dataset, URIRef(f"{SCHEMA}license"))
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")
    files = {str(entry) for entry in odd.objects(None, URIRef(f"{SCHEMA}contentUrl"))}
    assert f"{BASE}/api/v1/export/xlsx" in files


def test_the_whole_release_is_rdf_with_sources(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    whole = document(curated_snapshot, tmp_path / "out.jsonld")
    records = whole["@graph"]
    ids = [record["@id"] for record in records]
    assert len(ids) == len(set(ids))
    tables = (*curated_snapshot.nodes.values(), *curated_snapshot.edges.values())
    assert len(ids) == 1 + sum(map(len, tables))
    facts = [
        record for record in records if record["@type"] not in ("Source", "Dataset")
    ]
    assert [record["@id"] for record in facts if "sources" not in record] == []
    concepts = [record for record in records if "Concept" in record["@type"]]
    graph = graph_of({**whole, "@graph": concepts})
    broader = URIRef("http://www.w3.org/2004/02/skos/core#broader")
    assert (iri("therapy", "car-t"), broader, iri("therapy", "gene-therapy")) in graph
    label = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    languages = {
        entry.language for entry in graph.objects(iri("therapy", "car-t"), label)
    }
    assert languages == {"en", "fr", "nl"}


def test_an_identifier_names_what_stands_in_the_document(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    whole = document(odd_snapshot, tmp_path / "whole.jsonld")
    assert len(whole["@graph"]) > 10
    for record in whole["@graph"]:
        label, *keys = [
            unquote(part) for part in record["@id"].partition("/id/")[2].split("/")
        ]
        alone = describe(odd_snapshot, BASE, label, keys)
        assert alone.pop("@context") == whole["@context"]
        assert alone == record


@pytest.mark.parametrize(
    ("label", "keys"),
    [
        ("actor", ["nobody"]),
        ("actor", ["one", "two"]),
        ("no-such-label", ["one"]),
        ("release", ["r-of-yesterday"]),
        ("works_on_actor_therapy", ["one"]),
        ("actor", []),
    ],
)
def test_an_identifier_of_nothing_is_not_found(
    odd_snapshot: Snapshot, label: str, keys: list[str]
) -> None:
    with pytest.raises(NotFoundError):
        describe(odd_snapshot, BASE, label, keys)


def test_the_vocabulary_has_every_term_of_our_own() -> None:
    terms = {entry["@id"].partition("#")[2] for entry in vocabulary(BASE)["@graph"]}
    assert {"Actor", "Capability", "WORKS_ON", "worksOn", "collaboratesWith"} <= terms
