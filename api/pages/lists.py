"""The list pages: filters as the JSON lists have them, in the order of the names."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.citing import citations
from api.pages.facts import Fact, Teller
from api.pages.home import PageLanguage
from api.pages.render import FOLDERS, country, page
from graph.errors import InvalidInputError, NotFoundError
from graph.model import ActorKind, CollaborationType, ProductPhase, Region, TrialPhase
from graph.release.snapshot import Snapshot
from graph.release.standing import closed
from graph.release.words import fold

router = APIRouter()
SIZE = 50
"""Records on a page of a list."""

PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]
Word = Annotated[str, Query(max_length=200)]
Choices = list[tuple[str, str]]


def orders(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Return the ids of each label in the order of names; for `snapshot.once(orders)`."""
    found: dict[str, tuple[str, ...]] = {}
    for label in FOLDERS:
        nodes = snapshot.nodes[label]
        names = {
            row["id"]: row.get("name") or row.get("title") or row.get("publisher") or row["id"]
            for row in nodes.rows()
        }
        found[label] = tuple(sorted(nodes.ids, key=lambda key, of=names: (fold(of[key]), key)))
    return found


@router.get("/{lang}/actors")
def actors(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = "",
    stage: Word = "",
    region: Word = "",
    kind: Word = "",
    country_: Annotated[str, Query(alias="country", max_length=2)] = "",
    active: Annotated[str, Query(pattern="^(true|false|)$")] = "",
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the actors."""
    teller = Teller(snapshot, lang)
    nodes = snapshot.actors
    found = _about(snapshot, "works_on_actor_therapy", therapy)
    if stage:
        found &= _doing(snapshot, stage, therapy)
    _known("region", region, get_args(Region))
    _known("kind", kind, get_args(ActorKind))
    for name, wanted in (("region", region), ("kind", kind), ("country", country_)):
        if wanted:
            found &= _having(nodes.ids, nodes.column(name), wanted)
    if active:
        gone = closed(snapshot)
        found = found - gone if active == "true" else found & gone
    t = teller.t
    codes = sorted({code for code in nodes.column("country") if code})
    filters = [
        ("therapy", therapy, teller.choices("Therapy")),
        ("stage", stage, teller.choices("Stage")),
        ("region", region, [(one, t[f"region_{one}"]) for one in get_args(Region)]),
        ("kind", kind, [(one, t[f"kind_{one}"]) for one in get_args(ActorKind)]),
        ("country", country_, sorted(((c, country(c, lang) or c) for c in codes),
                                     key=lambda pair: fold(pair[1]))),
        ("active", active, [("true", t["list_open"]), ("false", t["list_closed"])]),
    ]  # fmt: skip
    return _list(teller, "Actor", found, filters, number, _actor)


@router.get("/{lang}/collaborations")
def collaborations(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = "",
    stage: Word = "",
    type_: Annotated[str, Query(alias="type", max_length=40)] = "",
    actor: Word = "",
    programme: Word = "",
    year: Annotated[str, Query(pattern=r"^(\d{4}|)$")] = "",
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the collaborations."""
    teller, nodes = Teller(snapshot, lang), snapshot.nodes["Collaboration"]
    found = _about(snapshot, "covers_collaboration_therapy", therapy)
    _known("type", type_, get_args(CollaborationType))
    if stage:
        found &= set(snapshot.edges["targets_collaboration_stage"].origins(stage))
    if type_:
        found &= _having(nodes.ids, nodes.column("type"), type_)
    if actor:
        found &= set(snapshot.edges["participates_in_actor_collaboration"].targets(actor))
    if programme:
        told = zip(nodes.ids, nodes.column("programme"), strict=True)
        found &= {key for key, name in told if programme.lower() in (name or "").lower()}
    if year:
        found &= {row["id"] for row in nodes.rows() if _ran(row, year)}
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
    return _list(teller, "Collaboration", found, filters, number, _collaboration)


@router.get("/{lang}/products")
def products(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = "",
    phase: Word = "",
    owner: Word = "",
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the medicines and candidates."""
    teller = Teller(snapshot, lang)
    found = _about(snapshot, "is_a_product_therapy", therapy)
    found &= _in_phase(snapshot, "Product", phase, get_args(ProductPhase))
    if owner:
        found &= set(snapshot.edges["owns_actor_product"].targets(owner))
    filters = [
        ("therapy", therapy, teller.choices("Therapy")),
        ("phase", phase, _phases(teller, get_args(ProductPhase))),
        ("owner", owner, []),
    ]
    return _list(teller, "Product", found, filters, number, _product)


@router.get("/{lang}/trials")
def trials(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = "",
    phase: Word = "",
    actor: Word = "",
    number: PageNumber = 1,
) -> HTMLResponse:
    """List the registered studies."""
    teller = Teller(snapshot, lang)
    found = _about(snapshot, "tests_trial_therapy", therapy)
    found &= _in_phase(snapshot, "Trial", phase, get_args(TrialPhase))
    if actor:
        found &= {
            key
            for relation in ("sponsors_actor_trial", "hosts_actor_trial")
            for key in snapshot.edges[relation].targets(actor)
        }
    filters = [
        ("therapy", therapy, teller.choices("Therapy")),
        ("phase", phase, _phases(teller, get_args(TrialPhase))),
        ("actor", actor, []),
    ]
    return _list(teller, "Trial", found, filters, number, _trial)


@router.get("/{lang}/sources")
def sources(
    snapshot: SnapshotDep, lang: PageLanguage, publisher: Word = "", number: PageNumber = 1
) -> HTMLResponse:
    """List the pages and data sets that facts cite."""
    teller, nodes = Teller(snapshot, lang), snapshot.nodes["Source"]
    found = set(nodes.ids)
    if publisher:
        found &= _having(nodes.ids, nodes.column("publisher"), publisher)
    names = sorted({name for name in nodes.column("publisher") if name}, key=fold)
    filters = [("publisher", publisher, [(one, one) for one in names])]
    return _list(teller, "Source", found, filters, number, _source)


def _list(
    teller: Teller,
    label: str,
    found: Collection[str],
    filters: list[tuple[str, str, Choices]],
    number: int,
    tell: Callable[[Teller, str], Fact],
) -> HTMLResponse:
    snapshot, folder = teller.snapshot, FOLDERS[label]
    ordered = [key for key in snapshot.once(orders)[label] if key in found]
    last = max(1, -(-len(ordered) // SIZE))
    if number > last:
        raise NotFoundError(f"Page {number} of {last}.")
    given = [(name, value) for name, value, _ in filters if value]
    query = urlencode(given)
    shown = ordered[(number - 1) * SIZE : number * SIZE]
    # A filter without choices comes by a link; it is shown as what is chosen, not as a menu.
    fixed = [
        (name, value, teller.name("Actor", value), urlencode([p for p in given if p[0] != name]))
        for name, value, choices in filters
        if value and not choices
    ]
    return page(
        "list.html", teller.lang, snapshot, folder=folder, total=len(ordered), query=query,
        facts=[tell(teller, key) for key in shown], number=number, last=last, size=SIZE,
        filters=[one for one in filters if one[2]], fixed=fixed,
    )  # fmt: skip


def _known(name: str, value: str, known: tuple[str, ...]) -> None:
    if value and value not in known:
        raise InvalidInputError(f"Unknown {name} {value!r}.", hint=f"Known: {', '.join(known)}.")


def _having(ids: tuple[str, ...], column: tuple[Any, ...], wanted: str) -> set[str]:
    return {key for key, value in zip(ids, column, strict=True) if value == wanted}


def _about(snapshot: Snapshot, relation: str, therapy: str) -> set[str]:
    """Return what has a therapy or one below it, everything if none is given.

    Raises:
        InvalidInputError: there is no such therapy.
    """
    edges = snapshot.edges[relation]
    if not therapy:
        return set(edges.starts.ids)
    if therapy not in snapshot.therapy_below:
        raise InvalidInputError(f"Unknown therapy {therapy!r}.")
    return {key for each in snapshot.therapy_below[therapy] for key in edges.origins(each)}


def _in_phase(snapshot: Snapshot, label: str, phase: str, known: tuple[str, ...]) -> set[str]:
    nodes = snapshot.nodes[label]
    _known("phase", phase, known)
    return _having(nodes.ids, nodes.column("phase"), phase) if phase else set(nodes.ids)


def _phases(teller: Teller, known: tuple[str, ...]) -> Choices:
    return [(one, teller.t[f"phase_{one}"]) for one in known]


def _doing(snapshot: Snapshot, stage: str, therapy: str) -> set[str]:
    """Return the actors at a stage; with a therapy, for it or for all that they do."""
    if stage not in snapshot.nodes["Stage"]:
        raise InvalidInputError(f"Unknown stage {stage!r}.")
    wanted = snapshot.therapy_below[therapy] if therapy else frozenset[str]()
    scope, has = snapshot.edges["for_capability_therapy"], snapshot.edges["has_actor_capability"]
    found: set[str] = set()
    for able in snapshot.edges["at_capability_stage"].origins(stage):
        for_ = scope.targets(able)
        if not therapy or not for_ or wanted & set(for_):
            found.update(has.origins(able))
    return found


def _ran(row: dict[str, Any], year: str) -> bool:
    start = row.get("start", "")[:4]
    return bool(start) and start <= year <= (row.get("end", "")[:4] or start)


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
    cited = len(teller.snapshot.once(citations).get(key, ()))
    name = row.get("title") or row.get("url") or key
    told = f"{cited} {teller.t['facts_cite']}"
    return Fact("Source", key, name, (row.get("publisher", ""), told), source_ids=(key,))
