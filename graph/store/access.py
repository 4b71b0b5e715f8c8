"""How to reach the database with other programs."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from graph.neo4j_local.client import home_of, status
from graph.neo4j_local.server_state import USER, password_path

if TYPE_CHECKING:
    from graph.common.properties import Properties
    from graph.settings import Settings

_WARNING = (
    "This password may write and delete: Neo4j Community has no accounts that only read."
    " What you change is not in the tables, and the next load or rebuild removes it."
)


def access(settings: Settings) -> Properties:
    """Return address, user, place of the password and a command for cypher-shell.

    The password itself is not in it. `uri` is None while the managed Neo4j does not run.
    """
    if settings.neo4j_uri:
        return {
            "managed": False,
            "running": None,
            "uri": settings.neo4j_uri,
            "user": settings.neo4j_user,
            "database": settings.neo4j_database,
            "password_file": None,
            "cypher_shell": _shell(
                settings.neo4j_uri,
                settings.neo4j_user,
                settings.neo4j_database,
                '"$ATMP_NEO4J_PASSWORD"',
            ),
            "note": _WARNING,
        }
    server = status(settings)
    file = password_path(home_of(settings))
    password = f'"$(cat {shlex.quote(str(file))})"'
    uri = server.uri if server else None
    return {
        "managed": True,
        "running": server is not None,
        "uri": uri,
        "user": USER,
        "database": settings.neo4j_database,
        "password_file": str(file),
        "cypher_shell": _shell(
            uri,
            USER,
            settings.neo4j_database,
            password,
        )
        if uri
        else None,
        "note": _WARNING
        if uri
        else "It does not run: it does while `atmp serve` does.",
    }


def _shell(
    uri: str,
    user: str,
    database: str,
    password: str,
) -> str:
    """Return a shell command; the password is in its environment, as `ps` shows arguments."""
    given = shlex.join(["-a", uri, "-u", user, "-d", database])
    return f"NEO4J_PASSWORD={password} cypher-shell {given}"
