"""What a list of partners would bring to the register: new entries, with a report of what is there
already. `editing.py` writes them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nlp.tokens import fold
from pipeline.ground.errors import ConfigError
from pipeline.ground.tomls import TomlFault, parse_toml, read_toml
from pipeline.ground.wording import why
from pipeline.registers.entries import Partner
from pipeline.registers.listed import PartnerList, partner_rows
from pipeline.registers.tables import FILES, said_fault
from pipeline.registers.vocabulary import Vocabulary

_LEGAL_FORM = re.compile(r"\b(?:e\s?v|g?gmbh|ag|eg|kdoer|mbh|stiftung|co|kg)\b")
_ALIKE = 0.9
# What `read_partners` reads; other tables are read as documents.
PLAIN_LISTS = frozenset((".csv", ".tsv", ".txt", ".toml"))


@dataclass(frozen=True, slots=True)
class Like:
    """A new entry and what it is like: `reason` is German."""

    name: str
    other: str
    reason: str


@dataclass(slots=True)
class Import:
    """What a list brings: entries to add, entries that are there already, and names that mean
    something else too.
    """

    added: list[Partner] = field(default_factory=list)
    duplicates: list[Like] = field(default_factory=list)
    homonyms: list[Like] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_partners(file: Path) -> PartnerList:
    """The rows of a CSV file (headings as in the register or in German) or of a TOML register.

    A CSV file may have commas, semicolons or tabs between the columns, and be in UTF-8, UTF-16 or
    Windows-1252.

    Raises:
        ConfigError: the file cannot be read, or has no column for the name.
    """
    wanted = (
        "Gebraucht wird eine Tabelle oder eine TOML-Datei. In Excel: Speichern unter, „CSV UTF-8“ "
        "wählen."
    )
    try:
        text = _decoded(file.read_bytes())
        if file.suffix.lower() == ".toml":
            tables = parse_toml(text)
            return PartnerList(tuple(tables.pop("partner", ())), tuple(tables))
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"„{file}“ lässt sich nicht lesen: Das ist keine Textdatei.", wanted
        ) from error
    except (OSError, TomlFault) as error:
        raise ConfigError(f"„{file}“ lässt sich nicht lesen: {why(error)}", wanted) from error
    # Excel's own line about the separator
    text = re.sub(r"\Asep=.\r?\n", "", text)
    first = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    read = partner_rows(next(table, []), (row for row in table if any(row)))
    if not any("name" in row for row in read.rows):
        raise ConfigError(
            f"In „{file}“ steht kein Name: Es fehlt die Spalte „name“, oder sie ist leer.",
            "Die erste Zeile nennt die Spalten, zum Beispiel name;abkuerzung;kategorie;quelle.",
        )
    return read


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark („Unicode-Text“), or what German Excel calls CSV."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:  # an Excel workbook, say
            raise
        return data.decode("cp1252")


def plan_import(rows: Iterable[Mapping[str, Any]], vocabulary: Vocabulary) -> Import:
    """What of the rows is new, what is there already, and which short names mean more than one
    organisation.

    A short name that another entry has becomes `weak`: it is linked only where the text also has
    the full name.
    """
    planned = Import()
    known = list(vocabulary.partners)
    for row in rows:
        if not str(row.get("name", "")).strip():
            if row:
                told = ", ".join(
                    ", ".join(v) if isinstance(v, list) else str(v) for v in row.values()
                )
                planned.faults.append(f"Eine Zeile ohne Namen bleibt weg: {told}")
            continue
        partner = _partner(row, {p.id for p in known}, planned.faults)
        if partner is None:
            continue
        same = _same(partner, known)
        if same:
            planned.duplicates.append(same)
            continue
        partner, homonyms = _without_homonyms(partner, known)
        planned.homonyms.extend(homonyms)
        planned.added.append(partner)
        known.append(partner)
    return planned


def slug(name: str) -> str:
    """An id out of a name: `Wirtschaftsförderung Kreis Höxter e. V.` →
    `wirtschaftsfoerderung-kreis-hoexter`.
    """
    bare = _LEGAL_FORM.sub(" ", " ".join(re.findall(r"\w+", fold(name))))
    return "-".join(bare.split())[:60].strip("-") or "partner"


def overlay(folder: Path, change: Path, trial: Path) -> Path:
    """A copy of the registers of `folder` in `trial`, with the file or folder `change` in place of
    what it replaces.

    Raises:
        ConfigError: the file is none of the registers.
    """
    target = trial / "vocabulary"
    shutil.copytree(folder, target)
    files = (
        [change]
        if change.is_file()
        else sorted(f for f in change.iterdir() if (target / f.name).exists())
    )
    for file in files:
        name = _register_name(file, target)
        shutil.copyfile(file, target / name)
    return target


def _register_name(file: Path, folder: Path) -> str:
    if (folder / file.name).exists():
        return file.name
    try:
        tables = read_toml(file)
    except (OSError, TomlFault):
        tables = {}
    found = [name for kind, name in FILES.items() if kind in tables]
    if len(found) != 1:
        raise ConfigError(
            f"„{file}“ ist kein Register.",
            f"Es muss eines von {', '.join(FILES.values())} sein, in TOML.",
        )
    return found[0]


def _partner(row: Mapping[str, Any], taken: set[str], faults: list[str]) -> Partner | None:
    values = {
        "category": "Organisation",
        "status": "stated_partner",
        "source": "eigene Liste",
        **row,
    }
    name = str(values["name"])
    values.setdefault("id", _free_id(slug(name), taken))
    values["names"] = [
        n for n in values.get("names", ()) if n != name and n not in values.get("abbreviations", ())
    ]
    try:
        return Partner.model_validate(values)
    except ValidationError as error:
        faults.extend(f"„{name}“: {said_fault(e)}" for e in error.errors())
        return None


def _free_id(wanted: str, taken: set[str]) -> str:
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(id for id in numbered if id not in taken)


def _same(partner: Partner, known: Iterable[Partner]) -> Like | None:
    mine = {_bare(name) for name in (partner.name, *partner.names)}
    for other in known:
        theirs = {_bare(name) for name in (other.name, *other.names)}
        if other.id == partner.id or mine & theirs:
            return Like(
                partner.name,
                other.id,
                "gleiche Kennung" if other.id == partner.id else "gleicher Name",
            )
        if partner.id in other.never_merge or other.id in partner.never_merge:
            continue
        if SequenceMatcher(None, _bare(partner.name), _bare(other.name)).ratio() >= _ALIKE:
            return Like(
                partner.name, other.id, "fast gleicher Name; tragen Sie ihn dort unter names ein"
            )
    return None


def _without_homonyms(partner: Partner, known: Iterable[Partner]) -> tuple[Partner, list[Like]]:
    owners = {short: other.id for other in known for short in (*other.abbreviations, *other.weak)}
    shared = [short for short in partner.abbreviations if short in owners]
    if not shared:
        return partner, []
    kept = tuple(short for short in partner.abbreviations if short not in shared)
    found = [
        Like(
            partner.name,
            owners[short],
            f"„{short}“ bedeutet beides; setzen Sie es auch dort unter weak",
        )
        for short in shared
    ]
    return partner.model_copy(
        update={"abbreviations": kept, "weak": (*partner.weak, *shared)}
    ), found


def _bare(name: str) -> str:
    return " ".join(
        _LEGAL_FORM.sub(" ", " ".join(re.findall(r"\w+", fold(name).replace("&", " und ")))).split()
    )


def partner_block(partner: Partner) -> str:
    """An entry as the register writes it."""
    return "[[partner]]\n" + "".join(f"{line}\n" for line in _lines(partner))


def _lines(partner: Partner) -> Iterator[str]:
    for name, value in partner.model_dump(mode="json").items():
        if value:
            # JSON's strings and lists of strings are TOML's as well.
            yield (
                f"{name} = {value}"
                if name.startswith("valid_")
                else f"{name} = {json.dumps(value, ensure_ascii=False)}"
            )
