"""One autoescaping template environment and the words of each language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from graph.model import LANGUAGES, Language
from graph.release.snapshot import Snapshot

ROOM = Path(__file__).parents[1]
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(ROOM / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def words(lang: Language) -> dict[str, str]:
    """Return the texts of the pages in one language, by key."""
    return yaml.safe_load((ROOM / "locales" / f"{lang}.yml").read_text("utf-8"))


def page(
    template: str, lang: Language, snapshot: Snapshot, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """Return a rendered page; `t` holds the words, `release` what is loaded."""
    html = _ENVIRONMENT.get_template(template).render(
        lang=lang,
        languages=LANGUAGES,
        t=words(lang),
        release=snapshot.release,
        snapshot=snapshot,
        **values,
    )
    return HTMLResponse(html, status)


def source_links(snapshot: Snapshot, ids: tuple[str, ...] | list[str]) -> list[dict[str, Any]]:
    """Return the sources of a fact as id, address and publisher, in the order given."""
    sources = snapshot.nodes["Source"]
    return [sources.get(key) for key in ids if key in sources]
