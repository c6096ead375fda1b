"""Archiv: all documents as a table, to filter, to sort, and to take along."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.german import KINDS, short_day
from app.web.export import sheet
from app.web.listing import COLUMNS, Direction, Listed, Name
from app.web.pages.search import Asking
from app.web.render import page
from app.web.rights import needs
from app.web.searching import facet_groups
from app.web.site import Site, site_of
from pipeline.archive import Parts
from pipeline.archive.listing import ListedDocument
from pipeline.archive.types import Chosen
from pipeline.ground.clock import in_berlin
from pipeline.ground.errors import NotFound
from pipeline.ground.facets import FILTERS
from pipeline.ground.wording import AGREEMENT_STATES
from pipeline.search.facets import FacetCount, count_facets
from pipeline.search.ranking import Ints
from pipeline.search.search import understood_by

router = APIRouter()
_PER_PAGE = 50


def _listed(ask: Asking, spalte: Name = "aufgenommen", richtung: Direction = "ab") -> Listed:
    return Listed.of(ask, spalte, richtung)


Listing = Annotated[Listed, Depends(_listed)]


@router.get("/archiv", dependencies=[needs("lesen")])
def show(request: Request, ask: Listing) -> Response:
    """A stretch of the list, and the filters with what is behind each."""
    site = site_of(request)
    values: dict[str, Any] = {"ask": ask, "fault": None, "total": 0, "lines": (), "facets": ()}
    try:
        with site.archive.reading() as at:
            values |= _found(site, at, ask)
    except NotFound as error:
        values["fault"] = error if site.archive.backend.exists() else None
    return page(
        request, "archive/page.html", pages=-(-values["total"] // _PER_PAGE), filters=FILTERS,
        STATES=AGREEMENT_STATES, arrived=_arrived, **values,
    )  # fmt: skip


@router.get("/archiv.csv", dependencies=[needs("lesen")])
def export(request: Request, ask: Listing) -> Response:
    """All that the filters leave, in the order shown, as a table for Excel."""
    site = site_of(request)
    return table(site, ask)


def table(site: Site, ask: Listed, chosen: Collection[str] | None = None) -> Response:
    """The list as a table for Excel; where documents are `chosen`, only those of them."""
    with site.archive.reading() as at:
        lines = _lines(at, ask, matching(site, at, ask))
    if chosen is not None:
        wanted = set(chosen)
        lines = tuple(line for line in lines if line.document in wanted)
    head = ("Titel", "Art", "Datum", "Partner", "Stand", "Aufgenommen", "Kennung")
    rows = (
        (
            line.title, KINDS[line.kind], short_day(line.date) if line.date else "", line.partners,
            AGREEMENT_STATES.get(line.state, ""),  # type: ignore[call-overload]  # "" for none
            _arrived(line), line.document,
        )
        for line in lines
    )  # fmt: skip
    return sheet("omdok-archiv", head, rows)


def _found(site: Site, at: Parts, ask: Listed) -> dict[str, Any]:
    numbers = matching(site, at, ask)
    last = max(1, -(-len(numbers) // _PER_PAGE))
    # A page behind the last one, from an old address, is the last one.
    ask = replace(ask, seite=min(ask.seite, last))
    facets = _facets(site, at, ask, numbers)
    return {
        "ask": ask,
        "total": len(numbers),
        "lines": _lines(at, ask, numbers, (ask.seite - 1) * _PER_PAGE, _PER_PAGE),
        "facets": facet_groups(ask, facets, site.vocabulary()),
    }


def _lines(
    at: Parts, ask: Listed, numbers: Ints, first: int = 0, count: int | None = None
) -> tuple[ListedDocument, ...]:
    column = COLUMNS[ask.spalte][0]
    return at.listing.lines(numbers, column, first, count, descending=ask.richtung == "ab")


def matching(site: Site, at: Parts, ask: Listed) -> Ints:
    """The numbers of the documents that the filters leave."""
    understood = understood_by(at, ask.query(_PER_PAGE), site.settings, site.vocabulary())
    return at.facts.matching(understood.within)


def _facets(
    site: Site, at: Parts, ask: Listed, numbers: Ints
) -> Mapping[str, tuple[FacetCount, ...]]:
    """What the list has of each facet; of one that filters, what the other filters leave of it."""
    vocabulary = site.vocabulary()
    counts = count_facets(at, numbers, vocabulary, each=True)
    for kind in [facet.kind for facet in FILTERS if ask.chosen.of(facet.kind)]:
        chosen = Chosen.model_validate(dict(ask.chosen) | {kind: ()})
        wider = matching(site, at, replace(ask, chosen=chosen))
        counts[kind] = count_facets(at, wider, vocabulary, each=True)[kind]
    return counts


def _arrived(line: ListedDocument) -> str:
    return short_day(in_berlin(line.arrived).date())
