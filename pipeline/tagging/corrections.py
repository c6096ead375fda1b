"""What people corrected of a document's head: its kind, title and day, kept as rulings and applied
on every reading and tagging.

What reading found stays with the document (`as_read`), so that a correction can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from nlp.days import find_days
from pipeline.ground.types import Document, DocumentKind, ReadHead, Section, Span
from pipeline.reading.evidence import units
from pipeline.reading.head import HEAD_ISSUES
from pipeline.reading.own_title import with_named
from pipeline.reading.sections import sections_of
from pipeline.tagging.rulings import HeadField, Ruling, in_force, signed

FIELD_NAMES: dict[HeadField, str] = {"kind": "Art", "title": "Titel", "date": "Datum"}
# How "no day" is written in a ruling.
NO_DATE = ""


def correction_of(
    document: Document, field: HeadField, value: str, *, by: str, at: datetime, why: str
) -> Ruling:
    """The ruling that a field of the head is `value` (a kind, a title, a day in ISO form or
    `NO_DATE`).
    """
    return signed(
        Ruling(
            action="correct",
            by=by,
            at=at,
            why=why,
            field=field,
            surface=FIELD_NAMES[field],
            term=value,
            was=head_value(document, field),
            document=document.id,
            version=document.version,
        )
    )


def head_value(document: Document, field: HeadField) -> str:
    """A field of the head as a ruling writes it."""
    if field == "date":
        return document.date.isoformat() if document.date else NO_DATE
    return document.kind if field == "kind" else document.title


def corrected(document: Document, rulings: Iterable[Ruling]) -> Document:
    """The document with all corrections in force; of two about one field the later holds."""
    read = as_read(document)
    own = (r for r in in_force(rulings) if r.action == "correct" and r.document == document.id)
    valid = {r.field: r.term or "" for r in own if r.field}
    if not valid:
        return read
    answered = frozenset[str]().union(*(HEAD_ISSUES[field] for field in valid))
    changes: dict[str, Any] = {
        "as_read": ReadHead(
            kind=read.kind,
            title=read.title,
            date=read.date,
            date_span=read.date_span,
            issues=tuple(i for i in read.issues if i.code in answered),
        ),
        "issues": tuple(i for i in read.issues if i.code not in answered),
    }
    for field, value in valid.items():
        changes |= _CHANGES[field](read, value)
    return read.model_copy(update=changes)


def as_read(document: Document) -> Document:
    """The document as reading found it, before anybody corrected it."""
    found = document.as_read
    if found is None:
        return document
    return document.model_copy(
        update={
            "kind": found.kind,
            "title": found.title,
            "date": found.date,
            "date_span": found.date_span,
            "sections": _sections(document, found.kind),
            "issues": (*document.issues, *found.issues),
            "as_read": None,
        }
    )


def _sections(document: Document, kind: DocumentKind) -> tuple[Section, ...]:
    if kind == document.kind:
        return document.sections
    found = with_named(units(document.text, document.blocks), document.title)
    return sections_of(kind, found)


def _kind(document: Document, value: str) -> dict[str, Any]:
    kind: DocumentKind = "other"
    if value in ("agreement", "press_release"):
        kind = "agreement" if value == "agreement" else "press_release"
    return {"kind": kind, "sections": _sections(document, kind)}


def _title(_document: Document, value: str) -> dict[str, Any]:
    return {"title": value}


def _date(document: Document, value: str) -> dict[str, Any]:
    day = date.fromisoformat(value) if value else None
    place = next((d for d in find_days(document.text) if d.date == day), None)
    return {"date": day, "date_span": Span(start=place.start, end=place.end) if place else None}


_CHANGES: dict[HeadField, Callable[[Document, str], dict[str, Any]]] = {
    "kind": _kind,
    "title": _title,
    "date": _date,
}
