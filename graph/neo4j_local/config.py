"""The server's folder: its configuration file, its memory, the command that starts it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MEGABYTE = 1024 * 1024
# The graph of one ecosystem is some 20 MB, a synthetic one 200.
_PAGE_CACHE_MB = (
    32,
    256,
)

_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
SERVER = "org.neo4j.server.CommunityEntryPoint"
ADMIN = "org.neo4j.cli.AdminTool"

LEAST_SPACE = 50_000_000
"""Bytes on the disk for an empty database, its logs and the curated graph: with less the server
would hang in its start instead of ending."""
_KEEP_ALIVE = 4
"""Seconds after which a server that works on a statement says so, however long it takes."""
_PROBES = 2
"""Such signs that may be missing before the driver gives a connection up: a frozen server is known
for one after 8 seconds."""

# No path stands in it, so a folder may have any name: Neo4j looks for all of them in its home.
_CONF = """\
# Written at each start by the product; edits are lost.
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.directories.import=import
server.memory.pagecache.size={page_cache}m
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
dbms.usage_report.enabled=false
dbms.security.auth_lock_time=0s
db.transaction.timeout={timeout}s
db.tx_log.rotation.retention_policy=1 files
db.tx_log.preallocate=false
server.bolt.connection_keep_alive={keep_alive}s
server.bolt.connection_keep_alive_probes={probes}
server.bolt.connection_keep_alive_streaming_scheduling_interval={keep_alive}s
internal.server.bolt.thread_pool_shutdown_wait_time=0s
"""


@dataclass(frozen=True)
class Launch:
    """All that the owner needs to start the server, decided by who starts the owner."""

    java: str
    class_path: tuple[str, ...]
    archive: str
    heap_mb: int
    quick_jit: bool
    grace: float
    transaction_timeout: float


def heap_megabytes(wanted: int) -> int:
    """Return the heap to give: what is wanted, at most half of the machine's memory."""
    return max(
        128, min(wanted, psutil.virtual_memory().total // _MEGABYTE // 2)
    )


def page_cache_megabytes() -> int:
    """Return the page cache to give: a thirty-second of the machine's memory, within bounds."""
    low, high = _PAGE_CACHE_MB
    return min(
        high, max(low, psutil.virtual_memory().total // _MEGABYTE // 32)
    )


def write_conf(
    home: Path,
    port: int,
    timeout: float,
) -> None:
    """Write `conf/neo4j.conf` under `home` for a start on `port` (OSError if it cannot)."""
    for name in ("conf", "import", "logs"):
        (home / name).mkdir(parents=True, exist_ok=True)
    text = _CONF.format(
        port=port,
        page_cache=page_cache_megabytes(),
        timeout=round(timeout),
        keep_alive=_KEEP_ALIVE,
        probes=_PROBES,
    )
    (home / "conf" / "neo4j.conf").write_text(text, "utf-8")


def java_command(
    launch: Launch,
    main_class: str,
    arguments: Sequence[str],
    options: Sequence[str] = (),
) -> list[str]:
    """Return the command that runs one of Neo4j's main classes.

    The class path is an explicit list in lock order: the class archive is refused for any other.
    Never add -Xrs: the server installs its own signal handlers and refuses to start with it.
    """
    opened = [
        f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED
    ]
    return [
        *java_options(launch),
        *options,
        *opened,
        "-cp",
        os.pathsep.join(launch.class_path),
        main_class,
        *arguments,
    ]


def java_options(launch: Launch) -> list[str]:
    """Return the executable with the options that each of our Java processes has."""
    # The code cache of this compiler alone is so small that a start fills it to the mark at which
    # Java looks through the whole heap for code to drop: two halts of a tenth of a second.
    jit = (
        ["-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m"]
        if launch.quick_jit
        else []
    )
    return [launch.java, "-XX:+UseSerialGC", f"-Xmx{launch.heap_mb}m", *jit]


def free_port(preferred: int | None) -> int:
    """Return a loopback port that nothing listens on: the preferred one if it is free."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            # As the server does: a port still in TIME_WAIT is free.
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free loopback port")
