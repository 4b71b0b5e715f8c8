"""GraphML and GEXF: what every reader needs of them, read as plain XML and by three libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import rustworkx

from graph.common.gexf_writer import first_day, last_day
from graph.common.xmltext import name_token, xml_text
from graph.export import export

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

BASE = "https://atlas.example.org"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://gexf.net/1.3}"


def written(snapshot: Snapshot, folder: Path, form: str) -> ET.Element:
    path = folder / f"out.{form}"
    export(snapshot, form, path, BASE)
    return ET.parse(path).getroot()  # noqa: S314 - our own file


def drawn(snapshot: Snapshot) -> tuple[int, int]:
    """Return how many nodes and relationships are part of the network."""
    left = {"Source", "Term", "Figure", "Absence"}
    nodes = sum(
        len(table) for label, table in snapshot.nodes.items() if label not in left
    )
    edges = [
        t for t in snapshot.edges.values() if not {t.spec.start, t.spec.end} & left
    ]
    return nodes, sum(map(len, edges))


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_all_of_it(
    curated_snapshot: Snapshot, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"out.{form}"
    export(curated_snapshot, form, path, BASE)
    graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](path)
    assert (len(graph), graph.number_of_edges()) == drawn(curated_snapshot)
    assert graph.nodes["Actor:vesale-pharma"]["ref"] == "vesale-pharma"
    assert "networkx_key" not in path.read_text("utf-8")
    fact = next(iter(graph["Actor:vesale-pharma"]["Therapy:phage-therapy"].values()))
    assert fact["source_urls"].startswith("http")
    assert fact["weight"] == 1.0


def test_rustworkx_reads_all_of_graphml(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "out.graphml"
    export(curated_snapshot, "graphml", path, BASE)
    graph = rustworkx.read_graphml(str(path))[0]
    assert (graph.num_nodes(), graph.num_edges()) == drawn(curated_snapshot)


@pytest.mark.parametrize(("form", "space"), [("graphml", GRAPHML), ("gexf", GEXF)])
def test_every_edge_has_an_id_of_its_own(
    odd_snapshot: Snapshot, tmp_path: Path, form: str, space: str
) -> None:
    root = written(odd_snapshot, tmp_path, form)
    edges = [edge.get("id") for edge in root.iter(f"{space}edge")]
    assert edges == ["e1", "e2", "e3", "e4"]
    nodes = [node.get("id") for node in root.iter(f"{space}node")]
    assert len(nodes) == len(set(nodes)) == 14


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_text_that_xml_cannot_hold_is_marked(
    odd_snapshot: Snapshot, tmp_path: Path, form: str
) -> None:
    written(odd_snapshot, tmp_path, form)
    graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](
        tmp_path / f"out.{form}"
    )
    labels = {data["ref"]: data["label"] for _, data in graph.nodes(data=True)}
    assert labels["non-character"] == "Lab \ufffd of \ufffd Liège"
    assert labels["control"] == "Lab \ufffd and \ufffd"
    assert labels["markup"] == "<b>Lab</b> & 'co' \"x\" ]]>"
    assert labels["return"] == "one\rtwo\nthree\tfour"
    assert labels["right-to-left"] == "\u202eLab \U0001f9ec"


def test_graphml_ids_are_name_tokens(odd_snapshot: Snapshot, tmp_path: Path) -> None:
    root = written(odd_snapshot, tmp_path, "graphml")
    ids = {node.get("id") for node in root.iter(f"{GRAPHML}node")}
    assert {
        "Actor:zz_x2f_slash",
        "Actor:zz_x5f_x2f_",
        "Actor:zz_x3f_q_x3d_1_x23_h",
    } <= ids


def test_both_say_release_licence_and_the_day_of_the_data(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    graphml = written(odd_snapshot, tmp_path, "graphml")
    own = graphml.find(f"{GRAPHML}graph")
    assert own is not None
    data = {entry.get("key"): entry.text for entry in own.findall(f"{GRAPHML}data")}
    assert data["g_release"] == "r-1"
    assert data["g_date"] == "2026-03-14"
    assert "creativecommons.org/licenses/by/4.0" in str(data["g_licence"])
    meta = written(odd_snapshot, tmp_path, "gexf").find(f"{GEXF}meta")
    assert meta is not None
    assert meta.get("lastmodifieddate") == "2026-03-14"
    assert "creativecommons.org/licenses/by/4.0" in str(
        meta.findtext(f"{GEXF}description")
    )


def test_ties_have_the_time_of_the_collaboration(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    root = written(odd_snapshot, tmp_path, "gexf")
    edges = {edge.get("id"): edge for edge in root.iter(f"{GEXF}edge")}
    joined = [edge for edge in edges.values() if edge.get("kind") == "PARTICIPATES_IN"]
    assert {(edge.get("start"), edge.get("end")) for edge in joined} == {
        ("2020-01-01", "2022-02-28")
    }
    # That an actor was founded in 2012 says nothing of when it became a part of another.
    part = next(edge for edge in edges.values() if edge.get("kind") == "PART_OF")
    assert (part.get("start"), part.get("end")) == (None, None)
    actor = next(
        node for node in root.iter(f"{GEXF}node") if node.get("id") == "Actor:één"
    )
    assert (actor.get("start"), actor.get("end")) == ("2012-02-01", None)


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2021-12-05", "2021-12-05", "2021-12-05"),
    ],
)
def test_dates_of_any_precision_become_days(date: str, first: str, last: str) -> None:
    assert (first_day(date), last_day(date)) == (first, last)


def test_xml_keeps_what_it_can_hold() -> None:
    kept = "a\t\n\r \ud7ff\ue000\ufffd\U00010000\U0010ffff"
    assert xml_text(kept) == kept
    assert xml_text("\x00\x08\x0b\ufffe\uffff\ud800") == "\ufffd" * 6


def test_name_tokens_of_different_texts_differ() -> None:
    texts = ["a/b", "a_x2f_b", "a_b", "a_", "a?", "é", "_x", "_", "x"]
    assert len({name_token(text) for text in texts}) == len(texts)
    assert name_token("actor:stage_1.b-c") == "actor:stage_1.b-c"
