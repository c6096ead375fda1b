"""What is wrong with registers that can be read: names that two entries claim, entries that are not
there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from nlp.tokens import fold
from pipeline.registers.contents import Contents
from pipeline.registers.entries import Partner, Region, Standard, all_names, name_key
from pipeline.registers.families import family_faults
from pipeline.registers.tables import FILES


def register_faults(contents: Contents) -> Iterator[str]:
    """All faults of registers whose entries are well formed, in German."""
    groups: tuple[tuple[str, tuple[Partner | Region | Standard, ...]], ...] = (
        ("partner", contents.organisations),
        ("region", contents.regions),
        ("standard", contents.standards),
    )
    for kind, entries in groups:
        yield from _duplicate_ids(kind, entries)
        yield from _empty_names(kind, entries)
        yield from _shared_names(kind, entries)
    yield from _unknown_regions(contents.regions)
    yield from _strange_partners(contents.partners)
    yield from family_faults(contents.families, contents.partners)
    orders = [s.order for s in contents.standards]
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
        for name in dict.fromkeys(name_key(n) for n in all_names(entry) if n):
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
