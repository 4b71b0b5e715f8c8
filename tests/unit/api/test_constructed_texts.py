"""Each text whose key is put together when a page is made is there for every value it can have."""

from __future__ import annotations

import re
from itertools import chain
from typing import get_args

import pytest

from api.address import FOLDERS
from api.answers import FACETS, Order
from api.pages.about import GLOSSARY
from api.pages.error_pages import _REASONS
from api.pages.fact_lines import Shown
from api.pages.gap_view_model import MARKS
from api.pages.home import COUNTED, FIGURES
from api.pages.lines import OWN, columns
from api.pages.lists import Sort
from api.pages.proposal_queues import QUEUES
from api.pages.queues import OTHER_QUEUES
from api.pages.render import _ENVIRONMENT, ROOM, words
from graph.common.curated_columns import COLUMNS
from graph.common.vocabularies import (
    AbsenceRegion,
    AddressState,
    CapabilityStatus,
    FirmSize,
)
from graph.coverage.cell_actors import Basis, State
from graph.coverage.changed_facts import Change
from graph.coverage.handoffs import Tie
from graph.coverage.release_diff import Turn
from graph.coverage.roles import Around
from graph.coverage.worth_collecting import Doubt
from graph.curation.forms import KINDS
from graph.curation.history import STATES as STATES_OF_PROPOSALS
from graph.curation.match_review import VERDICTS
from graph.curation.suggestion_feedback import Verdict
from graph.model import (
    LANGUAGES,
    NODES,
    RELATIONS,
    ActorKind,
    CollaborationType,
    EventType,
    LegalClass,
    Pillar,
    ProductPhase,
    Role,
    TrialPhase,
)
from graph.partners.change import Direction
from graph.partners.consortium_items import Why
from graph.partners.rules import RuleState
from graph.partners.score import TermName
from graph.release import status
from graph.search.index import HitKind
from graph.view.choice import By
from graph.view.styles import FAMILIES

SOURCES = [
    path
    for folder, ending in (("templates", "html"), ("pages", "py"), ("pack", "py"))
    for path in (ROOM / folder).glob(f"*.{ending}")
]
CONSTRUCTED = (
    re.compile(r"""\b(?:t|text|words\(lang\))\[\s*["'](\w+_)["']\s*[~+]"""),
    re.compile(r"""\b(?:t|text|words\(lang\))\[f["'](\w*_)\{"""),
)
"""`t["region_" ~ one]` of a template; `t[f"region_{one}"]` and `t["region_" + one]` of a module."""
COUNTED_TEXT = re.compile(
    r"""\bcounted\(\s*(?:presenter\.t,\s*)?["'](\w+)["']""",
)
"""`t | counted("net_idle", ...)` of a template, `counted(t, "net_idle", ...)` of a module."""
NUMBERED = re.compile(r"""\bt \| numbered\(["'](\w+)["']\)""")
"""`t | numbered("privacy")` of a template: the texts privacy_1, privacy_2 and so on."""
DIRECT = (
    re.compile(r"""\bt\.(\w+)"""),
    re.compile(r"""\b(?:t|text)\[["']([\w/-]+)["']\]"""),
)

PLURAL_FORMS = ("one", "other")

