"""Options that several verbs share, and what is checked before a verb starts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from graph.common.vocabularies import Language as SiteLanguage
from graph.errors import InvalidInputError


def writable_file(path: Path | None) -> Path | None:
    """Return a path that can be written; raise BadParameter before any work is done for it."""
    if path is None:
        return None
    folder = path.parent
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder; name a file.")
    if not folder.is_dir():
        raise typer.BadParameter(
            f"The folder {folder} does not exist; make it first."
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise typer.BadParameter(f"{path} cannot be written: no permission.")
    if path.is_file() or not path.exists():
        # A folder may refuse its owner too, as those of the system's processes do.
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as exc:
            raise typer.BadParameter(
                f"{path} cannot be written: {exc.strerror}."
            ) from exc
    return path


def writable_folder(path: Path) -> Path:
    """Return a path that is a folder or can become one; raise BadParameter if it is a file."""
    if path.exists() and not path.is_dir():
        raise typer.BadParameter(f"{path} is a file; name a folder.")
    return path


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """Return `name=value` texts as a dictionary; raise InvalidInputError at one without `=`."""
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise InvalidInputError(f"--param {wrong[0]!r} is not name=value.")
    return dict(text.split("=", 1) for text in texts)


Many = list[str] | None
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Out = Annotated[
    Path, typer.Option("--out", help="File to write.", callback=writable_file)
]
OptionalOut = Annotated[
    Path | None,
    typer.Option("--out", help="File to write.", callback=writable_file),
]
Language = Annotated[
    SiteLanguage | None, typer.Option("--lang", help="Unset = recognised.")
]
Region = Annotated[
    str | None, typer.Option(help="Wallonia, Brussels or Flanders.")
]
Therapy = Annotated[
    str | None, typer.Option(help="A therapy with all below it.")
]
Top = Annotated[
    int,
    typer.Option(
        min=1,
        max=100,
        help="How many.",
    ),
]
Without = Annotated[Many, typer.Option(help="Actor taken away.")]
Added = Annotated[
    Many, typer.Option("--with", help="Capability added: actor:stage:therapy.")
]
Closed = Annotated[
    Many, typer.Option("--close", help="Site closed: actor@place, or @place.")
]
Counted = Annotated[
    Many,
    typer.Option(
        "--count", help="planned: as if all that is planned had come true."
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Day, YYYY-MM-DD.")]
