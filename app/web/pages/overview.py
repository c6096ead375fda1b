"""The archive at a glance: pictures that lead into the search, each with a table of the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.german import KINDS
from app.sheets import Row
from app.web import pictures
from app.web.export import sheet
from app.web.problems import PROBLEMS
from app.web.render import page
from app.web.rights import needs
from app.web.site import site_of
from pipeline.portraits.network import Network, Tie, drawing
from pipeline.search.overview import Overview, Year, overview

router = APIRouter()
Part = Literal["jahre", "laender", "partner", "paare", "standards"]


class YearCount(BaseModel):
    """The documents of one year by kind; `year` is null for those without a date."""

    year: int | None
    kinds: dict[str, int]


class NamedCount(BaseModel):
    """How many documents name this entry."""

    id: str
    label: str
    count: int


class PairCount(BaseModel):
    """How many documents name both partners."""

    first: str
    second: str
    count: int


class OverviewAnswer(BaseModel):
    """Counts over all documents of the archive."""

    documents: int
    years: list[YearCount]
    laender: list[NamedCount]
    standards: list[NamedCount]
    partners: list[NamedCount]
    pairs: list[PairCount]


@router.get("/ueberblick", dependencies=[needs("lesen")])
def show(request: Request) -> Response:
    """The pictures."""
    site = site_of(request)
    found = overview(site.archive, site.vocabulary())
    return page(
        request, "overview/page.html", found=found, tiles=pictures.tiles(found.laender),
        columns=pictures.timeline(found.years), drawn=drawing(ties_of(found)),
        shades=pictures.shades(found.standards),
        names={partner.id: partner.label for partner in found.partners},
    )  # fmt: skip


def ties_of(found: Overview) -> Network:
    """The pairs of the overview as they are drawn everywhere."""
    names = {partner.id: partner.label for partner in found.partners}
    return Network(
        works=found.documents,
        partners={partner.id: partner.count for partner in found.partners},
        ties=tuple(
            Tie(p.first, p.second, names[p.first], names[p.second], p.count) for p in found.pairs
        ),
    )


@router.get("/ueberblick/{part}.csv", dependencies=[needs("lesen")])
def export(request: Request, part: Part) -> Response:
    """One of the tables, for Excel."""
    site = site_of(request)
    header, rows = _table(part, overview(site.archive, site.vocabulary()))
    return sheet(f"omdok-{part}", header, rows)


@router.get("/api/v1/overview", responses=PROBLEMS, name="overview", dependencies=[needs("lesen")])
def as_json(request: Request) -> OverviewAnswer:
    """The figures behind the pictures."""
    site = site_of(request)
    return OverviewAnswer.model_validate(
        overview(site.archive, site.vocabulary()), from_attributes=True
    )


def _year_row(year: Year) -> Row:
    kinds = {str(kind): many for kind, many in year.kinds.items()}
    by_kind = (kinds.get(kind, 0) for kind in KINDS)
    return (year.year or "ohne Datum", *by_kind, year.count)


def _table(part: Part, found: Overview) -> tuple[Row, Sequence[Row]]:
    if part == "jahre":
        return ("Jahr", *KINDS.values(), "zusammen"), [_year_row(year) for year in found.years]
    if part == "paare":
        names = {partner.id: partner.label for partner in found.partners}
        return ("Partner", "Partner", "Dokumente"), [
            (names[p.first], names[p.second], p.count) for p in found.pairs
        ]
    named = {"laender": found.laender, "partner": found.partners, "standards": found.standards}[
        part
    ]
    return ("Kennung", "Name", "Dokumente"), [(one.id, one.label, one.count) for one in named]
