"""Files that pages hand out: tables, Word files, calendars."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from fastapi.responses import Response

from app.sheets import Row, as_csv

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"csv": "text/csv; charset=utf-8", "docx": _DOCX, "ics": "text/calendar; charset=utf-8"}


def sheet(name: str, header: Row, rows: Iterable[Row]) -> Response:
    """A table as CSV, to be saved."""
    return handed_out(f"{name}.csv", as_csv(header, rows))


def handed_out(name: str, content: bytes) -> Response:
    """A file to be saved under a name, whose ending tells its type."""
    return Response(
        content,
        media_type=_TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )
