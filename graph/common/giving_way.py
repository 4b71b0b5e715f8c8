"""Long work in a thread of a process that answers others meanwhile."""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = 0.0005
"""Seconds after which a thread that only counts gives the interpreter to another."""
_USUAL = sys.getswitchinterval()
_lock = threading.Lock()
_at_work = 0


@contextmanager
def giving_way() -> Iterator[None]:
    """Let those who answer requests go first while this thread works for long.

    Whoever answers a request asks for the interpreter after every piece of input and output; at
    the usual interval each time costs 5 ms beside a thread that only counts. And the collector
    waits: it would stop everybody for as long as it takes to look at each object of a release.
    """
    global _at_work  # noqa: PLW0603 - interval and collector are those of the whole process
    with _lock:
        _at_work += 1
        sys.setswitchinterval(_SHORT)
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _at_work -= 1
            if not _at_work:
                sys.setswitchinterval(_USUAL)
                gc.enable()


def keep_objects() -> None:
    """Take every object there is out of what the collector looks at, now and from now on.

    For a process that serves one application: what it holds once a release is shown stays until
    the next one. What is of no use any more is freed all the same once nothing refers to it.
    """
    gc.freeze()
