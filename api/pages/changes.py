"""The page of what changed since an earlier release: cells of the board and why, and records."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.address import FOLDERS, below
from api.deps import ReaderDep, SnapshotDep
from api.pages import board_names
from api.pages.gaps import CHOICES_OF_REGION, DEFAULT_REGION
from api.pages.home import PageLanguage
from api.pages.render import page
from api.params import PlaceParam
from api.turns import DatabaseRoute
from graph.coverage.changed_facts import Change
from graph.coverage.release_diff import diary, releases

if TYPE_CHECKING:
    from graph.coverage.changed_facts import FactChange
    from graph.coverage.release_diff import Diary
    from graph.release.snapshot import Snapshot

router = APIRouter(route_class=DatabaseRoute)


@router.get("/{lang}/changes")
def what_changed(
    snapshot: SnapshotDep,
    reader: ReaderDep,
    lang: PageLanguage,
    since: Annotated[str | None, Query(max_length=200)] = None,
    region: PlaceParam = None,
) -> HTMLResponse:
    """Show what changed since a release, without one named since the one before."""
    place = region or DEFAULT_REGION
    where = None if place == "all" else place
    known = releases(reader, snapshot)
    chosen = since or (known[0].id if known else None)
    answer = (
        diary(
            reader,
            snapshot,
            chosen,
            where,
        )
        if chosen
        else None
    )
    asked = {"since": chosen, "region": where}
    given = {name: value for name, value in asked.items() if value}
    return page(
        "changes.html",
        lang,
        snapshot,
        known=known,
        diary=answer,
        groups=groups(answer) if answer else [],
        counts=Counter(fact.change for fact in answer.facts) if answer else {},
        changes=get_args(Change),
        turned=sum(item.before != item.after for item in answer.items)
        if answer
        else 0,
        region=place,
        regions=CHOICES_OF_REGION,
        view=board_names.Names(snapshot, lang),
        page_of=page_of,
        data=below(f"/api/v1/gaps/diary?{urlencode(given)}"),
    )


def groups(answer: Diary) -> list[tuple[str, list[FactChange]]]:
    """Return the records that changed by what they are, the most numerous kind first."""
    kinds: dict[str, list[FactChange]] = {}
    for fact in answer.facts:
        kinds.setdefault(fact.kind, []).append(fact)
    return sorted(kinds.items(), key=lambda group: (-len(group[1]), group[0]))


def page_of(snapshot: Snapshot, fact: FactChange) -> str | None:
    """Return the page of a record below its language, None if it has none (any more)."""
    folder, nodes = FOLDERS.get(fact.kind), snapshot.nodes.get(fact.kind)
    if folder and nodes is not None and fact.id in nodes:
        return f"{folder}/{fact.id}"
    if fact.actor and fact.actor in snapshot.actors:
        return f"{FOLDERS['Actor']}/{fact.actor}"
    return None
