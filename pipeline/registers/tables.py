"""The files of the registers: read, parsed and checked entry by entry; faults are collected, in
German.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from pipeline.ground.kept import Kept
from pipeline.ground.tomls import TomlFault, parse_toml
from pipeline.registers.entries import Entry

Kind = Literal["partner", "region", "standard"]
FILES: Mapping[str, str] = {
    "partner": "partners.toml",
    "region": "regions.toml",
    "standard": "standards.toml",
}


def read_file(file: Path, faults: list[str]) -> bytes:
    """The bytes of a register; nothing and a fault where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        faults.append(f"{file.name}: Die Datei fehlt oder lässt sich nicht lesen.")
        return b""


# A change concerns one of the three registers; the other two are not parsed again.
_parsed: Kept[dict[str, Any]] = Kept(2 * len(FILES))


def parse_file(data: bytes, name: str, faults: list[str]) -> dict[str, Any]:
    """The tables of a register, to read and not to change; none and a fault where it is no TOML."""
    try:
        return _parsed.get(hashlib.sha256(data).hexdigest(), lambda: parse_toml(data))
    except TomlFault as error:
        faults.append(f"{name}: Das ist kein gültiges TOML: {error}")
        return {}


# What else than its own entries a register may hold.
_ALSO = {
    "partner": ("lookalike", "family"),
    "region": ("lookalike",),
    "standard": ("lookalike", "body", "check_words"),
}


def misplaced(raw: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Blocks that stand in the wrong file, or that no register knows."""
    for kind, tables in raw.items():
        for table in tables:
            if table != kind and table not in _ALSO[kind]:
                right = f"gehört in {FILES[table]}" if table in FILES else "ist unbekannt"
                yield f"{FILES[kind]}: Ein Block [[{table}]] {right}."


def read_bodies(raw: Mapping[str, Any], faults: list[str]) -> tuple[tuple[str, str], ...]:
    """Who decides in the Offensive: id and name, of several names the one that is shown first."""
    rows = raw.get("body", [])
    if not all(
        isinstance(row, dict) and isinstance(row.get("id"), str) and row.get("name") for row in rows
    ):
        faults.append(f"{FILES['standard']}: Ein Gremium ([[body]]) braucht id und name.")
        return ()
    return tuple(
        (row["id"], str(name)) for row in rows for name in (row["name"], *row.get("names", ()))
    )


_E = TypeVar("_E", bound=Entry)
_WHAT = {
    "missing": "fehlt",
    "extra_forbidden": "ist unbekannt",
    "string_too_short": "darf nicht leer sein",
}


def read_entries(
    raw: Mapping[str, Any], table: str, model: type[_E], file: str, faults: list[str]
) -> tuple[_E, ...]:
    """The entries of one table that are as they should be; the others give faults."""
    found: list[_E] = []
    rows = raw.get(table, [])
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        try:
            found.append(model.model_validate(row))
        except ValidationError as error:
            where = str(row.get("id") or row.get("code") or row.get("name") or f"Nr. {number}")
            faults.extend(f"{file}, {table} „{where}“: {said_fault(e)}" for e in error.errors())
    return tuple(found)


def said_fault(error: Any) -> str:
    """A fault of an entry, as pydantic's `errors()` has it, in German."""
    field = ".".join(str(part) for part in error["loc"])
    if error["type"] == "literal_error":
        expected = error["ctx"]["expected"].replace(" or ", " oder ").replace("'", "")
        return f"Die Angabe „{field}“ muss eine von diesen sein: {expected}."
    if error["type"].startswith("date_"):
        return f"Die Angabe „{field}“ muss ein Tag sein wie 2023-09-14."
    return f"Die Angabe „{field}“ {_WHAT.get(error['type'], 'hat keinen gültigen Wert')}."
