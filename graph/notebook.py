"""For notebooks written on py2neo: a connected Graph and classes for the main nodes.

py2neo is at its end of life (docs/adr/0006-py2neo.md), so this is the only module that imports it,
and it needs the extra `py2neo`. Everything else goes through the official driver.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from py2neo import Graph
from py2neo.ogm import GraphObject, Property, RelatedFrom, RelatedTo

from graph.neo4j_local import local_server
from graph.settings import settings as default_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.settings import Settings


class Therapy(GraphObject):
    """A therapy category."""

    __primarykey__ = "id"

    id = Property()
    name_en = Property()
    name_fr = Property()
    name_nl = Property()
    legal_class = Property()
    parents = RelatedTo("Therapy", "SUBCATEGORY_OF")
    actors = RelatedFrom("Actor", "WORKS_ON")


class Stage(GraphObject):
    """A link of the value chain."""

    __primarykey__ = "id"

    id = Property()
    name_en = Property()
    order = Property()
    kind = Property()


class Collaboration(GraphObject):
    """A project, deal, trial or network."""

    __primarykey__ = "id"

    id = Property()
    name = Property()
    type = Property()
    start = Property()
    members = RelatedFrom("Actor", "PARTICIPATES_IN")
    therapies = RelatedTo(Therapy, "COVERS")
    stages = RelatedTo(Stage, "TARGETS")


class Actor(GraphObject):
    """An organisation."""

    __primarykey__ = "id"

    id = Property()
    name = Property()
    kind = Property()
    region = Property()
    ended = Property()
    source_ids = Property()
    therapies = RelatedTo(Therapy, "WORKS_ON")
    collaborations = RelatedTo(Collaboration, "PARTICIPATES_IN")


@contextmanager
def graph(settings: Settings | None = None) -> Iterator[Graph]:
    """Yield a connected py2neo Graph on the configured database, else on the managed local one.

    Raises:
        LocalServerError: the managed server cannot be started.
    """
    chosen = settings or default_settings()
    if chosen.neo4j_uri:
        password = (
            chosen.neo4j_password.get_secret_value()
            if chosen.neo4j_password
            else ""
        )
        user = (chosen.neo4j_user, password)
        with _closed(
            Graph(chosen.neo4j_uri, auth=user, name=chosen.neo4j_database)
        ) as opened:
            yield opened
        return
    with (
        local_server(chosen) as server,
        _closed(
            Graph(server.uri, auth=(server.user, server.password))
        ) as opened,
    ):
        yield opened


@contextmanager
def _closed(opened: Graph) -> Iterator[Graph]:
    """Yield the graph and close its connections afterwards, which py2neo leaves to chance."""
    try:
        yield opened
    finally:
        service: Any = opened.service
        service.connector.close()
