"""Correcting what a document is: kind, title and day, on its page or by a program."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from app.web.audit import record
from app.web.document_view import Looked, shown
from app.web.problems import PROBLEMS
from app.web.render import is_htmx
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from app.web.told import tell
from pipeline.ground.types import DocumentKind
from pipeline.review.deciding import Desk, Voice
from pipeline.tagging.rulings import HeadField, Ruling

router = APIRouter()
Id = Annotated[str, Path(max_length=80)]
Short = Annotated[str, Form(max_length=500)]


class Correction(BaseModel):
    """What a document is; a field that is left out stays. `date` is a day as people write it, ""
    for none; `seen` holds what stood there when somebody began to type.
    """

    kind: DocumentKind | None = None
    title: str | None = Field(default=None, max_length=500)
    date: str | None = Field(default=None, max_length=50)
    seen: dict[HeadField, str] | None = None
    why: str = Field(default="", max_length=500)


class CorrectionAnswer(BaseModel):
    """The rulings as they are kept, one a field that changed."""

    decisions: list[Ruling]


@router.post("/dokument/{id}/berichtigen")
def correct(
    request: Request, who: Annotated[SignedIn, needs("prüfen")], id: Id, look: Looked,
    kind: Annotated[DocumentKind, Form()], title: Short, date: Short = "", grund: Short = "",
    gesehen_kind: Short = "", gesehen_title: Short = "", gesehen_date: Short = "",
) -> Response:  # fmt: skip
    """Take over the form of the document's page, and show the page again."""
    seen: dict[HeadField, str] = {
        "kind": gesehen_kind, "title": gesehen_title, "date": gesehen_date,
    }  # fmt: skip
    wanted: dict[HeadField, str] = {"kind": kind, "title": title, "date": date}
    made = _correct(request, who, id, Correction(seen=seen, why=grund), wanted)
    fields = ", ".join(ruling.surface for ruling in made)
    tell(request, f"{fields} berichtigt." if made else "Es stand schon so da.")
    if is_htmx(request):
        return shown(request, who, id, look)
    return RedirectResponse(f"/dokument/{quote(id)}", 303)


@router.patch("/api/v1/documents/{id}/head", responses=PROBLEMS, name="correct")
def correct_by_program(
    request: Request, who: Annotated[SignedIn, needs("prüfen")], id: Id, body: Correction
) -> CorrectionAnswer:
    """Correct kind, title or day; it stays so however often the document is read again."""
    typed = (("kind", body.kind), ("title", body.title), ("date", body.date))
    wanted: dict[HeadField, str] = {}
    for field, value in typed:
        if value is not None:
            wanted[field] = value  # type: ignore[index]  # the pairs lose their literal types
    return CorrectionAnswer(decisions=list(_correct(request, who, id, body, wanted)))


def _correct(
    request: Request, who: SignedIn, id: str, body: Correction, wanted: dict[HeadField, str]
) -> tuple[Ruling, ...]:
    site = site_of(request)
    desk = Desk(site.archive, site.vocabulary(), site.settings)
    voice = Voice(who.name, datetime.now(UTC), body.why.strip())
    made = desk.correct(id, wanted, voice, body.seen)
    for ruling in made:
        record(request, "Dokument berichtigt", f"dokument:{id}", entscheidung=ruling.id)
    return made
