"""Addresses of this site, below the path at which a proxy serves it.

Code and templates write addresses as if the site stood at the top (`/en/actors`). Templates get
the path by themselves (api/pages/render.py), redirects by the proxy middleware, scripts by the
attribute `data-root` of the page; Python that makes a link of its own calls `below`.
"""

from __future__ import annotations

from contextvars import ContextVar

root_path: ContextVar[str] = ContextVar("root_path", default="")
"""The path of the request that is answered: "" or "/atlas"."""


def below(path: str) -> str:
    """Return an address of this site, given as if it stood at the top, as a visitor asks for it."""
    return f"{root_path.get()}{path}"


def inside(path: str) -> str:
    """Return the path of a request as if the site stood at the top; the inverse of `below`."""
    prefix = root_path.get()
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
