"""A list of partners that arrived as a table: what of it the register has, and what to take in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.german import count
from app.web.audit import record
from app.web.pages.register import retag_behind
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.told import tell
from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.types import Document
from pipeline.registers.changes import plan_import
from pipeline.registers.editing import import_partners
from pipeline.registers.listed import PartnerList
from pipeline.review.listed import must_list

router = APIRouter()
Id = Annotated[str, Path(max_length=80)]
Chosen = Annotated[list[str], Form(max_length=5000)]


@router.get("/register/liste/{id}", dependencies=[needs("prüfen")])
def show(request: Request, id: Id) -> Response:
    """The rows of the list: new, there already, of more than one meaning."""
    return _shown(request, id)


@router.post("/register/liste/{id}")
def take(
    request: Request, who: Annotated[SignedIn, needs("prüfen")], id: Id, name: Chosen
) -> Response:
    """Take in the chosen names and no others; where they are named is found behind the page."""
    site = site_of(request)
    _, listed = _listed(site, id)
    wanted = set(name)
    rows = [row for row in listed.rows if row["name"] in wanted]
    try:
        planned, vocabulary = import_partners(site.settings.vocabulary_folder, rows)
    except (ConfigError, Refused) as error:
        return _shown(request, id, fault=error.message)
    if not planned.added:
        return _shown(request, id, fault="Davon steht alles schon im Register.")
    record(request, "Register erweitert", f"dokument:{id}", neu=len(planned.added))
    number = count(len(planned.added), "Partner steht", "Partner stehen")
    tell(request, f"{number} jetzt im Register; die Dokumente werden durchgesehen.")
    retag_behind(request, who, vocabulary)
    return RedirectResponse(f"/register/liste/{id}", 303)


def _shown(request: Request, id: str, fault: str = "") -> Response:
    site = site_of(request)
    document, listed = _listed(site, id)
    planned = plan_import(listed.rows, site.vocabulary())
    values: dict[str, Any] = {
        "document": document, "listed": listed, "planned": planned, "fault": fault,
        "doubled": {like.name: like for like in planned.homonyms},
    }  # fmt: skip
    return page(request, "register/list.html", **values, status=422 if fault else 200)


def _listed(site: Site, id: str) -> tuple[Document, PartnerList]:
    document = site.archive.documents.newest(id)
    return document, must_list(document, site.vocabulary())
