"""The registers that staff keep: partners, regions and practice standards, read from TOML and
checked whole.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nlp.taggers import Register
from nlp.types import Term
from pipeline.ground.errors import ConfigError
from pipeline.ground.kept import Kept
from pipeline.registers.entries import (
    Lookalike,
    Partner,
    Region,
    Standard,
    all_names,
    name_key,
)
from pipeline.registers.families import Family, members
from pipeline.registers.faults import register_faults
from pipeline.registers.municipalities import FILE as MUNICIPALITIES
from pipeline.registers.municipalities import Municipalities
from pipeline.registers.municipalities import faults as municipality_faults
from pipeline.registers.tables import (
    FILES,
    misplaced,
    parse_file,
    read_bodies,
    read_entries,
    read_file,
)
from pipeline.registers.terms import register_terms, standard_label


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
    families: tuple[Family, ...] = ()

    @cached_property
    def organisations(self) -> tuple[Partner, ...]:
        """The partners and known organisations that have an entry, and the members of families."""
        return (*self.partners, *members(self.families, self.partners, self.regions))

    def label(self, kind: str, id: str) -> str:
        """How an entry is shown to staff; an inferred code says so. An unknown id is shown as it
        is.
        """
        entry = self._entries.get((_register_of(kind), id))
        if entry is None:
            return self._other_label(kind, id)
        return standard_label(entry) if isinstance(entry, Standard) else entry.name

    def _other_label(self, kind: str, id: str) -> str:
        if kind == "body":
            return dict(reversed(self.bodies)).get(id, id)
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
        if kind == "body":
            return self._bodies.get(name_key(text))
        known = self._names[_register_of(kind)]
        found = known.get(name_key(text))
        return next(iter(found)) if found and len(found) == 1 else None

    def is_partner(self, id: str) -> bool:
        """Whether an organisation is called a partner by some source, and not only known."""
        entry = self._entries.get(("partner", id))
        return isinstance(entry, Partner) and entry.status != "known_organisation"

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of a register's own entries, without those that families make."""
        if kind == "body":
            return tuple(dict(self.bodies))
        entries: Mapping[str, Iterable[Partner | Region | Standard]] = {
            "partner": self.partners,
            "region": self.regions,
            "standard": self.standards,
        }
        return tuple(entry.id for entry in entries[kind])

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
            self._terms,
            codes,
            themes,
            self.check_words,
            tuple(sorted(self.bodies, key=lambda body: -len(body[1]))),
            self.municipalities.by_name,
            tuple((head, f.of) for f in self.families if f.of for head in f.heads),
        )

    def _standard(self, code: str) -> Standard:
        entry = self._entries["standard", code]
        assert isinstance(entry, Standard)
        return entry

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        return tuple(register_terms(self))

    @cached_property
    def _bodies(self) -> dict[str, str]:
        ids = {name_key(id): id for id, _ in self.bodies}
        return ids | {name_key(name): id for id, name in self.bodies}

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Partner | Region | Standard]:
        partners: Iterable[tuple[str, Partner | Region | Standard]] = (
            ("partner", p) for p in self.organisations
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
            for name in all_names(entry):
                known[kind][name_key(name)].add(target)
            for name in (*entry.weak, *(entry.short if isinstance(entry, Region) else ())):
                weaker[kind][name_key(name)].add(target)
        for kind, names in weaker.items():
            for name, ids in names.items():
                known[kind].setdefault(name, ids)
        return {kind: dict(names) for kind, names in known.items()}


def load_vocabulary(folder: Path, instead: Mapping[str, str] | None = None) -> Vocabulary:
    """Read and check the registers in `folder`; `instead` has texts by kind that are tried in place
    of what the files hold.

    Raises:
        ConfigError: a file is missing, is no TOML, or entries have faults; all faults are listed at
        once.
    """
    faults: list[str] = []
    tried = {kind: text.encode() for kind, text in (instead or {}).items()}
    content = {
        kind: tried[kind] if kind in tried else read_file(folder / name, faults)
        for kind, name in FILES.items()
    }
    places = (folder / MUNICIPALITIES).read_bytes() if (folder / MUNICIPALITIES).is_file() else b""

    def checked() -> Vocabulary:
        vocabulary = _read(content, places, faults)
        if faults:
            raise ConfigError(
                f"Im Vokabular „{folder}“ stimmt etwas nicht:\n"
                + "\n".join(f"  {fault}" for fault in faults),
                "Berichtigen Sie die genannten Einträge und starten Sie noch einmal.",
            )
        return vocabulary

    # A file that is not there has the content of an empty one.
    return checked() if faults else _loaded.get(_fingerprint(content, places), checked)


# The registers in force, and those that somebody tries before a change.
_loaded: Kept[Vocabulary] = Kept(2)


def _fingerprint(content: Mapping[str, bytes], places: bytes) -> str:
    parts = [content[kind] for kind in sorted(content)]
    return hashlib.sha256(b"\0".join((*parts, places))).hexdigest()


def _read(content: Mapping[str, bytes], places: bytes, faults: list[str]) -> Vocabulary:
    """The registers of these files; what is wrong with them is added to the faults."""
    faults.extend(municipality_faults(places))
    raw = {kind: parse_file(data, FILES[kind], faults) for kind, data in content.items()}
    faults.extend(misplaced(raw))
    lookalikes: list[Lookalike] = []
    for kind in FILES:
        lookalikes += read_entries(raw[kind], "lookalike", Lookalike, FILES[kind], faults)
    standards = read_entries(raw["standard"], "standard", Standard, FILES["standard"], faults)
    vocabulary = Vocabulary(
        partners=read_entries(raw["partner"], "partner", Partner, FILES["partner"], faults),
        families=read_entries(raw["partner"], "family", Family, FILES["partner"], faults),
        regions=read_entries(raw["region"], "region", Region, FILES["region"], faults),
        standards=tuple(sorted(standards, key=lambda standard: standard.order)),
        lookalikes=tuple(lookalikes),
        check_words=tuple(str(word) for word in raw["standard"].get("check_words", ())),
        bodies=read_bodies(raw["standard"], faults),
        municipalities=Municipalities(places),
        fingerprint=_fingerprint(content, places),
    )
    faults.extend(register_faults(vocabulary))
    return vocabulary


def _register_of(kind: str) -> str:
    """The register of a kind of tag: an organisation that is known and no partner stands among
    them.
    """
    return "partner" if kind == "organisation" else kind
