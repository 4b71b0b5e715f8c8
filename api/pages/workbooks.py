"""The tables as a workbook: downloaded, uploaded, looked at, and accepted whole or in part."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.auth.who import caller_of, doorkeeper_of
from api.commands import (
    CommandFailedError,
    check_with,
    compare_with,
    make_workbook,
)
from api.deps import SnapshotDep, many
from api.files import XLSX
from api.pages.home import PageLanguage
from api.pages.proposalview import FRESH, cells_of
from api.pages.render import page
from api.pages.shortening import shorten
from graph.common.properties import Properties
from graph.curation.decisions import import_patches
from graph.curation.edits import edit_of
from graph.curation.patch import Patch
from graph.curation.persons import persons_named
from graph.curation.uploads import (
    Upload,
    drop_upload,
    keep_upload,
    read_upload,
)
from graph.errors import InvalidInputError, NotAllowedError
from graph.model import Language
from graph.release.snapshot import Snapshot

router = APIRouter()
Chosen = Annotated[dict[str, list[str]], Depends(many)]
NAME = "atmp-atlas-tables.xlsx"
MOST_ROWS = 500
"""Rows that are chosen one by one; of more, whole tables are."""
_MOST_REFUSED = 200
"""Refused cells that are listed; the page says how many more there are."""
_WRONG = 422
"""The status of a form that comes back with what is wrong in it."""


@router.get("/{lang}/workbench/tables")
def show_upload(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
) -> Response:
    """Show where the workbook is downloaded and uploaded."""
    if not _may(request):
        return RedirectResponse(f"/{lang}/sign-in", 303)
    return _page(
        request,
        "workbench-tables.html",
        lang,
        snapshot,
        fault="",
    )


@router.get("/{lang}/workbench/tables.xlsx")
def download(request: Request, lang: PageLanguage) -> Response:
    """Send the tables with all accepted corrections as a workbook."""
    if not _may(request):
        return RedirectResponse(f"/{lang}/sign-in", 303)
    with TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        make_workbook(request.app.state.settings, path)
        content = path.read_bytes()
    headers = {
        **FRESH,
        "content-disposition": f'attachment; filename="{NAME}"',
    }
    return Response(content, media_type=XLSX, headers=headers)


@router.post("/{lang}/workbench/tables")
async def upload(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
) -> Response:
    """Compare an uploaded workbook with the tables and lead to what it would change."""
    try:
        async with request.form(max_files=1, max_fields=5) as sent:
            file = sent.get("workbook")
            name = getattr(file, "filename", None) or ""
            content = (
                await file.read()
                if file and not isinstance(file, str)
                else b""
            )
    except HTTPException as exc:
        raise InvalidInputError(
            f"The form cannot be read: {exc.detail}."
        ) from exc

    def compare() -> Response:
        caller = caller_of(request)
        if caller is None:
            raise NotAllowedError("This needs an account of a curator.")
        settings = request.app.state.settings
        if not name.lower().endswith(".xlsx") or not content:
            return _page(
                request,
                "workbench-tables.html",
                lang,
                snapshot,
                _WRONG,
                fault="type",
            )
        with TemporaryDirectory() as folder:
            path = Path(folder) / NAME
            path.write_bytes(content)
            try:
                comparison = compare_with(settings, path)
            except CommandFailedError:
                return _page(
                    request,
                    "workbench-tables.html",
                    lang,
                    snapshot,
                    _WRONG,
                    fault="failed",
                )
        compared = Upload(
            Path(name).name[:120], caller.account.name, comparison
        )
        token = keep_upload(settings.data_dir, compared)
        return RedirectResponse(f"/{lang}/workbench/tables/{token}", 303)

    return await run_in_threadpool(compare)


@router.get("/{lang}/workbench/tables/{upload}")
def show_preview(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    upload: str,
) -> Response:
    """Show what a workbook would change, row by row, and on the board."""
    if not _may(request):
        return RedirectResponse(f"/{lang}/sign-in", 303)
    stored = read_upload(request.app.state.settings.data_dir, upload)
    return _preview(
        request,
        lang,
        snapshot,
        stored,
        upload,
    )


@router.post("/{lang}/workbench/tables/{upload}")
async def accept(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    upload: str,
    sent: Chosen,
) -> Response:
    """Accept the rows that were chosen as one change of the log; it is checked as a load checks."""

    def take() -> Response:
        caller = caller_of(request)
        settings = request.app.state.settings
        if caller is None:
            raise NotAllowedError("This needs an account of a curator.")
        stored = read_upload(settings.data_dir, upload)
        numbers = {int(row) for row in sent.get("row", []) if row.isdecimal()}
        edits = stored.chosen(numbers, set(sent.get("table", [])))
        if not edits:
            return _preview(
                request,
                lang,
                snapshot,
                stored,
                upload,
                status=_WRONG,
                is_empty=True,
            )
        problems = check_with(settings, edits)["problems"]
        if problems:
            return _preview(
                request,
                lang,
                snapshot,
                stored,
                upload,
                status=_WRONG,
                problems=problems,
            )
        why = (sent.get("why") or [""])[-1].strip() or stored.name
        patch = Patch(why, "", tuple(edits))
        import_patches(request.app.state.log, [patch], caller.account.name)
        drop_upload(settings.data_dir, upload)
        return RedirectResponse(f"/{lang}/workbench?queue=accepted", 303)

    return await run_in_threadpool(take)


def _may(request: Request) -> bool:
    caller = caller_of(request)
    return caller is not None and caller.account.may("curator")


def _preview(
    request: Request,
    lang: Language,
    snapshot: Snapshot,
    stored: Upload,
    token: str,
    *,
    status: int = 200,
    problems: list[str] | None = None,
    is_empty: bool = False,
) -> HTMLResponse:
    comparison = stored.comparison
    tables: dict[str, list[Properties]] = {}
    for number, change in enumerate(comparison["changes"]):
        edit = edit_of(change)
        kind = "added" if edit.before is None else "changed"
        row = {
            "number": number,
            "kind": "removed" if edit.after is None else kind,
            "line": change["line"],
            "key": ":".join(edit.key),
            "cells": cells_of(edit, snapshot, lang),
        }
        tables.setdefault(edit.table, []).append(row)
    return _page(
        request,
        "workbench-preview.html",
        lang,
        snapshot,
        status,
        name=stored.name,
        token=token,
        counts=comparison["counts"],
        tables={
            table: shorten(rows, MOST_ROWS) for table, rows in tables.items()
        },
        one_by_one=len(comparison["changes"]) <= MOST_ROWS,
        most=MOST_ROWS,
        refused=comparison["refused"][:_MOST_REFUSED],
        beyond=max(0, len(comparison["refused"]) - _MOST_REFUSED),
        contradicted=comparison["contradicted"],
        is_known=comparison["is_known"],
        board=comparison["board"],
        persons=persons_named(
            edit_of(change) for change in comparison["changes"]
        ),
        problems=comparison["problems"] if problems is None else problems,
        is_empty=is_empty,
    )


def _page(
    request: Request,
    template: str,
    lang: Language,
    snapshot: Snapshot,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    caller = caller_of(request)
    session = caller.session if caller else ""
    proof = doorkeeper_of(request).accounts.proof(session) if session else ""
    made = page(
        template,
        lang,
        snapshot,
        status=status,
        csrf=proof,
        **values,
    )
    made.headers.update(FRESH)
    return made
