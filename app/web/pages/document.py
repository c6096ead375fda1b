"""One document: its pages with the evidence over them, its text, versions, relations, and the
original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel

from app.web import reading
from app.web.marks import Layer
from app.web.problems import PROBLEMS
from app.web.render import fragment, page
from app.web.rights import needs
from app.web.site import Site, site_of
from pipeline.archive import Parts, Record
from pipeline.ground.clock import BERLIN
from pipeline.ground.errors import DocumentError, NotFound
from pipeline.ground.types import Document, Quote, Tag
from pipeline.names.redaction import REDACTED
from pipeline.reading.formats import PDF, label_of
from pipeline.reading.head import HEAD_ISSUES, KIND_UNSURE
from pipeline.reading.images import original_file, page_image
from pipeline.reading.kind import evidence_of
from pipeline.search.search import SimilarResult, similar
from pipeline.tagging.corrections import head_value
from pipeline.tagging.rulings import HeadField, in_force

router = APIRouter()
Id = Annotated[str, Path(max_length=80)]
Number = Annotated[int, Query(ge=1, le=100_000)]
_SIMILAR = 5


class DocumentAnswer(BaseModel):
    """The newest version of a document with what was found in it."""

    document: Document
    tags: tuple[Tag, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheet of a document is looked at, and what for: a query, a place `[von, bis)`; `blatt`
    counts from 1.
    """

    q: str = ""
    von: int | None = None
    bis: int | None = None
    blatt: int | None = None
    marken: bool = True


def wanted(
    q: Annotated[str, Query(max_length=2000)] = "", von: int | None = None, bis: int | None = None,
    blatt: Number | None = None, marken: bool = True,
) -> Wanted:  # fmt: skip
    """What the address asks for."""
    return Wanted(q, von, bis, blatt, marken)


Looked = Annotated[Wanted, Depends(wanted)]


@router.get("/dokument/{id}", dependencies=[needs("lesen")])
def show(request: Request, id: Id, look: Looked) -> Response:
    """A sheet of the document: the page's picture beside the text."""
    with site_of(request).store.reading() as at:
        return _shown(request, at, id, look)


def _shown(request: Request, at: Parts, id: str, look: Wanted) -> Response:
    site = site_of(request)
    record = at.documents.get(id)
    document = record.document
    all_sheets = reading.sheets(document)
    sheet, over = _sheet(site, at, record, all_sheets, look)
    pictured = document.source.media_type == PDF and not _is_redacted(document)
    shape = next((p for p in document.pages if p.number == sheet.number and pictured), None)
    link = _linker(id, look.q, look.marken)
    return page(
        request, "document/page.html", **_frame(site, at, record),
        sheet=sheet, sheets=len(all_sheets),
        q=look.q,
        marken=look.marken, blocks=list(reading.shown(document, sheet, over)),
        boxes=reading.boxes(sheet, over),
        shape=shape, tags=reading.tag_lines(record), relations=reading.relations(at, id),
        link=link,
        exact=link("/rahmen", blatt=sheet.number, von=look.von, bis=look.bis),
        similar=similar(at, id, _SIMILAR),
        **_head(at, document),
        shown_kinds={kind for layer in over for kind in layer.kind.split()},
    )  # fmt: skip


@router.get("/dokument/{id}/rahmen", dependencies=[needs("lesen")])
def frames(request: Request, id: Id, look: Looked) -> Response:
    """The boxes over the picture of a page, line by line; nothing where the file does not tell."""
    site = site_of(request)
    record = site.store.documents.get(id)
    document = _showable(record.document)
    sheet, over = _sheet(site, site.store, record, reading.sheets(document), look)
    shape = next((p for p in document.pages if p.number == sheet.number), None)
    try:
        boxes = reading.exact_boxes(site.settings, document, sheet, over)
    except (NotFound, DocumentError):
        return Response(status_code=204)  # the boxes of the blocks stay
    return fragment(request, "document/boxes.html", boxes=boxes, shape=shape, exact="")


def _sheet(
    site: Site, at: Parts, record: Record, all_sheets: Sequence[reading.Sheet], look: Wanted
) -> tuple[reading.Sheet, tuple[Layer, ...]]:
    """The sheet that is looked at, and what lies over it; NotFound when there is none of this
    number.
    """
    number = look.blatt or reading.sheet_at(all_sheets, look.von or 0)
    sheet = next((sheet for sheet in all_sheets if sheet.number == number), None)
    if sheet is None:
        raise NotFound(
            f"Eine Seite {number} hat dieses Dokument nicht.", f"Es hat {len(all_sheets)}."
        )
    marked = reading.searched(at, look.q, sheet, record.document, site.settings, site.vocabulary())
    if look.von is not None and look.bis is not None and look.von < look.bis:
        marked = (*marked, Layer(look.von, look.bis, "found", "Fundstelle", "stelle"))
    return sheet, reading.layers(record, sheet, marked, with_tags=look.marken)


