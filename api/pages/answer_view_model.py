"""What the page of a question shows of an answer: items, facets, conditions, where more is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args
from urllib.parse import quote, urlencode

from pydantic import BaseModel, Field

from api.answers import FACETS, Order, facets
from api.pages.render import source_links, words
from graph.ask.answer_records import Alternative, Answer, Item, Note
from graph.ask.lexicon import notation
from graph.ask.revise import REMOVABLE
from graph.ask.wording import kind_words, place, term
from graph.common.localised import town
from graph.common.properties import Properties
from graph.model import REGIONS, ActorKind, Language
from graph.release.snapshot import Snapshot
from graph.store import catalogue

View = Literal["cards", "table"]
_SECOND = 2
"""The other of the two readings of a question."""


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

    def other_reading(self) -> str:
        """Return the address of the question as it can also be read."""
        return self.address(reading=1 if self.reading > 1 else _SECOND)

    def toggled(self, facet: str, value: str) -> str:
        """Return the address with one value of a facet chosen, or no longer chosen."""
        values: list[str] = getattr(self, facet)
        changed = [each for each in values if each != value]
        return self.address(
            **{facet: changed if value in values else [*values, value]}
        )


def notes_of(answer: Answer) -> list[tuple[Note, Alternative | None]]:
    """Return the notes of an answer, those on another reading with what it would answer."""
    others = iter(answer.alternatives)
    return [
        (note, next(others, None) if note.kind == "ambiguous" else None)
        for note in answer.notes
    ]


def measures_of(answer: Answer) -> list[tuple[str, list[int]]]:
    """Return what is counted of each side of a comparison: its name, and a number for each."""
    return [
        (measures[0].label, [measure.count for measure in measures])
        for measures in zip(
            *(side.measures for side in answer.sides), strict=True
        )
    ]


def runs_of(answer: Answer) -> list[dict[str, Any]]:
    """Return the queries of an answer with their Cypher, each once."""
    runs = {(run.query, repr(run.params)): run for run in answer.queries}
    return [
        {**run.model_dump(), "cypher": catalogue.get(run.query).cypher}
        for run in runs.values()
    ]


def groups_of(
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


def facets_of(
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


def chips_of(
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
        return _terms(
            snapshot,
            "Stage",
            (row["id"] for row in stages),
            lang,
        )
    if condition == "therapies":
        therapies = _terms(
            snapshot,
            "Therapy",
            snapshot.nodes["Therapy"].ids,
            lang,
        )
        return sorted(therapies, key=lambda pair: pair[1].casefold())
    return []


def _terms(
    snapshot: Snapshot,
    label: Literal["Therapy", "Stage"],
    keys: Iterable[str],
    lang: Language,
) -> list[tuple[str, str]]:
    """Return records of the vocabulary with what they are called in a question."""
    return [
        (
            key,
            term(
                snapshot,
                label,
                key,
                lang,
            ),
        )
        for key in keys
    ]


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


def item_of(
    snapshot: Snapshot,
    lang: Language,
    kind: str,
    item: Item,
) -> dict[str, Any]:
    """Return an item with its kind, its town and the page it leads to."""
    row = snapshot.actors.get(item.id) if kind == "actors" else {}
    link = _link(kind, item.id)
    return {
        **item.model_dump(),
        "kind": row.get("kind"),
        "place": seat(row, lang),
        "website": row.get("website"),
        "links": source_links(snapshot, item.source_ids),
        "link": link,
        "folder": link.partition("/")[0],
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


def seat(row: Properties, lang: Language) -> list[str]:
    """Return the town and the region of a record, each once, as the language calls them."""
    region = row.get("region")
    named = (
        town(row.get("city"), lang),
        place(lang, "region", region) if region else None,
    )
    return list(dict.fromkeys(filter(None, named)))
