"""The registers that staff keep: partners, regions and practice standards, read from TOML and
checked whole.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from nlp.taggers import Register
from nlp.tokens import fold
from nlp.types import Term
from pipeline.ground.errors import ConfigError
from pipeline.ground.tomls import TomlFault, parse_toml
from pipeline.registers.entries import Entry, Lookalike, Partner, Region, Standard
from pipeline.registers.municipalities import FILE as MUNICIPALITIES
from pipeline.registers.municipalities import Municipalities
from pipeline.registers.municipalities import faults as municipality_faults

Kind = Literal["partner", "region", "standard"]
FILES: Mapping[str, str] = {
    "partner": "partners.toml",
    "region": "regions.toml",
    "standard": "standards.toml",
}
# Words of which one must stand directly before a name that also means other things ("in Essen",
# "Kreisen Lippe").
_KREIS_WORDS = (
    "Kreis",
    "Kreise",
    "Kreisen",
    "Kreises",
    "Landkreis",
    "Landkreise",
    "Landkreises",
    "Landkreisen",
)
_KREISE_WORDS = ("Kreise", "Kreisen", "Landkreise", "Landkreisen")
_PLACE_WORDS = (
    *_KREIS_WORDS, "in", "aus", "Stadt", "Städte", "Städten", "Landeshauptstadt", "Kreisstadt",
    "Region", "Raum",
    "Großraum", "Standort", "Land", "Netzwerk", "Regionalgruppe",
)  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """All registers; `fingerprint` is the hash of the files' content."""

    partners: tuple[Partner, ...]
    regions: tuple[Region, ...]
    standards: tuple[Standard, ...]
    lookalikes: tuple[Lookalike, ...]
    check_words: tuple[str, ...]
    bodies: tuple[tuple[str, str], ...]
    municipalities: Municipalities
    fingerprint: str

    def label(self, kind: str, id: str) -> str:
        """How an entry is shown to staff; an inferred code says so. An unknown id is shown as it
        is.
        """
        entry = self._entries.get((kind, id))
        if entry is None:
            return self._other_label(kind, id)
        return _standard_label(entry) if isinstance(entry, Standard) else entry.name

    def _other_label(self, kind: str, id: str) -> str:
        place = self.municipalities.by_id.get(id) if kind == "place" else None
        if place is None:
            return id
        kreis = next((r.name for r in self.regions if r.ags == place.kreis), "")
        return f"{place.name} ({kreis})" if kreis and place.name not in kreis else place.name

    def lookup(self, kind: str, text: str) -> str | None:
        """The id meant by an id, name, alias, abbreviation or AGS; None when nothing or more than
        one is meant.
        """
        if kind == "place":
            return self.municipalities.lookup(text)
        known = self._names[kind]
        found = known.get(_key(text))
        return next(iter(found)) if found and len(found) == 1 else None

    def confidence(self, code: str) -> str:
        """How sure the code of a standard is: high, medium or low.

        Raises:
            KeyError: no such code.
        """
        return self._standard(code).code_confidence

    def inferred(self, code: str) -> bool:
        """Whether the code of a standard was inferred and never seen beside its title; False for
        unknown codes.
        """
        entry = self._entries.get(("standard", code))
        return isinstance(entry, Standard) and entry.code_confidence != "high"

    def within(self, region: str) -> frozenset[str]:
        """The region itself and all that lies in it by `parent` and `contains`."""
        found: set[str] = set()
        todo = [region]
        while todo:
            current = todo.pop()
            if current not in found:
                found.add(current)
                todo.extend(self._parts[current])
        return frozenset(found)

    def terms(self) -> tuple[Term, ...]:
        """What the taggers look for; an entry may have several terms."""
        return self._terms

    def register(self) -> Register:
        """The terms with all that the standards' codes need."""
        themes = tuple((theme, s.code) for s in self.standards for theme in s.themes)
        codes = tuple(s.code for s in self.standards)
        return Register(
            self._terms, codes, themes, self.check_words, self.bodies, self.municipalities.by_name
        )

    def _standard(self, code: str) -> Standard:
        entry = self._entries["standard", code]
        assert isinstance(entry, Standard)
        return entry

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        return tuple(_terms(self))

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Partner | Region | Standard]:
        partners: Iterable[tuple[str, Partner | Region | Standard]] = (
            ("partner", p) for p in self.partners
        )
        regions = (("region", r) for r in self.regions)
        standards = (("standard", s) for s in self.standards)
        return {(kind, e.id): e for group in (partners, regions, standards) for kind, e in group}

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        parts: dict[str, list[str]] = defaultdict(list)
        for region in self.regions:
            if region.parent:
                parts[region.parent].append(region.id)
            if region.same_as:
                parts[region.same_as].append(region.id)
            parts[region.id].extend(region.contains)
        return parts

    @cached_property
    def _names(self) -> dict[str, dict[str, set[str]]]:
        known: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in FILES}
        weaker: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in FILES}
        for (kind, id), entry in self._entries.items():
            target = entry.same_as if isinstance(entry, Region) and entry.same_as else id
            for name in _all_names(entry):
                known[kind][_key(name)].add(target)
            for name in (*entry.weak, *(entry.short if isinstance(entry, Region) else ())):
                weaker[kind][_key(name)].add(target)
        for kind, names in weaker.items():
            for name, ids in names.items():
                known[kind].setdefault(name, ids)
        return {kind: dict(names) for kind, names in known.items()}


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read and check the registers in `folder`.

    Raises:
        ConfigError: a file is missing, is no TOML, or entries have faults; all faults are listed at
        once.
    """
    faults: list[str] = []
    content = {kind: _read(folder / name, faults) for kind, name in FILES.items()}
    places = (folder / MUNICIPALITIES).read_bytes() if (folder / MUNICIPALITIES).is_file() else b""
    faults.extend(municipality_faults(places))
    raw = {kind: _parse(data, FILES[kind], faults) for kind, data in content.items()}
    faults.extend(_misplaced(raw))
    lookalikes = [
        e
        for kind in FILES
        for e in _entries(raw[kind], "lookalike", Lookalike, FILES[kind], faults)
    ]
    vocabulary = Vocabulary(
        partners=_entries(raw["partner"], "partner", Partner, FILES["partner"], faults),
        regions=_entries(raw["region"], "region", Region, FILES["region"], faults),
        standards=tuple(
            sorted(
                _entries(raw["standard"], "standard", Standard, FILES["standard"], faults),
                key=lambda s: s.order,
            )
        ),
        lookalikes=tuple(lookalikes),
        check_words=tuple(str(word) for word in raw["standard"].get("check_words", ())),
        bodies=_bodies(raw["standard"], faults),
        municipalities=Municipalities(places),
        fingerprint=hashlib.sha256(
            b"\0".join((*(content[kind] for kind in sorted(content)), places))
        ).hexdigest(),
    )
    faults.extend(_faults(vocabulary))
    if faults:
        raise ConfigError(
            f"Im Vokabular „{folder}“ stimmt etwas nicht:\n"
            + "\n".join(f"  {fault}" for fault in faults),
            "Berichtigen Sie die genannten Einträge und starten Sie noch einmal.",
        )
    return vocabulary


def _read(file: Path, faults: list[str]) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        faults.append(f"{file.name}: Die Datei fehlt oder lässt sich nicht lesen.")
        return b""


def _parse(data: bytes, name: str, faults: list[str]) -> dict[str, Any]:
    try:
        return parse_toml(data)
    except TomlFault as error:
        faults.append(f"{name}: Das ist kein gültiges TOML: {error}")
        return {}


# What else than its own entries a register may hold.
_ALSO = {
    "partner": ("lookalike",),
    "region": ("lookalike",),
    "standard": ("lookalike", "body", "check_words"),
}


def _misplaced(raw: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Blocks that stand in the wrong file, or that no register knows."""
    for kind, tables in raw.items():
        for table in tables:
            if table != kind and table not in _ALSO[kind]:
                right = f"gehört in {FILES[table]}" if table in FILES else "ist unbekannt"
                yield f"{FILES[kind]}: Ein Block [[{table}]] {right}."


