"""Numbers as people write them: understood when only one reading is possible."""

from __future__ import annotations

import re
from decimal import Decimal

# Blanks of every width and the apostrophe group digits, and nothing else.
_GROUPING = re.compile(
    "(?<=[0-9])[ \u00a0\u2009\u202f\u2007'\u2019](?=[0-9]{3}(?![0-9]))"
)
_PLAIN = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"([+-]?[0-9]*)[.,]([0-9]+)")
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_BOTH = re.compile(
    r"([+-]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?!\2)[.,]([0-9]+)"
)
_SHOWN = 40
"""Characters of a wrong cell that a message repeats: enough to find it by."""
_MOST_DIGITS = 30
"""Digits of a number: no sum of money has more."""


class AmountError(ValueError):
    """The text is no number, or could be two."""


def amount(text: str) -> Decimal:
    """Return the number that a text says, with a point or a comma before the decimals.

    `1 000 000,50`, `1.000.000,50`, `1'000'000.50` and `1,000,000` have one reading; `250,000` has
    two (250 thousand, or 250 with three decimals) and is refused.

    Raises:
        AmountError: no number, or an ambiguous one.
    """
    given = text.strip()
    if not given.isascii() or " " in given or "'" in given:
        given = _GROUPING.sub("", given)
    if len(given) > _MOST_DIGITS:
        raise AmountError(f"{text[:_SHOWN]!r} is too long for a number")
    if _PLAIN.fullmatch(given):
        return Decimal(given)
    if _AMBIGUOUS.fullmatch(given) and given == text.strip():
        whole = re.sub("[.,]", "", given)
        reason = f"{given!r} is ambiguous: thousands or decimals? write {whole}, or "
        raise AmountError(reason + re.sub("[.,].*", "", given))
    if both := _BOTH.fullmatch(given):
        return Decimal(f"{both[1].replace(both[2], '')}.{both[3]}")
    if decimal := _DECIMAL.fullmatch(given):
        return Decimal(
            f"{decimal[1] if decimal[1].strip('+-') else decimal[1] + '0'}.{decimal[2]}"
        )
    if grouped := _GROUPED.fullmatch(given):
        return Decimal(given.replace(grouped[1], ""))
    raise AmountError(f"{text[:_SHOWN]!r} is not a number")


def whole_number(text: str) -> int:
    """Return the whole number that a text says; decimals have to be zeros.

    Raises:
        AmountError: no whole number, or an ambiguous one.
    """
    try:
        value = amount(text)
    except AmountError as exc:
        if "ambiguous" in str(exc):
            raise
        raise AmountError(f"{text[:_SHOWN]!r} is not a whole number") from exc
    if value != int(value):
        raise AmountError(f"{text[:_SHOWN]!r} is not a whole number")
    return int(value)
