"""Entries of the registers by some letters of their names, for people who choose one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.registers.entries import all_names, name_key
from pipeline.registers.vocabulary import Vocabulary

# The kinds of tag that name an entry of a register.
REGISTERED = ("partner", "region", "standard", "place")
_FEWEST_LETTERS = 2
# How near a name is to what was typed.
_SAME, _BEGINS, _WORDS_BEGIN, _WITHIN, _FAR = range(5)


@dataclass(frozen=True, slots=True)
class OfferedEntry:
    """An entry that may be meant."""

    kind: str
    id: str
    label: str


def entries_like(vocabulary: Vocabulary, kind: str, typed: str, most: int) -> list[OfferedEntry]:
    """The entries of a register whose names are most like what was typed, the nearest first."""
    key = name_key(typed)
    if len(key) < _FEWEST_LETTERS or kind not in REGISTERED:
        return []
    near: dict[str, int] = {}
    for id, names in _named(vocabulary, kind):
        rank = min((_rank(key, name_key(name)) for name in names), default=_FAR)
        if rank < _FAR:
            near[id] = min(rank, near.get(id, _FAR))
    labelled = [(rank, vocabulary.label(kind, id), id) for id, rank in near.items()]
    return [OfferedEntry(kind, id, label) for _, label, id in sorted(labelled)[:most]]


def _named(vocabulary: Vocabulary, kind: str) -> Iterable[tuple[str, Iterable[str]]]:
    if kind == "place":
        places = vocabulary.municipalities.by_id.values()
        return ((place.id, (place.name,)) for place in places)
    if kind == "region":
        regions = [r for r in vocabulary.regions if not r.same_as]
        return ((r.id, (*all_names(r), *r.short)) for r in regions)
    if kind == "standard":
        return ((s.id, all_names(s)) for s in vocabulary.standards)
    return ((p.id, (*all_names(p), *p.weak)) for p in vocabulary.organisations)


def _rank(typed: str, name: str) -> int:
    if name == typed:
        return _SAME
    if name.startswith(typed):
        return _BEGINS
    words = name.split()
    if all(_begins_one(part, words) for part in typed.split()):
        return _WORDS_BEGIN
    # What was marked may be the name with a word too many.
    padded = f" {typed} "
    return _WITHIN if len(words) > 1 and f" {name} " in padded else _FAR


def _begins_one(part: str, words: Iterable[str]) -> bool:
    return any(word.startswith(part) for word in words)
