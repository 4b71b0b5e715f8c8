"""The domain model: a pydantic record per label and relationship type, and a table of both.

Schema files, load files and the documentation page are tested against `NODES` and `RELATIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from graph.common.fields import (
    Country,
    Id,
    Latitude,
    Longitude,
    PartialDate,
    TermId,
    Text,
    Texts,
    Url,
    Whole,
)
from graph.common.vocabularies import (
    AbsenceRegion,
    ActorKind,
    AddressState,
    CapabilityStatus,
    CollaborationType,
    Dating,
    EventType,
    FirmSize,
    Language,
    LegalClass,
    Pillar,
    ProductPhase,
    Region,
    Role,
    SourceKind,
    TrialPhase,
)

LANGUAGES: tuple[Language, ...] = get_args(Language)
REGIONS: tuple[Region, ...] = get_args(Region)


AssertedBy = Annotated[
    tuple[Id, ...],
    BeforeValidator(
        lambda given: (given,) if isinstance(given, str) else given
    ),
    Field(min_length=1),
]
"""The ingest sources that state a fact: one as a source gives it, several once facts are joined."""


class Fact(BaseModel):
    """Anything a source states. Without a source it does not validate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_ids: Annotated[tuple[Id, ...], Field(min_length=1)]
    asserted_by: AssertedBy
    as_of: PartialDate | None = None
    basis: Literal["asserted", "derived"] = "asserted"


class Node(Fact):
    """A fact with an id of its own; `disputed` is what a later source states differently."""

    id: Id
    disputed: Texts = ()


class Actor(Node):
    """An organisation."""

    name: Text
    kind: ActorKind
    aliases: Texts = ()
    city: Text | None = None
    region: Region | None = None
    country: Country | None = None
    website: Url | None = None
    founded: PartialDate | None = None
    ended: PartialDate | None = None
    ror: Text | None = None
    vat: Text | None = None
    pic: Text | None = None
    lei: Text | None = None
    address: Text | None = None
    size: FirmSize | None = None
    note: Text | None = None


class Vocabulary(Node):
    """A term of the taxonomy in three languages."""

    name_en: Text
    name_fr: Text
    name_nl: Text
    synonyms_en: Texts = ()
    synonyms_fr: Texts = ()
    synonyms_nl: Texts = ()
    definition_en: Text


class Therapy(Vocabulary):
    """A therapy category; `legal_class` is the law's view, apart from the category."""

    legal_class: LegalClass
    pillars: tuple[Pillar, ...] = ()


class Stage(Vocabulary):
    """A link of the value chain."""

    order: Whole
    kind: Literal["core", "enabling"]


class Term(Node):
    """An umbrella word of one language that stands for several therapies."""

    id: TermId  # pyright: ignore[reportIncompatibleVariableOverride]
    term: Text
    lang: Language
    note: Text | None = None


class Capability(Node):
    """This actor does this stage (for this therapy, or for all it works on)."""

    scope: Literal["therapy", "all"]
    status: CapabilityStatus | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    capacity: Text | None = None
    note: Text | None = None


class Absence(Node):
    """What a source calls missing in a region, at a stage, for a therapy or for all of them."""

    region: AbsenceRegion
    statement: Text


class Collaboration(Node):
    """A project, deal, licence, round, trial or network."""

    name: Text
    type: CollaborationType
    programme: Text | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    budget_eur: Annotated[Whole, Field(ge=0)] | None = None
    public_funding_eur: Annotated[Whole, Field(ge=0)] | None = None
    note: Text | None = None


class Product(Node):
    """A medicine or candidate, in the EU authorised from `authorised` to `until`."""

    name: Text
    inn: Text | None = None
    indication: Text | None = None
    phase: ProductPhase
    status: Text | None = None
    authorised: PartialDate | None = None
    until: PartialDate | None = None
    ema_designations: Texts = ()
    note: Text | None = None


class Trial(Node):
    """A registered study; the id is its registry number."""

    title: Text
    phase: TrialPhase | None = None
    status: Text | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    indication: Text | None = None


class Event(Node):
    """What happened to an actor."""

    type: EventType
    date: PartialDate | None = None
    note: Text | None = None


class Place(Node):
    """A town with its region and, where known, its coordinates (WGS 84 degrees)."""

    city: Text
    country: Country
    region: Region | None = None
    lat: Latitude | None = None
    lng: Longitude | None = None


class Figure(Node):
    """A key figure of the market or of a programme."""

    metric: Text
    value: Whole
    unit: Text
    year: Text


