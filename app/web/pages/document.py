"""One document: its pages with the evidence over them, its text, versions, relations, and the
original.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel

from app.web import reading
from app.web.document_view import Looked, Number, frame_of, is_redacted, sheet_of, shown
from app.web.problems import PROBLEMS
from app.web.render import fragment, page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.ground.errors import DocumentError, NotFound
from pipeline.ground.types import Document, Quote, Tag
from pipeline.reading.images import original_file
from pipeline.reading.pictured import page_image, pictured
from pipeline.search.search import SimilarResult, similar

router = APIRouter()
Id = Annotated[str, Path(max_length=80)]


class DocumentAnswer(BaseModel):
    """The newest version of a document with what was found in it."""

    document: Document
    tags: tuple[Tag, ...]
    quotes: tuple[Quote, ...]


@router.get("/dokument/{id}")
def show(
    request: Request, who: Annotated[SignedIn, needs("lesen")], id: Id, look: Looked
) -> Response:
    """A sheet of the document: the page's picture beside the text."""
    return shown(request, who, id, look)


@router.get("/dokument/{id}/rahmen", dependencies=[needs("lesen")])
def frames(request: Request, id: Id, look: Looked) -> Response:
    """The boxes over the picture of a page, line by line; nothing where the file does not tell."""
    site = site_of(request)
    record = site.archive.documents.get(id)
    laid = reading.laid_out(site.settings, record.document, masked=is_redacted(record.document))
    sheet, over = sheet_of(site, site.archive, record, reading.sheets(laid), look)
    shape = next((p for p in laid.document.pages if p.number == sheet.number), None)
    if laid.pages is None:
        return Response(status_code=204)
    try:
        boxes = reading.exact_boxes(site.settings, laid.pages, sheet, over)
    except (NotFound, DocumentError):
        return Response(status_code=204)  # the boxes of the blocks stay
    return fragment(request, "document/boxes.html", boxes=boxes, shape=shape, exact="")


@router.get("/dokument/{id}/seite/{number}.webp", dependencies=[needs("lesen")])
def picture(request: Request, id: Id, number: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """The picture of a page: of the file where it has pages, else of its text set to pages."""
    site = site_of(request)
    document = site.archive.documents.newest(id)
    shown_pages = pictured(site.settings, document, masked=is_redacted(document))
    file = page_image(site.settings, shown_pages, number)
    return FileResponse(
        file, media_type="image/webp", headers={"Cache-Control": "private, max-age=86400"}
    )


@router.get("/dokument/{id}/original", dependencies=[needs("lesen")])
def original(request: Request, id: Id) -> Response:
    """The file as it was taken in; always to be saved, never opened as a page of ours."""
    site = site_of(request)
    document = _showable(site.archive.documents.newest(id))
    file = original_file(site.settings, document.source)
    return FileResponse(
        file, media_type=document.source.media_type, filename=document.source.name,
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )  # fmt: skip


def _showable(document: Document) -> Document:
    """The document, unless it holds in its file what was erased from its text."""
    if is_redacted(document):
        raise NotFound(
            "Das Original wird nicht mehr gezeigt.",
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
    record, every = site.archive.documents.get(id), site.archive.documents.versions(id)
    by_number = {version.version: version for version in every}
    newer = by_number.get(neu or every[-1].version)
    older = by_number.get(
        alt or max((v for v in by_number if newer and v < newer.version), default=0)
    )
    if newer is None or (alt and older is None):
        raise NotFound("Diese Fassung gibt es von dem Dokument nicht.", f"Es hat {len(every)}.")
    return page(
        request, "document/versions.html", **frame_of(site, site.archive, record),
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
    record = site_of(request).archive.documents.get(id)
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
    return similar(site_of(request).archive, id, limit)
