"""Placeholder."""

from __future__ import annotations
from typing import Any


def fetch(config: Any, settings: Any) -> Any:
    raise NotImplementedError
