"""The first page: what waits for whoever is signed in, what is new, what they search for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.web import runs
from app.web.audit import record
from app.web.render import page
from app.web.rights import needs
from app.web.searching import link_of
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.waiting import tasks
from pipeline.archive import Parts
from pipeline.archive.listing import ListedDocument
from pipeline.archive.types import Filters
from pipeline.ground.errors import NotFound
from pipeline.search.saved import alerts_of

router = APIRouter()
_NEWEST, _MOST_NEW = 8, 50


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A kept search, and how many documents are new in it."""

    name: str
    link: str
    news: int


@router.get("/")
def show(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """Where work begins; of an empty archive the steps that come first."""
    site = site_of(request)
    since = site.accounts.visits.look(who.name)
    return page(
        request, "start/page.html", kept=_kept(site), since=since,
        samples=_samples(site) is not None, **_found(site, who, since),
    )  # fmt: skip


@router.post("/start/muster", dependencies=[needs("prüfen")])
def take_samples(request: Request) -> Response:
    """Take in the invented samples, so that an empty archive can be tried."""
    site = site_of(request)
    folder = _samples(site)
    if folder is None:
        raise NotFound("Die Musterdokumente liegen nicht bei.", "Laden Sie eigene hoch.")
    runs.start(site.settings, site.config, "ingest", ["--", str(folder)])
    record(request, "Musterarchiv aufgenommen", "lauf:ingest")
    return RedirectResponse("/laeufe", 303)


def _samples(site: Site) -> Path | None:
    folder = site.settings.paths.corpus / "samples" / "documents"
    return folder if folder.is_dir() else None


def _kept(site: Site) -> list[KeptSearch]:
    every = site.archive.saved.all()
    return [
        KeptSearch(one.name, link_of(one), len(alerts_of(site.archive, one.name)[1]))
        for one in every
    ]


def _found(site: Site, who: SignedIn, since: datetime | None) -> dict[str, Any]:
    try:
        with site.archive.reading() as at:
            lines = _newest(at)
            fresh = [line for line in lines if since and line.arrived > since]
            return {
                "documents": len(at.facts.matching(Filters())),
                "newest": (fresh or lines)[:_NEWEST],
                "fresh": len(fresh),
                "more": len(fresh) == _MOST_NEW,
                "tasks": tasks(site, at, who),
            }
    except NotFound:
        return {"documents": 0, "newest": (), "fresh": 0, "more": False, "tasks": []}


def _newest(at: Parts) -> tuple[ListedDocument, ...]:
    return at.listing.lines(at.facts.matching(Filters()), "arrived", 0, _MOST_NEW, descending=True)
