"""The site on a free port of this machine: its application in a thread, or as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fastapi import FastAPI


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Yield the address of an application while a thread serves it."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def atlas(data: Path, more: Mapping[str, str | None], port: int = 0) -> Iterator[str]:
    """Yield the address of `atmp serve` with a data folder, once it is ready.

    `more` is what the environment has besides; a variable that is None is taken out of it.
    """
    every = {**os.environ, "ATMP_DATA_DIR": str(data), **more}
    environment = {name: value for name, value in every.items() if value is not None}
    command = [sys.executable, "-m", "atmp", "serve", "--port", str(port)]
    with (data / "serve.log").open("w+", encoding="utf-8") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            yield _address_of(process, data / "serve.log")
        finally:
            process.terminate()
            process.wait(timeout=60)


def _address_of(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        text = log.read_text("utf-8")
        found = [line for line in text.splitlines() if "is ready: " in line]
        if found:
            address = found[0].split("is ready: ")[1].rstrip("/")
            with urllib.request.urlopen(f"{address}/readyz", timeout=90) as answer:
                assert answer.status == 200
            return address
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))
