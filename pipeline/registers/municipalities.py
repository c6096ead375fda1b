"""The 10,981 Gemeinden with their AGS: a plain list, parsed only when a place is looked for."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from nlp.tokens import fold

FILE = "gemeinden.csv"
_AGS = re.compile(r"\d{8}")
# A list without any fault, told at once: every process reads it, and row by row takes its time.
_SOUND = re.compile(
    r'(?:#[^\n]*\n)*ags,name\n(?:[0-9]{8},(?:[^\s,"][^,"\r\n]*|"[^\s"][^"\r\n]*")\n)*'
)
_SOUND_ROW = re.compile(r"^[0-9]{8},", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Municipality:
    """One Gemeinde; `name` without `Stadt`, `Flecken` and the like, `id` its name with its AGS."""

    ags: str
    name: str

    @property
    def id(self) -> str:
        """`linkenbach-07138042`."""
        return "-".join((*re.findall(r"\w+", fold(self.name)), self.ags))

    @property
    def kreis(self) -> str:
        """The AGS of the Kreis or kreisfreie Stadt."""
        return self.ags[:5]


class Municipalities:
    """All Gemeinden of one list, by name and by id."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> tuple[Municipality, ...]:
        lines = (
            line for line in self._content.decode("utf8").splitlines() if not line.startswith("#")
        )
        rows = csv.DictReader(lines)
        return tuple(
            Municipality(row["ags"], _bare(row["name"])) for row in rows if _is_settled(row["name"])
        )

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Folded name, words parted by blanks → ids; also without what tells two of one name apart.

        A kreisfreie Stadt is a region of its own and left out.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for place in (p for p in self._all if not p.ags.endswith("000")):
            # Never a set: its order is another in each process, and what tags come from is hashed.
            bare = re.split(r"\s*[(/]|\s(?:an|am|im|in|bei|ob|a\.|i\.|b\.)", place.name)[0]
            for name in dict.fromkeys((_key(place.name), _key(bare))):
                found[name].append(place.id)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, Municipality]:
        """Id → Gemeinde."""
        return {place.id: place for place in self._all}

    def lookup(self, text: str) -> str | None:
        """The id meant by an id, an AGS or a name; None when no or more than one Gemeinde is
        meant.
        """
        if _AGS.fullmatch(text.strip()):
            return next((place.id for place in self._all if place.ags == text.strip()), None)
        if text in self.by_id:
            return text
        found = self.by_name.get(_key(text), ())
        return found[0] if len(found) == 1 else None


def faults(content: bytes) -> Iterable[str]:
    """What is wrong with the list, in German."""
    try:
        text = content.decode("utf8")
    except UnicodeDecodeError:
        yield f"{FILE}: Die Datei ist nicht in UTF-8 gespeichert."
        return
    numbers = _SOUND_ROW.findall(text)
    if len(numbers) == len(set(numbers)) and _SOUND.fullmatch(text):
        return
    lines = text.splitlines()
    told = (line for line in lines if not line.startswith("#"))
    rows = [row for row in csv.reader(told) if row]
    if rows and rows[0] != ["ags", "name"]:
        yield f"{FILE}: Die erste Zeile muss „ags,name“ heißen."
        return
    seen: set[str] = set()
    for row in rows[1:]:
        if len(row) != 2 or not _AGS.fullmatch(row[0]) or not row[1].strip():
            yield f"{FILE}: „{','.join(row)}“ ist keine Gemeinde (acht Ziffern, Name)."
        elif row[0] in seen:
            yield f"{FILE}: Der Schlüssel {row[0]} kommt mehrfach vor."
        seen.add(row[0])


def _bare(name: str) -> str:
    return name.partition(",")[0].replace("/ ", "/").strip()


def _is_settled(name: str) -> bool:
    return not re.search(r"gemfr|gemeindefrei", name)


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))
