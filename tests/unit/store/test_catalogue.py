from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import CatalogueError, InvalidInputError, NotFoundError
from graph.store import catalogue

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """// id: actors.some
// question: {en: "Who?", fr: "Qui ?", nl: "Wie?"}
// access: read
// params:
//   kind: {type: strings, values: [company, cdmo]}
//   limit: {type: integer, default: 5, minimum: 1, maximum: 9}
//   since: {type: date}
//   actor: {type: string, required: true}
// returns: [id]
"""
BODY = """MATCH (a:Actor {id: $actor})
WHERE $kind IS NULL AND a.url <> 'x//$y' AND $since < 'z'
RETURN a.id AS id
LIMIT $limit"""


def parse(tmp_path: Path, text: str, name: str = "some") -> catalogue.Query:
    path = tmp_path / "actors" / f"{name}.cypher"
    (query,) = catalogue.parse(text, path, tmp_path)
    return query


def test_front_matter_is_read(tmp_path: Path) -> None:
    query = parse(tmp_path, HEAD + BODY)
    assert query.public
    assert query.bind({"actor": "a"}) == {
        "kind": None,
        "limit": 5,
        "since": None,
        "actor": "a",
    }


def test_a_reading_query_is_sent_one_map_whatever_is_given(tmp_path: Path) -> None:
    query = parse(tmp_path, HEAD + BODY)
    assert query.statement == (
        "MATCH (a:Actor {id: $given.actor})\n"
        "WHERE $given.kind IS NULL AND a.url <> 'x//$y' AND $given.since < 'z'\n"
        "RETURN a.id AS id\n"
        "LIMIT $given.limit"
    )
    assert query.sent({"actor": "a", "kind": ["cdmo"]}) == {
        "given": {"actor": "a", "kind": ["cdmo"], "limit": 5, "since": None}
    }
    writing = parse(tmp_path, HEAD.replace("access: read", "access: write") + BODY)
    assert writing.statement == BODY
    assert writing.sent({"actor": "a"}) == writing.bind({"actor": "a"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD.replace("actors.some", "actors.other") + BODY, "the path says"),
        (
            HEAD + BODY.replace("$since < 'z'", "true"),
            "declared and used differ: since",
        ),
        (HEAD + BODY + " SKIP $skip", "declared and used differ: skip"),
        (HEAD.replace("access: read", "access: root") + BODY, "front matter"),
        (HEAD.replace("returns", "gives") + BODY, "front matter"),
        ("// id: [\n" + BODY, "front matter"),
        (BODY, "front matter"),
    ],
)
def test_wrong_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(tmp_path, text)


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({}, "needs the parameter actor"),
        ({"actor": 1}, "expected string, got int"),
        ({"actor": "a", "nobody": 1}, "has no parameter nobody"),
        ({"actor": "a", "limit": 10}, "at most 9"),
        ({"actor": "a", "limit": 0}, "at least 1"),
        ({"actor": "a", "limit": True}, "expected integer, got bool"),
        ({"actor": "a", "kind": ["bank"]}, "one of company, cdmo"),
        ({"actor": "a", "kind": [1]}, "expected a list of strings"),
        ({"actor": "a", "since": "last March"}, "is not YYYY"),
        ({"actor": "a" * 501}, "at most 500 characters"),
    ],
)
def test_wrong_parameter_is_named(
    tmp_path: Path, given_: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        parse(tmp_path, HEAD + BODY).bind(given_)


def test_text_becomes_typed() -> None:
    query = catalogue.get("actors.by_therapy")
    typed = query.from_text(
        {"therapy": "car-t", "region": "Wallonia, Brussels", "limit": "3"}
    )
    assert typed == {"therapy": "car-t", "region": ["Wallonia", "Brussels"], "limit": 3}
    with pytest.raises(InvalidInputError, match="'x' is not a integer"):
        query.from_text({"limit": "x"})


def test_internal_and_unknown_queries_are_not_for_users() -> None:
    with pytest.raises(NotFoundError):
        catalogue.get_public("load.actor")
    with pytest.raises(NotFoundError):
        catalogue.get("nothing.here")


@given(
    st.dictionaries(
        st.text(max_size=9), st.none() | st.integers() | st.text(max_size=9)
    )
)
def test_bind_gives_the_declared_parameters_or_refuses(given_: dict[str, Any]) -> None:
    query = catalogue.get("stages.matrix")
    try:
        assert set(query.bind(given_)) == set(query.params)
    except InvalidInputError:
        assert given_
