"""Identifiers of organisations in one form, and the check digits that tell a wrong one."""

from __future__ import annotations

import re

_PIC = re.compile(r"^[1-9][0-9]{8}$")
_ROR = re.compile(
    r"(?:https?://ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}[0-9]{2})$"
)
_VAT = re.compile(r"^[A-Z]{2}[0-9A-Z]{5,14}$")
_NOT_SIGNS = re.compile(r"[^0-9A-Z]")
_NINE = 9
_TEN = 10
_MODULUS = 97
"""The check of a Belgian enterprise number: its last two digits are 97 less the rest modulo 97."""


def belgian_number(text: str) -> str | None:
    """Return the ten digits of a Belgian enterprise number, None if the check digits are wrong.

    python-stdnum takes 98, 99 and 00 as check digits too, so it is not used: the last two digits
    are 97 minus the first eight modulo 97 (FPS Economy, Crossroads Bank), from 01 to 97.
    A number of nine digits is one of the old form, without its leading zero.
    """
    digits = re.sub(r"[^0-9]", "", text)
    digits = digits.zfill(_TEN) if len(digits) == _NINE else digits
    if len(digits) != _TEN or digits[0] not in "01":
        return None
    return (
        digits
        if _MODULUS - int(digits[:8]) % _MODULUS == int(digits[8:])
        else None
    )


def vat(text: str) -> str | None:
    """Return a VAT number with its country's two letters, None if it cannot be one."""
    plain = _NOT_SIGNS.sub("", text.upper())
    if plain.startswith("BE"):
        number = belgian_number(plain[2:])
        return f"BE{number}" if number else None
    return (
        plain
        if _VAT.match(plain) and any(sign.isdigit() for sign in plain)
        else None
    )


def pic(text: str) -> str | None:
    """Return a participant identification code of nine digits, None if it is none."""
    return text if _PIC.match(text) else None


def ror(text: str) -> str | None:
    """Return the nine signs of a ROR id, given them or the address; None if it is none."""
    match = _ROR.search(text)
    return match.group(1) if match else None
