"""The archive: documents with text, tags, passages, words and vectors, in one database."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from pkgutil import resolve_name

from pipeline.archive.archive import Archive, Parts
from pipeline.archive.index_files import IndexFiles
from pipeline.archive.memory import Memory
from pipeline.archive.types import ManifestEntry, Record, Summary
from pipeline.ground.errors import ConfigError

__all__ = ["BACKENDS", "Archive", "ManifestEntry", "Parts", "Record", "Summary", "open_archive"]

# The URL's scheme, without the driver behind a "+", and what opens such an archive.
BACKENDS = {
    "sqlite": "pipeline.archive.sqlite:open_sqlite",
    "postgresql": "pipeline.archive.postgres:open_postgres",
}


def open_archive(url: str, index_folder: Path | None = None) -> Archive:
    """The archive behind a URL such as `sqlite:////folder/omdok.sqlite`, to be closed or used as a
    context; nothing is read or written yet. `index_folder` keeps what makes the first search of
    the next process fast.

    Raises:
        ConfigError: no backend serves this URL's scheme.
    """
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme not in BACKENDS:
        raise ConfigError(
            f"Ein Archiv unter „{url}“ kann omdok nicht öffnen.",
            "Tragen Sie in omdok.toml unter [store] eine Adresse wie "
            "„sqlite:///outputs/omdok.sqlite“ oder "
            "„postgresql+psycopg://BENUTZER:PASSWORT@RECHNER/DATENBANK“ ein.",
        )
    own = IndexFiles(index_folder / sha256(url.encode()).hexdigest()[:16]) if index_folder else None
    archive: Archive = resolve_name(BACKENDS[scheme])(url, Memory(own))
    return archive
