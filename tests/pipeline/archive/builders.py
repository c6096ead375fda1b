"""Documents and records with good defaults, so that a test states only what it is about."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from nlp.embedders.hashing import HashingEmbedder
from pipeline.archive import Record
from pipeline.ground.types import Block, Document, Made, Page, Quote, SourceFile, Tag
from pipeline.search.index import index_document

EMBEDDER = HashingEmbedder()
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def make_source(place: str = "/inbox/a.txt", content: str = "a") -> SourceFile:
    return SourceFile(
        path=place,
        name=place.rpartition("/")[2],
        sha256=digest(content),
        media_type="text/plain",
        size=1,
        fetched_at=NOW,
    )


def make_document(text: str = "Eine Vereinbarung. Sie gilt.", **changes: Any) -> Document:
    """One page; a line that starts with `# ` is a heading, every other line a paragraph."""
    blocks = tuple(
        Block(
            start=m.start(),
            end=m.end(),
            role="heading" if m.group().startswith("# ") else "paragraph",
        )
        for m in re.finditer(r"[^\n]+", text)
    )
    values: dict[str, Any] = {
        "id": digest(text)[:12],
        "version": 1,
        "source": make_source(content=text),
        "kind": "press_release",
        "title": "Ein Titel",
        "date": date(2021, 12, 6),
        "date_span": None,
        "language": "de",
        "text": text,
        "pages": (Page(start=0, end=len(text), number=1),),
        "blocks": blocks,
        "sections": (),
        "made": Made(at=NOW, by="test", fingerprint="f"),
    }
    return Document(**{**values, **changes})


def make_tag(document: Document, surface: str, kind: str, id: str | None, **changes: Any) -> Tag:
    start = document.text.index(surface)
    values: dict[str, Any] = {
        "kind": kind, "id": id, "label": surface, "surface": surface, "start": start, "end": start + len(surface),
        "page": 1, "section": None, "how": "test", "confidence": 1.0,
    }  # fmt: skip
    return Tag(**{**values, **changes})


def make_record(
    document: Document, tags: Sequence[Tag] = (), quotes: Sequence[Quote] = ()
) -> Record:
    return index_document(document, tags, quotes, EMBEDDER, "fingerprint")
