"""A draft in Word and back: what a file would change is shown before it is taken over, and what
changed between versions goes out as changes that Word tracks.
"""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from app.web.drafts import DraftActions
from app.web.refusals import TooLarge
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.ground.errors import DocumentError
from pipeline.ground.worddiff import word_diff

router = APIRouter()
Writer = Annotated[SignedIn, needs("prüfen")]
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD_MB = 50


@router.post("/entwuerfe/{id}/word")
def take_in(
    request: Request,
    who: Writer,
    id: str,
    datei: Annotated[UploadFile | None, File()] = None,
    inhalt: Annotated[str, Form()] = "",
    name: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Show what a Word file would change; take it over once that was seen (`inhalt`)."""
    actions = DraftActions(site_of(request), who)
    if inhalt:
        draft = actions.take_in(id, _decoded(inhalt), name)
        return RedirectResponse(f"/entwuerfe/{draft.id}", 303)
    content = datei.file.read(_WORD_MB * 1_000_000 + 1) if datei else b""
    if len(content) > _WORD_MB * 1_000_000:
        raise TooLarge(
            f"Die Datei ist größer als {_WORD_MB} MB.", "Prüfen Sie, ob es die richtige Datei ist."
        )
    changes = actions.would_take(id, content)
    return page(
        request, "drafts/word.html", draft=actions.get(id), changes=changes, diff=word_diff,
        inhalt=base64.b64encode(content).decode(), name=(datei and datei.filename) or "",
    )  # fmt: skip


@router.get("/entwuerfe/{id}/aenderungen")
def tracked(
    request: Request, who: Annotated[SignedIn, needs("lesen")], id: str, von: int
) -> Response:
    """The Word file with all changes since a version."""
    content = DraftActions(site_of(request), who).tracked(id, von)
    named = f'attachment; filename="aenderungen-seit-fassung-{von}.docx"'
    return Response(content, media_type=_DOCX, headers={"Content-Disposition": named})


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:  # also what is no ASCII: only that is no `binascii.Error`
        raise DocumentError(
            "Die Word-Datei kam nicht ganz an.", "Wählen Sie sie noch einmal."
        ) from error
