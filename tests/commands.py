"""One command of the command line, run in this process."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, NamedTuple

from cli import main
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest


class Result(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


def run(
    monkeypatch: pytest.MonkeyPatch,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
) -> Result:
    """Return status and output of `atmp ARGUMENTS` in an environment of its own."""
    with monkeypatch.context() as patch:
        for name, value in (environment or {}).items():
            patch.setenv(name, value)
        # Loggers would keep writing into the streams of this command.
        patch.setattr(main, "configure_logs", lambda _: None)
        streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        settings.cache_clear()
        try:
            status = main.run(list(arguments))
        finally:
            settings.cache_clear()
        written: list[str] = []
        for stream in streams:
            stream.flush()
            written.append(stream.buffer.getvalue().decode(encoding))  # pyright: ignore[reportAttributeAccessIssue]
    return Result(status, *written)
