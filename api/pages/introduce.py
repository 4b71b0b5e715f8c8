"""An introduction text for two actors, and the shortlist of an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import SnapshotDep
from api.files import TableForm, table_file
from api.pages.choosing import FormNames
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.render import cited, page
from api.params import filled
from api.turns import CostlyRoute
from graph.common.localised import country, town
from graph.common.properties import Properties
from graph.model import LANGUAGES
from graph.partners.introduction import introduction, reasons
from graph.release.adjacency import adjacency
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model import Language
    from graph.partners.suggestion_records import Term
    from graph.release.snapshot import Snapshot

router = APIRouter(route_class=CostlyRoute)
_MOST = 30
"""Partners that a shortlist holds."""
_COLUMNS = (
    "actor",
    "id",
    "name",
    "kind",
    "city",
    "region",
    "country",
    "website",
    "standing",
    "reasons",
    "source_urls",
    "basis",
)
"""The columns of a shortlist as a table."""
Short = Annotated[str, Query(max_length=200)]
Names = Annotated[
    list[Annotated[str, Query(max_length=200)]] | None, Query(max_length=_MOST)
]
FormOf = Annotated[TableForm | None, Query(alias="format"), filled]


class Letter(NamedTuple):
    """An introduction as text to copy, and the address that opens it in a mail program."""

    lang: Language
    subject: str
    text: str
    mail: str


class ShortlistedPartner(NamedTuple):
    """A partner on a shortlist with the reasons that speak for it."""

    key: str
    row: Properties
    status: str
    partner: bool
    """Whether the two already share a collaboration or belong together."""
    reasons: tuple[Term, ...]


@router.get("/{lang}/partners/introduction")
def introduce(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    actor: Short = "",
    partner: Short = "",
) -> HTMLResponse:
    """Show a text by which an actor may introduce itself to another one, in each language."""
    names = FormNames(request, snapshot, lang)
    me, other = names.actor("actor", actor), names.actor("partner", partner)
    asked = me is not None and other is not None and me != other
    presenter = FactPresenter(snapshot, lang)
    return page(
        "introduction.html",
        lang,
        snapshot,
        tab="actor",
        me=me or "",
        other=other or "",
        presenter=presenter,
        letters=[
            _letter(
                snapshot,
                str(me),
                str(other),
                language,
            )
            for language in _order(lang)
        ]
        if asked
        else [],
        standing=snapshot.memoise(operating_statuses)[str(other)]
        if asked
        else None,
        known=asked and other in snapshot.memoise(adjacency)[str(me)],
        doubts=names.doubts,
        typed=names.typed,
    )


@router.get("/{lang}/partners/shortlist")
def shortlist(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    actor: Short = "",
    partner: Names = None,
    form: FormOf = None,
) -> Response:
    """Show the partners that an actor keeps in view, with reasons, as a table."""
    names = FormNames(request, snapshot, lang)
    me = names.actor("actor", actor)
    chosen = [key for key in names.actors("partner", partner) if key != me]
    keys = list(dict.fromkeys(chosen)) if me else []
    listed = [
        _listed(
            snapshot,
            str(me),
            key,
            lang,
        )
        for key in keys
    ]
    if form:
        rows = [
            _row(FactPresenter(snapshot, lang), str(me), partner)
            for partner in listed
        ]
        return table_file(
            snapshot,
            form,
            f"shortlist-{me or ''}",
            _COLUMNS,
            rows,
        )
    pairs = [("actor", me or ""), *(("partner", key) for key in keys)]
    return page(
        "shortlist.html",
        lang,
        snapshot,
        tab="actor",
        me=me or "",
        listed=listed,
        presenter=FactPresenter(snapshot, lang),
        query=urlencode(pairs),
        beside=urlencode([("actor", key) for key in [me, *keys][:4] if key]),
        doubts=names.doubts,
        typed=names.typed,
    )


def _order(lang: Language) -> list[Language]:
    """Return the languages, the one of the page first."""
    return sorted(LANGUAGES, key=lambda other: other != lang)


def about(
    snapshot: Snapshot,
    key: str,
    lang: Language,
) -> str:
    """Return the kind and the seat of an actor in a language."""
    t, row = FactPresenter(snapshot, lang).t, snapshot.actors.get(key)
    where = town(row.get("city"), lang) or country(row.get("country"), lang)
    return ", ".join(filter(None, (t[f"kind_{row['kind']}"], where)))


def _letter(
    snapshot: Snapshot,
    me: str,
    other: str,
    lang: Language,
) -> Letter:
    """Return the introduction as a text whose numbers in brackets lead to its sources."""
    parts = introduction(
        snapshot,
        me,
        other,
        about(snapshot, me, lang),
        lang,
    )
    numbers: dict[str, int] = {}
    points: list[str] = []
    for point in parts.points:
        marks = [
            numbers.setdefault(key, len(numbers) + 1)
            for key in point.source_ids
        ]
        mark = f" [{', '.join(str(mark) for mark in marks)}]" if marks else ""
        points.append(f"- {point.sentence}{mark}")
    sources = [
        _source(
            snapshot,
            key,
            number,
            lang,
        )
        for key, number in numbers.items()
    ]
    paragraphs = [
        parts.greeting,
        parts.opening,
        "\n".join([parts.lead, *points]),
        parts.caveat,
        parts.closing[0],
        "\n".join(parts.closing[1:]),
        "\n".join([f"{parts.sources} ({snapshot.release.id})", *sources])
        if sources
        else "",
    ]
    text = "\n\n".join(filter(None, paragraphs))
    mail = f"mailto:?subject={quote(parts.subject)}&body={quote(text)}"
    return Letter(
        lang,
        parts.subject,
        text,
        mail,
    )


def _source(
    snapshot: Snapshot,
    key: str,
    number: int,
    lang: Language,
) -> str:
    row = snapshot.nodes["Source"].get(key)
    parts = (f"[{number}] {cited(row, lang)}", row.get("url"))
    return " ".join(filter(None, parts))


def _listed(
    snapshot: Snapshot,
    me: str,
    key: str,
    lang: Language,
) -> ShortlistedPartner:
    return ShortlistedPartner(
        key,
        snapshot.actors.get(key),
        snapshot.memoise(operating_statuses)[key].state,
        key in snapshot.memoise(adjacency)[me],
        reasons(
            snapshot,
            me,
            key,
            lang,
        ),
    )


def _row(
    presenter: FactPresenter,
    me: str,
    partner: ShortlistedPartner,
) -> Properties:
    t, row = presenter.t, partner.row
    return {
        "actor": me,
        "id": partner.key,
        "name": presenter.name("Actor", partner.key),
        "kind": t[f"kind_{row['kind']}"],
        "city": row.get("city"),
        "region": presenter.coded("region", row),
        "country": country(row.get("country"), presenter.lang),
        "website": row.get("website"),
        "standing": t[f"standing_{partner.status}"],
        "reasons": [term.reason for term in partner.reasons],
        "source_urls": _urls(presenter.snapshot, partner.reasons),
        "basis": "derived",
    }


def _urls(snapshot: Snapshot, terms: Sequence[Term]) -> list[str]:
    """Return the addresses of the sources behind some reasons, each once."""
    sources = snapshot.nodes["Source"]
    cited_ids = dict.fromkeys(
        key
        for term in terms
        for record in term.records
        for key in record.source_ids
    )
    urls = (sources.get(key).get("url") for key in cited_ids)
    return list(filter(None, urls))
