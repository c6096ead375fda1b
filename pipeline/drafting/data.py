"""Reads the TOML files of one folder of the corpus into checked values, telling all faults at once
in German.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, ValidationError

from pipeline.ground.errors import ConfigError
from pipeline.ground.tomls import TomlFault, parse_toml
from pipeline.ground.types import Frozen
from pipeline.ground.wording import why

Value = TypeVar("Value", bound=Frozen)

_WORDS = {
    "missing": "fehlt",
    "extra_forbidden": "gibt es hier nicht",
    "string_type": "muss ein Text in Anführungszeichen sein",
    "list_type": "muss eine Liste in eckigen Klammern sein",
    "tuple_type": "muss eine Liste in eckigen Klammern sein",
    "date_type": "muss ein Datum wie 2021-12-06 sein",
    "date_from_datetime_parsing": "muss ein Datum wie 2021-12-06 sein",
    "bool_type": "muss true oder false sein",
    "int_type": "muss eine ganze Zahl sein",
    "too_short": "darf nicht leer sein",
    "string_too_short": "darf nicht leer sein",
}


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"„{pattern}“ ist kein gültiger regulärer Ausdruck: {error}") from error
    return pattern


# A field of such a file that holds a regular expression.
Regex = Annotated[str, AfterValidator(_compiled)]


def read_all(files: dict[Path, type[Value]]) -> dict[Path, Value]:
    """One checked value per file.

    Raises:
        ConfigError: a file is missing, no TOML or does not fit; every fault of every file is one
        line.
    """
    values: dict[Path, Value] = {}
    faults: list[str] = []
    for file, kind in files.items():
        try:
            values[file] = _checked(file.read_bytes(), kind)
        except (OSError, TomlFault) as error:
            faults.append(f"{file.name}: lässt sich nicht lesen ({why(error)})")
        except ValidationError as error:
            faults += [f"{file.name}: {line}" for line in _lines(error)]
    if faults:
        raise ConfigError(
            "Diese Dateien für Entwürfe sind fehlerhaft:\n"
            + "\n".join(f"  {fault}" for fault in faults),
            "Berichtigen Sie die genannten Stellen und starten Sie noch einmal.",
        )
    return values


# Every draft reads these files, and they change once a month.
@lru_cache(maxsize=128)
def _checked(content: bytes, kind: type[Value]) -> Value:
    return kind.model_validate(parse_toml(content))


def read_one(file: Path, kind: type[Value]) -> Value:
    """The checked value of one file; raises like `read_all`."""
    return read_all({file: kind})[file]


def files_in(folder: Path, pattern: str, what: str) -> list[Path]:
    """The files of a folder in the order of their names.

    Raises:
        ConfigError: the folder is missing or has no such file.
    """
    files = sorted(folder.glob(pattern)) if folder.is_dir() else []
    if not files:
        raise ConfigError(
            f"Im Ordner „{folder}“ liegt keine Datei {pattern} ({what}).",
            "Prüfen Sie [paths] corpus in omdok.toml, oder holen Sie die gelieferten Dateien "
            "zurück.",
        )
    return files


def _lines(error: ValidationError) -> list[str]:
    found = []
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"])
        found.append(f"„{place}“ {_WORDS.get(fault['type'], fault['msg'])}")
    return found
