"""The process that starts the workers and ends them."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.restarts

DEAF_ONCE = """
import signal, sys, time
from types import SimpleNamespace
from multiprocessing import get_context

from api import serve


def deaf_once(ready):
    told = []
    signal.signal(signal.SIGTERM, lambda *_: told.append(1))
    ready.set()
    while len(told) < 2:
        time.sleep(0.02)


fork = get_context("fork")
ready = fork.Event()
child = fork.Process(target=deaf_once, args=(ready,))
child.start()
ready.wait()
child.terminate()  # the one signal that it does not obey
time.sleep(0.1)
assert child.is_alive()
supervisor = serve._Supervisor.__new__(serve._Supervisor)
supervisor.processes = [SimpleNamespace(process=child, pid=child.pid)]
supervisor.join_all()
print(child.exitcode)
"""


def test_a_worker_that_did_not_hear_that_it_has_to_leave_is_told_again() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DEAF_ONCE],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("0", 0), done.stderr
