"""What the partners call by several names: read from `synonyms.toml`, looked for besides what was
asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp.analysis import places, stem
from pipeline.ground.errors import ConfigError
from pipeline.ground.tomls import TomlFault, read_toml
from pipeline.ground.wording import why

FILE = "synonyms.toml"
_LISTS = ("same", "related", "general")
_TEXTS = ("term", "note", "source")
Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """What is looked for besides: the wording, and its stems, all of which must be there."""

    wording: str
    stems: Stems


@dataclass(frozen=True, slots=True)
class Confusion:
    """What sounds like the OM and is something else."""

    name: str
    stems: Stems
    note: str


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The wordings of the register by the stems that name them."""

    by_stems: dict[Stems, tuple[Related, ...]] = field(default_factory=dict)
    confusions: tuple[Confusion, ...] = ()

    def related(self, text: str) -> tuple[Related, ...]:
        """What else to look for, for every wording of the register that a text contains; longer
        wordings win.
        """
        stems = stems_of(text)
        if any(_inside(confusion.stems, stems) for confusion in self.confusions):
            return ()
        found: dict[Stems, Related] = {}
        taken: list[Stems] = []
        for wording in sorted(self.by_stems, key=len, reverse=True):
            if _inside(wording, stems) and not any(_inside(wording, longer) for longer in taken):
                taken.append(wording)
                for related in self.by_stems[wording]:
                    if not set(related.stems) <= set(stems):
                        found.setdefault(related.stems, related)
        return tuple(found.values())

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Wordings that mean the same or nearly so, by two."""
        wordings = {one.stems: one.wording for related in self.by_stems.values() for one in related}
        for stems, related in self.by_stems.items():
            wording = wordings.get(tuple(dict.fromkeys(stems)))
            if wording:
                yield from ((wording, one.wording) for one in related)

    def warnings(self, text: str) -> tuple[Confusion, ...]:
        """What in a text sounds like the OM and is something else."""
        stems = stems_of(text)
        return tuple(confusion for confusion in self.confusions if _inside(confusion.stems, stems))


def stems_of(text: str) -> Stems:
    """The stems of a text in order."""
    return tuple(stem(place.word) for place in places(text))


def load_synonyms(folder: Path) -> Synonyms:
    """Read and check `synonyms.toml` in the vocabulary's folder; no synonyms where the file is
    missing.

    Raises:
        ConfigError: the file is no TOML or has faults; all faults are listed at once.
    """
    file = folder / FILE
    try:
        state = file.stat()
    except OSError:
        return Synonyms()
    return _load(file, state.st_mtime_ns)


@lru_cache(maxsize=4)
def _load(file: Path, _changed: int) -> Synonyms:
    faults: list[str] = []
    try:
        raw = read_toml(file)
    except (OSError, TomlFault) as error:
        raw = {}
        faults.append(f"Das ist kein gültiges TOML: {why(error)}")
    faults.extend(_faults(raw))
    if faults:
        raise ConfigError(
            f"In „{file}“ stimmt etwas nicht:\n" + "\n".join(f"  {fault}" for fault in faults),
            "Berichtigen Sie die genannten Einträge und starten Sie noch einmal.",
        )
    return _synonyms(raw)


def _faults(raw: dict[str, Any]) -> Iterator[str]:
    for table in raw:
        if table not in ("synonym", "confusion"):
            yield f"„{table}“ ist unbekannt; es gibt [[synonym]] und [[confusion]]."
    for number, row in enumerate(raw.get("synonym", ()), 1):
        where = f"synonym „{row.get('term', f'Nr. {number}')}“"
        yield from (f"{where}: {fault}" for fault in _synonym_faults(row))
    for number, row in enumerate(raw.get("confusion", ()), 1):
        if not isinstance(row.get("name"), str) or not isinstance(row.get("note"), str):
            yield f"confusion Nr. {number}: Gebraucht werden „name“ und „note“."


def _synonym_faults(row: dict[str, Any]) -> Iterator[str]:
    if not _is_wording(row.get("term")):
        yield "Die Angabe „term“ fehlt oder hat kein Wort."
    for name in row:
        if name not in (*_LISTS, *_TEXTS):
            yield f"Die Angabe „{name}“ ist unbekannt."
    for name in _LISTS:
        wordings = row.get(name, [])
        if not isinstance(wordings, list) or not all(map(_is_wording, wordings)):
            yield f"„{name}“ muss eine Liste von Wörtern sein."


def _is_wording(value: object) -> bool:
    return isinstance(value, str) and bool(stems_of(value))


def _synonyms(raw: dict[str, Any]) -> Synonyms:
    by_stems: dict[Stems, dict[Stems, Related]] = {}
    for row in raw.get("synonym", ()):
        # What is the same leads both ways; what is related only from the term.
        same = [row["term"], *row.get("same", ()), *row.get("general", ())]
        for wording in same:
            others = (*same, *row.get("related", ())) if wording == row["term"] else same
            _add(by_stems, wording, (other for other in others if other != wording))
    confusions = tuple(
        Confusion(row["name"], stems_of(row["name"]), row["note"])
        for row in raw.get("confusion", ())
    )
    return Synonyms({stems: tuple(found.values()) for stems, found in by_stems.items()}, confusions)


def _add(by_stems: dict[Stems, dict[Stems, Related]], wording: str, others: Iterable[str]) -> None:
    found = by_stems.setdefault(stems_of(wording), {})
    for other in others:
        found.setdefault(stems_of(other), Related(other, tuple(dict.fromkeys(stems_of(other)))))


def _inside(part: Stems, whole: Stems) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
