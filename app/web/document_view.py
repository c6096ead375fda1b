"""The page of a document as its templates take it: which sheet is looked at, what lies over it, and
what is known of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from app.web import reading
from app.web.marks import Layer
from app.web.render import fragment, is_htmx, page
from app.web.rulings import SAID
from app.web.session import SignedIn
from app.web.site import Site, site_of
from pipeline.archive import Parts, Record
from pipeline.ground.clock import BERLIN, in_berlin
from pipeline.ground.errors import NotFound
from pipeline.ground.kept import Kept
from pipeline.ground.types import Document
from pipeline.ground.wording import TAG_KINDS
from pipeline.names.redaction import REDACTED
from pipeline.reading.formats import label_of
from pipeline.reading.head import HEAD_ISSUES, KIND_UNSURE
from pipeline.reading.kind import KindEvidence, evidence_of
from pipeline.review.listed import list_in
from pipeline.review.placing import places_of
from pipeline.search.search import similar
from pipeline.tagging.corrections import head_value
from pipeline.tagging.rulings import HeadField, Ruling, in_force

Number = Annotated[int, Query(ge=1, le=100_000)]
_SIMILAR = 5
# What can be laid over a page, each switched for itself.
LAYERS = {**TAG_KINDS, "quote": "Zitat"}
ZOOMS = (100, 150, 200, 300)
_weighed: Kept[tuple[KindEvidence, ...]] = Kept(64)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheet of a document is looked at, and what for: a query, a place `[von, bis)`; `blatt`
    counts from 1. `ebene` are the layers that are shown; none named: all.
    """

    q: str = ""
    von: int | None = None
    bis: int | None = None
    blatt: int | None = None
    marken: bool = True
    ebene: tuple[str, ...] = ()
    zoom: int = 100

    @property
    def layers(self) -> frozenset[str]:
        """The layers that are shown."""
        if not self.marken:
            return frozenset()
        return frozenset(self.ebene or LAYERS) & LAYERS.keys()


def wanted(
    q: Annotated[str, Query(max_length=2000)] = "", von: int | None = None, bis: int | None = None,
    blatt: Number | None = None, marken: bool = True,
    ebene: Annotated[list[str] | None, Query(max_length=20)] = None,
    zoom: Literal["100", "150", "200", "300"] = "100",
) -> Wanted:  # fmt: skip
    """What the address asks for."""
    return Wanted(q, von, bis, blatt, marken, tuple(ebene or ()), int(zoom))


Looked = Annotated[Wanted, Depends(wanted)]


def shown(
    request: Request,
    who: SignedIn,
    id: str,
    look: Wanted,
    settled: tuple[int, int] | None = None,
) -> Response:
    """The page, or the part of it that HTMX puts in place: after a change with the place `settled`
    by it in focus.
    """
    site = site_of(request)
    with site.archive.reading() as at:
        values = values_of(site, at, id, look, who, settled)
    if is_htmx(request):
        return fragment(request, "document/work.html", **values)
    return page(request, "document/page.html", **values)


