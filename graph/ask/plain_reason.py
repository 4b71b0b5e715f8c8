"""What an answer says of a record that no fact about a therapy or a stage explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.fieldvalue import figure
from graph.ask.leaves import amount_of
from graph.ask.lexicon import notation, say
from graph.ask.wording import coded, kind_words, place
from graph.common.localised import town

if TYPE_CHECKING:
    from graph.ask.filters import Filters
    from graph.common.properties import Properties

_CODES = {
    "type": "types",
    "phase": "phases",
    "status": "statuses",
}


def plain_reason(
    row: Properties,
    filters: Filters,
    lang: str,
) -> str:
    """Return that a record was named, else its kind or seat, or its type, phase, date, amount."""
    if row["id"] in filters.ids:
        return say(lang, "named")
    if filters.kinds and "kind" in row:
        return say(lang, "kind", kind=kind_words(lang, row["kind"])[0])
    seat = _seat(row, lang)
    if seat:
        return say(lang, "place", place=seat)
    if "kind" in row:
        return kind_words(lang, row["kind"])[0]
    return ", ".join(_own_facts(row, lang)) or say(lang, "named")


def _seat(row: Properties, lang: str) -> str:
    """Return the town of an actor, its region where no town is known."""
    region = row.get("region")
    own = town(row.get("city"), lang)
    return own or (place(lang, "region", region) if region else "")


def _own_facts(row: Properties, lang: str) -> list[str]:
    """Return type, phase, status, start and amount of a record, as far as it has them."""
    known: dict[str, dict[str, str]] = notation(lang)["say"]["codes"]
    texts = [
        coded(lang, codes, [str(row[field])])[0]
        for field, codes in _CODES.items()
        if row.get(field) in known[codes]
    ]
    amount = amount_of(row)
    texts += [str(row["start"])] if row.get("start") else []
    return [*texts, *([f"{figure(amount, lang)} €"] if amount else [])]