class Source(BaseModel):
    """A page or data set that facts cite; `dated_by` says where its date of publication is read.

    `checked` is the day its address was asked last, and `state` how it answered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    url: Url | None = None
    title: Text | None = None
    publisher: Text | None = None
    kind: SourceKind | None = None
    published: PartialDate | None = None
    dated_by: Dating | None = None
    licence: Text | None = None
    retrieved_at: PartialDate | None = None
    checked: PartialDate | None = None
    state: AddressState | None = None
    moved_to: Url | None = None
    asserted_by: AssertedBy


class Relation(Fact):
    """A relationship from node `start` to node `end`, by their ids."""

    start: Id
    end: Id
    note: Text | None = None


class ParticipatesIn(Relation):
    """An actor's part in a collaboration; one relationship per role."""

    role: Role


class StandsFor(Relation):
    """A term's therapy."""

    start: TermId  # pyright: ignore[reportIncompatibleVariableOverride]


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A label, its record class, and the properties indexed beside the key `id`."""

    label: str
    record: type[BaseModel]
    about: str
    indexed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationSpec:
    """A relationship type between two labels, its record class and key property if it has one."""

    type: str
    start: str
    end: str
    record: type[Relation] = Relation
    key: str | None = None

    @property
    def name(self) -> str:
        """Return the name by which load files and snapshots know it, e.g. `part_of_actor_actor`."""
        return f"{self.type}_{self.start}_{self.end}".lower()


NODES: dict[str, NodeSpec] = {
    spec.label: spec
    for spec in (
        NodeSpec("Source", Source, "page or data set that facts cite"),
        NodeSpec(
            "Place",
            Place,
            "town and region",
            ("region",),
        ),
        NodeSpec(
            "Therapy", Therapy, "therapy category, a tree with several parents"
        ),
        NodeSpec("Stage", Stage, "link of the value chain"),
        NodeSpec("Term", Term, "umbrella word for several therapies"),
        NodeSpec(
            "Actor",
            Actor,
            "organisation",
            ("kind", "region", "country"),
        ),
        NodeSpec(
            "Capability",
            Capability,
            "this actor does this stage for this therapy",
            ("status",),
        ),
        NodeSpec(
            "Absence",
            Absence,
            "what a source calls missing in a region",
            ("region",),
        ),
        NodeSpec(
            "Collaboration",
            Collaboration,
            "project, deal, trial, network",
            ("type", "start"),
        ),
        NodeSpec(
            "Product",
            Product,
            "medicine or candidate",
            ("phase",),
        ),
        NodeSpec("Trial", Trial, "registered study"),
        NodeSpec(
            "Event",
            Event,
            "what happened to an actor",
            ("type", "date"),
        ),
        NodeSpec("Figure", Figure, "key figure of the market or a programme"),
    )
}

RELATIONS: tuple[RelationSpec, ...] = (
    RelationSpec("SUBCATEGORY_OF", "Therapy", "Therapy"),
    RelationSpec("PRECEDES", "Stage", "Stage"),
    RelationSpec(
        "STANDS_FOR",
        "Term",
        "Therapy",
        StandsFor,
    ),
    RelationSpec("LOCATED_IN", "Actor", "Place"),
    RelationSpec("PART_OF", "Actor", "Actor"),
    RelationSpec("WORKS_ON", "Actor", "Therapy"),
    RelationSpec("HAS", "Actor", "Capability"),
    RelationSpec("AT", "Capability", "Stage"),
    RelationSpec("FOR", "Capability", "Therapy"),
    RelationSpec("AT", "Absence", "Stage"),
    RelationSpec("FOR", "Absence", "Therapy"),
    RelationSpec(
        "PARTICIPATES_IN",
        "Actor",
        "Collaboration",
        ParticipatesIn,
        "role",
    ),
    RelationSpec("COVERS", "Collaboration", "Therapy"),
    RelationSpec("TARGETS", "Collaboration", "Stage"),
    RelationSpec("PART_OF", "Collaboration", "Collaboration"),
    RelationSpec("OWNS", "Actor", "Product"),
    RelationSpec("IS_A", "Product", "Therapy"),
    RelationSpec("SPONSORS", "Actor", "Trial"),
    RelationSpec("HOSTS", "Actor", "Trial"),
    RelationSpec("TESTS", "Trial", "Therapy"),
    RelationSpec("HAPPENED_TO", "Event", "Actor"),
)
SPECS: dict[str, RelationSpec] = {spec.name: spec for spec in RELATIONS}
"""The relationships by name."""
