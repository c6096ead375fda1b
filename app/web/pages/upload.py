"""Upload: many files at once, one verdict each; with scripts in parts that can be taken up
again.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, UploadFile
from fastapi import Path as Place
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from app.web.audit import record
from app.web.batches import BatchFile
from app.web.parts import CHUNK, ArrivingFile
from app.web.problems import PROBLEMS
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.ground.errors import DocumentError
from pipeline.ingest.receiving import Receipt

router = APIRouter()
Id = Annotated[str, Place(pattern=r"^[0-9a-f]{16,32}$")]
Reviewer = Annotated[SignedIn, needs("prüfen")]


class ToUpload(BaseModel):
    """A file to come: `mark` tells two files of one name and size apart, such as when it was last
    changed.
    """

    name: str = Field(min_length=1, max_length=300)
    size: int = Field(ge=0)
    mark: str = Field(default="", max_length=200)


class PartAnswer(BaseModel):
    """A file that is arriving: the next part begins at `offset` and has at most `most` octets."""

    id: str
    name: str
    size: int
    offset: int
    most: int


class Verdict(BaseModel):
    """What became of a file; while `done` is false it is still being read."""

    name: str
    verdict: str
    reason: str
    document: str
    done: bool


class BatchAnswer(BaseModel):
    """The verdicts of files that were handed over together."""

    batch: str
    files: list[Verdict]


@router.get("/hochladen", dependencies=[needs("prüfen")])
def show(request: Request) -> Response:
    """The form."""
    return page(
        request, "upload/page.html", items=None, most=site_of(request).settings.web.upload_mb
    )


@router.post("/hochladen", dependencies=[needs("prüfen")])
def hand_over(request: Request, dateien: list[UploadFile]) -> Response:
    """Take whole files, as browsers without scripts send them."""
    desk = site_of(request).desk
    chosen = [file for file in dateien if file.filename]
    if not chosen:
        raise DocumentError(
            "Es war keine Datei ausgewählt.", "Wählen Sie eine oder mehrere Dateien aus."
        )
    with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
        files = []
        for number, file in enumerate(chosen):
            kept = Path(folder) / str(number)
            with kept.open("wb") as target:
                shutil.copyfileobj(file.file, target)
            files.append((file.filename or "", kept))
        batch, receipts = desk.hand_over(files)
    for receipt in receipts:
        _record(request, receipt)
    return RedirectResponse(f"/hochladen/{batch}", 303)


@router.get("/hochladen/{batch}", dependencies=[needs("prüfen")])
def verdicts(request: Request, batch: Id) -> Response:
    """What became of each file; asks again by itself while some are still being read."""
    items = site_of(request).desk.batch(batch)
    values: dict[str, Any] = {
        "items": items,
        "batch": batch,
        "waits": not all(item.done for item in items),
    }
    if is_htmx(request):
        return fragment(request, "upload/verdicts.html", **values)
    return page(request, "upload/page.html", most=site_of(request).settings.web.upload_mb, **values)


@router.post(
    "/api/v1/uploads", name="begin-upload", summary="Eine Datei ankündigen", responses=PROBLEMS
)
def begin(request: Request, who: Reviewer, wanted: ToUpload) -> PartAnswer:
    """Begin a file, or learn how far it came before."""
    return _part(site_of(request).desk.parts.begin(who.name, wanted.name, wanted.size, wanted.mark))


@router.get(
    "/api/v1/uploads/{id}",
    name="upload",
    summary="Wie weit eine Datei gekommen ist",
    responses=PROBLEMS,
)
def part(request: Request, who: Reviewer, id: Id) -> PartAnswer:
    """Where the next part begins."""
    return _part(site_of(request).desk.parts.part(who.name, id))


@router.put(
    "/api/v1/uploads/{id}", name="upload-part", summary="Einen Teil senden", responses=PROBLEMS
)
def add(
    request: Request,
    who: Reviewer,
    id: Id,
    offset: Annotated[int, Query(ge=0)],
    content: Annotated[bytes, Body(media_type="application/octet-stream", max_length=CHUNK)],
) -> PartAnswer:
    """Add the part that begins at `offset`."""
    return _part(site_of(request).desk.parts.add(who.name, id, offset, content))


@router.post(
    "/api/v1/uploads/{id}/done",
    name="finish-upload",
    summary="Eine Datei aufnehmen",
    responses=PROBLEMS,
)
def finish(
    request: Request,
    who: Reviewer,
    id: Id,
    batch: Annotated[str, Query(pattern=r"^([0-9a-f]{16})?$")] = "",
) -> BatchAnswer:
    """Hand over a file that is whole; files of one `batch` are shown together."""
    desk = site_of(request).desk
    name, receipt = desk.finish(who.name, id, batch)
    _record(request, receipt)
    return _batch(name, desk.batch(name))


@router.get(
    "/api/v1/uploads/batches/{batch}",
    name="verdicts",
    summary="Was aus Dateien wurde",
    responses=PROBLEMS,
)
def verdicts_action(request: Request, who: Reviewer, batch: Id) -> BatchAnswer:  # noqa: ARG001 - the right is needed
    """The verdicts so far."""
    return _batch(batch, site_of(request).desk.batch(batch))


def _record(request: Request, receipt: Receipt) -> None:
    record(request, "hochgeladen", f"datei:{receipt.name}", verdict=receipt.verdict)


def _part(known: ArrivingFile) -> PartAnswer:
    return PartAnswer(
        id=known.id, name=known.name, size=known.size, offset=known.offset, most=CHUNK
    )


def _batch(batch: str, items: tuple[BatchFile, ...]) -> BatchAnswer:
    found = [
        Verdict(name=i.name, verdict=i.verdict, reason=i.reason, document=i.document, done=i.done)
        for i in items
    ]
    return BatchAnswer(batch=batch, files=found)
