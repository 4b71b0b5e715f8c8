"""What a record says of itself: name of the field, value, and how to show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from api.pages.fact_lines import FactPresenter
from graph.common.localised import country, town
from graph.common.properties import Properties
from graph.model import LANGUAGES

As = Literal["text", "date", "money", "link", "english", "register"]
_LONG = 260
"""Characters from which a text does not fit beside its name."""
_ROR = "https://ror.org/"


class Attribute(NamedTuple):
    """One line: the key of its heading, the value, and how the page writes it."""

    name: str
    value: Any
    form: As = "text"

    @property
    def long(self) -> bool:
        """Return whether it is a text that needs the width of the page."""
        return self.form == "english" and len(self.value) > _LONG


def attributes(
    presenter: FactPresenter,
    label: str,
    row: Properties,
) -> list[Attribute]:
    """Return the lines of a record's head; what no source says is left out."""
    tell = {
        "Actor": _actor,
        "Therapy": _therapy,
        "Stage": _stage,
        "Collaboration": _collaboration,
        "Product": _product,
        "Trial": _trial,
    }[label]
    return [
        attribute
        for attribute in tell(presenter, row)
        if attribute.value not in (None, "", ())
    ]


def _actor(presenter: FactPresenter, row: Properties) -> Iterable[Attribute]:
    t = presenter.t
    lang = presenter.lang
    where = (
        town(row.get("city"), lang),
        presenter.coded("region", row),
        country(row.get("country"), lang),
    )
    yield Attribute("kind", t[f"kind_{row['kind']}"])
    yield Attribute("seat", ", ".join(dict.fromkeys(filter(None, where))))
    yield Attribute("founded", row.get("founded"), "date")
    yield Attribute("ended", row.get("ended"), "date")
    yield Attribute("aliases", " · ".join(row.get("aliases", ())))
    yield Attribute("website", row.get("website"), "link")
    if "ror" in row:
        yield Attribute("ror", _ROR + row["ror"].removeprefix(_ROR), "link")
    for name in ("vat", "pic", "lei"):
        yield Attribute(name, row.get(name))
    yield Attribute("note", row.get("note"), "english")


def _vocabulary(
    presenter: FactPresenter, row: Properties
) -> Iterable[Attribute]:
    lang = presenter.lang
    others = [row[f"name_{other}"] for other in LANGUAGES if other != lang]
    yield Attribute("other_names", " · ".join(dict.fromkeys(others)))
    yield Attribute("synonyms", " · ".join(row.get(f"synonyms_{lang}", ())))


def _therapy(presenter: FactPresenter, row: Properties) -> Iterable[Attribute]:
    t = presenter.t
    yield Attribute(
        "pillars",
        " · ".join(t[f"pillar_{pillar}"] for pillar in row.get("pillars", ())),
    )
    yield from _vocabulary(presenter, row)


def _stage(presenter: FactPresenter, row: Properties) -> Iterable[Attribute]:
    yield Attribute("stage_kind", presenter.t[f"stage_{row['kind']}"])
    yield from _vocabulary(presenter, row)


def _collaboration(
    presenter: FactPresenter, row: Properties
) -> Iterable[Attribute]:
    yield Attribute("type", presenter.t[f"type_{row['type']}"])
    yield Attribute("programme", row.get("programme"))
    yield Attribute("start", row.get("start"), "date")
    yield Attribute("end", row.get("end"), "date")
    yield Attribute("budget", row.get("budget_eur"), "money")
    yield Attribute("public_funding", row.get("public_funding_eur"), "money")
    yield Attribute("note", row.get("note"), "english")


def _product(presenter: FactPresenter, row: Properties) -> Iterable[Attribute]:
    yield Attribute("inn", row.get("inn"))
    yield Attribute("indication", row.get("indication"), "english")
    yield Attribute("phase", presenter.t[f"phase_{row['phase']}"])
    yield Attribute("status", row.get("status"), "english")
    yield Attribute("authorised", row.get("authorised"), "date")
    yield Attribute("until", row.get("until"), "date")
    yield Attribute(
        "designations", " · ".join(row.get("ema_designations", ())), "english"
    )
    yield Attribute("note", row.get("note"), "english")


def _trial(presenter: FactPresenter, row: Properties) -> Iterable[Attribute]:
    yield Attribute("registry", row["id"], "register")
    yield Attribute("phase", presenter.coded("phase", row))
    yield Attribute("status", row.get("status"), "english")
    yield Attribute("start", row.get("start"), "date")
    yield Attribute("indication", row.get("indication"), "english")
