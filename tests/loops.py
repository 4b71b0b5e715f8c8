"""Coroutines of a test, run where no other event loop is."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

Result = TypeVar("Result")


def run_alone(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Return what a coroutine returns, run in a thread of its own.

    A browser that an earlier test has opened keeps a loop running in the main thread, where
    `asyncio.run` refuses to begin another.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
