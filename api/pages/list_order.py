"""The orders that a list can have: the key by which each sorts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from api.pages.citing import citations
from api.pages.fact_lines import FactPresenter
from graph.release.status import closed
from graph.search.stemming import fold
from graph.view.choice import partners

_HOME = "BE"
"""The country whose actors come first."""
Sort = Literal["best", "name", "ties", "newest", "near"]


def sort_key(
    presenter: FactPresenter,
    label: str,
    sort: Sort,
    km: Mapping[str, float],
) -> Callable[[str], tuple[Any, ...]]:
    """Return the key by which a list is put in order; names decide between equals."""
    snapshot = presenter.snapshot
    nodes = snapshot.nodes[label]
    names = {key: fold(presenter.name(label, key)) for key in nodes.ids}
    if sort == "newest":
        when = "start" if label in ("Collaboration", "Trial") else "as_of"
        dates = dict(zip(nodes.ids, nodes.column(when), strict=True))
        return lambda key: (_backwards(dates[key] or ""), names[key])
    if sort == "near":
        far = float("inf")
        return lambda key: (km.get(key, far), names[key])
    if sort in ("ties", "best"):
        many = (
            snapshot.memoise(citations)
            if label == "Source"
            else snapshot.memoise(partners)
        )
        ties = {key: len(many.get(key, ())) for key in nodes.ids}
        if sort == "ties":
            return lambda key: (-ties[key], names[key])
        at_home = dict(zip(nodes.ids, nodes.column("country"), strict=True))
        gone = closed(snapshot)
        return lambda key: (
            at_home[key] != _HOME,
            key in gone,
            -ties[key],
            names[key],
        )
    return lambda key: (names[key],)


def _backwards(date: str) -> tuple[int, ...]:
    """Return a key that puts later dates first and none last."""
    return tuple(-ord(sign) for sign in date) if date else (0,)
