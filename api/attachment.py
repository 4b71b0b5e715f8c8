"""The name under which a file is saved, whatever stands in it (RFC 6266)."""

from __future__ import annotations

import re
from urllib.parse import quote

from anyascii import anyascii

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def attachment(name: str) -> dict[str, str]:
    """Return the header that has an answer saved as a file of a name.

    A header is Latin-1 between quotes; a name with other letters comes a second time, encoded,
    for clients that know it, which all browsers do.
    """
    plain = _UNSAFE.sub("-", anyascii(name)).strip("-") or "atmp-atlas"
    value = f'attachment; filename="{plain}"'
    if plain != name:
        value += f"; filename*=UTF-8''{quote(name, safe='')}"
    return {"content-disposition": value}
