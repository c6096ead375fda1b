"""Hilfe: the Handbuch within the page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from app.web.handbook import DOCS, found, sections
from app.web.render import page
from app.web.rights import needs
from pipeline.ground.errors import NotFound

router = APIRouter()
_RIGHT = [needs("lesen")]


@router.get("/hilfe", dependencies=_RIGHT)
def show(request: Request, q: str = "") -> Response:
    """All of it with its contents, or the sections that hold the words."""
    asked = " ".join(q.split())[:200]
    return page(
        request, "help/page.html", q=asked, sections=found(asked) if asked else sections(),
    )  # fmt: skip


@router.get("/hilfe/bilder/{name}", dependencies=_RIGHT)
def picture(name: str) -> Response:
    """A picture of the Handbuch."""
    for file in (DOCS / "bilder").glob("*.png"):
        if file.name == name:
            return FileResponse(file, media_type="image/png")
    raise NotFound("Dieses Bild gibt es nicht.", "Laden Sie die Seite neu.")
