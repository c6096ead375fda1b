"""Tables as files that German Excel opens with a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from fastapi.responses import Response

Row = Sequence[Any]
# A cell that begins like a formula would be run by Excel.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(name: str, header: Row, rows: Iterable[Row]) -> Response:
    """A table as CSV: UTF-8 with mark, semicolons, no cell that runs as a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell(value) for value in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return Response(
        file.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv"},
    )


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return f"{value:.4f}".replace(".", ",") if isinstance(value, float) else value
