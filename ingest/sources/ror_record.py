"""A record of ROR, schema 2, as far as it is read."""

from __future__ import annotations

from ingest.reading.shapes import Part, Parts, Shape, String, Strings


class OrganisationName(Shape):
    """A name and what kinds of name it is."""

    value: String = ""
    types: Strings = []


class WebAddress(Shape):
    """An address of the web."""

    type: String = ""
    value: String = ""


class Details(Shape):
    """What GeoNames says of a place."""

    country_code: String = ""
    country_subdivision_code: String = ""
    name: String = ""
    lat: float | None = None
    lng: float | None = None


class Location(Shape):
    """A place."""

    geonames_details: Part[Details] = Details()


class Relationship(Shape):
    """A tie to another record."""

    type: String = ""
    id: String = ""


class Modified(Shape):
    """When a record was changed last."""

    date: String = ""


class Admin(Shape):
    """What the registry says of the record itself."""

    last_modified: Part[Modified] = Modified()


class RorOrganisation(Shape):
    """An organisation."""

    id: String = ""
    status: String = ""
    types: Strings = []
    established: int | None = None
    names: Parts[OrganisationName] = []
    links: Parts[WebAddress] = []
    locations: Parts[Location] = []
    relationships: Parts[Relationship] = []
    admin: Part[Admin] = Admin()
