"""Tables as CSV that German Excel opens with a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

Row = Sequence[Any]
# A cell that begins like a formula would be run by Excel.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(header: Row, rows: Iterable[Row]) -> bytes:
    """A table as CSV: UTF-8 with mark, semicolons, no cell that runs as a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(_cells(header))
    writer.writerows(map(_cells, rows))
    return file.getvalue().encode("utf-8-sig")


def _cells(row: Row) -> list[Any]:
    return [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return f"{value:.4f}".replace(".", ",") if isinstance(value, float) else value
