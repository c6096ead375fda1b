"""Lists of partners that arrived as tables: offered to the register, never taken by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from pipeline.archive import Parts
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document
from pipeline.reading.formats import KIND_OF, READABLE
from pipeline.registers.listed import PartnerList, found_list
from pipeline.registers.vocabulary import Vocabulary

_TABLES = frozenset(ending for kind in READABLE if kind.group == "table" for ending in kind.endings)


@dataclass(frozen=True, slots=True)
class Listed:
    """A document that holds a list of partners, with their names."""

    document: str
    title: str
    name: str
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A list that has something for the register: `missing` of its `rows` names stand nowhere."""

    document: str
    title: str
    name: str
    rows: int
    missing: int


def list_in(document: Document, vocabulary: Vocabulary) -> PartnerList | None:
    """The partners that the tables of a document list, each name once; None where it lists none."""
    found = [
        one
        for grid, bare in _grids(document)
        if (one := found_list(grid, lambda n: _is_known(vocabulary, n), bare=bare))
    ]
    if not found:
        return None
    rows = {str(row["name"]).casefold(): row for one in found for row in one.rows}
    unknown = dict.fromkeys(heading for one in found for heading in one.unknown)
    return PartnerList(tuple(rows.values()), tuple(unknown))


def must_list(document: Document, vocabulary: Vocabulary) -> PartnerList:
    """As `list_in`; NotFound where it lists none."""
    found = list_in(document, vocabulary)
    if found is None:
        raise NotFound(
            f"In „{document.source.name}“ erkennt omdok keine Liste von Partnern.",
            "Eine Zeile nennt die Spalten, zum Beispiel Organisation, Kürzel, Art; darunter steht "
            "in jeder Zeile ein Partner.",
        )
    return found


def lists_in(at: Parts, vocabulary: Vocabulary) -> list[Listed]:
    """The sheets of the archive that list partners."""
    sheets = [s.document for s in at.documents.summaries() if _is_sheet(s.path)]
    found = (_listed(at.documents.newest(id), vocabulary) for id in sheets)
    return [one for one in found if one]


def offers(lists: Iterable[Listed], vocabulary: Vocabulary) -> list[Offer]:
    """Those of the lists that name partners whom the register does not have."""
    counted = [(one, _missing(one, vocabulary)) for one in lists]
    return [
        Offer(one.document, one.title, one.name, len(one.partners), missing)
        for one, missing in counted
        if missing
    ]


def _missing(listed: Listed, vocabulary: Vocabulary) -> int:
    return sum(not _is_known(vocabulary, name) for name in listed.partners)


def _listed(document: Document, vocabulary: Vocabulary) -> Listed | None:
    found = list_in(document, vocabulary)
    if found is None:
        return None
    names = tuple(str(row["name"]) for row in found.rows)
    return Listed(document.id, document.title, document.source.name, names)


def _is_known(vocabulary: Vocabulary, name: str) -> bool:
    return vocabulary.lookup("partner", name) is not None


def _is_sheet(path: str) -> bool:
    return PurePosixPath(path).suffix.lstrip(".").casefold() in _TABLES


def _grids(document: Document) -> Iterator[tuple[list[list[str]], bool]]:
    """The tables of a document as cells; a sheet is one table with all that stands on it."""
    kind = KIND_OF.get(document.source.media_type)
    if kind and kind.group == "table":
        for _, blocks in groupby(document.blocks, key=lambda block: block.page):
            shown = [b for b in blocks if b.role in {"table", "paragraph"}]
            yield _cells(document.text[b.start : b.end] for b in shown), True
        return
    for block in document.blocks:
        if block.role == "table":
            yield _cells([document.text[block.start : block.end]]), False


def _cells(texts: Iterable[str]) -> list[list[str]]:
    return [line.split("\t") for text in texts for line in text.splitlines()]
