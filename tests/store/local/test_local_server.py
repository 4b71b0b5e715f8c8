"""The managed Neo4j, on the real server: shared, stopped, killed, restarted."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import neo4j
import psutil
import pytest

from graph.errors import DiskError, LocalServerError
from graph.neo4j_local import LocalServer, begin, local_server, status
from graph.neo4j_local.server_state import ProcessRef, ServerState, read_state
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.restarts

ROOT = Path(__file__).parents[3]
SETTINGS = settings()
# A second command: prints the server's process id, then uses it until its input is closed.
OTHER = """
import sys
from pathlib import Path
from graph.settings import Settings
from graph.neo4j_local import local_server
with local_server(Settings(), home=Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("home with space")
    yield place
    assert status(SETTINGS, place) is None
    assert servers_of(place) == []


@pytest.fixture
def server(home: Path) -> Iterator[LocalServer]:
    with local_server(SETTINGS, home=home) as running:
        yield running


def servers_of(home: Path) -> list[int]:
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if f"--home-dir={home}" in (process.info["cmdline"] or [])
    ]


def ask(server: LocalServer, statement: str, patience: float = 30) -> int:
    with neo4j.GraphDatabase.driver(
        server.uri,
        auth=(server.user, server.password),
        max_transaction_retry_time=patience,
        notifications_min_severity="OFF",
    ) as it:
        return it.execute_query(statement, database_="neo4j").records[0][0]


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)


def owner_of(home: Path) -> int:
    state = read_state(home)
    assert state is not None
    return state.owner.pid


def test_it_answers_on_loopback_with_a_password_of_its_own(
    home: Path, server: LocalServer
) -> None:
    assert server.uri.startswith("bolt://127.0.0.1:")
    assert ask(server, "RETURN 41 + 1") == 42
    assert status(SETTINGS, home) == server
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "state.json").stat().st_mode) == 0o600
    listening = {
        c.laddr for c in psutil.Process(server.pid).net_connections() if not c.raddr
    }
    assert {ip.removeprefix("::ffff:") for ip, _ in listening} == {"127.0.0.1"}
    with pytest.raises(neo4j.exceptions.Neo4jError, match=r"(?i)load"):
        ask(server, "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN count(line)")


def test_two_commands_share_one_server_and_the_last_one_stops_it(home: Path) -> None:
    command = [sys.executable, "-c", OTHER, str(home)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as other:
        assert other.stdin
        assert other.stdout
        with local_server(SETTINGS, home=home) as server:
            assert other.stdout.readline() == f"{server.pid}\n"
            assert servers_of(home) == [server.pid]
        assert psutil.pid_exists(server.pid)
        began = time.monotonic()
        other.stdin.close()
        assert other.wait(10) == 0
        assert time.monotonic() - began < 3  # the stop within 2 s and the end of Python
        assert servers_of(home) == []


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_to_the_owner_stops_all_within_two_seconds(
    home: Path, name: str
) -> None:
    begin(SETTINGS, home=home)
    owner = owner_of(home)
    assert not answers(home)  # it has only been started
    begin(SETTINGS, home=home)
    with local_server(SETTINGS, home=home) as server:
        assert owner_of(home) == owner  # what was begun is found
        assert servers_of(home) == [server.pid]
        assert ask(server, "RETURN 1") == 1
        began = time.monotonic()
        os.kill(owner, getattr(signal, name))
        until(lambda: not psutil.pid_exists(server.pid), 5)
        assert time.monotonic() - began < 2
        time.sleep(0.3)
        assert servers_of(home) == []  # nobody starts it again


def answers(home: Path) -> bool:
    state = read_state(home)
    assert state is not None
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", state.bolt_port or 0)) == 0


def test_clients_that_die_do_not_keep_the_server(home: Path) -> None:
    command = [sys.executable, "-c", OTHER, str(home)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout
        other.stdout.readline()
        state = read_state(home)
        assert state
        dying = socket.create_connection(("127.0.0.1", state.lease_port))
        dying.sendall(state.token.encode() + b"\n")
        until(lambda: bool(select.select([dying], [], [], 0)[0]))
        # Closed with something unread, the connection is reset, as that of a killed process is.
        dying.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        dying.close()
        assert len(servers_of(home)) == 1
        other.kill()
    until(lambda: servers_of(home) == [], 3)


def test_what_is_killed_comes_back_with_its_data(
    home: Path, server: LocalServer
) -> None:
    ask(server, "CREATE (n:Kept {by: 'server'}) RETURN 1")
    os.kill(server.pid, signal.SIGKILL)
    until(lambda: (now := status(SETTINGS, home)) is not None and now.pid != server.pid)
    assert ask_when_up(server, "MATCH (n:Kept {by: 'server'}) RETURN count(n)") == 1
    ask(server, "CREATE (n:Kept {by: 'owner'}) RETURN 1")
    now = status(SETTINGS, home)
    assert now
    os.kill(owner_of(home), signal.SIGKILL)
    until(lambda: not psutil.pid_exists(now.pid), 5)  # no orphan is left
    assert ask_when_up(server, "MATCH (n:Kept {by: 'owner'}) RETURN count(n)") == 1
    until(lambda: len(servers_of(home)) == 1)


def ask_when_up(server: LocalServer, statement: str) -> int:
    limit = time.monotonic() + 60  # a busy machine
    while True:
        # The driver waits longer from try to try: here it is to say at once that nobody answers.
        try:
            return ask(server, statement, patience=0)
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
            assert time.monotonic() < limit
            time.sleep(0.1)


def test_what_processes_long_gone_left_is_no_obstacle(home: Path) -> None:
    reused = ProcessRef(os.getpid(), 1.0)  # our id, another start
    ServerState(reused, 1, "token", reused, 1).write(home)
    assert status(SETTINGS, home) is None
    (home / "state.json").write_text("{ half of", "utf-8")
    assert status(SETTINGS, home) is None


def test_a_server_without_owner_is_ended_and_a_taken_port_left_to_who_has_it(
    home: Path,
) -> None:
    with (
        subprocess.Popen(["sleep", "60"]) as orphan,
        socket.create_server(("127.0.0.1", 0)) as taken,
    ):
        port = taken.getsockname()[1]
        left = ProcessRef.of(orphan.pid)
        gone = ProcessRef(os.getpid(), 1.0)
        ServerState(gone, 1, "token", left, port).write(home)
        with local_server(SETTINGS, home=home) as server:
            assert not psutil.pid_exists(orphan.pid)
            assert not server.uri.endswith(f":{port}")
            assert ask(server, "RETURN 1") == 1


def test_a_lost_password_is_said(home: Path) -> None:
    password = home / "password"
    kept = password.rename(home / "elsewhere")
    with (
        pytest.raises(LocalServerError, match="password") as refusal,
        local_server(SETTINGS, home=home),
    ):
        pass
    kept.rename(password)
    assert str(password) in refusal.value.hint


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with (
        pytest.raises(DiskError, match="Cannot write") as refusal,
        local_server(SETTINGS, home=tmp_path / "file" / "home"),
    ):
        pass
    assert "ATMP_DATA_DIR" in refusal.value.hint


def test_a_full_disk_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(home)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with (
        pytest.raises(DiskError, match="full") as refusal,
        local_server(SETTINGS, home=home),
    ):
        pass
    assert "Free some space" in refusal.value.hint
