"""All addresses of a release asked once: host by host, each visit kept as soon as it is made.

A run that is broken off goes on where it stopped: who was asked within `again` days is not asked
again, but one that was not reached is.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

import orjson

from graph.common.textio import write_rows
from graph.errors import IngestError
from ingest.addresses.request import Limits, client
from ingest.addresses.robots import Robots
from ingest.addresses.visit import Visit, Visitor, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

FOLDER, LOG, TABLE = "addresses", "visits.jsonl", "visits.csv"
COLUMNS = ("url", "day", "state", "moved_to", "title", "published")
"""What of a visit becomes a fact about a source."""
_THREADS = 8
"""Hosts that are asked at the same time; each of them is asked one address after the other."""
_NAMES = tuple(column.name for column in fields(Visit))


@dataclass(frozen=True)
class Pace:
    """Seconds between two requests to a host, days until an address is due again, limits."""

    pause: float = 2.0
    again: int = 30
    limits: Limits = field(default_factory=Limits)


def check(
    folder: Path,
    urls: Iterable[str],
    agent: str,
    day: str,
    pace: Pace,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> list[Visit]:
    """Ask the addresses that are due, and return the last visit of each address ever asked."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    _mend(place / LOG)
    known = visits(place / LOG)
    due = [
        url
        for url in dict.fromkeys(urls)
        if _is_due(known.get(url), day, pace)
    ]
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in due:
        hosts[host_of(url)].append(url)
    done, lock = 0, threading.Lock()
    with client(agent) as http, (place / LOG).open("ab") as file:
        robots = Robots(
            http,
            agent,
            pace.limits,
            pace.pause,
        )
        visitor = Visitor(
            http,
            robots,
            pace.limits,
            day,
        )

        def ask_host(some: list[str]) -> None:
            nonlocal done
            for url in some:
                visit = visitor.visit(url, known.get(url))
                with lock:
                    file.write(orjson.dumps(asdict(visit)) + b"\n")
                    file.flush()
                    known[url] = visit
                    done += 1
                    progress(done, len(due))

        with ThreadPoolExecutor(_THREADS) as pool:
            for _ in pool.map(ask_host, hosts.values()):
                pass
    asked = sorted(known.values(), key=lambda visit: visit.url)
    _write_table(place / TABLE, asked)
    return asked


def visits(log: Path) -> dict[str, Visit]:
    """Return the last visit of each address by the log.

    Raises:
        IngestError: a line cannot be read.
    """
    if not log.is_file():
        return {}
    last: dict[str, Visit] = {}
    for number, line in enumerate(log.read_bytes().splitlines(), 1):
        try:
            given = orjson.loads(line)
            visit = Visit(**{name: given.get(name) for name in _NAMES})
        except (ValueError, TypeError, AttributeError) as exc:
            raise IngestError(
                f"{log}:{number}: no visit of an address.",
                hint="Take the line out.",
            ) from exc
        last[visit.url] = visit
    return last


def _mend(log: Path) -> None:
    """Take away the last line of a log if its writer was broken off within it."""
    if (
        log.is_file()
        and (body := log.read_bytes())
        and not body.endswith(b"\n")
    ):
        os.truncate(log, body.rfind(b"\n") + 1)


def _is_due(
    last: Visit | None,
    day: str,
    pace: Pace,
) -> bool:
    if last is None or last.state == "unreachable":
        return True
    passed = date.fromisoformat(day) - date.fromisoformat(last.day)
    return passed.days >= pace.again


def _write_table(path: Path, asked: list[Visit]) -> None:
    """Write the visits as a table that an ingest reads."""
    rows = (asdict(visit) for visit in asked)
    write_rows(
        path, COLUMNS, ([row[name] or "" for name in COLUMNS] for row in rows)
    )
