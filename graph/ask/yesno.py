"""The first sentence of an answer that is yes or no, with its reason where the graph has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.evaluate import YES
from graph.ask.expression import Both, Check, Expression, Leaf, Named
from graph.ask.fact_sets import NOT_OPERATING
from graph.ask.fieldvalue import brackets
from graph.ask.leaves import run
from graph.ask.lexicon import notation, say
from graph.ask.named import own_class
from graph.ask.verbalise import label, record_of
from graph.ask.wording import lower_first, name
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ask.evaluate import Result
    from graph.release.snapshot import Snapshot


def yes_or_no(
    snapshot: Snapshot,
    check: Check,
    result: Result,
    lang: str,
    values_of: Mapping[str, tuple[str, ...]],
) -> str:
    """Return yes or no, and why: an end, a plan or a class in law.

    No without a reason is that the atlas holds nothing of it, and says so.
    """
    answer = "affirmed" if result.ids == [YES] else "denied"
    why = (
        _ending(snapshot, check.of, lang)
        or _idle(snapshot, check.of, lang)
        or own_class(snapshot, check.of, lang)
    )
    if why:
        return f"{say(lang, answer, conditions='')} {why}"
    if answer == "denied" and not check.negated:
        answer = "not_known"
    return say(lang, answer, conditions=brackets(lang, values_of))


def _ending(
    snapshot: Snapshot,
    of: Expression,
    lang: str,
) -> str:
    """Return what closed the one actor that is asked about, nothing where nothing did."""
    match of:
        case Both(left=Named(ids=ids), right=Leaf(params=params)):
            named = ids[0] if "ended" in params else None
        case _:
            named = None
    if named is None:
        return ""
    status = snapshot.memoise(operating_statuses)[named]
    if status.state == "open" or status.why is None:
        return ""
    events: dict[str, str] = notation(lang)["say"]["event"]
    what = events.get(status.why, notation(lang)["say"]["closed"])
    day = f", {status.date}" if status.date else ""
    return f"{name(snapshot, 'Actor', named)}: {what}{day}."


def _idle(
    snapshot: Snapshot,
    of: Expression,
    lang: str,
) -> str:
    """Return how what one actor does at a stage stands where it does not operate."""
    if not isinstance(of, Leaf) or not of.params.get("operating"):
        return ""
    ids, stages = of.params.get("ids", ()), of.params.get("stages", ())
    params = {"actors": list(ids), "stages": list(stages)}
    rows = [
        snapshot.nodes["Capability"].get(record_of(key))
        for key in _rows(snapshot, params)
    ]
    idle = [row for row in rows if row.get("status") in NOT_OPERATING]
    if not ids or not idle or len(idle) < len(rows):
        return ""
    words: dict[str, str] = notation(lang)["say"]["status"]
    statuses = dict.fromkeys(words[row["status"]] for row in idle)
    stage = lower_first(
        label(
            snapshot,
            "stages",
            stages[0],
            lang,
        )
    )
    return (
        f"{name(snapshot, 'Actor', ids[0])}, {stage}: {', '.join(statuses)}."
    )


def _rows(snapshot: Snapshot, params: dict[str, list[str]]) -> tuple[str, ...]:
    return run(snapshot, "capabilities.search", params)
