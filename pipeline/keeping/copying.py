"""From one archive into another, or out of an export into an archive: whole and compared, or not at
all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from pipeline.archive import Store, open_store
from pipeline.archive.tables import SCHEMA
from pipeline.archive.whole import Part, Tally, Whole, tally
from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.types import Frozen
from pipeline.keeping.export import Export


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
    store = open_store(url)
    try:
        with store.whole() as whole:
            return _inventory(whole.tallies())
    finally:
        store.close()


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
    from_store, to_store = open_store(source), open_store(target)
    try:
        with from_store.whole() as whole:
            sent: dict[str, Tally] = {}
            arrived: list[Inventory] = []

            def check(there: Whole) -> None:
                found = there.tallies()
                _demand(
                    {
                        name: name in found and found[name] == expected
                        for name, expected in sent.items()
                    }
                )
                arrived.append(_inventory(found))

            to_store.replace_whole(whole.schema, _counted(whole, sent), check, over=over)
            return arrived[0]
    finally:
        from_store.close()
        to_store.close()


def fill_from(export: Export, store: Store, *, over: bool = False) -> None:
    """Put the tables of an export into an archive, in one transaction, and make sure that they are
    there.

    Raises:
        Refused: there is something already, and `over` does not say to replace it.
        ConfigError: what arrived is not what was there.
    """

    def check(whole: Whole) -> None:
        different = differences(export, whole)
        _demand({name: name not in different for name in export.manifest.tables})

    store.replace_whole(export.manifest.schema_, export.parts(), check, over=over)


def differences(export: Export, whole: Whole) -> dict[str, tuple[int, int]]:
    """Tables of which an archive has not what the export has, with rows there and here.

    Of an export of an older schema only rows are counted: migrations change what stands in them.
    """
    here = whole.tallies()
    is_of_today = export.manifest.schema_ == SCHEMA
    return {
        name: (entry.rows, here[name].rows if name in here else 0)
        for name, entry in export.manifest.tables.items()
        if name not in here
        or here[name].rows != entry.rows
        or (is_of_today and here[name].sha256 != entry.sha256)
    }


def _counted(whole: Whole, sent: dict[str, Tally]) -> Iterator[Part]:
    """The tables of an archive, counted and hashed on their way."""
    for part in whole.parts():
        digest, rows = hashlib.sha256(), 0

        def lines(part: Part = part) -> Iterator[bytes]:
            nonlocal rows
            for line in part.lines:
                digest.update(line)  # noqa: B023 - read to its end before the next part begins
                rows += 1
                yield line

        yield Part(part.name, part.columns, lines())
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
