"""The question page and the search page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.address import FOLDERS, below, origin
from api.answers import FACETS, Order, chosen, cite, facets, in_order, puts
from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page, source_links, words
from graph.ask.answer import MOST_ITEMS, ask
from graph.ask.answer_records import Answer, Item
from graph.ask.lexicon import notation
from graph.ask.revise import REMOVABLE
from graph.ask.wording import kind_words, place, term
from graph.common.localised import town
from graph.common.properties import Properties
from graph.model import REGIONS, ActorKind, Language
from graph.release.definitions import definition
from graph.release.snapshot import Snapshot
from graph.search.index import MOST_HITS, HitItem, HitKind, build_index
from graph.store import catalogue

router = APIRouter()
_SHOWN = 50
_LABELS: dict[HitKind, str] = {
    "actor": "Actor",
    "therapy": "Therapy",
    "stage": "Stage",
    "collaboration": "Collaboration",
    "product": "Product",
    "trial": "Trial",
    "place": "Place",
}

Text = Annotated[str, Query(max_length=1000)]
View = Literal["cards", "table"]
_WIDE = 1000
"""Records that are looked at where an answer is narrowed, sorted or shown as a table."""


class Asked(BaseModel):
    """The address of an answer: the question, how it is read, narrowed, sorted and shown."""

    q: str = Field("", max_length=1000)
    reading: int = Field(1, ge=1, le=2)
    without: list[str] = Field(
        [], max_length=20, description="Conditions that are left out"
    )
    put: list[str] = Field(
        [], max_length=20, description="regions:Flanders: another value"
    )
    kind: list[str] = Field([], max_length=20)
    region: list[str] = Field([], max_length=20)
    therapy: list[str] = Field([], max_length=20)
    stage: list[str] = Field([], max_length=20)
    status: list[str] = Field([], max_length=20)
    sort: Order = "strength"
    view: View = "cards"
    release: str | None = Field(
        None, max_length=40, description="The release that was cited"
    )

    def only(self) -> dict[str, list[str]]:
        """Return the chosen values of each facet."""
        return {name: getattr(self, name) for name in FACETS}

    def address(self, **changed: Any) -> str:
        """Return the query of the address with some parameters changed; what is usual is left."""
        given = self.model_copy(update=changed).model_dump(
            exclude_defaults=True
        )
        return urlencode(given, doseq=True)

    def toggled(self, facet: str, value: str) -> str:
        """Return the address with one value of a facet chosen, or no longer chosen."""
        values: list[str] = getattr(self, facet)
        changed = [each for each in values if each != value]
        return self.address(
            **{facet: changed if value in values else [*values, value]}
        )


@router.get("/{lang}/ask")
def question(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    asked: Annotated[Asked, Query()],
) -> HTMLResponse:
    """Answer the question of the box with the evidence for each item."""
    if not asked.q.strip():
        return page(
            "ask.html",
            lang,
            snapshot,
            q=asked.q,
            answer=None,
            asked=asked,
        )
    plain = (
        not any(asked.only().values())
        and asked.sort == "strength"
        and asked.view == "cards"
    )
    answer = ask(
        snapshot,
        asked.q,
        lang,
        second=asked.reading == 2,  # noqa: PLR2004 (the second)
        limit=MOST_ITEMS if plain else _WIDE,
        without=tuple(asked.without),
        put=puts(asked.put),
    )
    items = in_order(
        snapshot,
        answer.kind,
        chosen(
            snapshot,
            answer.kind,
            answer.items,
            asked.only(),
        ),
        asked.sort,
    )
    shown = [
        _shown(
            snapshot,
            lang,
            answer.kind,
            item,
        )
        for item in items
    ]
    pinned = f"{origin.get()}{below(f'/{lang}/ask')}?{asked.address(release=answer.release)}"
    return page(
        "ask.html",
        lang,
        snapshot,
        q=asked.q,
        asked=asked,
        answer=answer,
        groups=_groups(
            lang,
            answer,
            asked,
            shown,
        ),
        shown=shown,
        facets=_facets(
            snapshot,
            lang,
            answer,
            asked,
        ),
        chips=_chips(
            snapshot,
            lang,
            answer,
            asked,
        ),
        further=further(answer),
        cite=cite(answer, pinned, date.today().isoformat()),  # noqa: DTZ011 (a day for people)
        files=urlencode(
            {
                "lang": lang,
                "q": asked.q,
                **_given(asked),
            },
            doseq=True,
        ),
        runs=_runs(answer),
        sources=len(snapshot.nodes["Source"]),
    )


def _given(asked: Asked) -> dict[str, Any]:
    fields = {"reading", "without", "put", *FACETS}
    return asked.model_dump(include=fields, exclude_defaults=True)


def _runs(answer: Answer) -> list[dict[str, Any]]:
    """Return the queries of an answer with their Cypher, each once."""
    runs = {(run.query, repr(run.params)): run for run in answer.queries}
    return [
        {**run.model_dump(), "cypher": catalogue.get(run.query).cypher}
        for run in runs.values()
    ]


def _groups(
    lang: Language,
    answer: Answer,
    asked: Asked,
    shown: list[dict[str, Any]],
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the items by kind of organisation, companies first; one group if few."""
    there = {item["kind"] for item in shown}
    kinds = [kind for kind in get_args(ActorKind) if kind in there]
    if (
        answer.kind != "actors"
        or len(kinds) == 1
        or len(shown) < _GROUPED
        or asked.sort != "strength"
    ):
        return [("", shown)]
    return [
        (
            kind_words(lang, kind)[1],
            [item for item in shown if item["kind"] == kind],
        )
        for kind in kinds
    ]


