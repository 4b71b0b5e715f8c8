"""The network page: filters, canvas, side panel and a table of the same actors."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import SnapshotDep
from api.pages.choosing import FormNames
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.record_sections import neighbour_lines, timeline
from api.pages.render import day, message, page
from api.turns import CostlyRoute
from api.viewing import ViewQuery
from graph.common.localised import town
from graph.common.properties import Properties
from graph.errors import NotFoundError
from graph.model import ActorKind, CollaborationType, Region
from graph.release.adjacency import drawn, owned
from graph.release.snapshot import Snapshot
from graph.release.status import operating_statuses
from graph.view.choice import MOST, USUAL
from graph.view.communities import communities
from graph.view.elements import Elements, elements
from graph.view.poster import poster
from graph.view.pyvis_render import payload
from graph.view.styles import FAMILIES, LINES

router = APIRouter(route_class=CostlyRoute)


Asked = Annotated[ViewQuery, Query()]


@router.get("/{lang}/network")
def network(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    asked: Asked,
) -> HTMLResponse:
    """Show a part of the network; the page's address is the view's address."""
    return _view(FormNames(request, snapshot, lang), asked, embedded=False)


@router.get("/embed/{lang}/network")
def embedded(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    asked: Asked,
) -> HTMLResponse:
    """Show a part of the network alone, for a frame in a page of another site."""
    return _view(FormNames(request, snapshot, lang), asked, embedded=True)


def _view(
    names: FormNames,
    asked: ViewQuery,
    *,
    embedded: bool,
) -> HTMLResponse:
    snapshot = names.snapshot
    presenter = FactPresenter(snapshot, names.lang)
    years = snapshot.memoise(years_of_ties)
    start = names.actor("around", asked.around)
    view = asked.model_copy(update={**_years(asked, years), "around": start})
    picture = elements(snapshot, view.choice())
    return page(
        "network.html",
        presenter.lang,
        snapshot,
        layout="embed.html" if embedded else "base.html",
        embedded=embedded,
        view=view,
        picture=picture,
        scene=_named(payload(picture), presenter),
        years=years,
        regions=get_args(Region),
        kinds=get_args(ActorKind),
        types=get_args(CollaborationType),
        families=FAMILIES,
        lines=LINES,
        most=MOST,
        most_shown=min(picture.total, MOST),
        usual=USUAL,
        presenter=presenter,
        steps=_steps(presenter, view),
        start=snapshot.actors.get(view.around) if view.around else None,
        words_of_page=_words(presenter, view),
        by=_grouping(view, picture),
        doubts=names.doubts,
        typed=names.typed,
    )


@router.get("/{lang}/network.svg")
def still(snapshot: SnapshotDep, lang: PageLanguage) -> Response:  # noqa: ARG001 - only checked
    """Show the network as a still picture without words."""
    return Response(snapshot.memoise(poster), media_type="image/svg+xml")


@router.get("/{lang}/network/card")
def card(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    actor: Annotated[str, Query(max_length=200)],
    other: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """Show one actor, or what ties it to another, as a part of the network page."""
    presenter = FactPresenter(snapshot, lang)
    row = snapshot.actors.get(actor)
    if other is not None:
        end = snapshot.actors.get(other)
        return page(
            "network-tie.html",
            lang,
            snapshot,
            row=row,
            end=end,
            facts=_shared(presenter, actor, other),
        )
    return page(
        "network-card.html",
        lang,
        snapshot,
        key=actor,
        row=row,
        presenter=presenter,
        operating_status=snapshot.memoise(operating_statuses)[actor],
        events=timeline(presenter, actor),
        works=presenter.along("works_on_actor_therapy", actor),
        near=neighbour_lines(presenter, actor),
    )


def _named(picture: Properties, presenter: FactPresenter) -> Properties:
    """Name the communities of a picture by what their members have in common."""
    groups = [node for node in picture["nodes"] if "members" in node]
    names = {node["id"]: _community(node, presenter) for node in groups}
    many = Counter(names.values())
    for node in groups:
        name = names[node["id"]]
        hub = node["label"]
        # Two that have the same in common are told apart by their best tied members.
        node["label"] = (
            f"{name} ({hub})" if many[name] > 1 and not node["loose"] else name
        )
    return picture


def _community(node: Properties, presenter: FactPresenter) -> str:
    if node["loose"]:
        return presenter.t["net_loose"]
    therapies = [presenter.name("Therapy", key) for key in node["therapies"]]
    named = [
        *therapies,
        *(town(city, presenter.lang) or city for city in node["towns"]),
    ]
    return (
        ", ".join(named)
        if therapies
        else message(presenter.t["net_around"], name=node["label"])
    )


def _words(presenter: FactPresenter, view: ViewQuery) -> Properties:
    """Return the words that the scripts of the page need, with what the picture is of."""
    t, release = presenter.t, presenter.snapshot.release
    chosen = [
        presenter.name("Therapy", view.therapy) if view.therapy else "",
        presenter.name("Stage", view.stage) if view.stage else "",
        t[f"region_{view.region}"] if view.region else "",
    ]
    title = (
        presenter.name("Actor", view.around) if view.around else t["net_title"]
    )
    named = "_".join(filter(None, (view.therapy, view.region, view.around)))
    date = day(release.created_at[:10], presenter.lang)
    return {
        "lang": presenter.lang,
        "none": t["net_nopath"],
        "failed": t["net_nopath_known"],
        "missing": t["net_missing"],
        "outside": t["net_outside"],
        "pick": t["net_route_pick"],
        "route": t["net_route_found"],
        "reload": t["net_failed"],
        "copied": t["net_copied"],
        "title": title,
        "members": t["net_members"],
        "ties": t["net_ties"],
        "kinds": {kind: t[f"kind_{kind}"] for kind in get_args(ActorKind)},
        "lines": {
            colour: t["net_dotted"]
            if family == "part-of"
            else t[f"family_{family}"]
            for family, colour in LINES.items()
        },
        "chosen": list(filter(None, chosen)),
        "source": f"ATMP Atlas {release.id} \u00b7 {date} \u00b7 {t['licence']}",
        "file": f"atmp-atlas_{named or 'network'}_{release.id}",
    }


def years_of_ties(snapshot: Snapshot) -> tuple[int, int]:
    """Return the first and the last year in which a collaboration began."""
    starts = [
        int(at[:4])
        for at in snapshot.nodes["Collaboration"].column("start")
        if at
    ]
    return min(starts, default=2000), max(starts, default=2000)


def _years(view: ViewQuery, years: tuple[int, int]) -> dict[str, int | None]:
    """Return the years of a view; those at an end of the sliders choose nothing."""
    since = view.since if view.since and view.since > years[0] else None
    until = view.until if view.until and view.until < years[1] else None
    return {"since": since, "until": until}


def _grouping(view: ViewQuery, picture: Elements) -> str:
    return (
        "community" if picture.grouped or view.by == "community" else "actor"
    )


def _steps(presenter: FactPresenter, view: ViewQuery) -> list[Properties]:
    """Return what was added by hand, each with the address of the view without it."""
    known = presenter.snapshot.memoise(communities)
    steps: list[Properties] = []
    for field in ("expand", "also", "opened"):
        chosen: list[str] = getattr(view, field)
        for key in chosen:
            actor = key.partition("~")[2] if field == "opened" else key
            if field == "opened" and key not in known:
                continue
            rest = [other for other in chosen if other != key]
            steps.append(
                {
                    "field": field,
                    "id": key,
                    "name": presenter.name("Actor", actor),
                    "back": view.address(**{field: rest}),
                }
            )
    return steps


def _shared(
    presenter: FactPresenter,
    actor: str,
    other: str,
) -> list[Any]:
    """Return the facts that tie two actors; raise NotFoundError if none does."""
    left, right = sorted((actor, other))
    works = presenter.snapshot.nodes["Collaboration"]
    shared = presenter.snapshot.memoise(drawn).get((left, right), [])
    facts = [
        presenter.fact(
            "Collaboration",
            key,
            row,
            presenter.t[f"type_{row['type']}"],
            row.get("start", "")[:4],
        )
        for key in shared
        for row in [works.get(key)]
    ]
    edges = presenter.snapshot.edges["part_of_actor_actor"]
    for part, whole in owned(presenter.snapshot):
        if {part, whole} == {actor, other}:
            row = next(row for end, row in edges.leaving(part) if end == whole)
            facts.append(
                presenter.fact(
                    "Actor",
                    part,
                    row,
                    presenter.t["net_part_of"],
                )
            )
    if not facts:
        raise NotFoundError(
            f"No tie between {actor!r} and {other!r} is drawn."
        )
    return facts