SECTIONS = (
    "therapies",
    "stages",
    "collaborations",
    "products",
    "trials",
    "belongs",
    "units",
    "beside",
    "actors",
    "members",
    "whole",
    "parts",
    "owners",
    "sponsors",
    "sites",
    "events",
)
FIELDS = (
    "kind",
    "seat",
    "founded",
    "ended",
    "aliases",
    "website",
    "ror",
    "vat",
    "pic",
    "lei",
    "note",
    "pillars",
    "other_names",
    "synonyms",
    "stage_kind",
    "type",
    "programme",
    "start",
    "end",
    "budget",
    "public_funding",
    "inn",
    "indication",
    "phase",
    "status",
    "authorised",
    "until",
    "designations",
    "registry",
)
FILTERS = (
    "near",
    "therapy",
    "stage",
    "region",
    "kind",
    "country",
    "active",
    "type",
    "programme",
    "year",
    "actor",
    "owner",
    "phase",
    "publisher",
)
REVIEWED = (
    "id",
    "name",
    "aliases",
    "kind",
    "country",
    "city",
    "website",
    "ror",
    "vat",
    "pic",
    "sources",
)
PRO = (
    "equal",
    "meaning",
    "words",
    "inside",
    "acronym",
    "town",
    "named",
    "name",
    "country",
)
CON = (
    "unlike",
    "missing",
    "kinds",
    "towns",
    "number",
    "hospital",
    "foundation",
    "university",
    "unit",
    "company",
    "rival",
    "bearers",
    "countries",
)
SLICES = ("all", "newcomers", "middle", "hubs", "belgium", "health", "with_giants")
AREAS = ("degree_matched", "two_hop", "two_hop_degree_matched")
FAULTS = ("404", "422", "500", "503", "other")
HOMES = ("look", "steer", "join")
PARTS = ("what", "method", "law", "answers", "gaps")
PAGES = (
    "actors",
    "therapies",
    "stages",
    "collaborations",
    "gaps",
    "partners",
    "network",
    "sources",
    "about",
    "products",
    "trials",
    "map",
)

OF_FORMS = ("members", "other", "replacement")
"""Fields of proposals that are no columns of a table."""
CITED = tuple(
    dict.fromkeys(
        spec.type.lower()
        for spec in RELATIONS
        if {spec.start, spec.end} <= FOLDERS.keys()
    )
)
"""The relationships that lead from one page to another."""

