"""A document that stands on somebody's page by mistake: where it names them, and how a person rules
that out, whatever the page is of.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.archive import Parts, Record
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Tag
from pipeline.portraits.subjects import Subject
from pipeline.review.deciding import Desk, Voice
from pipeline.review.placing import places_of
from pipeline.tagging.rulings import Action, Ruling

_Asked = tuple[str, Action, str | None]


def place_of(archive: Parts, subject: Subject, document: str) -> tuple[int, int] | None:
    """The first place where a document names the subject, half-open; None where its words do not.

    Raises:
        NotFound: there is no such document.
    """
    record = archive.documents.get(document)
    tagged = [(tag.start, tag.end) for tag in _tags(record, subject)]
    return min(tagged + _spoken(record, subject), default=None)


def ruled_out(
    archive: Parts, desk: Desk, subject: Subject, document: str, voice: Voice
) -> tuple[Ruling, ...]:
    """Rule out that a document and the other renditions of its work mean the subject; a quote of a
    person who is not meant has no speaker then.

    Raises:
        NotFound: there is no such document, or its words do not name the subject.
    """
    made: list[Ruling] = []
    for rendition in archive.works.work_of(document).documents:
        if asked := list(_asked(archive.documents.get(rendition), subject)):
            made += desk.decide_all(asked, voice)
    if not made:
        raise NotFound(
            f"In diesem Dokument bezeichnen keine Wörter „{subject.label}“.",
            "Sehen Sie im Dokument nach, woher der Name kommt.",
        )
    return tuple(made)


def _asked(record: Record, subject: Subject) -> Iterator[_Asked]:
    id = record.document.id
    for tag in _tags(record, subject):
        of = f":{tag.id}" if tag.id else ""
        yield f"{id}:{tag.start}:{tag.kind}{of}", "reject", tag.id
    for start, end in _spoken(record, subject)[:1]:
        yield f"{id}:{start}-{end}:person", "never_here", None


def _tags(record: Record, subject: Subject) -> Iterator[Tag]:
    named = subject.named
    for tag in record.tags:
        same = tag.label == named.label if named.label else tag.id in named.ids
        if tag.kind in named.kinds and tag.surface and same:
            yield tag


def _spoken(record: Record, subject: Subject) -> list[tuple[int, int]]:
    """Where the name of a person stands who is quoted."""
    is_quoted = any(quote.speaker == subject.id for quote in record.quotes)
    if subject.kind != "person" or not is_quoted:
        return []
    return places_of(record.document.text, subject.id)
