"""The archive: documents with text, tags, passages, words and vectors in one transactional
store.
"""

from __future__ import annotations

from pkgutil import resolve_name

from pipeline.archive.types import ManifestEntry, Record, Store, Summary
from pipeline.ground.errors import ConfigError

__all__ = ["STORES", "ManifestEntry", "Record", "Store", "Summary", "open_store"]

# The URL's scheme, without the driver behind a "+", and the class that serves it.
STORES = {
    "sqlite": "pipeline.archive.sqlite:SqliteStore",
    "postgresql": "pipeline.archive.postgres:PostgresStore",
}


def open_store(url: str) -> Store:
    """The store behind a URL such as `sqlite:////folder/omdok.sqlite`; nothing is read or written
    yet.

    Raises:
        ConfigError: no store serves this URL's scheme.
    """
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme not in STORES:
        raise ConfigError(
            f"Ein Archiv unter „{url}“ kann omdok nicht öffnen.",
            "Tragen Sie in omdok.toml unter [store] eine Adresse wie "
            "„sqlite:///outputs/omdok.sqlite“ oder "
            "„postgresql+psycopg://BENUTZER:PASSWORT@RECHNER/DATENBANK“ ein.",
        )
    store: Store = resolve_name(STORES[scheme])(url)
    return store
