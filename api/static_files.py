"""The files of the pages, under addresses that hold a hash of them all and are kept for ever."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.staticfiles import StaticFiles

from graph.view import pyvis_render

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
FOLDERS = (STATIC, pyvis_render.STATIC)
FOREVER = "public, max-age=31536000, immutable"
_HASHED = re.compile(r"^v-[0-9a-f]{12}/")


@cache
def version() -> str:
    """Return the part of an address that names these files: one byte changed, another name.

    It is one for all files, so that a module finds those it imports beside itself.
    """
    content = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content.update(path.relative_to(folder).as_posix().encode())
                content.update(path.read_bytes())
    return f"v-{content.hexdigest()[:12]}"


class HashedFiles(StaticFiles):
    """Files with or without the hash in their address; only the right one is kept for ever.

    A page of the version before may still ask for its files while a new one starts: it is
    answered with those of today, which nobody keeps under that name.
    """

    def __init__(self) -> None:
        """Serve the sheets and scripts of the pages, those of the network under `view/`."""
        super().__init__(directory=STATIC)
        self._view = StaticFiles(directory=pyvis_render.STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, kept for ever where the address holds the hash of today."""
        plain = path.replace("\\", "/")
        name = _HASHED.sub("", plain)
        if name.startswith("view/"):
            answer = await self._view.get_response(
                name.removeprefix("view/"), scope
            )
        else:
            answer = await super().get_response(name, scope)
        if plain.startswith(f"{version()}/"):
            answer.headers["cache-control"] = FOREVER
        return answer
