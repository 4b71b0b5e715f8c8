"""What the JSON looks like. Every fact carries `source_ids`; `sources` spells them out."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from graph.common.properties import Properties
from graph.common.vocabularies import AddressState, Dating, SourceKind

ItemT = TypeVar("ItemT")
Basis = Literal["asserted", "derived"]


class Page(BaseModel, Generic[ItemT]):
    """One page of a list; `next` is the cursor of the following page, null at the end."""

    release: str
    items: list[ItemT]
    next: str | None
    total: int


class SourceRef(BaseModel):
    """A source that a fact cites."""

    id: str
    url: str | None = None
    title: str | None = None


class SourceItem(SourceRef):
    """A source with its publisher and licence."""

    publisher: str | None = None
    kind: SourceKind | None = None
    published: str | None = None
    dated_by: Dating | None = None
    licence: str | None = None
    retrieved_at: str | None = None
    checked: str | None = None
    state: AddressState | None = None
    moved_to: str | None = None


class TherapyFact(BaseModel):
    """An actor works on a therapy."""

    id: str
    basis: Basis
    as_of: str | None = None
    note: str | None = None
    source_ids: list[str]


class StageFact(TherapyFact):
    """An actor does a stage; `therapy_id` null = for all it works on."""

    therapy_id: str | None = None


class ActorItem(BaseModel):
    """An organisation with the facts that bear on the filters."""

    id: str
    name: str
    kind: str
    aliases: list[str]
    city: str | None = None
    region: str | None = None
    country: str | None = None
    website: str | None = None
    founded: str | None = None
    ended: str | None = None
    ror: str | None = None
    note: str | None = None
    as_of: str | None = None
    source_ids: list[str]
    therapies: list[TherapyFact]
    stages: list[StageFact]
    sources: list[SourceRef]


class CollaborationMember(BaseModel):
    """An actor's part in a collaboration."""

    id: str
    name: str
    role: str
    basis: Basis
    note: str | None = None
    source_ids: list[str]


class CollaborationItem(BaseModel):
    """A project, deal, trial or network."""

    id: str
    name: str
    type: str
    programme: str | None = None
    start: str | None = None
    end: str | None = None
    budget_eur: int | None = None
    public_funding_eur: int | None = None
    note: str | None = None
    as_of: str | None = None
    source_ids: list[str]
    members: list[CollaborationMember]
    therapies: list[str]
    stages: list[str]
    sources: list[SourceRef]


class ActorRole(BaseModel):
    """An actor beside a product or trial."""

    id: str
    name: str
    role: str


class ProductItem(BaseModel):
    """A medicine or candidate."""

    id: str
    name: str
    inn: str | None = None
    indication: str | None = None
    phase: str
    status: str | None = None
    authorised: str | None = None
    until: str | None = None
    ema_designations: list[str]
    note: str | None = None
    as_of: str | None = None
    source_ids: list[str]
    therapies: list[str]
    actors: list[ActorRole]
    sources: list[SourceRef]


class TrialItem(BaseModel):
    """A registered study; the id is its registry number."""

    id: str
    title: str
    phase: str | None = None
    status: str | None = None
    start: str | None = None
    indication: str | None = None
    as_of: str | None = None
    source_ids: list[str]
    therapies: list[str]
    actors: list[ActorRole]
    sources: list[SourceRef]


class VocabularyItem(BaseModel):
    """A term of the taxonomy in three languages."""

    id: str
    name_en: str
    name_fr: str
    name_nl: str
    synonyms_en: list[str]
    synonyms_fr: list[str]
    synonyms_nl: list[str]
    definition_en: str
    actors: int
    source_ids: list[str]
    sources: list[SourceRef]


class TherapyItem(VocabularyItem):
    """A therapy; `legal_class` is the law's view, apart from the category."""

    legal_class: str
    pillars: list[str]
    parents: list[str]


class StageItem(VocabularyItem):
    """A link of the value chain."""

    order: int
    kind: str


class QueryItem(BaseModel):
    """A named query."""

    id: str
    question: dict[str, str]
    params: Properties
    returns: list[str]
    cypher: str


class QueryAnswer(BaseModel):
    """The rows of a named query with the statement and parameters that gave them."""

    release: str
    query: str
    params: Properties
    cypher: str
    rows: list[Properties]
