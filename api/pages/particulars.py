"""What a record says of itself: name of the field, value, and how to show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from api.pages.fact_lines import Teller
from api.pages.render import country
from graph.common.properties import Properties
from graph.model import LANGUAGES

As = Literal["text", "date", "money", "link", "english"]
_LONG = 260
_ROR = "https://ror.org/"


class Particular(NamedTuple):
    """One line: the key of its heading, the value, and how the page writes it."""

    name: str
    value: Any
    form: As = "text"

    @property
    def long(self) -> bool:
        """Return whether it is a text that needs the width of the page."""
        return self.form == "english" and len(self.value) > _LONG


def particulars(teller: Teller, label: str, row: Properties) -> list[Particular]:
    """Return the lines of a record's head; what no source says is left out."""
    tell = {
        "Actor": _actor,
        "Therapy": _therapy,
        "Stage": _stage,
        "Collaboration": _collaboration,
        "Product": _product,
        "Trial": _trial,
    }[label]
    return [one for one in tell(teller, row) if one.value not in (None, "", ())]


def _actor(teller: Teller, row: Properties) -> Iterable[Particular]:
    t = teller.t
    region = t[f"region_{row['region']}"] if "region" in row else None
    where = (row.get("city"), region, country(row.get("country"), teller.lang))
    yield Particular("kind", t[f"kind_{row['kind']}"])
    yield Particular("seat", ", ".join(dict.fromkeys(part for part in where if part)))
    yield Particular("founded", row.get("founded"), "date")
    yield Particular("ended", row.get("ended"), "date")
    yield Particular("aliases", " · ".join(row.get("aliases", ())))
    yield Particular("website", row.get("website"), "link")
    if "ror" in row:
        yield Particular("ror", _ROR + row["ror"].removeprefix(_ROR), "link")
    for name in ("vat", "pic", "lei"):
        yield Particular(name, row.get(name))
    yield Particular("note", row.get("note"), "english")


def _vocabulary(teller: Teller, row: Properties) -> Iterable[Particular]:
    lang = teller.lang
    others = [row[f"name_{other}"] for other in LANGUAGES if other != lang]
    yield Particular("other_names", " · ".join(dict.fromkeys(others)))
    yield Particular("synonyms", " · ".join(row.get(f"synonyms_{lang}", ())))


def _therapy(teller: Teller, row: Properties) -> Iterable[Particular]:
    t = teller.t
    yield Particular(
        "pillars", " · ".join(t[f"pillar_{one}"] for one in row.get("pillars", ()))
    )
    yield from _vocabulary(teller, row)


def _stage(teller: Teller, row: Properties) -> Iterable[Particular]:
    yield Particular("stage_kind", teller.t[f"stage_{row['kind']}"])
    yield from _vocabulary(teller, row)


def _collaboration(teller: Teller, row: Properties) -> Iterable[Particular]:
    yield Particular("type", teller.t[f"type_{row['type']}"])
    yield Particular("programme", row.get("programme"))
    yield Particular("start", row.get("start"), "date")
    yield Particular("end", row.get("end"), "date")
    yield Particular("budget", row.get("budget_eur"), "money")
    yield Particular("public_funding", row.get("public_funding_eur"), "money")
    yield Particular("note", row.get("note"), "english")


def _product(teller: Teller, row: Properties) -> Iterable[Particular]:
    yield Particular("inn", row.get("inn"))
    yield Particular("indication", row.get("indication"), "english")
    yield Particular("phase", teller.t[f"phase_{row['phase']}"])
    yield Particular("status", row.get("status"), "english")
    yield Particular("authorised", row.get("authorised"), "date")
    yield Particular("until", row.get("until"), "date")
    yield Particular(
        "designations", " · ".join(row.get("ema_designations", ())), "english"
    )
    yield Particular("note", row.get("note"), "english")


def _trial(teller: Teller, row: Properties) -> Iterable[Particular]:
    yield Particular("registry", row["id"])
    yield Particular(
        "phase", teller.t[f"phase_{row['phase']}"] if "phase" in row else None
    )
    yield Particular("status", row.get("status"), "english")
    yield Particular("start", row.get("start"), "date")
    yield Particular("indication", row.get("indication"), "english")
