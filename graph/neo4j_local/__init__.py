"""The managed local Neo4j: nothing to install, one server shared by all commands."""

from graph.neo4j_local.client import (
    begin,
    home_of,
    local_server,
    refused_password,
    status,
)
from graph.neo4j_local.server_state import LocalServer

__all__ = [
    "LocalServer",
    "begin",
    "home_of",
    "local_server",
    "refused_password",
    "status",
]
