"""Institutions, funders and works of OpenAlex, as far as they are read."""

from __future__ import annotations

from ingest.reading.shapes import Part, Parts, Shape, String, Strings


class Geo(Shape):
    """Where an institution is."""

    city: String = ""
    country_code: String = ""
    latitude: float | None = None
    longitude: float | None = None


class Numbers(Shape):
    """Identifiers in other registers."""

    ror: String = ""


class Body(Shape):
    """An institution or a funder; each has some of these keys."""

    id: String = ""
    display_name: String = ""
    ror: String = ""
    ids: Part[Numbers] = Numbers()
    country_code: String = ""
    type: String = ""
    homepage_url: String = ""
    updated_date: String = ""
    geo: Part[Geo] = Geo()
    display_name_acronyms: Strings = []
    display_name_alternatives: Strings = []
    alternate_titles: Strings = []


class Authorship(Shape):
    """The institutions of one author."""

    institutions: Parts[Body] = []


class Work(Shape):
    """A publication."""

    id: String = ""
    display_name: String = ""
    doi: String = ""
    publication_date: String = ""
    is_retracted: bool | None = None
    authorships: Parts[Authorship] = []
