"""What this is: the release, its counts, how facts are made, the licence, how to correct one."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.home import COUNTED, PageLanguage
from api.pages.render import page
from api.pages.sharing import dataset
from graph.model import RELATIONS

router = APIRouter()
_PUBLISHERS = 12
"""Publishers that are named, those with most sources first."""
GLOSSARY = (
    "actor",
    "therapy",
    "stage",
    "capability",
    "gap",
    "at-risk",
    "asserted",
    "implied",
    "derived",
    "brokerage",
    "overlap",
    "release",
)
"""Words that the pages use in a sense of their own: `term_*` and `means_*` of the texts."""


@router.get("/{lang}/about")
def about(snapshot: SnapshotDep, lang: PageLanguage) -> HTMLResponse:
    """Show where the facts come from and what may be done with them."""
    facts = Counter(
        basis or "asserted"
        for spec in RELATIONS
        for basis in snapshot.edges[spec.name].column("basis")
    )
    sources = snapshot.nodes["Source"]
    publishers = Counter[str](sources.known(sources.ids, "publisher"))
    return page(
        "about.html",
        lang,
        snapshot,
        counts=[(label, len(snapshot.nodes[label])) for label in COUNTED],
        facts=facts,
        publishers=publishers.most_common(_PUBLISHERS),
        glossary=GLOSSARY,
        linked=dataset(snapshot, lang),
    )
