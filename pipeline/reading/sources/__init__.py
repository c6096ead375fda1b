"""Where documents come from: one file a kind of source; this table says which. A new kind is one
file and one line.
"""

from __future__ import annotations

import pkgutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from pipeline.ground.errors import NotFound
from pipeline.reading.sources.types import Source
from pipeline.settings import Settings
from pipeline.settings.sources import FolderSource

# The name of the section [[sources.NAME]] and the class that reads it.
SOURCES: dict[str, str] = {
    "folder": "pipeline.reading.sources.folder:Folder",
    "web": "pipeline.reading.sources.web:WebSite",
    "mailbox": "pipeline.reading.sources.mailbox:Postbox",
}


def source_names(settings: Settings) -> tuple[str, ...]:
    """The names of all sources: the folders of `[ingest]`, then those of `[sources]`."""
    return tuple(name for _, name, _ in _entries(settings))


def open_source(
    settings: Settings, name: str, sleep: Callable[[float], None] = time.sleep
) -> Source:
    """The source of this name, ready for one look; nothing is asked yet. `sleep` is called where it
    has to wait.

    Raises:
        NotFound: there is none.
    """
    for kind, known, entry in _entries(settings):
        if known == name:
            return cast(Source, pkgutil.resolve_name(SOURCES[kind])(entry, settings, sleep))
    names = ", ".join(f"„{known}“" for known in source_names(settings))
    raise NotFound(
        f"Eine Quelle „{name}“ gibt es nicht.",
        f"Eingerichtet sind: {names}.",
        code="source_missing",
    )


def _entries(settings: Settings) -> Iterator[tuple[str, str, object]]:
    sources = settings.sources
    taken = set(sources.names)
    for folder in settings.ingest.folders:
        name = _free_name(folder, taken)
        taken.add(name)
        yield (
            "folder",
            name,
            FolderSource.model_construct(name=name, path=folder, gone_after=1, links=False),
        )
    for kind in SOURCES:
        for entry in getattr(sources, kind):
            yield kind, entry.name, entry


def _free_name(folder: Path, taken: set[str]) -> str:
    """The folder's own name, with as many of those above it as tell it from the others."""
    for parts in range(1, len(folder.parts) + 1):
        name = "/".join(folder.parts[-parts:])
        if name not in taken:
            return name
    return str(folder)
