"""The normal forms of text: as it is kept, as it is compared, as an address takes it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Invisible characters that carry no meaning of their own and come in by copying: taken out.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\U0001d173-\U0001d17a"
)
# Line and paragraph ends of any system, and tabs: a blank stands in their place.
_BREAKS = "\t\n\x0b\x0c\r\x85\u2028\u2029"
# What turns the order of letters around can make a text read as another: refused.
_TURNING = "\u202a-\u202e\u2066-\u2069"
_NO_CHARACTER = "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}"
    for plane in range(17)
)
_FORBIDDEN = re.compile(
    f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_TURNING}{_NO_CHARACTER}]"
)
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")
_BREAK = re.compile(f"[{_BREAKS}]+")
_PLAIN = re.compile(r"[ -~]*")

# The digraphs of ISO 843; anyascii writes letter by letter.
_GREEK_PAIRS = {
    "\u03b5\u03c5": "ev",
    "\u03b5\u03cd": "ev",
    "\u03b1\u03c5": "av",
    "\u03b1\u03cd": "av",
    "\u03bf\u03c5": "ou",
    "\u03bf\u03cd": "ou",
}
_GREEK_PAIR = re.compile("|".join(_GREEK_PAIRS))
_IN_GREEK = r"[\u0370-\u03ff\u1f00-\u1fff]"
_GREEK_ALONE = re.compile(rf"(?<!{_IN_GREEK})[\u03b1-\u03c9](?!{_IN_GREEK})")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 120
"""Characters of an id made of a name: it stands in addresses and in names of files."""
_DIGEST = 8
"""Hexadecimal digits that tell cut slugs apart."""
SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
"""What an id of a table of one's own looks like."""


def strip_invisible(text: str) -> tuple[str, int]:
    """Return a text in NFC without invisible characters, and how many were taken out.

    Blanks at both ends go.
    """
    if text.isascii():
        return text.strip(), 0
    bare, removed = _INVISIBLES.subn("", text)
    return unicodedata.normalize("NFC", bare.strip()).strip(), removed


def one_line(text: str) -> str:
    """Return a text with a blank in the place of breaks of lines and tabs."""
    return text if _PLAIN.fullmatch(text) else _BREAK.sub(" ", text).strip()


def forbidden_character(text: str) -> str | None:
    """Return code and name of the first character that no text may hold, None if there is none.

    Such are control characters and non-characters (XML 1.0 refuses them), half surrogates, and
    the controls that turn the direction of writing.
    """
    match = _FORBIDDEN.search(text)
    if match is None:
        return None
    name = unicodedata.name(
        match[0], "no character" if match[0] > "\x9f" else "control character"
    )
    return f"U+{ord(match[0]):04X} {name}"


def without_forbidden(text: str) -> str:
    """Return a text with a blank in the place of each character that none may hold."""
    return text if _PLAIN.fullmatch(text) else _FORBIDDEN.sub(" ", text)


def fold(text: str) -> str:
    """Return a text in lower case and Latin letters without accents; other signs stay.

    A Greek letter that stands alone is spelled (`β-cell` is `beta-cell`), a Greek word is
    transcribed, as are all other scripts.
    """
    if text.isascii():
        return text.lower()
    plain = spell_greek(unicodedata.normalize("NFKC", text).casefold())
    return "".join([char if char < "\x80" else _latin(char) for char in plain])


def spell_greek(text: str) -> str:
    """Return lower-case text with Greek letters that stand alone spelled, digraphs transcribed."""
    pairs = _GREEK_PAIR.sub(lambda pair: _GREEK_PAIRS[pair[0]], text)
    return _GREEK_ALONE.sub(_name_of_letter, pairs)


def _name_of_letter(letter: re.Match[str]) -> str:
    name = unicodedata.name(letter[0])
    return (
        name.removeprefix("GREEK SMALL LETTER ").removeprefix("FINAL ").lower()
    )


@lru_cache(maxsize=65_536)  # letters come back, and there are not many more
def _latin(char: str) -> str:
    if unicodedata.category(char)[0] not in "LMN":
        return char
    return "" if unicodedata.combining(char) else anyascii(char).lower()


def words(text: str) -> str:
    """Return the folded words of a text with one blank between them."""
    return _SEPARATORS.sub(" ", fold(text)).strip()


def slug(text: str) -> str:
    """Return a text as lower-case ASCII words joined by hyphens, '' if it has no letter or digit.

    A text that is too long keeps its beginning and gets a digest of the whole.
    """
    whole = words(text).replace(" ", "-")
    if len(whole) <= _LONGEST_SLUG:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:_DIGEST]
    return f"{whole[: _LONGEST_SLUG - _DIGEST - 1].strip('-')}-{digest}"


def place_id(country: str, city: str) -> str:
    """Return the id of a town, e.g. `be-liege`; '' if its name has no letter an address takes."""
    name = slug(city)
    return f"{country.lower()}-{name}" if name else ""
