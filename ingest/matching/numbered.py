"""Products and projects that a number or a name joins, unless a person judged them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.common.normalise import words
from ingest.fact_store import RecordLink
from ingest.matching.curated_rows import by_hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.fact_store import FactStore
    from ingest.matching.judgements import Judgements

_PROJECT = re.compile(r"(?<!\d)\d{6}(?:\d{3})?(?!\d)")
_CORDIS = re.compile(r"cordis\.europa\.eu/project/id/(\d+)")
_EMA = re.compile(r"EM[AE]A?/[HV]/[A-Z]+/\d{6}")


def products(facts: FactStore, judgements: Judgements) -> Iterator[RecordLink]:
    """Yield which EMA products are curated ones: by EMA number, else by name."""
    numbers: dict[str, str] = {}
    names: dict[str, str] = {}
    for product in by_hand(facts, "Product"):
        for number in _EMA.findall(product.get("note", "")):
            numbers[number.replace("/", "-")] = product["id"]
        names[words(product["name"])] = product["id"]
    for product in facts.stated("Product", "ema"):
        number, record = product["id"].removeprefix("ema:"), product["id"]
        target, basis = numbers.get(number), "number"
        if target is None:
            target, basis = names.get(words(product["name"])), "name"
        yield _pair(
            judgements,
            "Product",
            record,
            target,
            basis,
            number,
        )


def projects(facts: FactStore, judgements: Judgements) -> Iterator[RecordLink]:
    """Yield which CORDIS projects are curated collaborations: by grant number."""
    pages = {
        page["id"]: page.get("url", "") for page in by_hand(facts, "Source")
    }
    numbers: dict[str, str] = {}
    for project in by_hand(facts, "Collaboration"):
        cited = _PROJECT.findall(project.get("programme", ""))
        cited += [
            n
            for key in project["source_ids"]
            for n in _CORDIS.findall(pages.get(key, ""))
        ]
        numbers.update(dict.fromkeys(cited, project["id"]))
    for project in facts.stated("Collaboration", "cordis"):
        number = project["id"].removeprefix("cordis:")
        yield _pair(
            judgements,
            "Collaboration",
            project["id"],
            numbers.get(number),
            "number",
            number,
        )


def _pair(
    judgements: Judgements,
    label: str,
    record: str,
    target: str | None,
    basis: str,
    reason: str,
) -> RecordLink:
    judged = judgements.same_as(record)
    if judged:
        return RecordLink(
            label,
            record,
            judged,
            "same",
            "judgement",
            1.0,
            {},
        )
    if target is None or judgements.decide(record, target) == "different":
        return RecordLink(
            label,
            record,
            record,
            "none",
            basis,
            0.0,
            {basis: reason},
        )
    return RecordLink(
        label,
        record,
        target,
        "same",
        basis,
        1.0,
        {basis: reason},
    )
