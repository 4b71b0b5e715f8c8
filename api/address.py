"""Addresses of this site, below the path at which a proxy serves it.

Code and templates write addresses as if the site stood at the top (`/en/actors`). Templates get
the path by themselves (api/pages/render.py), redirects by the proxy middleware, scripts by the
attribute `data-root` of the page; Python that makes a link of its own calls `below`.
"""

from __future__ import annotations

from contextvars import ContextVar

from graph.model import LANGUAGES, Language

FOLDERS = {
    "Actor": "actors",
    "Therapy": "therapies",
    "Stage": "stages",
    "Collaboration": "collaborations",
    "Product": "products",
    "Trial": "trials",
    "Source": "sources",
}
"""The folder of each label's pages and lists, as in the JSON interface."""

_DATA = ("/api", "/healthz", "/readyz", "/metrics", "/static")
"""Addresses that programs ask, whatever they say they accept."""

root_path: ContextVar[str] = ContextVar("root_path", default="")
"""The path of the request that is answered: "" or "/atlas"."""

origin: ContextVar[str] = ContextVar("origin", default="")
"""Scheme and host by which the visitor asked, `https://atlas.example`; "" outside a request."""


def below(path: str) -> str:
    """Return an address of this site, given as if it stood at the top, as a visitor asks for it."""
    return f"{root_path.get()}{path}"


def inside(path: str) -> str:
    """Return the path of a request as if the site stood at the top; the inverse of `below`."""
    prefix = root_path.get()
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path


def language_of(path: str) -> Language | None:
    """Return the language of a page's address (`/fr/...`, `/embed/fr/...`); None if it has none."""
    first = inside(path).removeprefix("/embed").lstrip("/").split("/")[0]
    return next((lang for lang in LANGUAGES if lang == first), None)


def path_after_language(path: str) -> str:
    """Return what follows the language in a page's address; "" where it names no language."""
    lang, here = language_of(path), inside(path)
    return (
        here.removeprefix(f"/{lang}")
        if lang and not here.startswith("/embed")
        else ""
    )


def is_data(path: str) -> bool:
    """Return whether programs ask for what stands at a path."""
    here = inside(path)
    return any(
        here == start or here.startswith(f"{start}/") for start in _DATA
    )


def wants_page(path: str, accept: str) -> bool:
    """Return whether an error at a path is to be a page: where the address names a language.

    Elsewhere, as at `/docs` and where nothing is, it is one for browsers, which ask for HTML.
    """
    if language_of(path):
        return True
    return not is_data(path) and "text/html" in accept
