"""Who changed what: rows that are only ever added, each with a hash over itself and the hash before
it.

Whoever changes, drops or inserts a row later breaks the chain, and `verify_audit` names the place.
That the newest rows were cut off the chain itself cannot show: other places know how far it went
(`pipeline/keeping/auditing.py`). Actors stand here by pseudonyms, so that a name can be forgotten
without touching the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, insert, select, text

from pipeline.archive.access import ArchivePart
from pipeline.archive.audited import AuditEntry, KnownEntry
from pipeline.archive.tables import audit

# What the first row names as the hash before it.
BEGINNING = "0" * 64
# Notes that a backup was put back: what other places knew before that is no longer in the archive,
# and rightly so.
RESTORED = "Sicherung eingespielt"
# What an erasure was done to; whose name it was stands nowhere.
PERSON = "person"
_HASHED = ("number", "at", "actor", "action", "object", "details", "previous")


def audit_key(outputs: Path) -> bytes:
    """The key that pseudonyms are made with; kept in the outputs folder, readable by its owner
    only.
    """
    file = outputs / "audit.key"
    if not file.exists():
        outputs.mkdir(parents=True, exist_ok=True)
        whole = outputs / f".audit.key-{secrets.token_hex(4)}"
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(secrets.token_bytes(32))
        try:
            # A link and not a rename: of two processes that start together, the first one's key
            # stays.
            os.link(whole, file)
        except FileExistsError:
            pass
        finally:
            whole.unlink()
    return file.read_bytes()


def pseudonym(key: bytes, name: str) -> str:
    """What stands for a person in the audit; the same name gives the same one, and only the key
    leads back.
    """
    return "p-" + hmac.new(key, name.strip().casefold().encode(), hashlib.sha256).hexdigest()[:16]


class Audit(ArchivePart):
    """The part of a relational store that remembers changes."""

    def note(
        self, actor: str, action: str, object: str, details: Mapping[str, Any] | None = None
    ) -> AuditEntry:
        """Add a change to the audit; `details` are plain JSON values. Makes the archive where there
        is none.
        """
        # Not `_writing`: what search keeps in memory knows nothing of the audit and need not be
        # read anew.
        with self._access.transaction() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
            newest = (
                connection.execute(select(audit).order_by(audit.c.number.desc()).limit(1))
                .mappings()
                .first()
            )
            row: dict[str, Any] = {
                "number": newest["number"] + 1 if newest else 1,
                "at": datetime.now(UTC).isoformat(),
                "actor": actor,
                "action": action,
                "object": object,
                "details": _canonical(details or {}),
                "previous": newest["hash"] if newest else BEGINNING,
            }
            row["hash"] = _hash(row)
            connection.execute(insert(audit).values(row))
        return _entry(row)

    def entries(self, limit: int = 100, object: str = "") -> tuple[AuditEntry, ...]:
        """The newest changes first, all or those of one object."""
        if not self._access.exists():
            return ()
        query = select(audit).order_by(audit.c.number.desc()).limit(limit)
        if object:
            query = query.where(audit.c.object == object)
        with self._access.reading() as connection:
            return tuple(_entry(row) for row in connection.execute(query).mappings())

    def verify(self, known: Iterable[KnownEntry] = ()) -> tuple[str, ...]:
        """German faults of the chain of changes; none when nobody altered it, nor cut off what is
        `known` elsewhere.
        """
        faults: list[str] = []
        before, number, restored = BEGINNING, 0, ""
        hashes: dict[int, str] = {}
        for row in self._chain() if self._access.exists() else ():
            number += 1
            if row["number"] != number:
                faults.append(f"Vor Eintrag {row['number']} fehlen Einträge.")
                number = row["number"]
            if row["previous"] != before or row["hash"] != _hash(row):
                faults.append(f"Eintrag {number} wurde nachträglich verändert.")
            before = hashes[number] = row["hash"]
            restored = row["at"] if row["action"] == RESTORED else restored
        return (*faults, *_cut_off(hashes, (entry for entry in known if entry.at > restored)))

    def _chain(self) -> Iterator[RowMapping]:
        with self._access.reading() as connection:
            yield from connection.execute(select(audit).order_by(audit.c.number)).mappings()


def _cut_off(hashes: Mapping[int, str], known: Iterable[KnownEntry]) -> Iterator[str]:
    """What other places know and the chain has not; of each place the first entry tells all."""
    told: set[str] = set()
    for entry in sorted(known, key=lambda entry: entry.number):
        here = hashes.get(entry.number, "")
        if entry.where not in told and not (here and here.startswith(entry.hash)):
            told.add(entry.where)
            what = f"hat {entry.where} anders" if here else f"fehlt; {entry.where} kennt ihn"
            yield f"Eintrag {entry.number} {what} (vom {entry.at[:10]})."


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _hash(row: Mapping[str, Any] | RowMapping) -> str:
    return hashlib.sha256(_canonical({name: row[name] for name in _HASHED}).encode()).hexdigest()


def _entry(row: Mapping[str, Any] | RowMapping) -> AuditEntry:
    return AuditEntry(
        row["number"],
        row["at"],
        row["actor"],
        row["action"],
        row["object"],
        json.loads(row["details"]),
        row["hash"],
    )
