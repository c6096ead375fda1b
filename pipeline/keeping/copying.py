"""From one archive into another, or out of an export into an archive: whole and compared, or not at
all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from pipeline.archive import Parts, open_archive
from pipeline.archive.tables import SCHEMA
from pipeline.archive.whole import FORMER, Tally, Whole, WholeTable, tally
from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.types import Frozen
from pipeline.keeping.export import Export

# Tables that follow from others, and the schema that makes them anew from those.
_MADE_ANEW = {"agreement_days": "0012"}


class Inventory(Frozen):
    """What an archive holds: rows and hash of each table, and one hash over all: equal archives
    have the same.
    """

    schema_: str
    counts: dict[str, int]
    hashes: dict[str, str]
    sha256: str


def inventory(url: str) -> Inventory:
    """Count and hash an archive.

    Raises:
        NotFound: there is none.
        ConfigError: it cannot be read.
    """
    with open_archive(url) as archive, archive.whole.read() as whole:
        return _inventory(whole.tallies())


def copy_archive(source: str, target: str, *, over: bool = False) -> Inventory:
    """Copy an archive into another, of whatever kind, in one transaction; what arrived is compared
    before it counts.

    Raises:
        NotFound: there is no archive to copy.
        Refused: the target holds something and `over` does not say to replace it, or both are the
        same.
        ConfigError: one of them cannot be reached, or what arrived differs.
    """
    if source == target:
        raise Refused(
            "Quelle und Ziel sind dasselbe Archiv.", "Nennen Sie zwei verschiedene Adressen."
        )
    with (
        open_archive(source) as from_archive,
        open_archive(target) as to_archive,
        from_archive.whole.read() as whole,
    ):
        sent: dict[str, Tally] = {}
        arrived: list[Inventory] = []

        def check(there: Whole) -> None:
            found = there.tallies()
            same = {name: found.get(name) == expected for name, expected in sent.items()}
            _demand(same)
            arrived.append(_inventory(found))

        to_archive.whole.replace(whole.schema, _counted(whole, sent), check, over=over)
        return arrived[0]


def fill_from(export: Export, archive: Parts, *, over: bool = False) -> None:
    """Put the tables of an export into an archive, in one transaction, and make sure that they are
    there.

    Raises:
        Refused: there is something already, and `over` does not say to replace it.
        ConfigError: what arrived is not what was there.
    """

    def check(whole: Whole) -> None:
        different = differences(export, whole)
        _demand({name: name not in different for name in export.manifest.tables})

    archive.whole.replace(export.manifest.schema_, export.parts(), check, over=over)


def differences(export: Export, whole: Whole) -> dict[str, tuple[int, int]]:
    """Tables of which an archive has not what the export has, with rows there and here.

    Of an export of an older schema only rows are counted: migrations change what stands in them,
    and make some tables anew.
    """
    here = whole.tallies()
    schema = export.manifest.schema_
    is_of_today = schema == SCHEMA
    different = {}
    for name, entry in export.manifest.tables.items():
        if schema < _MADE_ANEW.get(name, ""):
            continue
        mine = here.get(FORMER.get(name, name))
        rows = mine.rows if mine else 0
        is_same = mine is not None and not (is_of_today and mine.sha256 != entry.sha256)
        if rows != entry.rows or not is_same:
            different[name] = (entry.rows, rows)
    return different


def _counted(whole: Whole, sent: dict[str, Tally]) -> Iterator[WholeTable]:
    """The tables of an archive, counted and hashed on their way."""
    for part in whole.parts():
        digest, rows = hashlib.sha256(), 0

        def lines(part: WholeTable = part) -> Iterator[bytes]:
            nonlocal rows
            for line in part.lines:
                digest.update(line)  # noqa: B023 - read to its end before the next part begins
                rows += 1
                yield line

        yield WholeTable(part.name, part.columns, lines())
        sent[part.name] = Tally(rows, digest.hexdigest())


def _inventory(tallies: Mapping[str, Tally]) -> Inventory:
    counts = {name: found.rows for name, found in tallies.items()}
    hashes = {name: found.sha256 for name, found in tallies.items()}
    lines = (f"{name} {digest}\n".encode() for name, digest in sorted(hashes.items()))
    return Inventory(schema_=SCHEMA, counts=counts, hashes=hashes, sha256=tally(lines).sha256)


def _demand(equal: Mapping[str, bool]) -> None:
    wrong = sorted(name for name, is_equal in equal.items() if not is_equal)
    if wrong:
        raise ConfigError(
            f"Was im Zielarchiv ankam, ist nicht, was in der Quelle steht ({', '.join(wrong)}).",
            "Es wurde nichts geändert. Prüfen Sie die Quelle mit `omdok verify`.",
        )
