"""The closed vocabularies of the domain model: what a kind, a type, a status can be."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "fr", "nl"]
Region = Literal["Wallonia", "Brussels", "Flanders"]
ActorKind = Literal[
    "company",
    "cdmo",
    "cro",
    "supplier",
    "university",
    "hospital",
    "research-unit",
    "research-centre",
    "cluster",
    "network",
    "authority",
    "payer",
    "funder",
    "investor",
    "patient-organisation",
    "training-provider",
]
FirmSize = Literal["small-or-medium", "large"]
"""By the definition of the European Union: below 250 people, and 50 million of turnover."""
CollaborationType = Literal[
    "consortium-project",
    "bilateral-research",
    "licensing",
    "manufacturing",
    "supply",
    "clinical",
    "spin-off",
    "acquisition",
    "investment",
    "joint-venture",
    "network-membership",
]
Role = Literal[
    "coordinator",
    "partner",
    "funder",
    "licensor",
    "licensee",
    "sponsor",
    "manufacturer",
    "supplier",
    "client",
    "trial-site",
    "parent",
    "spin-off",
    "acquirer",
    "acquired",
    "investor",
    "member",
]
ProductPhase = Literal[
    "preclinical",
    "phase-1",
    "phase-1-2",
    "phase-2",
    "phase-3",
    "in-assessment",
    "authorised",
    "suspended",
    "withdrawn",
    "refused",
    "withdrawn-before-approval",
    "hospital-exemption",
    "magistral",
    "discontinued",
]
TrialPhase = Literal["phase-1", "phase-1-2", "phase-2", "phase-2/3", "phase-3"]
EventType = Literal[
    "founded",
    "renamed",
    "acquired",
    "bankruptcy",
    "liquidation",
    "restructuring",
    "closure-announced",
    "site-closed",
    "layoffs",
    "site-opened",
    "wind-down",
    "ceased",
    "merged",
]
CapabilityStatus = Literal["planned", "active", "paused", "ended", "unknown"]
AbsenceRegion = Literal["Wallonia", "Brussels", "Flanders", "Belgium"]
SourceKind = Literal[
    "register", "official", "company", "press", "aggregator", "blog"
]
AddressState = Literal[
    "alive",
    "moved",
    "changed",
    "gone",
    "refused",
    "unreachable",
    "not-allowed",
]
"""How the address of a source answered when it was asked last."""
Dating = Literal["address", "page text", "search result"]
LegalClass = Literal["gtmp", "sctmp", "tep", "combined", "not-atmp"]
Pillar = Literal["cell-therapy", "gene-therapy", "exosomes-and-bacteriophages"]
