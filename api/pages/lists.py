"""The list pages: the JSON lists in the order of the names, with their filters as a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, get_args
from urllib.parse import unquote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from api.address import FOLDERS
from api.deps import ReaderDep, SnapshotDep
from api.listing import part
from api.pages.citing import citations
from api.pages.facts import Fact, Teller
from api.pages.home import PageLanguage
from api.pages.render import country, page
from api.turns import DatabaseRoute
from graph.common.normalise import fold
from graph.errors import NotFoundError
from graph.model import ActorKind, CollaborationType, ProductPhase, Region, TrialPhase
from graph.store.bolt import Asking

router = APIRouter(route_class=DatabaseRoute)
SIZE = 50
"""Records on a page of a list."""
_SCHEME = re.compile(r"^https?://(www\.)?")

_filled = BeforeValidator(lambda text: text or None)
"""A form sends an empty text for a field that is not chosen."""
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]
Word = Annotated[str | None, Query(max_length=200), _filled]
Choices = list[tuple[str, str]]


@router.get("/{lang}/actors")
def actors(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = None,
    stage: Word = None,
    region: Annotated[Region | None, _filled] = None,
    kind: Annotated[ActorKind | None, _filled] = None,
    country_: Annotated[str | None, Query(alias="country", max_length=2), _filled] = None,
    active: Annotated[Literal["true", "false"] | None, _filled] = None,
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the actors."""
    teller = Teller(snapshot, lang)
    t = teller.t
    codes = sorted({code for code in snapshot.actors.column("country") if code})
    filters = [
        ("therapy", therapy, teller.choices("Therapy")),
        ("stage", stage, teller.choices("Stage")),
        ("region", region, [(one, t[f"region_{one}"]) for one in get_args(Region)]),
        ("kind", kind, [(one, t[f"kind_{one}"]) for one in get_args(ActorKind)]),
        ("country", country_, sorted(((c, country(c, lang) or c) for c in codes),
                                     key=lambda pair: fold(pair[1]))),
        ("active", active, [("true", t["list_open"]), ("false", t["list_closed"])]),
    ]  # fmt: skip
    asked = {
        "therapy": therapy, "stage": stage, "region": _one(region), "kind": _one(kind),
        "country": _one(country_), "open": active and active == "true",
    }  # fmt: skip
    return _list(reader, teller, "Actor", asked, filters, number, _actor)


