"""How much memory this process has used at most."""

from __future__ import annotations

import sys

import psutil

_MEGABYTE = 1024 * 1024


def peak_memory() -> int:
    """Return the most memory this process was resident in, in megabytes."""
    if sys.platform == "win32":
        return psutil.Process().memory_info().peak_wset // _MEGABYTE
    import resource  # noqa: PLC0415 - Windows has no such module

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in kilobytes, macOS in bytes.
    return peak // _MEGABYTE if sys.platform == "darwin" else peak // 1024