VALUES: dict[str, tuple[str, ...]] = {
    "facts_cite_": PLURAL_FORMS,
    "map_outside_": PLURAL_FORMS,
    "net_idle_": PLURAL_FORMS,
    "net_left_": PLURAL_FORMS,
    "net_starred_": PLURAL_FORMS,
    "net_steps_": PLURAL_FORMS,
    "net_undated_": PLURAL_FORMS,
    "path_count_missing_": PLURAL_FORMS,
    "work_publish_lead_": PLURAL_FORMS,
    "about_": tuple(f"{part}{ending}" for part in PARTS for ending in ("", "_title")),
    "ans_facet_": FACETS,
    "ans_more_": ("gaps", "network", "partners", "changes", "regions", "compare"),
    "ans_sort_": get_args(Order),
    "ans_status_": get_args(CapabilityStatus),
    "ans_view_": ("cards", "table"),
    "book_fault_": ("type", "failed"),
    "book_is_": ("added", "changed", "removed"),
    "call_why_": get_args(Why),
    "call_rule_": get_args(RuleState),
    "address_": get_args(AddressState),
    "size_": get_args(FirmSize),
    "cell_": (
        *("here", "planned", "ended", "elsewhere"),
        *("confirmed", "stale", "unknown", "paused"),
    ),
    "column_": tuple(
        dict.fromkeys(
            (
                *chain.from_iterable(COLUMNS.values()),
                *OF_FORMS,
                *chain.from_iterable(columns(label) for label in OWN),
            )
        )
    ),
    "chain_": ("core", "enabling"),
    "change_": get_args(Change),
    "changed_": (*NODES, "WORKS_ON", "PARTICIPATES_IN"),
    "class_": get_args(LegalClass),
    "evaluation_area_": AREAS,
    "evaluation_slice_": SLICES,
    "doubt_": get_args(Doubt),
    "event_": (*get_args(EventType), "ended", "left"),
    "family_": tuple(dict.fromkeys(FAMILIES.values())),
    "fault_": tuple(
        f"{fault}{ending}" for fault in FAULTS for ending in ("", "_advice")
    ),
    "field_": FIELDS,
    "figure_": FIGURES,
    "filter_": FILTERS,
    "intro_in_": LANGUAGES,
    "kind_": get_args(ActorKind),
    "life_": ("began", "ended", "planned"),
    "label_": (*COUNTED, "Place"),
    "legal_": get_args(LegalClass),
    "look_": MARKS,
    "many_": get_args(CapabilityStatus),
    "means_": GLOSSARY,
    "term_": GLOSSARY,
    "mine_": ("suggested", "said", "gaps", "calls", "network", "corrections"),
    "nav_": PAGES,
    "net_": ("therapy", "stage"),
    "net_by_": get_args(By),
    "net_step_": ("expand", "also", "opened"),
    "one_": get_args(HitKind),
    "part_": ("sponsor", "site"),
    "partners_": (*get_args(Direction), *get_args(Verdict), "undo"),
    "partners_about_": ("further", "doors", "beside"),
    "partners_list_": ("items", "further", "doors", "beside"),
    "partners_role_": get_args(Around),
    "partners_tab_": ("actor", "gap", "call", "evaluation"),
    "partners_term_": get_args(TermName),
    "phase_": (*get_args(ProductPhase), *get_args(TrialPhase)),
    "pillar_": get_args(Pillar),
    "privacy_": ("1", "2", "3", "4", "5"),
    "prop_kind_": (*KINDS, "tables"),
    "prop_state_": STATES_OF_PROPOSALS,
    "prop_step_": ("accepted", "rejected", "asked", "answered", "undone"),
    "rec_": SECTIONS,
    "refused_": (*_REASONS.values(), "form"),
    "region_": (*get_args(AbsenceRegion), "all"),
    "rel_": CITED,
    "review_": (
        *REVIEWED,
        *(verdict for verdict in VERDICTS if verdict != "undone"),
        *(f"pro_{reason}" for reason in PRO),
        *(f"con_{reason}" for reason in CON),
    ),
    "review_likely_": ("1", "2", "3"),
    "review_why_": ("1", "2", "3", "4", "5"),
    "role_": get_args(Role),
    "role_home_": tuple(
        f"{name}{end}" for name in ("look", "steer", "join") for end in ("", "_how")
    ),
    "short_": (*get_args(Shown), *get_args(Basis)),
    "sign_in_": ("wrong", "locked", "away", "forged", "unknown", "no_account"),
    "sort_": get_args(Sort),
    "stage_": ("core", "enabling"),
    "standing_": get_args(status.State),
    "stood_": ("covered", "planned", "lost", "empty", "unknown"),
    "state_": get_args(State),
    "status_": get_args(CapabilityStatus),
    "tie_": get_args(Tie),
    "turn_": get_args(Turn),
    "type_": get_args(CollaborationType),
    "why_": tuple(name for name in get_args(TermName) if name != "near"),
    "work_queue_": (*QUEUES, *OTHER_QUEUES),
}
"""The values that can follow each beginning of a key."""


def beginnings() -> set[str]:
    """Return the beginnings of keys that templates and pages put together."""
    texts = [path.read_text("utf-8") for path in SOURCES]
    numbered = {
        f"{name}_"
        for text in texts
        for shape in (NUMBERED, COUNTED_TEXT)
        for name in shape.findall(text)
    }
    return numbered | {
        name for text in texts for shape in CONSTRUCTED for name in shape.findall(text)
    }


def test_every_constructed_key_has_its_values_here() -> None:
    assert len(beginnings()) > 40
    assert beginnings() == set(VALUES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("beginning", VALUES)
def test_every_value_has_its_text(beginning: str, lang: str) -> None:
    template = _ENVIRONMENT.from_string("{{ t[beginning ~ value] }}")
    values = VALUES[beginning]
    assert values
    for value in values:
        text = template.render(t=words(lang), beginning=beginning, value=value)  # pyright: ignore[reportArgumentType]
        assert text.strip(), (beginning, value)


def test_every_text_is_reached() -> None:
    texts = [path.read_text("utf-8") for path in SOURCES]
    direct = {
        name for text in texts for shape in DIRECT for name in shape.findall(text)
    }
    constructed = {
        f"{name}{value}" for name, values in VALUES.items() for value in values
    }
    assert set(words("en")) - direct - constructed == set()
