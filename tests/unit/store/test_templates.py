"""Templates: one statement for each row of a table of the model, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph import model
from graph.errors import CatalogueError
from graph.store import catalogue, templates

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """// id: things.__NAME__
// expands: keyed relations
// access: read
// returns: [rows]
"""
BODY = (
    "MATCH (:__START__)-[r:__TYPE__ {__KEY__: 1}]->(:__END__) RETURN count(r) AS rows"
)


def parse(root: Path, text: str) -> list[catalogue.Query]:
    return catalogue.parse(text, root / "things" / "keyed.cypher", root)


def test_a_template_gives_a_statement_for_each_row_of_its_table(tmp_path: Path) -> None:
    (query,) = parse(tmp_path, HEAD + BODY)
    assert query.id == "things.participates_in_actor_collaboration"
    assert query.cypher == (
        "MATCH (:Actor)-[r:PARTICIPATES_IN {role: 1}]->(:Collaboration) RETURN count(r) AS rows"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD.replace("keyed relations", "actors") + BODY,
            "no table 'actors' to expand",
        ),
        (HEAD + BODY.replace("__START__", "__LABEL__"), "nothing stands for __LABEL__"),
        (HEAD.replace("things.__NAME__", "things.one") + BODY, "the path says"),
        (HEAD + BODY + " LIMIT $limit", "declared and used differ: limit"),
    ],
)
def test_a_wrong_template_is_refused_with_its_file(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(CatalogueError, match=rf"^things/keyed\.cypher: .*{message}"):
        parse(tmp_path, text)


@pytest.mark.parametrize(
    "name", ["Actor) DETACH DELETE (n", "", "`Actor`", "A|", "Açteur", "1st"]
)
def test_what_is_no_name_does_not_get_into_a_statement(name: str) -> None:
    with pytest.raises(CatalogueError, match="no name of the model"):
        templates.expand("MATCH (n:__LABEL__)", {"LABEL": name})


def test_a_new_kind_of_node_is_loaded_cleaned_up_and_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = model.NodeSpec("Patent", model.Product, "patent", ("phase",))
    monkeypatch.setitem(model.NODES, "Patent", spec)
    catalogue.catalogue.cache_clear()
    try:
        statements = catalogue.catalogue()
    finally:
        monkeypatch.undo()
        catalogue.catalogue.cache_clear()
    assert "MERGE (n:Patent {id: row.id})" in statements["load.patent"].cypher
    assert "MATCH (n:Patent {id: row.id})" in statements["cleanup.patent"].cypher
    assert "FOR (n:Patent) ON (n.phase)" in statements["schema.patent_phase"].cypher
    assert "|Patent)" in statements["release.nodes"].cypher
    assert "load.patent" not in catalogue.catalogue()


def test_two_files_of_one_id_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "load").mkdir()
    plain = "// id: load.actor\n// access: read\n// returns: [rows]\nRETURN 1 AS rows"
    (tmp_path / "load" / "actor.cypher").write_text(plain, "utf-8")
    template = plain.replace("load.actor", "load.__NAME__").replace(
        "// access", "// expands: nodes\n// access"
    )
    (tmp_path / "load" / "nodes.cypher").write_text(template, "utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue.catalogue.cache_clear()
    try:
        with pytest.raises(CatalogueError, match=r"Two files give load\.actor"):
            catalogue.catalogue()
    finally:
        catalogue.catalogue.cache_clear()
