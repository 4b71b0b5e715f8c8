from __future__ import annotations

import csv
import json
import subprocess
from typing import TYPE_CHECKING

import networkx as nx
import pytest
import rdflib

from graph.errors import InvalidInputError
from graph.export import FORMATS, export

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot


def test_csv_holds_every_row(curated_snapshot: Snapshot, tmp_path: Path) -> None:
    export(curated_snapshot, "csv", tmp_path / "out")
    for name, table in {**curated_snapshot.nodes, **curated_snapshot.edges}.items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8-sig") as file:
            assert len(list(csv.DictReader(file))) == len(table)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_network_files_are_read_back(curated_snapshot: Snapshot, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    export(curated_snapshot, form, path)
    read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](path)
    actors = [key for key in read if key.startswith("Actor:")]
    assert len(actors) == len(curated_snapshot.actors)
    works = curated_snapshot.edges["works_on_actor_therapy"]
    assert read.has_edge("Actor:vesale-pharma", "Therapy:phage-therapy")
    assert read.number_of_edges() >= len(works)


# rdflib warns of its own use of its own names.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_jsonld_is_rdf_with_sources(curated_snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonld"
    export(curated_snapshot, "jsonld", path)
    document = json.loads(path.read_text("utf-8"))
    actors = [record for record in document["@graph"] if record["@type"] == "Actor"]
    part = {**document, "@graph": actors[:40]}
    graph = rdflib.Graph().parse(data=json.dumps(part), format="json-ld")
    organisation = rdflib.URIRef("https://schema.org/Organization")
    assert len(set(graph.subjects(rdflib.RDF.type, organisation))) == 40
    cited = rdflib.URIRef("http://www.w3.org/ns/prov#hadPrimarySource")
    assert len(set(graph.subjects(cited))) == 40


def test_admin_import_files_agree_with_their_script(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    files = export(curated_snapshot, "neo4j-admin", tmp_path)
    script = (tmp_path / "import.sh").read_text("utf-8")
    for file in files:
        if file.suffix == ".csv":
            assert f"={file.name}" in script
    assert subprocess.run(["sh", "-n", str(tmp_path / "import.sh")], check=False).returncode == 0
    with (tmp_path / "Actor.csv").open(encoding="utf-8") as file:
        head = next(csv.reader(file))
    assert head[0] == "id:ID(Actor)"
    assert "aliases:string[]" in head


def test_unknown_format_and_unwritable_path_are_refused(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInputError, match="No format 'pdf'"):
        export(curated_snapshot, "pdf", tmp_path)
    with pytest.raises(InvalidInputError, match="cannot be written"):
        export(curated_snapshot, "gexf", tmp_path / "missing" / "out.gexf")
    assert set(FORMATS) == {"csv", "graphml", "gexf", "jsonld", "neo4j-admin"}