@router.get("/{lang}/collaborations")
def collaborations(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = None,
    stage: Word = None,
    type_: Annotated[CollaborationType | None, Query(alias="type"), _filled] = None,
    actor: Word = None,
    programme: Word = None,
    year: Annotated[str | None, Query(pattern=r"^\d{4}$"), _filled] = None,
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the collaborations."""
    teller, nodes = Teller(snapshot, lang), snapshot.nodes["Collaboration"]
    years = sorted({at[:4] for at in nodes.column("start") if at}, reverse=True)
    programmes = sorted({name for name in nodes.column("programme") if name}, key=fold)
    filters = [
        ("therapy", therapy, teller.choices("Therapy")),
        ("stage", stage, teller.choices("Stage")),
        ("type", type_, [(one, teller.t[f"type_{one}"]) for one in get_args(CollaborationType)]),
        ("programme", programme, [(one, one) for one in programmes]),
        ("year", year, [(one, one) for one in years]),
        ("actor", actor, []),
    ]
    asked = {
        "therapy": therapy, "stage": stage, "type": _one(type_), "actor": actor,
        "programme": programme, "year": year,
    }  # fmt: skip
    return _list(reader, teller, "Collaboration", asked, filters, number, _collaboration)


@router.get("/{lang}/products")
def products(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = None,
    phase: Annotated[ProductPhase | None, _filled] = None,
    owner: Word = None,
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the medicines and candidates."""
    teller = Teller(snapshot, lang)
    filters = [
        ("therapy", therapy, teller.choices("Therapy")),
        ("phase", phase, _phases(teller, get_args(ProductPhase))),
        ("owner", owner, []),
    ]
    asked = {"therapy": therapy, "phase": _one(phase), "owner": owner}
    return _list(reader, teller, "Product", asked, filters, number, _product)


@router.get("/{lang}/trials")
def trials(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = None,
    phase: Annotated[TrialPhase | None, _filled] = None,
    actor: Word = None,
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the registered studies."""
    teller = Teller(snapshot, lang)
    filters = [
        ("therapy", therapy, teller.choices("Therapy")),
        ("phase", phase, _phases(teller, get_args(TrialPhase))),
        ("actor", actor, []),
    ]
    asked = {"therapy": therapy, "phase": _one(phase), "actor": actor}
    return _list(reader, teller, "Trial", asked, filters, number, _trial)


@router.get("/{lang}/sources")
def sources(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    publisher: Word = None,
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the pages and data sets that facts cite."""
    teller, nodes = Teller(snapshot, lang), snapshot.nodes["Source"]
    names = sorted({name for name in nodes.column("publisher") if name}, key=fold)
    filters = [("publisher", publisher, [(one, one) for one in names])]
    return _list(reader, teller, "Source", {"publisher": publisher}, filters, number, _source)


def _list(
    reader: Asking,
    teller: Teller,
    label: str,
    asked: Mapping[str, Any],
    filters: list[tuple[str, str | None, Choices]],
    number: int,
    tell: Callable[[Teller, str], Fact],
) -> HTMLResponse:
    folder, before = FOLDERS[label], (number - 1) * SIZE
    items, total = part(
        reader, teller.snapshot, f"{folder}.list", asked, order="name", skip=before, limit=SIZE
    )
    last = max(1, -(-total // SIZE))
    if number > last:
        raise NotFoundError(f"Page {number} of {last}.")
    given = [(name, value) for name, value, _ in filters if value]
    # A filter without choices comes by a link; it is shown as what is chosen, not as a menu.
    fixed = [
        (name, value, teller.name("Actor", value), urlencode([p for p in given if p[0] != name]))
        for name, value, choices in filters
        if value and not choices
    ]
    return page(
        "list.html", teller.lang, teller.snapshot, folder=folder, total=total,
        query=urlencode(given), facts=[tell(teller, item["id"]) for item in items],
        number=number, last=last, size=SIZE, filters=[one for one in filters if one[2]],
        fixed=fixed,
    )  # fmt: skip


def _one(value: str | None) -> list[str]:
    return [value] if value else []


def _phases(teller: Teller, known: tuple[str, ...]) -> Choices:
    return [(one, teller.t[f"phase_{one}"]) for one in known]


def _actor(teller: Teller, key: str) -> Fact:
    row, t = teller.snapshot.actors.get(key), teller.t
    region = t[f"region_{row['region']}"] if "region" in row else None
    place = [row.get("city"), region or country(row.get("country"), teller.lang)]
    seat = ", ".join(dict.fromkeys(part for part in place if part))
    works = [
        teller.name("Therapy", one)
        for one in teller.snapshot.edges["works_on_actor_therapy"].targets(key)
    ]
    return teller.fact("Actor", key, row | {"note": None}, t[f"kind_{row['kind']}"], seat, *works)


def _collaboration(teller: Teller, key: str) -> Fact:
    row = teller.snapshot.nodes["Collaboration"].get(key)
    members = teller.snapshot.edges["participates_in_actor_collaboration"].origins(key)
    told = f"{len(members)} {teller.t['label_Actor']}"
    fact = teller.fact("Collaboration", key, row | {"note": None},
                       teller.t[f"type_{row['type']}"], row.get("programme", ""), told)  # fmt: skip
    return replace(fact, date=row.get("start"))


def _product(teller: Teller, key: str) -> Fact:
    row = teller.snapshot.nodes["Product"].get(key)
    owners = teller.snapshot.edges["owns_actor_product"].origins(key)
    names = [teller.name("Actor", one) for one in owners]
    phase = teller.t[f"phase_{row['phase']}"]
    return teller.fact("Product", key, row | {"note": None}, phase, *names, row.get("inn", ""))


def _trial(teller: Teller, key: str) -> Fact:
    row = teller.snapshot.nodes["Trial"].get(key)
    phase = teller.t[f"phase_{row['phase']}"] if "phase" in row else ""
    sponsors = teller.snapshot.edges["sponsors_actor_trial"].origins(key)
    names = [teller.name("Actor", one) for one in sponsors]
    return replace(teller.fact("Trial", key, row, key, phase, *names), date=row.get("start"))


def _source(teller: Teller, key: str) -> Fact:
    row = teller.snapshot.nodes["Source"].get(key)
    cited = len(teller.snapshot.memoise(citations).get(key, ()))
    name = row.get("title") or _SCHEME.sub("", unquote(row.get("url", ""))) or key
    told = f"{cited} {teller.t['facts_cite']}"
    return Fact("Source", key, name, (row.get("publisher", ""), told), source_ids=(key,))
