"""Letting files be read anew although nothing about them changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.archive import Parts
from pipeline.archive.types import ManifestEntry
from pipeline.ground.types import WITHIN


def outermost(place: str) -> str:
    """The place of a file, or of the one within which it lies."""
    return place.partition(WITHIN)[0]


def call_up(archive: Parts, entries: Iterable[ManifestEntry]) -> tuple[str, ...]:
    """Let the next run read these files anew, with those that they lie in; gives the places to look
    at.
    """
    wanted = {entry.place: entry for entry in entries}
    files = tuple(dict.fromkeys(map(outermost, wanted)))
    manifest = archive.manifest.all()
    wanted |= {file: manifest[file] for file in files if file in manifest}
    for entry in wanted.values():
        archive.manifest.settle(replace(entry, fingerprint=""))
    return files
