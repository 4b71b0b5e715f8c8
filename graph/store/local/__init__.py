"""The managed local Neo4j: nothing to install, one server shared by all commands."""

from graph.store.local.client import begin, local_server, status
from graph.store.local.state import LocalServer

__all__ = ["LocalServer", "begin", "local_server", "status"]
