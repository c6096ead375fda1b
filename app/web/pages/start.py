"""The first page: what waits for whoever is signed in, what came in last, what they search for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.render import page
from app.web.rights import needs
from app.web.searching import link_of
from app.web.session import Person
from app.web.site import Site, site_of
from app.web.waiting import tasks
from pipeline.archive.types import Filters
from pipeline.ground.errors import NotFound

router = APIRouter()
_NEWEST = 8


@router.get("/")
def show(request: Request, who: Annotated[Person, needs("lesen")]) -> Response:
    """Where work begins; of an empty archive the steps that come first."""
    site = site_of(request)
    saved = [(one.name, link_of(one)) for one in site.store.saved.all()]
    return page(request, "start/page.html", saved=saved, **_found(site, who))


def _found(site: Site, who: Person) -> dict[str, Any]:
    try:
        with site.store.reading() as at:
            numbers = at.facts.matching(Filters())
            newest = at.listing.lines(numbers, "arrived", 0, _NEWEST, descending=True)
            return {"documents": len(numbers), "newest": newest, "tasks": tasks(site, at, who)}
    except NotFound:
        return {"documents": 0, "newest": (), "tasks": []}
