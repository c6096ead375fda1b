"""TOML as people write it: read whole, or told in German where it goes wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
# What tomllib says, by how it begins.
_WORDS = (
    ("Expected '='", "nach dem Namen fehlt „=“"),
    ("Unclosed", "eine Klammer ist nicht geschlossen"),
    ("Expected ']'", "die Klammer „]“ fehlt"),
    ('Expected "\'"', "ein Anführungszeichen fehlt"),
    ("Expected '\"'", "ein Anführungszeichen fehlt"),
    ("Invalid statement", "diese Zeile ist nicht zu verstehen"),
    ("Unterminated", "ein Anführungszeichen fehlt"),
    (
        "Illegal character",
        "hier darf dieses Zeichen nicht stehen; vielleicht fehlt ein Anführungszeichen",
    ),
    ("Cannot overwrite", "dieser Name steht schon weiter oben"),
    ("Cannot declare", "dieser Abschnitt steht schon weiter oben"),
    ("Cannot mutate", "dieser Abschnitt steht schon weiter oben"),
    ("Duplicate", "dieser Name steht schon weiter oben"),
    ("Expected newline", "hier sollte die Zeile zu Ende sein"),
    ("Invalid value", "dieser Wert ist nicht zu verstehen; Texte brauchen Anführungszeichen"),
    ("Invalid date", "dieses Datum gibt es nicht"),
    ("Invalid initial character", "hier fehlt ein Name vor dem „=“"),
    ("Unescaped", "vor „\\“ muss noch ein „\\“ stehen"),
)
_NUL = "\x00"


class TomlFault(ValueError):
    """The text is no TOML; the message is German and begins in lower case."""


_ESCAPED_NUL = re.compile(r"\\u0000|\\U00000000")


def read_toml(file: Path) -> dict[str, Any]:
    """The values of a file.

    Raises:
        TomlFault: it is no TOML.
        OSError: it cannot be opened.
    """
    return parse_toml(file.read_bytes())


def parse_toml(data: bytes | str) -> dict[str, Any]:
    """The values of a text.

    Raises:
        TomlFault: it is no TOML.
    """
    try:
        text = data.decode("utf8") if isinstance(data, bytes) else data
        found = tomllib.loads(text)
        # NUL itself is no TOML: only an escape can bring one.
        plain = not (_ESCAPED_NUL.search(text) and _holds_nul(found))
    except UnicodeDecodeError as error:
        raise TomlFault("die Datei ist nicht als Text in UTF-8 gespeichert") from error
    except RecursionError as error:
        raise TomlFault("die Klammern sind zu tief verschachtelt") from error
    except tomllib.TOMLDecodeError as error:
        raise TomlFault(_german(str(error))) from error
    except ValueError as error:  # a date or a number that Python cannot hold
        raise TomlFault("ein Datum oder eine Zahl gibt es so nicht") from error
    if not plain:
        # No path, no address and no name can hold it, and what meets it first would fail.
        raise TomlFault("ein Text enthält das unsichtbare Zeichen NUL (\\u0000)")
    return found


def _holds_nul(value: object) -> bool:
    if isinstance(value, dict):
        return any(_NUL in key or _holds_nul(inner) for key, inner in value.items())
    if isinstance(value, list):
        return any(_holds_nul(inner) for inner in value)
    return isinstance(value, str) and _NUL in value


def _german(message: str) -> str:
    place = _PLACE.search(message)
    said = next(
        (german for start, german in _WORDS if message.startswith(start)),
        "das ist kein gültiges TOML",
    )
    if place is None:
        return said
    return f"Zeile {place[1]}, Spalte {place[2]}: {said}" if place[1] else f"am Ende: {said}"