def _bodies(raw: Mapping[str, Any], faults: list[str]) -> tuple[tuple[str, str], ...]:
    """Who decides in the Offensive, the longest name first."""
    rows = raw.get("body", [])
    if not all(
        isinstance(row, dict) and isinstance(row.get("id"), str) and row.get("name") for row in rows
    ):
        faults.append(f"{FILES['standard']}: Ein Gremium ([[body]]) braucht id und name.")
        return ()
    named = (
        (row["id"], str(name)) for row in rows for name in (row["name"], *row.get("names", ()))
    )
    return tuple(sorted(named, key=lambda body: -len(body[1])))


_E = TypeVar("_E", bound=Entry)
_WHAT = {
    "missing": "fehlt",
    "extra_forbidden": "ist unbekannt",
    "string_too_short": "darf nicht leer sein",
}


def _entries(
    raw: Mapping[str, Any], table: str, model: type[_E], file: str, faults: list[str]
) -> tuple[_E, ...]:
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


def _faults(vocabulary: Vocabulary) -> Iterator[str]:
    groups: tuple[tuple[str, tuple[Partner | Region | Standard, ...]], ...] = (
        ("partner", vocabulary.partners),
        ("region", vocabulary.regions),
        ("standard", vocabulary.standards),
    )
    for kind, entries in groups:
        yield from _duplicate_ids(kind, entries)
        yield from _empty_names(kind, entries)
        yield from _shared_names(kind, entries)
    yield from _unknown_regions(vocabulary.regions)
    yield from _strange_partners(vocabulary.partners)
    orders = [s.order for s in vocabulary.standards]
    for order in sorted({o for o in orders if orders.count(o) > 1}):
        yield f"{FILES['standard']}: Die Reihenfolge {order} ist mehrfach vergeben."


