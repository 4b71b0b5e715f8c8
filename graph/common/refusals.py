"""Why a field of a record is refused, in the words that a report of an ingest uses."""

from __future__ import annotations

from typing import Any

_REASONS = {
    "string_too_long": "is too long",
    "int_parsing": "is not a whole number",
    "float_parsing": "is not a number",
    "extra_forbidden": "is not a known field",
}
_DATES = frozenset(
    {
        "as_of",
        "date",
        "start",
        "end",
        "founded",
        "ended",
        "since",
        "until",
        "published",
    }
    | {"retrieved_at"}
)


def reason(name: str, error: Any) -> str:
    """Return what is wrong with a field, given its name and what pydantic says of it."""
    kind, value = error["type"], error.get("input")
    shown = f"{str(value)[:60]!r} "
    if kind == "missing":
        return "is empty"
    if kind in _REASONS:
        return shown + _REASONS[kind]
    if kind == "value_error":
        cause = str(error["ctx"]["error"])
        return cause if cause.startswith(("'", '"')) else shown + cause
    if kind == "literal_error":
        return f"{shown}is not in the vocabulary: {error['ctx']['expected']}"
    if kind == "string_pattern_mismatch":
        return shown + _wrong_form(name)
    if name.startswith("source_ids"):
        return "no source: a fact without a source is refused"
    return shown + str(error["msg"]).lower()


def _wrong_form(name: str) -> str:
    """Return what a text is not that should have the form of a field."""
    if name in _DATES:
        return "is not YYYY, YYYY-MM or YYYY-MM-DD"
    if "url" in name or name == "website":
        return "is not a web address"
    if name == "id" or name.endswith("_id"):
        return "is no id that an address takes (a-z, 0-9 and hyphens)"
    return "has a form that is not allowed"
