"""A change is noted in the list of changes, and how far the list goes in a file beside the archive.

The row can stand in the transaction of the change itself (`note_within`), so that neither is kept
without the other; the file is told once that transaction is kept (`tell_outside`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from pipeline.archive.audit import Audit, audit_key, pseudonym
from pipeline.archive.audited import AuditEntry
from pipeline.settings import Settings

# What the words behind the colon are people's own.
_FREE = frozenset({"datei", "suche"})
FILE = "audit-stand.jsonl"


def note(
    settings: Settings,
    audit: Audit,
    actor: str,
    action: str,
    object: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note a change in a transaction of its own; `note_within` says what is kept of it."""
    tell_outside(settings, note_within(settings, audit, actor, action, object, details))


def note_within(
    settings: Settings,
    audit: Audit,
    actor: str,
    action: str,
    object: str,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add the row of a change that the person `actor` made, of whom only a pseudonym is kept.

    Nothing can be taken out of the list again, so no words of people's own come in: reasons are
    left out, and files and searches are named by a mark that only the key leads to.
    """
    key = audit_key(settings.paths.outputs)
    kind, _, rest = object.partition(":")
    if kind in _FREE and rest:
        object = f"{kind}:{pseudonym(key, rest).replace('p-', 'w-', 1)}"
    return audit.note(pseudonym(key, actor), ": ".join(action.split(": ")[:2]), object, details)


def tell_outside(settings: Settings, entry: AuditEntry) -> None:
    """Write into the outputs folder that the list goes as far as this entry, which is kept."""
    line = {
        "archive": archive_mark(settings),
        "number": entry.number,
        "hash": entry.hash,
        "at": entry.at,
    }
    # What is noted is noted: a full disk must not make it look as if it were not.
    with suppress(OSError), (settings.paths.outputs / FILE).open("a", encoding="utf8") as file:
        file.write(json.dumps(line) + "\n")


def archive_mark(settings: Settings) -> str:
    """Which archive a line is about, told by its address without the password and the
    installation's folder.
    """
    address = re.sub(r":[^:@/]*@", "@", settings.store_url).replace(str(settings.paths.outputs), "")
    return sha256(address.encode()).hexdigest()[:12]
