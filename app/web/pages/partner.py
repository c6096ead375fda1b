"""Partners at a glance: the list, one portrait, chronicles, and who works with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

import numpy as np
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app import portraits as german
from app.web.export import handed_out, sheet
from app.web.pages.search import Asking
from app.web.partner_form import STATUS
from app.web.problems import PROBLEMS
from app.web.render import page
from app.web.rights import needs
from app.web.site import Site, site_of
from nlp.tokens import fold
from pipeline.archive import Parts
from pipeline.archive.types import Filters
from pipeline.portraits.chronicle import Chronicle, chronicle
from pipeline.portraits.network import Network, drawing, network
from pipeline.portraits.portrait import LONG, Binding, Portrait, binding_on, portrait
from pipeline.portraits.subjects import SubjectKind, subject_of
from pipeline.registers.vocabulary import Vocabulary

router = APIRouter()
_LESEN = [needs("lesen")]
# A chronicle reads as many documents as it needs, whatever a page of hits has.
_ANY = 1
# The table on the page; the CSV has all.
_MOST_TIES = 300


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner of the list: how many works name it, and when the newest did."""

    id: str
    label: str
    status: str
    count: int
    last: date | None
    silent: bool


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The region and the years that a network is drawn of."""

    region: str = ""
    von: int | None = None
    bis: int | None = None


def narrowed(region: str = "", von: str = "", bis: str = "") -> Narrowed:
    """What the form asks for; empty fields count as not given, and no year is none."""
    return Narrowed(region.strip(), _year(von), _year(bis))


def _year(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() and 1900 <= int(text) <= 2100 else None


Narrow = Annotated[Narrowed, Depends(narrowed)]


@router.get("/partner", dependencies=_LESEN)
def show(
    request: Request, q: str = "", nach: Literal["haeufig", "name", "still"] = "haeufig"
) -> Response:
    """All partners that documents name, with when they were named last."""
    lines = [line for line in _lines(site_of(request)) if fold(q.strip()) in fold(line.label)]
    lines.sort(key=lambda line: _place(line, nach))
    return page(request, "partner/list.html", q=q, nach=nach, lines=lines, STATUS=STATUS)


def _lines(site: Site) -> list[PartnerLine]:
    vocabulary, today = site.vocabulary(), _today()
    statuses = {p.id: p.status for p in vocabulary.organisations}
    with site.archive.reading() as at:
        everything = at.facts.matching(Filters())
        counts = at.facts.facets(np.asarray(everything))["partner"]
        last = at.told.last_days(("partner",))
    return [
        PartnerLine(
            id, vocabulary.label("partner", id), statuses.get(id, ""), count, last.get(id),
            id in last and today - last[id] > LONG,
        )
        for id, count in counts.items()
    ]  # fmt: skip


def _place(line: PartnerLine, by: str) -> tuple[int, str]:
    """Where a line stands in an order."""
    day = (line.last or date.min).toordinal()
    return {"haeufig": -line.count, "name": 0, "still": day}[by], fold(line.label)


def _today() -> date:
    return date.today()


@router.get("/partner/chronik", dependencies=_LESEN)
def show_chronicle(request: Request, ask: Asking) -> Response:
    """The dated sentences of a query."""
    found = chronicle(site_of(request).searcher(), ask.query(_ANY)) if ask else None
    return page(
        request, "partner/chronicle.html", ask=ask, found=found, german=german,
        asked=request.url.query,
    )  # fmt: skip


@router.get("/partner/chronik.{form}", dependencies=_LESEN)
def chronicle_file(request: Request, form: Literal["docx", "csv", "ics"], ask: Asking) -> Response:
    """The same as a Word file, a table or a calendar."""
    make = {
        "docx": german.chronicle_docx, "csv": german.chronicle_csv, "ics": german.chronicle_ics,
    }  # fmt: skip
    found = chronicle(site_of(request).searcher(), ask.query(_ANY))
    return handed_out(f"Chronik.{form}", make[form](found))


@router.get("/partner/netz", dependencies=_LESEN)
def show_network(request: Request, narrow: Narrow) -> Response:
    """Who works with whom, drawn and as a table."""
    site = site_of(request)
    found = _network(site, narrow)
    lands = [(r.id, r.name) for r in site.vocabulary().regions if r.level == "land"]
    asked = urlencode({"region": narrow.region, "von": narrow.von or "", "bis": narrow.bis or ""})
    return page(
        request, "partner/network.html", found=found, drawn=drawing(found), narrow=narrow,
        lands=lands, shown=found.ties[:_MOST_TIES], asked=asked,
    )  # fmt: skip


@router.get("/partner/netz.csv", dependencies=_LESEN)
def network_file(request: Request, narrow: Narrow) -> Response:
    """All ties as a table."""
    found = _network(site_of(request), narrow)
    rows = ((t.label_a, t.label_b, t.count, t.a, t.b) for t in found.ties)
    return sheet("Netz", ("Partner", "Partner", "Dokumente", "Kennung", "Kennung"), rows)


def _network(site: Site, narrow: Narrowed) -> Network:
    vocabulary = site.vocabulary()
    within = tuple(sorted(vocabulary.within(narrow.region))) if narrow.region else ()
    filters = Filters(
        region=within,
        from_date=date(narrow.von, 1, 1) if narrow.von else None,
        to_date=date(narrow.bis + 1, 1, 1) - timedelta(days=1) if narrow.bis else None,
    )
    with site.archive.reading() as at:
        state = at.generation()
        kept = _drawn.get(site)
        if kept is None or kept[:2] != (state, filters) or kept[2] is not vocabulary:
            kept = _drawn[site] = (state, filters, vocabulary, network(at, vocabulary, filters))
        return kept[3]


# The network of the state and the narrowing that were asked for last: page and table show one.
_drawn: WeakKeyDictionary[Site, tuple[int, Filters, Vocabulary, Network]] = WeakKeyDictionary()


@router.get("/partner/{kind}/{id:path}/word", dependencies=_LESEN)
def portrait_file(request: Request, kind: SubjectKind, id: str) -> Response:
    """A portrait as a Word file."""
    found = _portrait(site_of(request), kind, id)
    return handed_out(f"{found.label}.docx", german.portrait_docx(found))


@router.get("/partner/{kind}/{id:path}", dependencies=_LESEN)
def show_portrait(request: Request, kind: SubjectKind, id: str) -> Response:
    """All about one partner, family, person, town, region, standard or body."""
    found = _portrait(site_of(request), kind, id)
    return page(
        request, "partner/portrait.html", found=found, german=german, STATUS=STATUS,
        address=f"/partner/{kind}/{quote(id)}",
        search=_search_address(found), said=_by_speaker(found),
    )  # fmt: skip


def _portrait(site: Site, kind: SubjectKind, id: str) -> Portrait:
    vocabulary, today = site.vocabulary(), _today()
    with site.archive.reading() as at:
        subject = subject_of(at, vocabulary, id, kind)
        return portrait(at, vocabulary, subject, today, _binding(site, at, today))


# What agreements bind to, of the state and the day that were asked for last.
_bound: WeakKeyDictionary[Site, tuple[int, date, Binding]] = WeakKeyDictionary()


def _binding(site: Site, at: Parts, today: date) -> Binding:
    """The binding of this state, read anew only when state or day are others than last time."""
    generation = at.generation()
    kept = _bound.get(site)
    if kept is None or kept[:2] != (generation, today):
        kept = _bound[site] = (generation, today, binding_on(at, today))
    return kept[2]


def _search_address(found: Portrait) -> str:
    """The search that lists the documents of a portrait."""
    by_id = found.kind in ("partner", "region", "standard")
    name, value = (found.kind, found.id) if by_id else ("q", found.label)
    return f"/suche?{urlencode([(name, value)])}"


def _by_speaker(found: Portrait) -> dict[tuple[str, str], list[int]]:
    """The quotes of each person, by their place in the list."""
    said: dict[tuple[str, str], list[int]] = {}
    for n, one in enumerate(found.quotes):
        said.setdefault((one.speaker, one.function), []).append(n)
    return said


@router.get(
    "/api/v1/portraits/{kind}/{id:path}", name="portrait", summary="Alles über einen Partner",
    responses=PROBLEMS, dependencies=_LESEN,
)  # fmt: skip
def portrait_action(request: Request, kind: SubjectKind, id: str) -> Portrait:
    """Also families, persons, places, regions, standards and bodies."""
    return _portrait(site_of(request), kind, id)


@router.get(
    "/api/v1/chronicle", name="chronicle", summary="Datierte Sätze zu einer Anfrage",
    responses=PROBLEMS, dependencies=_LESEN,
)  # fmt: skip
def chronicle_action(request: Request, ask: Asking) -> Chronicle:
    """Oldest first, each event once."""
    return chronicle(site_of(request).searcher(), ask.query(_ANY))


@router.get(
    "/api/v1/network", name="network", summary="Wer mit wem genannt wird", responses=PROBLEMS,
    dependencies=_LESEN,
)  # fmt: skip
def network_action(request: Request, narrow: Narrow) -> Network:
    """All ties, the strongest first."""
    return _network(site_of(request), narrow)
