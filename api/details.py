"""What the JSON of one record looks like: its own content first, then all that hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from api.models import Basis, SourceItem, SourceRef
from graph.bookkeeping import BOOKKEEPING
from graph.common.vocabularies import CapabilityStatus  # noqa: TC001 (fields of the models)

if TYPE_CHECKING:
    from graph.common.properties import Properties

DetailT = TypeVar("DetailT", bound=BaseModel)


class Record(BaseModel, Generic[DetailT]):
    """One record with everything the graph says of it."""

    release: str
    item: DetailT


def record(
    release: str,
    row: Properties,
    key: str,
    model: type[DetailT],
) -> Record[DetailT]:
    """Return the answer of a `*.get` query; `key` names the column of the record itself."""
    own = {
        name: value
        for name, value in row[key].items()
        if name not in BOOKKEEPING
    }
    rest = {name: value for name, value in row.items() if name != key}
    return Record[model](
        release=release, item=model.model_validate({**own, **rest})
    )


class Detail(BaseModel):
    """A record and what all records have; what the graph holds beyond that comes along."""

    model_config = ConfigDict(extra="allow")

    id: str
    asserted_by: list[str]


class FactDetail(Detail):
    """A record that is a fact, with the sources of all that is said here.

    `disputed` is what a later source states differently: field, value and source.
    """

    basis: Basis
    as_of: str | None = None
    disputed: list[str] = []
    source_ids: list[str]
    sources: list[SourceRef]


class ActorTherapy(BaseModel):
    """A therapy that an actor works on."""

    id: str
    name_en: str
    name_fr: str
    name_nl: str
    legal_class: str
    basis: Basis
    as_of: str | None = None
    note: str | None = None
    source_ids: list[str]


class ActorCapability(BaseModel):
    """A stage that an actor does; `therapy_id` null = for all it works on."""

    id: str
    stage_id: str
    therapy_id: str | None = None
    scope: str
    status: CapabilityStatus | None = None
    since: str | None = None
    until: str | None = None
    capacity: str | None = None
    basis: Basis
    as_of: str | None = None
    note: str | None = None
    source_ids: list[str]


class ActorCollaboration(BaseModel):
    """A collaboration that an actor takes part in, and as what."""

    id: str
    name: str
    type: str
    start: str | None = None
    end: str | None = None
    role: str
    basis: Basis
    note: str | None = None
    source_ids: list[str]


class ActorPartner(BaseModel):
    """An actor that takes part in the same collaborations, and in how many."""

    id: str
    name: str
    kind: str
    collaborations: int


class OwnedProduct(BaseModel):
    """A product that an actor owns."""

    id: str
    name: str
    phase: str
    source_ids: list[str]


class ActorTrial(BaseModel):
    """A trial that an actor sponsors or hosts."""

    id: str
    title: str
    role: str
    source_ids: list[str]


class ActorEvent(BaseModel):
    """What happened to an actor."""

    id: str
    type: str
    date: str | None = None
    note: str | None = None
    source_ids: list[str]


class ParentActor(BaseModel):
    """An actor that another one is a part of."""

    id: str
    name: str
    source_ids: list[str]


class UnitActor(ParentActor):
    """An actor that is a part of another one."""

    kind: str


class ActorDetail(FactDetail):
    """An organisation with everything the graph says of it."""

    name: str
    kind: str
    size: str | None = None
    aliases: list[str] = []
    city: str | None = None
    region: str | None = None
    country: str | None = None
    website: str | None = None
    founded: str | None = None
    ended: str | None = None
    ror: str | None = None
    vat: str | None = None
    pic: str | None = None
    lei: str | None = None
    address: str | None = None
    note: str | None = None
    therapies: list[ActorTherapy]
    capabilities: list[ActorCapability]
    collaborations: list[ActorCollaboration]
    partners: list[ActorPartner]
    products: list[OwnedProduct]
    trials: list[ActorTrial]
    events: list[ActorEvent]
    parents: list[ParentActor]
    units: list[UnitActor]


class CollaborationActor(BaseModel):
    """An actor's part in a collaboration, with what kind of actor it is and where."""

    id: str
    name: str
    kind: str
    region: str | None = None
    role: str
    basis: Basis
    note: str | None = None
    source_ids: list[str]


class CollaborationDetail(FactDetail):
    """A project, deal, trial or network; `parts`: what it is a part of, or what is a part of it."""

    name: str
    type: str
    programme: str | None = None
    start: str | None = None
    end: str | None = None
    budget_eur: int | None = None
    public_funding_eur: int | None = None
    note: str | None = None
    members: list[CollaborationActor]
    therapies: list[str]
    stages: list[str]
    parts: list[str]


class VocabularyDetail(FactDetail):
    """A term of the taxonomy in three languages."""

    name_en: str
    name_fr: str
    name_nl: str
    synonyms_en: list[str] = []
    synonyms_fr: list[str] = []
    synonyms_nl: list[str] = []
    definition_en: str


class TherapyActor(BaseModel):
    """An actor that works on a therapy, or on the one below it that `therapy_id` names."""

    id: str
    name: str
    kind: str
    region: str | None = None
    ended: str | None = None
    therapy_id: str
    basis: Basis
    as_of: str | None = None
    source_ids: list[str]


class TherapyCollaboration(BaseModel):
    """A collaboration on a therapy or on one below it."""

    id: str
    name: str
    type: str
    start: str | None = None
    source_ids: list[str]


class TherapyProduct(BaseModel):
    """A product of a therapy or of one below it."""

    id: str
    name: str
    phase: str
    source_ids: list[str]


class TherapyTrial(BaseModel):
    """A trial of a therapy or of one below it."""

    id: str
    title: str
    phase: str | None = None
    source_ids: list[str]


class TherapyDetail(VocabularyDetail):
    """A therapy with its place in the tree and everything on it."""

    legal_class: str
    pillars: list[str] = []
    parents: list[str]
    children: list[str]
    actors: list[TherapyActor]
    collaborations: list[TherapyCollaboration]
    products: list[TherapyProduct]
    trials: list[TherapyTrial]


class StageActor(BaseModel):
    """An actor that does a stage; `therapy_id` null = for all it works on."""

    id: str
    name: str
    kind: str
    region: str | None = None
    ended: str | None = None
    therapy_id: str | None = None
    scope: str
    status: CapabilityStatus | None = None
    since: str | None = None
    until: str | None = None
    capacity: str | None = None
    basis: Basis
    as_of: str | None = None
    note: str | None = None
    source_ids: list[str]


class StageDetail(VocabularyDetail):
    """A link of the value chain with who does it."""

    order: int
    kind: str
    before: list[str]
    after: list[str]
    actors: list[StageActor]


class CitingFact(BaseModel):
    """A fact that cites a source: its label or type, the id of its record, and what it says."""

    kind: str
    id: str
    what: str
    as_of: str | None = None


class SourceDetail(Detail, SourceItem):
    """A source with the facts that cite it."""

    facts: list[CitingFact]