def _duplicate_ids(kind: str, entries: Iterable[Partner | Region | Standard]) -> Iterator[str]:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            yield f"{FILES[kind]}, {kind} „{entry.id}“: Die Kennung kommt mehrfach vor."
        seen.add(entry.id)


def _empty_names(kind: str, entries: Iterable[Partner | Region | Standard]) -> Iterator[str]:
    for entry in entries:
        listed = (
            *entry.names,
            *entry.weak,
            *(() if isinstance(entry, Standard) else entry.abbreviations),
        )
        if any(not fold(name).strip() or not re.search(r"\w", name) for name in listed):
            yield f"{FILES[kind]}, {kind} „{entry.id}“: Ein Name oder eine Abkürzung ist leer."


def _shared_names(kind: str, entries: Iterable[Partner | Region | Standard]) -> Iterator[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, Region) and entry.same_as:
            continue
        for name in dict.fromkeys(_key(n) for n in _all_names(entry) if n):
            owners[name].append(entry.id)
    for name, ids in owners.items():
        if len(set(ids)) > 1:
            where = "“ und „".join(dict.fromkeys(ids))
            yield (
                f"{FILES[kind]}, {kind} „{where}“: „{name}“ ist mehrdeutig; setzen Sie es bei "
                "allen unter weak."
            )


def _strange_partners(partners: tuple[Partner, ...]) -> Iterator[str]:
    ids = {partner.id for partner in partners}
    for partner in partners:
        where = f"{FILES['partner']}, partner „{partner.id}“"
        for other in partner.never_merge:
            if other not in ids or other == partner.id:
                yield f"{where}: „{other}“ unter never_merge ist kein anderer Partner."
        if partner.valid_from and partner.valid_to and partner.valid_from > partner.valid_to:
            yield f"{where}: valid_to liegt vor valid_from."


def _unknown_regions(regions: tuple[Region, ...]) -> Iterator[str]:
    ids = {region.id for region in regions}
    for region in regions:
        for other in (region.parent, region.same_as, *region.contains):
            if other is not None and other not in ids:
                yield (
                    f"{FILES['region']}, region „{region.id}“: Die Region „{other}“ gibt es nicht."
                )


def _all_names(entry: Partner | Region | Standard) -> Iterator[str]:
    yield from (entry.id, entry.name, *entry.names)
    if isinstance(entry, Partner | Region):
        yield from entry.abbreviations
    if isinstance(entry, Region) and entry.ags:
        yield entry.ags


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name).replace("&", " und ")))


def _standard_label(standard: Standard) -> str:
    doubt = {"low": "Titel nicht belegt", "none": "Titel nicht belegt"}.get(
        standard.title_confidence, ""
    )
    remarks = [
        r for r in ("Code erschlossen" if standard.code_confidence != "high" else "", doubt) if r
    ]
    remark = f" ({', '.join(remarks)})" if remarks else ""
    return (
        f"{standard.code} · {standard.title}{remark}"
        if standard.title
        else f"{standard.code}{remark}"
    )


def _terms(vocabulary: Vocabulary) -> Iterator[Term]:
    for partner in vocabulary.partners:
        names = (partner.name, *partner.names)
        yield Term(
            partner.id, "partner", partner.name, names, partner.abbreviations, weak=partner.weak
        )
    towns = {
        name for region in vocabulary.regions if region.level == "stadt" for name in region.names
    }
    for region in vocabulary.regions:
        yield from _region_terms(region, towns)
    for standard in vocabulary.standards:
        titles = (*standard.names, *_titles(standard, vocabulary.check_words))
        yield Term(standard.code, "standard", _standard_label(standard), titles, weak=standard.weak)
    for lookalike in vocabulary.lookalikes:
        yield Term(lookalike.name, "lookalike", lookalike.name, (lookalike.name, *lookalike.names))


def _region_terms(region: Region, towns: set[str]) -> Iterator[Term]:
    if region.same_as:
        return
    names = (region.name, *region.names)
    landscape = region.level == "landscape"
    yield Term(
        region.id,
        "region",
        region.name,
        names,
        region.abbreviations,
        region.adjectives,
        landscape=landscape,
    )
    if region.level != "kreis":
        if region.short or region.weak:
            yield Term(
                region.id, "region", region.name, region.short, needs=_PLACE_WORDS, weak=region.weak
            )
        return
    # A town that gives a Kreis its name is not the Kreis: only a word for Kreis makes it one, and
    # where the town is a region itself only the plural (Kreise Hof und Bayreuth), for `im Landkreis
    # Hof und Bayreuth` means the town.
    alone = tuple(name for name in region.short if name not in towns)
    twins = tuple(name for name in region.short if name in towns)
    for short, needs in ((alone, _KREIS_WORDS), (twins, _KREISE_WORDS)):
        if short:
            yield Term(region.id, "region", region.name, short, needs=needs)


def _titles(standard: Standard, check_words: tuple[str, ...]) -> Iterator[str]:
    for theme in standard.themes:
        yield from (f"{word} {theme}" for word in check_words)
    if standard.title and standard.title_confidence != "none":
        yield standard.title
