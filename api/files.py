"""Tables that an address answers as CSV or Excel workbooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

from anyascii import anyascii
from fastapi import Query
from fastapi.responses import Response

from api.attachment import attachment
from graph.common.tabular import Table, csv_text, spreadsheet_csv, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.properties import Properties, Values
    from graph.release.snapshot import Snapshot

TableForm = Literal["csv", "excel", "xlsx"]
Form = Literal["json", "csv", "excel", "xlsx"]
FormatParam = Annotated[
    Form,
    Query(
        description="json; csv (commas); excel (CSV with semicolons and a byte order mark, which a "
        "European Excel opens by a double click); xlsx (workbook). A table comes whole: `limit` "
        "and `cursor` are for json."
    ),
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TABLES: dict[int | str, Properties] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}
"""What an address that has tables answers beside JSON, for the OpenAPI document."""
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_SHEET = 31
"""Characters that Excel allows in the name of a sheet."""


def table_file(
    snapshot: Snapshot,
    form: TableForm,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Values],
) -> Response:
    """Return rows as a file of that form; it has its line of names also when there are no rows."""
    sheet = _NOT_PLAIN.sub("-", anyascii(name))[:_SHEET].strip("-") or "table"
    table = Table(sheet, columns, rows)
    if form == "xlsx":
        title = f"ATMP Atlas {snapshot.release.id}"
        body = workbook([table], snapshot.release.created_at, title)
        return Response(
            body, media_type=XLSX, headers=attachment(f"{name}.xlsx")
        )
    body = (
        spreadsheet_csv(table) if form == "excel" else csv_text(table).encode()
    )
    return Response(
        body, media_type="text/csv", headers=attachment(f"{name}.csv")
    )
