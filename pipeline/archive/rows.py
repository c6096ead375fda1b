"""Between the values of a record and the rows of the tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel
from sqlalchemy import RowMapping

from nlp.analysis import Terms
from pipeline.archive.types import Floats, ManifestEntry, Record
from pipeline.ground.types import Document, Passage, Quote, Tag

Row = dict[str, Any]


def document_row(record: Record) -> Row:
    """What lists, filters and facets need of a document."""
    document = record.document
    return {
        "id": document.id,
        "version": document.version,
        "kind": document.kind,
        "title": document.title,
        "date": document.date,
        "path": document.source.path,
        "pages": len(document.pages),
        "fingerprint": record.fingerprint,
        "embedder": record.embedder,
    }


def version_row(document: Document, number: int) -> Row:
    """One version of a document: its text apart, all else as JSON."""
    body = document.model_dump_json(exclude={"text"})
    return {"document": number, "version": document.version, "body": body, "text": document.text}


def read_version(body: str, text: str) -> Document:
    """The document of a row of versions."""
    return Document.model_validate_json(json.dumps({**json.loads(body), "text": text}))


def tag_rows(tags: Iterable[Tag], number: int) -> list[Row]:
    """One row a tag."""
    return [
        {
            **tag.model_dump(exclude={"id", "candidates"}),
            "term": tag.id,
            "candidates": json.dumps(tag.candidates),
            "document": number,
            "position": position,
        }
        for position, tag in enumerate(tags)
    ]


def read_tag(row: RowMapping) -> Tag:
    """The tag of a row."""
    values = _columns_of(Tag, row, without=("id", "candidates"))
    return Tag(id=row["term"], candidates=tuple(json.loads(row["candidates"])), **values)


def quote_rows(quotes: Iterable[Quote], number: int) -> list[Row]:
    """One row a quote."""
    return [
        {**quote.model_dump(), "document": number, "position": i} for i, quote in enumerate(quotes)
    ]


def read_quote(row: RowMapping) -> Quote:
    """The quote of a row."""
    return Quote(**{name: row[name] for name in Quote.model_fields})


def passage_rows(record: Record, packed: Sequence[bytes], number: int) -> list[Row]:
    """One row a passage, with its vector and its postings."""
    return [
        {
            **passage.model_dump(exclude={"document"}),
            "document": number,
            "vector": to_bytes(vector),
            "terms": terms,
        }
        for passage, vector, terms in zip(record.passages, record.vectors, packed, strict=True)
    ]


def read_passage(row: RowMapping, document_id: str) -> Passage:
    """The passage of a row."""
    return Passage(document=document_id, **_columns_of(Passage, row, without=("document",)))


def _columns_of(model: type[BaseModel], row: RowMapping, without: Collection[str]) -> Row:
    """The values of a model's fields by the names under which they are kept."""
    names = (field.alias or name for name, field in model.model_fields.items())
    return {name: row[name] for name in names if name not in without}


def to_bytes(vector: Floats) -> bytes:
    """A vector as it is stored."""
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def read_vectors(blobs: Sequence[bytes]) -> Floats:
    """Stored vectors of one length as a matrix of shape (vectors, dimension)."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    flat = np.frombuffer(b"".join(blobs), dtype="<f4").astype(np.float32, copy=False)
    return flat.reshape(len(blobs), -1)


def manifest_row(entry: ManifestEntry) -> Row:
    """What is noted of a place."""
    return {name: getattr(entry, name) for name in ManifestEntry.__slots__}


def read_manifest(row: RowMapping) -> ManifestEntry:
    """The manifest's entry of a row."""
    return ManifestEntry(**{name: row[name] for name in ManifestEntry.__slots__})


def words_row(words: Terms) -> Row:
    """The words of a passage, each kind joined by blanks."""
    return {name: " ".join(getattr(words, name)) for name in ("surface", "stems", "parts")}


def read_words(row: RowMapping) -> Terms:
    """The words of a row."""
    return Terms(
        *(
            tuple(row[name].split(" ")) if row[name] else ()
            for name in ("surface", "stems", "parts")
        )
    )
