"""A line of each list: what a record is, in words, with its evidence; and its row in a table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from api.pages.citing import citations
from api.pages.fact_lines import FactLine
from api.pages.render import country
from graph.common.properties import Properties
from graph.view.choice import partners

if TYPE_CHECKING:
    from api.pages.fact_lines import Teller

SCHEME = re.compile(r"^https?://(www\.)?")
OWN: dict[str, tuple[str, ...]] = {
    "Actor": ("kind", "city", "region", "country", "founded", "ended", "website"),
    "Collaboration": ("type", "programme", "start", "end", "budget_eur"),
    "Product": ("phase", "inn", "indication"),
    "Trial": ("phase", "status", "start", "indication"),
    "Source": ("title", "publisher", "url"),
}
"""Properties of a record that its row in a table has, after its id and name."""
_THERAPIES = {
    "Actor": "works_on_actor_therapy",
    "Collaboration": "covers_collaboration_therapy",
    "Product": "is_a_product_therapy",
    "Trial": "tests_trial_therapy",
}


def columns(label: str) -> list[str]:
    """Return the names of the columns of a list as a table."""
    named = ["therapies"] if label in _THERAPIES else []
    ties = ["ties"] if label == "Actor" else []
    return ["id", "name", *OWN[label], *named, *ties, "source_urls"]


def table_row(teller: Teller, label: str, key: str) -> Properties:
    """Return a record as a row of a table, names and words in the language of the page."""
    snapshot = teller.snapshot
    row = snapshot.nodes[label].get(key)
    sources = snapshot.nodes["Source"]
    made = {"id": key, "name": teller.name(label, key)} | {
        one: row.get(one) for one in OWN[label]
    }
    for name in ("kind", "region", "type", "phase"):
        if made.get(name):
            made[name] = teller.t[f"{name}_{made[name]}"]
    if relation := _THERAPIES.get(label):
        found = dict.fromkeys(snapshot.edges[relation].targets(key))
        made["therapies"] = [teller.name("Therapy", one) for one in found]
    if label == "Actor":
        made["ties"] = len(snapshot.memoise(partners)[key])
    cited = row.get("source_ids", ()) if label != "Source" else (key,)
    made["source_urls"] = [url for one in cited if (url := sources.get(one).get("url"))]
    return made


def actor_line(teller: Teller, key: str) -> FactLine:
    """Return the line of an actor: kind, seat and therapies."""
    row, t = teller.snapshot.actors.get(key), teller.t
    region = t[f"region_{row['region']}"] if "region" in row else None
    place = [row.get("city"), region or country(row.get("country"), teller.lang)]
    seat = ", ".join(dict.fromkeys(part for part in place if part))
    works = [
        teller.name("Therapy", one)
        for one in teller.snapshot.edges["works_on_actor_therapy"].targets(key)
    ]
    return teller.fact(
        "Actor", key, row | {"note": None}, t[f"kind_{row['kind']}"], seat, *works
    )


def collaboration_line(teller: Teller, key: str) -> FactLine:
    """Return the line of a collaboration: type, programme and how many take part."""
    row = teller.snapshot.nodes["Collaboration"].get(key)
    members = teller.snapshot.edges["participates_in_actor_collaboration"].origins(key)
    told = f"{len(members)} {teller.t['label_Actor']}"
    fact = teller.fact(
        "Collaboration",
        key,
        row | {"note": None},
        teller.t[f"type_{row['type']}"],
        row.get("programme", ""),
        told,
    )
    return replace(fact, date=row.get("start"))


def product_line(teller: Teller, key: str) -> FactLine:
    """Return the line of a product: phase and who owns it."""
    row = teller.snapshot.nodes["Product"].get(key)
    owners = teller.snapshot.edges["owns_actor_product"].origins(key)
    names = [teller.name("Actor", one) for one in owners]
    phase = teller.t[f"phase_{row['phase']}"]
    return teller.fact(
        "Product", key, row | {"note": None}, phase, *names, row.get("inn", "")
    )


def trial_line(teller: Teller, key: str) -> FactLine:
    """Return the line of a trial: number, phase and sponsors."""
    row = teller.snapshot.nodes["Trial"].get(key)
    phase = teller.t[f"phase_{row['phase']}"] if "phase" in row else ""
    sponsors = teller.snapshot.edges["sponsors_actor_trial"].origins(key)
    names = [teller.name("Actor", one) for one in sponsors]
    return replace(
        teller.fact("Trial", key, row, key, phase, *names), date=row.get("start")
    )


def source_line(teller: Teller, key: str) -> FactLine:
    """Return the line of a source: publisher and how many facts cite it."""
    row = teller.snapshot.nodes["Source"].get(key)
    cited = len(teller.snapshot.memoise(citations).get(key, ()))
    name = row.get("title") or SCHEME.sub("", unquote(row.get("url", ""))) or key
    told = f"{cited} {teller.t['facts_cite']}"
    return FactLine(
        "Source", key, name, (row.get("publisher", ""), told), source_ids=(key,)
    )
