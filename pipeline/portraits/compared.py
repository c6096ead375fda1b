"""Two texts of the archive, or one and a file, as sides of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.agreements.comparison import Side
from pipeline.archive import Parts
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from pipeline.tagging.parties import find_parties

# `3f9c01@2` asks for the second version of a document.
_VERSION = "@"


@dataclass(frozen=True, slots=True)
class Comparable:
    """A document that can be laid beside another: its id, title and day."""

    document: str
    title: str
    day: date | None


def side_of(at: Parts, asked: str) -> Side:
    """The newest version of a document, or the version behind `@`. Parties are told of the newest:
    tags point into it.

    Raises:
        NotFound: there is no such document, or no such version of it.
    """
    id, _, version = asked.partition(_VERSION)
    record = at.documents.get(id)
    if version and version != str(record.document.version):
        return Side(asked, _version(at, id, version))
    found = find_parties(record.document, record.tags)
    return Side(asked, record.document, tuple(party.label for party in found.parties))


def side_of_file(file: Path, settings: Settings) -> Side:
    """A file, such as a model text; it is read and not stored, and nobody looks for its parties.

    Raises:
        DocumentError: it cannot be read.
    """
    return Side(file.name, read_document(file, identify(file), settings))


def choices(at: Parts, words: str, most: int) -> list[Comparable]:
    """The documents whose title has all of these words, agreements first, newest first."""
    wanted = words.casefold().split()
    found = [s for s in at.documents.summaries() if _has(s.title, wanted)]
    found.sort(key=lambda s: s.kind != "agreement")
    return [Comparable(s.document, s.title, s.date) for s in found[:most]]


def _has(title: str, wanted: list[str]) -> bool:
    folded = title.casefold()
    return all(word in folded for word in wanted)


def _version(at: Parts, id: str, wanted: str) -> Document:
    versions = at.documents.versions(id)
    found = next((v for v in versions if str(v.version) == wanted), None)
    if found is None:
        there = ", ".join(f"{id}{_VERSION}{v.version}" for v in versions)
        raise NotFound(
            f"Eine Fassung {wanted} gibt es von diesem Dokument nicht.", f"Vorhanden: {there}."
        )
    return found
