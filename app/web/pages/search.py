"""Search: one box, filters with counts, hits with the reason why."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi import Query as Parameter
from fastapi.responses import JSONResponse, RedirectResponse, Response

from app.german import KINDS, short_day
from app.web.audit import record
from app.web.counted import as_sheet as as_sheet_of
from app.web.counted import bars, counted
from app.web.export import sheet
from app.web.problems import PROBLEMS
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.searching import AskedSearch, facet_groups, hit_pieces, link_of
from app.web.site import site_of
from pipeline.archive.types import Chosen
from pipeline.asking.telling import told_directly
from pipeline.evaluation.relevance import judge_document, verdicts_on
from pipeline.ground.clock import BERLIN
from pipeline.ground.errors import NotFound, Unclear
from pipeline.ground.facets import FILTERS
from pipeline.search.search import SearchResult, facets_without, search

router = APIRouter()
PER_PAGE = 10
# More hits than this nobody reads in a table.
MOST = 2000
_NEWEST = 5


def _with_facets(function: Callable[..., AskedSearch]) -> Callable[..., AskedSearch]:
    """The function with one parameter for each facet in place of `**facets`: that is how addresses
    are checked and the interface is described.
    """
    signature = inspect.signature(function)
    own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    facets = [
        inspect.Parameter(
            facet.parameter,
            inspect.Parameter.KEYWORD_ONLY,
            default=(),
            annotation=Annotated[Chosen.model_fields[facet.kind].annotation, Parameter()],
        )
        for facet in FILTERS
    ]
    function.__signature__ = signature.replace(parameters=[*own, *facets])  # type: ignore[attr-defined]  # read by inspect
    return function


@_with_facets
def asked(
    q: Annotated[str, Parameter(max_length=2000)] = "",
    von: str = "",
    bis: str = "",
    sortierung: Literal["treffer", "neueste"] = "treffer",
    seite: Annotated[int, Parameter(ge=1, le=1000)] = 1,
    ersetzte: bool = False,
    **facets: tuple[str, ...],
) -> AskedSearch:
    """What the address asks for; empty fields of the form count as not given."""
    chosen = {facet.kind: _given(facets[facet.parameter]) for facet in FILTERS}
    return AskedSearch(
        q=q.strip(), chosen=Chosen.model_validate(chosen),
        von=_day(von), bis=_day(bis), sortierung=sortierung, seite=seite, ersetzte=ersetzte,
    )  # fmt: skip


def _given(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Unclear(
            f"„{text[:40]}“ ist kein Tag.", "Schreiben Sie ihn wie 2026-11-24."
        ) from error


Asking = Annotated[AskedSearch, Depends(asked)]


@router.get("/suche", dependencies=[needs("lesen")])
def show(request: Request, ask: Asking) -> Response:
    """The box, and what was found."""
    site = site_of(request)
    values: dict[str, Any] = {
        "ask": ask,
        "result": None,
        "fault": None,
        "saved": [(one.name, link_of(one)) for one in site.archive.saved.all()],
    }
    if ask:
        try:
            values |= _found(request, ask)
        except NotFound as error:
            values["fault"] = error
    else:
        values |= _beginning(request)
    if is_htmx(request):
        return fragment(request, "search/results.html", part=True, **values)
    return page(request, "search/page.html", part=False, **values)


def _found(request: Request, ask: AskedSearch) -> dict[str, Any]:
    ready = site_of(request).searcher()
    result = _search(request, ask, PER_PAGE)
    chosen = [facet.kind for facet in FILTERS if ask.chosen.of(facet.kind)]
    wider = facets_without(chosen, ready, ask.query(PER_PAGE))
    count = counted(ready, ask.q) if ask.is_bare and ask.seite == 1 else None
    return {
        "result": result,
        "counted": count,
        "told": None if count or ask.seite > 1 else told_directly(ready, ask.q, result),
        "bars": bars(count),
        "facets": facet_groups(ask, {**result.facets, **wider}, ready.vocabulary),
        "pages": min(1000, -(-result.total // PER_PAGE)),
        "pieces": hit_pieces,
        "states": ready.archive.agreements.states_among(
            [hit.document for hit in result.hits], datetime.now(BERLIN).date()
        ),
        "verdicts": verdicts_on(ready.archive, ask.q),
    }


def _search(request: Request, ask: AskedSearch, limit: int) -> SearchResult:
    ready = site_of(request).searcher()
    return search(ready, ask.query(limit))


def _beginning(request: Request) -> dict[str, Any]:
    """What stands on the page before anything was asked."""
    site = site_of(request)
    try:
        summaries = site.kept("summaries", site.archive.documents.summaries)
    except NotFound:
        return {"documents": 0, "newest": ()}
    return {"documents": len(summaries), "newest": summaries[:_NEWEST]}


@router.post("/suche/urteil", dependencies=[needs("lesen")])
def judge(
    request: Request,
    ask: Asking,
    dokument: Annotated[str, Form(max_length=80)],
    urteil: Annotated[Literal["passt", "passt nicht"], Form()],
) -> Response:
    """Keep whether a hit answers the question of the address, and go back to it."""
    fits = urteil == "passt"
    judge_document(site_of(request).archive, ask.q, dokument, fits=fits, at=datetime.now(UTC))
    record(request, "Treffer bewertet", f"dokument:{dokument}", passt=fits)
    if is_htmx(request):
        return fragment(request, "search/verdict.html", said=fits, is_new=True)
    return RedirectResponse(f"{ask.page_link(ask.seite)}#treffer-{dokument}", 303)


@router.get("/suche/treffer.csv", dependencies=[needs("lesen")])
def as_sheet(request: Request, ask: Asking, verwandte: bool = False) -> Response:
    """The hits that have the words as a table for Excel, with `verwandte` all of them."""
    result = _search(request, ask.first_page(), MOST)
    everything = verwandte or not result.with_words
    hits = (hit for hit in result.hits if everything or not hit.related_only)
    head = ("Titel", "Datum", "Art", "Seite", "Fundstelle", "Warum", "Kennung")
    rows = (
        (
            hit.title,
            short_day(hit.date) if hit.date else "",
            KINDS[hit.kind],
            hit.page,
            hit.text,
            hit.why,
            hit.document,
        )
        for hit in hits
    )
    return sheet("omdok-treffer", head, rows)


@router.get("/suche/antwort.csv", dependencies=[needs("lesen")])
def answer_as_sheet(request: Request, ask: Asking) -> Response:
    """The table of a question that counts, for Excel."""
    found = counted(site_of(request).searcher(), ask.q)
    if found is None or found.operation == "none":
        raise Unclear(
            "Diese Frage zählt nichts.", "Fragen Sie etwa „Wie viele Vereinbarungen seit 2020?“."
        )
    return as_sheet_of(found)


@router.get("/suche/treffer.json", dependencies=[needs("lesen")])
def as_file(request: Request, ask: Asking) -> Response:
    """All hits as a JSON file."""
    result = _search(request, ask.first_page(), MOST)
    headers = {"Content-Disposition": 'attachment; filename="omdok-treffer.json"'}
    return JSONResponse(result.model_dump(mode="json"), headers=headers)


@router.get(
    "/api/v1/search",
    name="search",
    summary="Im Archiv suchen",
    responses=PROBLEMS,
    dependencies=[needs("lesen")],
)
def as_action(
    request: Request, ask: Asking, limit: Annotated[int, Parameter(ge=1, le=100)] = PER_PAGE
) -> SearchResult:
    """The same hits as on the page, as the contract of `omdok search --json` has them."""
    return _search(request, ask, limit)