def values_of(
    site: Site,
    at: Parts,
    id: str,
    look: Wanted,
    person: SignedIn,
    settled: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """All that the page of a document shows.

    Raises:
        NotFound: there is no such document, or no such sheet in it.
    """
    record = at.documents.get(id)
    document = record.document
    laid = reading.laid_out(site.settings, document, masked=is_redacted(document))
    all_sheets = reading.sheets(laid)
    if settled and not look.blatt:
        look = replace(look, blatt=reading.sheet_at(all_sheets, settled[0]))
    sheet, over = sheet_of(site, at, record, all_sheets, look)
    if settled:
        over = (*over, Layer(*settled, "settled", "", "stelle"))
    shape = next((p for p in laid.document.pages if p.number == sheet.number and laid.pages), None)
    link = linker(id, look)
    return {
        **frame_of(site, at, record),
        "sheet": sheet,
        "sheets": len(all_sheets),
        "q": look.q,
        "look": look,
        "all_layers": LAYERS,
        "zooms": ZOOMS,
        "blocks": list(reading.shown(document, sheet, over)),
        "boxes": reading.boxes(sheet, over),
        "shape": shape,
        "settled": settled,
        "others": reading.renditions(at, id),
        "set_as": laid.pages.made.stem[-8:] if laid.pages and laid.pages.made else "",
        "tags": reading.tag_lines(record),
        "relations": reading.relations(at, id),
        "link": link,
        "here": f"/dokument/{quote(id)}",
        "exact": link("/rahmen", blatt=sheet.number, von=look.von, bis=look.bis),
        "similar": similar(at, id, _SIMILAR),
        "shown_kinds": {kind for layer in over for kind in layer.kind.split()},
        **_head(at, document, person),
        "listed": person.may("prüfen") and list_in(document, site.vocabulary()) is not None,
    }


def sheet_of(
    site: Site, at: Parts, record: Record, all_sheets: Sequence[reading.ShownPage], look: Wanted
) -> tuple[reading.ShownPage, tuple[Layer, ...]]:
    """The sheet that is looked at, and what lies over it; NotFound when there is none of this
    number.
    """
    number = look.blatt or reading.sheet_at(all_sheets, look.von or 0)
    sheet = next((sheet for sheet in all_sheets if sheet.number == number), None)
    if sheet is None:
        raise NotFound(
            f"Eine Seite {number} hat dieses Dokument nicht.", f"Es hat {len(all_sheets)}."
        )
    marked = reading.searched(at, look.q, sheet, record.document, site.settings, site.vocabulary())
    if look.von is not None and look.bis is not None and look.von < look.bis:
        marked = (*marked, Layer(look.von, look.bis, "found", "Fundstelle", "stelle"))
    return sheet, reading.layers(record, sheet, marked, look.layers)


def frame_of(site: Site, at: Parts, record: Record) -> dict[str, Any]:
    """What stands around every page of a document."""
    document = record.document
    today = datetime.now(BERLIN).date()
    return {
        "document": document,
        "record": record,
        "state": at.agreements.states_among([document.id], today).get(document.id),
        "format": label_of(document.source.media_type),
        "versions": at.documents.count_versions(document.id),
        "poor": [p for p in document.pages if p.ocr or p.quality < site.settings.ocr.min_quality],
    }


def _head(at: Parts, document: Document, person: SignedIn) -> dict[str, Any]:
    """What the document's kind, title and day were read from, and what people decided."""
    rulings = in_force(at.rulings.all(document.id))
    mine = [r for r in rulings if r.document == document.id]
    return {
        "evidence": _evidence(document),
        "title_place": next(iter(places_of(document.text, document.title)), None),
        "doubtful": any(issue.code == KIND_UNSURE for issue in document.issues),
        "corrections": {r.field: r for r in mine if r.action == "correct"},
        "decisions": [r for r in mine if r.action != "correct"],
        "said": SAID,
        "last": _last_of(rulings, person),
        "seen": {field: head_value(document, field) for field in get_args(HeadField)},
        "date_issues": HEAD_ISSUES["date"],
    }


def _evidence(document: Document) -> tuple[KindEvidence, ...]:
    """What speaks for the kind of a document: weighed once, for who leafs asks on every page."""
    text = sha256(document.text.encode("utf8", "replace")).hexdigest()
    key = f"{document.id} {document.version} {document.kind} {text}"
    return _weighed.get(key, lambda: evidence_of(document))


def _last_of(rulings: Sequence[Ruling], person: SignedIn) -> Ruling | None:
    """What somebody decided last today, to be taken back by one key."""
    today = datetime.now(BERLIN).date()
    own = [r for r in rulings if r.by == person.name and in_berlin(r.at).date() == today]
    return own[-1] if own else None


def linker(id: str, look: Wanted) -> Callable[..., str]:
    """Makes addresses of this document that keep what is asked for, unless it is changed."""
    kept = {
        "q": look.q,
        "marken": None if look.marken else "false",
        "ebene": look.ebene,
        "zoom": None if look.zoom == ZOOMS[0] else look.zoom,
    }

    def link(below: str = "", **changed: Any) -> str:
        values = {**kept, **changed}
        named = {name: value for name, value in values.items() if value not in (None, "", ())}
        asked = urlencode(named, doseq=True)
        return f"/dokument/{quote(id)}{below}" + (f"?{asked}" if asked else "")

    return link


def is_redacted(document: Document) -> bool:
    """Whether its file holds what was erased from its text."""
    return any(issue.code == REDACTED for issue in document.issues)
