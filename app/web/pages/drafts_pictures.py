"""The pictures of a draft on its page: put in, credited, shown, taken out."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from app.web.drafts import DraftActions
from app.web.refusals import TooLarge
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.drafting.picture_work import About
from pipeline.ground.drafts import Draft

router = APIRouter()
Reader = Annotated[SignedIn, needs("lesen")]
Writer = Annotated[SignedIn, needs("prüfen")]
Told = Annotated[str, Form(max_length=500)]
_MOST_MB = 40
_KEPT = int(timedelta(hours=1).total_seconds())


@router.post("/entwuerfe/{id}/bild")
def add(
    request: Request,
    who: Writer,
    id: str,
    datei: Annotated[UploadFile | None, File()] = None,
    unterschrift: Told = "",
    urheber: Told = "",
    lizenz: Told = "",
    alternativtext: Told = "",
) -> Response:
    """Put a picture into the draft, with what is known of it."""
    content = datei.file.read(_MOST_MB * 1_000_000 + 1) if datei else b""
    if len(content) > _MOST_MB * 1_000_000:
        raise TooLarge(f"Das Bild ist größer als {_MOST_MB} MB.", "Verkleinern Sie es zuerst.")
    about = About(unterschrift, urheber, lizenz, alternativtext)
    return _back(DraftActions(site_of(request), who).add_picture(id, content, about))


@router.post("/entwuerfe/{id}/bild/{number}")
def change(
    request: Request,
    who: Writer,
    id: str,
    number: int,
    unterschrift: Told = "",
    urheber: Told = "",
    lizenz: Told = "",
    alternativtext: Told = "",
    aktion: Annotated[Literal["ändern", "entfernen"], Form()] = "ändern",
) -> Response:
    """Say something else about a picture, or take it out."""
    actions = DraftActions(site_of(request), who)
    if aktion == "entfernen":
        return _back(actions.remove_picture(id, number))
    about = About(unterschrift, urheber, lizenz, alternativtext)
    return _back(actions.describe_picture(id, number, about))


@router.get("/entwuerfe/{id}/bild/{number}")
def show(request: Request, who: Reader, id: str, number: int) -> Response:
    """A picture of the draft, counted from 1."""
    file = DraftActions(site_of(request), who).picture(id, number)
    kept = {"Cache-Control": f"private, max-age={_KEPT}"}
    return Response(file.data, media_type=file.picture.media, headers=kept)


@router.post("/entwuerfe/{id}/entsperren")
def unlock(
    request: Request, who: Writer, id: str, grund: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """Open the standing text for writing, with a reason."""
    draft = DraftActions(site_of(request), who).unlock(id, grund)
    return RedirectResponse(f"/entwuerfe/{draft.id}", 303)


def _back(draft: Draft) -> Response:
    return RedirectResponse(f"/entwuerfe/{draft.id}#bilder", 303)
