"""A line of each list: what a record is, in words, with its evidence; and its row in a table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from api.pages.citing import citations
from api.pages.fact_lines import FactLine
from api.pages.render import cited as source_name
from api.pages.render import counted
from graph.common.localised import country, town
from graph.common.properties import Properties
from graph.view.choice import partners

if TYPE_CHECKING:
    from api.pages.fact_lines import FactPresenter

SCHEME = re.compile(r"^https?://(www\.)?")
OWN: dict[str, tuple[str, ...]] = {
    "Actor": (
        "kind",
        "city",
        "region",
        "country",
        "founded",
        "ended",
        "website",
    ),
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


def table_row(
    presenter: FactPresenter,
    label: str,
    key: str,
) -> Properties:
    """Return a record as a row of a table, names and words in the language of the page."""
    snapshot = presenter.snapshot
    row = snapshot.nodes[label].get(key)
    sources = snapshot.nodes["Source"]
    made = {"id": key, "name": presenter.name(label, key)} | {
        column: row.get(column) for column in OWN[label]
    }
    for name in ("kind", "region", "type", "phase"):
        if made.get(name):
            made[name] = presenter.t[f"{name}_{made[name]}"]
    if relation := _THERAPIES.get(label):
        therapies = dict.fromkeys(snapshot.edges[relation].targets(key))
        made["therapies"] = [
            presenter.name("Therapy", therapy) for therapy in therapies
        ]
    if label == "Actor":
        made["ties"] = len(snapshot.memoise(partners)[key])
    cited = row.get("source_ids", ()) if label != "Source" else (key,)
    made["source_urls"] = sources.known(cited, "url")
    return made


def actor_line(presenter: FactPresenter, key: str) -> FactLine:
    """Return the line of an actor: kind, seat and therapies."""
    row, t = presenter.snapshot.actors.get(key), presenter.t
    region = presenter.coded("region", row)
    lang = presenter.lang
    seat_of = [
        town(row.get("city"), lang),
        region or country(row.get("country"), lang),
    ]
    seat = ", ".join(dict.fromkeys(filter(None, seat_of)))
    works = [
        presenter.name("Therapy", therapy)
        for therapy in presenter.snapshot.edges[
            "works_on_actor_therapy"
        ].targets(key)
    ]
    return presenter.fact(
        "Actor",
        key,
        row | {"note": None},
        t[f"kind_{row['kind']}"],
        seat,
        *works,
    )


def collaboration_line(presenter: FactPresenter, key: str) -> FactLine:
    """Return the line of a collaboration: type, programme and how many take part."""
    row = presenter.snapshot.nodes["Collaboration"].get(key)
    members = presenter.snapshot.edges[
        "participates_in_actor_collaboration"
    ].origins(key)
    count = f"{len(members)} {presenter.t['label_Actor']}"
    fact = presenter.fact(
        "Collaboration",
        key,
        row | {"note": None},
        presenter.t[f"type_{row['type']}"],
        row.get("programme", ""),
        count,
    )
    return replace(fact, date=row.get("start"))


def product_line(presenter: FactPresenter, key: str) -> FactLine:
    """Return the line of a product: phase and who owns it."""
    row = presenter.snapshot.nodes["Product"].get(key)
    owners = presenter.snapshot.edges["owns_actor_product"].origins(key)
    names = [presenter.name("Actor", owner) for owner in owners]
    phase = presenter.t[f"phase_{row['phase']}"]
    return presenter.fact(
        "Product",
        key,
        row | {"note": None},
        phase,
        *names,
        row.get("inn", ""),
    )


def trial_line(presenter: FactPresenter, key: str) -> FactLine:
    """Return the line of a trial: number, phase and sponsors."""
    row = presenter.snapshot.nodes["Trial"].get(key)
    phase = presenter.coded("phase", row) or ""
    sponsors = presenter.snapshot.edges["sponsors_actor_trial"].origins(key)
    names = [presenter.name("Actor", sponsor) for sponsor in sponsors]
    return replace(
        presenter.fact(
            "Trial",
            key,
            row,
            key,
            phase,
            *names,
        ),
        date=row.get("start"),
    )


def source_line(presenter: FactPresenter, key: str) -> FactLine:
    """Return the line of a source: publisher and how many facts cite it."""
    row = presenter.snapshot.nodes["Source"].get(key)
    cited = len(presenter.snapshot.memoise(citations).get(key, ()))
    address = SCHEME.sub("", unquote(row.get("url", "")))
    name = (
        source_name(row, presenter.lang)
        if address
        else row.get("title") or key
    )
    count = counted(
        presenter.t,
        "facts_cite",
        cited,
        presenter.lang,
    )
    return FactLine(
        "Source",
        key,
        name,
        (address, count),
        source_ids=(key,),
    )
