"""Tables as files to be downloaded."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from fastapi.responses import Response

from app.sheets import Row as Row
from app.sheets import as_csv


def sheet(name: str, header: Row, rows: Iterable[Row]) -> Response:
    """A table as CSV, under a name without ending."""
    return Response(
        as_csv(header, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv"},
    )
