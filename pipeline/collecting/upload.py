"""Taking an upload: into the inbox, unless the archive or the inbox has these bytes already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.archive import Store
from pipeline.errors import ConfigError
from pipeline.reading.sources.folder import find_files
from pipeline.reading.sources.upload import store_upload
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an upload; `document` is the one that has these bytes, None while no run has taken them in."""

    place: str
    sha256: str
    is_known: bool
    document: str | None


def receive(settings: Settings, store: Store, name: str, chunks: Iterable[bytes]) -> Received:
    """Put an upload into the inbox; bytes that are known are not stored twice (*bereits vorhanden*).

    Raises:
        DocumentError: too large, empty, or in a format that omdok cannot read; nothing was stored then.
        ConfigError: the inbox cannot be written.
    """
    entries = store.ledger().values()
    documents = {e.sha256: e.document for e in entries if e.document and e.outcome not in ("quarantined", "duplicate")}
    known = {e.sha256: e.place for e in entries if e.sha256 in documents} | _waiting(
        settings, {e.place for e in entries}
    )
    try:
        stored = store_upload(settings, name, chunks, known)
    except OSError as error:
        raise ConfigError(
            f"Der Eingang „{settings.ingest.folders[0]}“ lässt sich nicht beschreiben ({error.strerror or error}).",
            "Prüfen Sie, ob noch Platz frei ist und ob omdok dort schreiben darf.",
        ) from error
    return Received(stored.place, stored.sha256, stored.outcome == "known", documents.get(stored.sha256))


def _waiting(settings: Settings, seen: set[str]) -> dict[str, str]:
    """By hash, the files in the inbox that no run has looked at yet."""
    inbox = settings.ingest.folders[0]
    files = [file for file in find_files([inbox]) if str(file) not in seen] if inbox.is_dir() else []
    found = {}
    for file in files:
        with file.open("rb") as opened:
            found[hashlib.file_digest(opened, "sha256").hexdigest()] = str(file)
    return found