def _frame(site: Site, at: Parts, record: Record) -> dict[str, Any]:
    document = record.document
    return {
        "document": document,
        "record": record,
        "state": at.agreements.states_among([document.id], datetime.now(BERLIN).date()).get(
            document.id
        ),
        "format": label_of(document.source.media_type),
        "versions": at.documents.count_versions(document.id),
        "poor": [p for p in document.pages if p.ocr or p.quality < site.settings.ocr.min_quality],
    }


def _head(at: Parts, document: Document) -> dict[str, Any]:
    """What the document's kind, title and day were read from, and who corrected them."""
    rulings = in_force(at.rulings.all(document.id))
    return {
        "evidence": evidence_of(document),
        "doubtful": any(issue.code == KIND_UNSURE for issue in document.issues),
        "corrections": {r.field: r for r in rulings if r.action == "correct"},
        "seen": {field: head_value(document, field) for field in get_args(HeadField)},
        "date_issues": HEAD_ISSUES["date"],
    }


def _linker(id: str, q: str, marken: bool) -> Any:
    def link(below: str = "", **changed: Any) -> str:
        values = {"q": q, "marken": None if marken else "false", **changed}
        asked = urlencode(
            {name: value for name, value in values.items() if value not in (None, "")}
        )
        return f"/dokument/{quote(id)}{below}" + (f"?{asked}" if asked else "")

    return link


@router.get("/dokument/{id}/seite/{number}.webp", dependencies=[needs("lesen")])
def picture(request: Request, id: Id, number: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """The picture of a page; it never changes, because its bytes are those that were taken in."""
    site = site_of(request)
    document = _showable(site.store.documents.newest(id))
    file = page_image(site.settings, document.source, number)
    return FileResponse(
        file, media_type="image/webp", headers={"Cache-Control": "private, max-age=86400"}
    )


@router.get("/dokument/{id}/original", dependencies=[needs("lesen")])
def original(request: Request, id: Id) -> Response:
    """The file as it was taken in; always to be saved, never opened as a page of ours."""
    site = site_of(request)
    document = _showable(site.store.documents.newest(id))
    file = original_file(site.settings, document.source)
    return FileResponse(
        file, media_type=document.source.media_type, filename=document.source.name,
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )  # fmt: skip


def _is_redacted(document: Document) -> bool:
    return any(issue.code == REDACTED for issue in document.issues)


def _showable(document: Document) -> Document:
    """The document, unless it holds in its file what was erased from its text."""
    if _is_redacted(document):
        raise NotFound(
            "Das Original und die Bilder der Seiten werden nicht mehr gezeigt.",
            "In diesem Dokument sind Angaben zu einer Person unkenntlich gemacht. Der Text steht "
            "im Archiv.",
        )
    return document


@router.get("/dokument/{id}/fassungen", dependencies=[needs("lesen")])
def versions(
    request: Request, id: Id, alt: Number | None = None, neu: Number | None = None
) -> Response:
    """What changed between two versions, word by word."""
    site = site_of(request)
    record, every = site.store.documents.get(id), site.store.documents.versions(id)
    by_number = {version.version: version for version in every}
    newer = by_number.get(neu or every[-1].version)
    older = by_number.get(
        alt or max((v for v in by_number if newer and v < newer.version), default=0)
    )
    if newer is None or (alt and older is None):
        raise NotFound("Diese Fassung gibt es von dem Dokument nicht.", f"Es hat {len(every)}.")
    return page(
        request, "document/versions.html", **_frame(site, site.store, record),
        every=every, older=older,
        newer=newer,
        differences=list(reading.differences(older, newer)) if older else [],
    )  # fmt: skip


@router.get(
    "/api/v1/documents/{id}", name="document", summary="Ein Dokument mit Schlagwörtern und Zitaten",
    responses=PROBLEMS, dependencies=[needs("lesen")],
)  # fmt: skip
def as_action(request: Request, id: Id) -> DocumentAnswer:
    """The newest version; offsets are half-open positions in its text."""
    record = site_of(request).store.documents.get(id)
    return DocumentAnswer(document=record.document, tags=record.tags, quotes=record.quotes)


@router.get(
    "/api/v1/documents/{id}/similar", name="similar", summary="Ähnliche Dokumente",
    responses=PROBLEMS,
    dependencies=[needs("lesen")],
)  # fmt: skip
def similar_action(
    request: Request, id: Id, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> SimilarResult:
    """The nearest first."""
    return similar(site_of(request).store, id, limit)