_GROUPED = 7
"""Fewer records stand in one list."""


def _facets(
    snapshot: Snapshot,
    lang: Language,
    answer: Answer,
    asked: Asked,
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return each facet with its values in words, their counts and the address that chooses one."""
    if answer.total < 2:  # noqa: PLR2004 (nothing to tell apart)
        return []
    offered = facets(snapshot, answer.kind, answer.ids)
    return [
        (
            name,
            [
                {
                    "text": _in_words(
                        snapshot,
                        lang,
                        name,
                        each.value,
                    ),
                    "count": each.total,
                    "on": each.value in getattr(asked, name),
                    "query": asked.toggled(name, each.value),
                }
                for each in values
            ],
        )
        for name, values in offered.items()
    ]


def _in_words(
    snapshot: Snapshot,
    lang: Language,
    facet: str,
    value: str,
) -> str:
    if facet == "kind":
        texts = words(lang)
        keys = (f"{name}_{value}" for name in ("kind", "type", "phase"))
        return next((texts[key] for key in keys if key in texts), value)
    if facet == "region":
        return place(lang, "region", value)
    if facet == "status":
        return str(notation(lang)["say"]["status"].get(value, value))
    return term(
        snapshot,
        "Therapy" if facet == "therapy" else "Stage",
        value,
        lang,
    )


def _chips(
    snapshot: Snapshot,
    lang: Language,
    answer: Answer,
    asked: Asked,
) -> list[dict[str, Any]]:
    """Return the reading as chips: each condition, what it may be changed to, and without it."""
    return [
        {
            "label": part.label,
            "values": part.values,
            "remove": asked.address(without=[*asked.without, part.filter])
            if part.filter in REMOVABLE
            else "",
            "choices": [
                {
                    "text": text,
                    "query": asked.address(
                        put=[
                            *(
                                each
                                for each in asked.put
                                if not each.startswith(f"{part.filter}:")
                            ),
                            f"{part.filter}:{value}",
                        ]
                    ),
                }
                for value, text in choices_of(snapshot, lang, part.filter)
                if text not in part.values
            ],
        }
        for part in answer.understood
    ]


def choices_of(
    snapshot: Snapshot,
    lang: Language,
    condition: str,
) -> list[tuple[str, str]]:
    """Return the other values of a condition, in words."""
    if condition == "regions":
        return [(each, place(lang, "region", each)) for each in REGIONS]
    if condition == "stages":
        stages = sorted(
            snapshot.nodes["Stage"].rows(), key=lambda row: row["order"]
        )
        return [
            (
                row["id"],
                term(
                    snapshot,
                    "Stage",
                    row["id"],
                    lang,
                ),
            )
            for row in stages
        ]
    if condition == "therapies":
        named = [
            (
                key,
                term(
                    snapshot,
                    "Therapy",
                    key,
                    lang,
                ),
            )
            for key in snapshot.nodes["Therapy"].ids
        ]
        return sorted(named, key=lambda pair: pair[1].casefold())
    return []


def further(answer: Answer) -> tuple[str, str] | None:
    """Return the page that shows more of such an answer: the key of its text, and its address."""
    if answer.sides:
        return _page_of_sides(answer)
    queries = {run.query for run in answer.queries}
    params: dict[str, Any] = {}
    for run in answer.queries:
        params |= run.params
    if "capabilities.open" in queries:
        region = next(iter(params.get("regions", ())), "")
        return (
            "gaps",
            f"gaps?{urlencode({'region': region} if region else {})}",
        )
    if "actors.chain" in queries:
        return "network", f"network?{urlencode({'around': params['from']})}"
    if "actors.search_partners" in queries:
        return (
            "partners",
            f"partners?{urlencode({'actor': params['actors'][0]})}",
        )
    of_releases = any(note.kind == "release" for note in answer.notes)
    if "events.search" in queries or of_releases:
        return "changes", "gaps#diary"
    return None


def _page_of_sides(answer: Answer) -> tuple[str, str] | None:
    """Return the page that has the sides of a comparison beside each other, none for some."""
    category, keys = (
        answer.sides[0].category,
        sorted(side.id for side in answer.sides),
    )
    if category == "regions":
        chosen = {"region": keys[0], "beside": keys[1]}
        return "regions", f"gaps/regions?{urlencode(chosen)}"
    if category == "actors":
        return "compare", f"compare?{urlencode({'actor': keys}, doseq=True)}"
    return None


def _shown(
    snapshot: Snapshot,
    lang: Language,
    kind: str,
    item: Item,
) -> dict[str, Any]:
    row = snapshot.actors.get(item.id) if kind == "actors" else {}
    return {
        **item.model_dump(),
        "kind": row.get("kind"),
        "place": _seat(row, lang),
        "website": row.get("website"),
        "links": source_links(snapshot, item.source_ids),
        "link": _link(kind, item.id),
    }


def _link(kind: str, key: str) -> str:
    """Return the path below the language of what an item is about."""
    if kind == "cells":
        return f"gaps?{urlencode({'cell': key})}#cell"
    if kind == "absences":
        region, therapy, stage = key.split(":")
        here = {"region": region} if region in REGIONS else {}
        cell = {"cell": f"{therapy}:{stage}"} if therapy else {}
        return f"gaps?{urlencode(here | cell)}"
    if kind in {"events", "capabilities"}:
        return f"actors/{quote(key.split(':', maxsplit=1)[0], safe='')}"
    return f"{kind}/{quote(key, safe='')}"


@router.get("/{lang}/search")
def search(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    q: Text = "",
    kind: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Find records by any of their names."""
    every = snapshot.memoise(build_index).search(q, lang, limit=MOST_HITS)
    counts = {
        name: sum(hit.kind == name for hit in every)
        for name in get_args(HitKind)
    }
    chosen = [hit for hit in every if kind in ("", hit.kind)]
    hits = [_hit(snapshot, lang, hit) for hit in chosen[:_SHOWN]]
    given = {
        "lang": lang,
        "q": q,
        "limit": 100,
    } | ({"kind": kind} if kind else {})
    return page(
        "search.html",
        lang,
        snapshot,
        q=q,
        kind=kind,
        hits=hits,
        total=len(chosen),
        all=len(every),
        counts=counts,
        labels=_LABELS,
        address=urlencode(given),
    )


def _seat(row: Properties, lang: Language) -> list[str]:
    """Return the town and the region of a record, each once, as the language calls them."""
    region = row.get("region")
    named = (
        town(row.get("city"), lang),
        place(lang, "region", region) if region else None,
    )
    return list(dict.fromkeys(part for part in named if part))


def _hit(
    snapshot: Snapshot,
    lang: Language,
    hit: HitItem,
) -> dict[str, Any]:
    row = snapshot.nodes[_LABELS[hit.kind]].get(hit.id)
    folder = FOLDERS.get(_LABELS[hit.kind])
    place = (
        f"/{lang}/ask?{urlencode({'q': row['city']})}"
        if hit.kind == "place"
        else ""
    )
    return {
        **asdict(hit),
        "label": _LABELS[hit.kind],
        "link": below(place or f"/{lang}/{folder}/{quote(hit.id, safe='')}"),
        "mark": row.get("kind") if hit.kind == "actor" else None,
        "known": hit.matched
        if hit.field in ("alias", "id") and hit.matched != hit.name
        else "",
        "place": _seat(row, lang),
        "text": definition(row, lang).text or row.get("note") or "",
    }
