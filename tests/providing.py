"""A certified provider of OpenID Connect on this machine, for tests that sign in at it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).parent / "interop" / "provider.mjs"
CLIENT, SECRET = "atlas", "a secret of the test"
PATIENCE = 60.0


@contextmanager
def providing(redirect: str) -> Iterator[str]:
    """Yield the issuer of a provider that leads back to one address."""
    node = shutil.which("node")
    assert node is not None, "this test needs node on the PATH"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    issuer = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [node, str(SCRIPT), str(port), redirect],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "the provider ended: npm ci in tests/interop?"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(address)
