"""What the last release changed as an Atom feed (RFC 4287): of a region, an actor, a therapy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import ReaderDep, SnapshotDep
from api.pages import board_names
from api.pages.changes import page_of
from api.pages.gaps import DEFAULT_REGION
from api.pages.home import PageLanguage
from api.pages.render import words
from api.pages.sharing import absolute
from api.params import PlaceParam, filled
from api.turns import DatabaseRoute
from graph.coverage.release_diff import diary, releases
from graph.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.coverage.changed_facts import FactChange
    from graph.coverage.release_diff import Diary, Entry
    from graph.model import Language
    from graph.release.snapshot import Snapshot

router = APIRouter(route_class=DatabaseRoute)
_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 100
"""News of one release in a feed at most; the page has all."""
_CITED = 2
"""Addresses of sources beside a record; its page has all."""
Id = Annotated[str | None, Query(max_length=200), filled]


class Subject(NamedTuple):
    """What a feed is about; nothing named is everything."""

    actor: str | None
    therapy: str | None


class News(NamedTuple):
    """One entry: a key that is its own within the release, a title, a page, and more words."""

    key: str
    title: str
    page: str
    text: str


@router.get("/{lang}/changes.atom")
def feed(
    snapshot: SnapshotDep,
    reader: ReaderDep,
    lang: PageLanguage,
    region: PlaceParam = None,
    actor: Id = None,
    therapy: Id = None,
) -> Response:
    """Tell what changed since the release before this one, for programs that follow the atlas."""
    subject = Subject(actor, therapy)
    _check(snapshot, subject)
    place = region or ("all" if any(subject) else DEFAULT_REGION)
    where = None if place == "all" else place
    known = releases(reader, snapshot)
    changes = (
        diary(
            reader,
            snapshot,
            known[0].id,
            where,
        )
        if known
        else None
    )
    given = {
        "region": place,
        "actor": actor,
        "therapy": therapy,
    }
    asked = urlencode({name: value for name, value in given.items() if value})
    names = board_names.Names(snapshot, lang)
    about = (
        names.actor(actor)
        if actor
        else names.therapy(therapy)
        if therapy
        else ""
    )
    root = _head(
        snapshot,
        lang,
        about or words(lang)[f"region_{place}"],
        asked,
    )
    every = list(
        news_about(
            snapshot,
            names,
            changes,
            subject,
        )
    )
    for news in every[:_MOST]:
        _add(
            root,
            snapshot,
            lang,
            news,
        )
    if (rest := len(every) - _MOST) > 0:
        t = words(lang)
        more = t["cell_further"].format(count=rest)
        _add(
            root,
            snapshot,
            lang,
            News(
                "more",
                more,
                "changes",
                t["changes_title"],
            ),
        )
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/atom+xml")


def _check(snapshot: Snapshot, subject: Subject) -> None:
    for label, key in (("Actor", subject.actor), ("Therapy", subject.therapy)):
        if key and key not in snapshot.nodes[label]:
            raise NotFoundError(f"No {label.lower()} {key!r}.")


def _head(
    snapshot: Snapshot,
    lang: Language,
    about: str,
    asked: str,
) -> ET.Element:
    """Return a feed with what the standard wants of it: id, title, date, author, addresses."""
    t = words(lang)
    own = absolute(f"/{lang}/changes.atom?{asked}")
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _text(root, "id", own)
    _text(
        root, "title", f"ATMP Atlas{t['colon']} {t['changes_title']}, {about}"
    )
    _text(root, "updated", snapshot.release.created_at)
    _text(ET.SubElement(root, "author"), "name", "ATMP Atlas")
    ET.SubElement(root, "link", {"rel": "self", "href": own})
    page = absolute(f"/{lang}/changes")
    ET.SubElement(
        root,
        "link",
        {
            "rel": "alternate",
            "type": "text/html",
            "href": page,
        },
    )
    return root


def _add(
    root: ET.Element,
    snapshot: Snapshot,
    lang: Language,
    news: News,
) -> None:
    entry = ET.SubElement(root, "entry")
    release = snapshot.release
    page = absolute(f"/{lang}/{news.page}")
    # The same news of two releases are two: an id is never used again.
    _text(
        entry, "id", f"urn:atmp-atlas:{release.id}:{release.number}:{news.key}"
    )
    _text(entry, "title", news.title)
    _text(entry, "updated", release.created_at)
    ET.SubElement(entry, "link", {"rel": "alternate", "href": page})
    _text(entry, "summary", news.text)


def _text(
    parent: ET.Element,
    name: str,
    text: str,
) -> None:
    ET.SubElement(parent, name).text = text


def news_about(
    snapshot: Snapshot,
    names: board_names.Names,
    changes: Diary | None,
    subject: Subject,
) -> Iterator[News]:
    """Yield the cells, then the records that changed, as far as they are about the subject."""
    if changes is None:
        return
    for cell in changes.items:
        moved = {*cell.came, *cell.went}
        if subject.therapy not in (None, cell.therapy):
            continue
        if subject.actor is None or subject.actor in moved:
            yield _of_cell(names, cell, changes.region)
    for fact in changes.facts:
        if subject.therapy not in (None, fact.therapy, fact.id):
            continue
        if subject.actor in (None, fact.actor, fact.id):
            yield _of_fact(snapshot, names, fact)


def _of_cell(
    names: board_names.Names,
    cell: Entry,
    region: str | None,
) -> News:
    t = words(names.lang)
    title = f"{t[f'turn_{cell.turn}']}{t['colon']} {names.cell(cell.therapy, cell.stage)}"
    parts = [
        f"{t[f'stood_{cell.before}']} → {t[f'stood_{cell.after}']}",
        f"{cell.open_before} → {cell.open_after} {t['gap_open']}",
        *(f"\u2212 {names.actor(key)}" for key in cell.went),
        *(f"+ {names.actor(key)}" for key in cell.came),
    ]
    asked = urlencode(
        {"region": region or "all", "cell": f"{cell.therapy}:{cell.stage}"}
    )
    key = f"cell:{cell.therapy}:{cell.stage}:{region or 'all'}"
    return News(
        key,
        title,
        f"gaps?{asked}#cell",
        ", ".join(parts),
    )


def _of_fact(
    snapshot: Snapshot,
    names: board_names.Names,
    fact: FactChange,
) -> News:
    t = words(names.lang)
    about = [
        names.actor(fact.actor) if fact.actor else None,
        names.stage(fact.stage) if fact.stage else None,
        names.therapy(fact.therapy) if fact.therapy else None,
    ]
    shown = ", ".join(filter(None, about)) or fact.name or fact.id
    kind = t.get(f"changed_{fact.kind}", fact.kind)
    title = f"{t[f'change_{fact.change}']}{t['colon']} {shown}"
    status = ""
    if fact.kind == "Capability" and fact.status:
        status = f"{t['changes_now']} {t[f'status_{fact.status}']}"
    sources = snapshot.nodes["Source"]
    cited = [
        sources.get(key).get("url")
        for key in fact.source_ids
        if key in sources
    ]
    parts = [kind, fact.name, status, *cited[:_CITED]]
    key = f"{fact.change}:{fact.kind}:{fact.id}"
    page = page_of(snapshot, fact) or "changes"
    return News(
        key,
        title,
        page,
        ", ".join(filter(None, parts)),
    )
