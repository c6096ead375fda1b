"""The document beside a draft: its sentences to choose from, and the page that a sentence stands
on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.web import reading
from app.web.document_view import Wanted, is_redacted, sheet_of
from app.web.drafts import DraftActions
from app.web.render import fragment
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.source_text import source_of
from pipeline.archive.types import Record
from pipeline.drafting.citing import cited
from pipeline.ground.errors import DocumentError, NotFound

router = APIRouter()
Reader = Annotated[SignedIn, needs("lesen")]
Place = Annotated[int, Query(ge=0, le=100_000_000)]
_NO_LAYERS = ("keine",)


@router.get("/entwuerfe/{id}/quelle/{dokument}")
def source(request: Request, who: Reader, id: str, dokument: str) -> Response:
    """The sentences of a document that the draft rests on, to choose from."""
    record = _cited(site_of(request), who, id, dokument)
    return fragment(request, "drafts/source.html", blocks=source_of(record.document))


@router.get("/entwuerfe/{id}/quelle/{dokument}/seite")
def place(
    request: Request, who: Reader, id: str, dokument: str, von: Place = 0, bis: Place = 0
) -> Response:
    """The picture of the page that `[von, bis)` begins on, with the place framed."""
    site = site_of(request)
    record = _cited(site, who, id, dokument)
    laid = reading.laid_out(site.settings, record.document, masked=is_redacted(record.document))
    look = Wanted(von=von, bis=bis, ebene=_NO_LAYERS)
    sheet, over = sheet_of(site, site.archive, record, reading.sheets(laid), look)
    shape = next((p for p in laid.document.pages if p.number == sheet.number and laid.pages), None)
    boxes = reading.boxes(sheet, over)
    if laid.pages:
        with suppress(NotFound, DocumentError):  # then the boxes of the blocks stay
            boxes = reading.exact_boxes(site.settings, laid.pages, sheet, over) or boxes
    return fragment(
        request, "drafts/place.html", document=record.document, sheet=sheet, shape=shape,
        boxes=boxes, exact="",
        set_as=laid.pages.made.stem[-8:] if laid.pages and laid.pages.made else "",
    )  # fmt: skip


def _cited(site: Site, who: SignedIn, id: str, dokument: str) -> Record:
    if dokument not in cited(DraftActions(site, who).get(id)):
        raise NotFound("Auf diesem Dokument beruht der Entwurf nicht.")
    return site.archive.documents.get(dokument)
