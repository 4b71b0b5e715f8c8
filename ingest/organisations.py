"""An organisation as the sources give it: an actor, its town, and what joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph import model
from graph.common.normalise import (
    place_id,
    strip_invisible,
    without_forbidden,
    words,
)
from graph.common.properties import Properties
from ingest.reading.cells import CellError, amount_of, date_of
from ingest.records import build, edge, is_url, source_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

    from ingest.reading.cells import Row
    from ingest.reading.source_config import SourceConfig
    from ingest.records import Edge, SourceLocation
    from ingest.report import Report

_COUNTRIES = {
    "EL": "GR",
    "UK": "GB",
    "XK": "XK",
}
_TAG = re.compile(r"<[^>]{1,40}>|&nbsp;")
_LONGEST = 2000
"""Characters of a text in the graph."""
_NUTS = {
    "BE1": "Brussels",
    "BE2": "Flanders",
    "BE3": "Wallonia",
}
_HOSPITAL = re.compile(
    r"\b(hospitals?|hopita(l|ux)|hospitalier\w*|ziekenhuis\w*|klini(k|ek|ken|kum|cum)|clini(que|ca|c)s?"
    r"|chu|chru|uz|umc|medical cent(er|re)|medisch centrum|krankenhaus|ospedal\w*|infirmary)\b"
)
_UNIVERSITY = re.compile(
    r"\b(universi\w+|college|hogeschool|haute ecole|school of medicine)\b"
)
_COMPANY = re.compile(
    r"\b(inc|ltd|limited|llc|gmbh|ag|nv|sa|bv|b v|n v|s a|srl|sprl|corp|corporation|co|plc"
    r"|pharma\w*|therapeutics|biotech\w*|biopharma\w*|biosciences?|laboratories)$"
    r"|\b(biotherapeutics|pharmaceuticals?)\b"
)


def clean(text: str) -> str:
    """Return a text in normal form without tags and bars, at most 2,000 characters long.

    What no text may hold becomes a blank: nobody here can mend another's record.
    """
    plain = without_forbidden(_TAG.sub(" ", text)).replace("|", "/")
    return " ".join(strip_invisible(plain)[0].split())[:_LONGEST].rstrip()


def country(code: str) -> str | None:
    """Return the ISO code of a country that EU sources write their own way; None if unknown."""
    country = _COUNTRIES.get(code.upper(), code.upper())
    return country if re.match(r"^[A-Z]{2}$", country) else None


def region(nuts: str) -> str | None:
    """Return the Belgian region of a NUTS code, None for any other."""
    return _NUTS.get(nuts[:3])


def kind_of(name: str, otherwise: str) -> str:
    """Return the kind of actor that a name says, else `otherwise`."""
    text = words(name)
    if _HOSPITAL.search(text):
        return "hospital"
    if _UNIVERSITY.search(text):
        return "university"
    return "company" if _COMPANY.search(text) else otherwise


def website(text: str) -> str | None:
    """Return an address of the web, None if the text is none."""
    given = text.strip()
    if given and "://" not in given:
        given = f"http://{given}"
    return given if is_url(given) else None


def town(text: str) -> str:
    """Return a town's name, not in capitals throughout and without its post code."""
    plain = re.sub(
        r"\bcedex\b.*|\d{4,}",
        "",
        clean(text),
        flags=re.IGNORECASE,
    ).strip(" ,")
    return plain.title() if plain.isupper() else plain


def euros(
    row: Row,
    column: str,
    report: Report,
) -> int | None:
    """Return whole euros; None where nothing or 0 stands, which CORDIS writes for unknown."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        return round(amount_of(text)) or None
    except CellError as exc:
        report.refuse(
            row.file,
            row.line,
            column,
            str(exc),
        )
        return None


def day_of(
    row: Row,
    column: str,
    report: Report,
) -> str | None:
    """Return the date of a cell in ISO form; None where nothing, or none that can be read, is."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        return date_of(text)
    except CellError as exc:
        report.refuse(
            row.file,
            row.line,
            column,
            str(exc),
        )
        return None


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The page of a record: what its facts cite."""

    config: SourceConfig
    url: str
    title: str
    as_of: str | None = None

    def source(self) -> model.Source:
        """Return the node of the page."""
        return model.Source(
            id=source_id(self.url),
            url=self.url,
            title=clean(self.title) or None,
            publisher=self.config.publisher,
            licence=self.config.licence,
            asserted_by=(self.config.name,),
        )

    def evidence(self, **more: object) -> Properties:
        """Return what every fact of the record carries."""
        return {
            "source_ids": (source_id(self.url),),
            "asserted_by": (self.config.name,),
            "as_of": self.as_of,
            **more,
        }

    def derived(self, why: str) -> Properties:
        """Return the same for what the rules read out of the record, with the rule."""
        return self.evidence(basis="derived", note=clean(why))


@dataclass(frozen=True, slots=True)
class Organisation:
    """What a source says of one organisation."""

    id: str
    name: str
    kind: str
    country: str | None = None
    city: str = ""
    region: str | None = None
    aliases: Sequence[str] = ()
    lat: float | None = None
    lng: float | None = None
    more: Properties = field(default_factory=Properties)

    def records(
        self,
        page: SourcePage,
        row: SourceLocation,
        report: Report,
    ) -> Iterator[BaseModel | Edge]:
        """Yield place, actor and the edge between; nothing if the actor is refused."""
        city = town(self.city)
        values = {
            "id": self.id,
            "name": clean(self.name),
            "kind": self.kind,
            "country": self.country,
            "city": city or None,
            "region": self.region,
            **self.more,
            "aliases": tuple(
                dict.fromkeys(
                    a for alias in self.aliases if (a := clean(alias))
                )
            ),
        }
        actor = build(
            model.Actor,
            {**values, **page.evidence()},
            row,
            report,
        )
        if actor is None:
            return
        yield actor
        if self.country and (key := place_id(self.country, city)):
            place = {
                "id": key,
                "city": city,
                "country": self.country,
                "region": self.region,
                "lat": self.lat,
                "lng": self.lng,
            }
            made = build(
                model.Place,
                {**place, **page.evidence()},
                row,
                report,
            )
            if made is not None:
                yield made
                there = model.Relation(
                    start=self.id,
                    end=key,
                    **page.evidence(),
                )
                yield edge("located_in_actor_place", there)


def ceased(
    actor: str,
    page: SourcePage,
    how: str,
    row: SourceLocation,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    """Yield the event that an actor has ended by the day of a register's record, with its edge.

    A register that does not say when an organisation ended says that it had by the day.
    """
    key = f"{actor}:{page.as_of or 'undated'}:ceased"
    values = {
        "id": key,
        "type": "ceased",
        "date": page.as_of,
        "note": how,
    }
    event = build(
        model.Event,
        {**values, **page.evidence()},
        row,
        report,
    )
    if event is not None:
        yield event
        happened = model.Relation(
            start=key,
            end=actor,
            **page.evidence(),
        )
        yield edge("happened_to_event_actor", happened)
