"""Search: one box, filters with counts, hits with the reason why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.site import site_of
from pipeline.search.query import Query as SearchQuery
from pipeline.search.search import search

router = APIRouter()


@router.get("/suche", dependencies=[needs("lesen")])
def show(request: Request, q: str = "") -> Response:
    """The box, and what it found."""
    site, result = site_of(request), None
    if q.strip():
        ready = site.searcher()
        result = search(ready.store, SearchQuery(text=q, limit=10), ready.settings, ready.vocabulary, ready.embedder)
    answer = fragment if is_htmx(request) else page
    return answer(request, f"search/{'results' if is_htmx(request) else 'page'}.html", q=q, result=result)
