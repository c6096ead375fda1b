"""Saved searches: keep, look what is new, as feeds, drop."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi import Query as Parameter
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, ValidationError

from app.german import count
from app.web.audit import record
from app.web.problems import PROBLEMS
from app.web.render import fragment, page
from app.web.rights import feed_key, needs, needs_key
from app.web.searching import link_of
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.told import tell
from pipeline.archive.types import SavedSearch
from pipeline.ground.errors import Refused
from pipeline.search.query import Query
from pipeline.search.saved import (
    AlertEntry,
    NameRefused,
    alerts_of,
    atom,
    check_searches,
    entries,
    json_feed,
    save_search,
)

router = APIRouter()
_LONGEST = 80  # characters of a name
Name = Annotated[str, Form(min_length=1, max_length=_LONGEST)]


@dataclass(frozen=True, slots=True)
class ShownSearch:
    """A saved search with what is new, the address that asks it, and those of its feeds for one
    person; `version` is the moment it was made, as the archive writes it.
    """

    name: str
    version: str
    made: datetime
    link: str
    feeds: dict[str, str]
    news: tuple[AlertEntry, ...]


class SavedAnswer(BaseModel):
    """A saved search; `query` is the question with its filters."""

    name: str
    made: datetime
    query: dict[str, Any]


class ToSave(BaseModel):
    """A search to be kept under a name that is not taken."""

    name: str = Field(min_length=1, max_length=80)
    query: Query


@router.get("/suche/gemerkt")
def show(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """All saved searches with what is new in each."""
    site = site_of(request)
    every = [_shown(site, one, who) for one in site.archive.saved.all()]
    return page(request, "saved/page.html", all=every)


@router.get("/suche/gemerkt/liste", dependencies=[needs("lesen")])
def menu(request: Request) -> Response:
    """The kept searches for the menu."""
    saved = [(one.name, link_of(one)) for one in site_of(request).archive.saved.all()]
    return fragment(request, "saved/menu.html", saved=saved)


def _shown(site: Site, saved: SavedSearch, who: SignedIn) -> ShownSearch:
    news = entries(site.archive, site.vocabulary(), alerts_of(site.archive, saved.name)[1])
    folder = f"/feeds/{quote(who.name, safe='')}/{feed_key(site.accounts, who.name)}"
    feeds = {form: f"{folder}/suche.{form}?name={quote(saved.name)}" for form in ("atom", "json")}
    return ShownSearch(
        saved.name, saved.made, datetime.fromisoformat(saved.made), link_of(saved), feeds, news
    )  # fmt: skip


@router.post("/suche/merken", dependencies=[needs("lesen")])
def keep(
    request: Request,
    suche: Annotated[str, Form(max_length=8000)],
    name: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Keep the search of the form; where its name will not do, ask for another."""
    try:
        query = Query.model_validate_json(suche)
    except ValidationError as error:
        raise Refused(
            "Diese Suche lässt sich nicht merken.",
            "Suchen Sie noch einmal und merken Sie sie dann.",
        ) from error
    try:
        if len(name) > _LONGEST:
            raise NameRefused(f"Der Name ist zu lang: höchstens {_LONGEST} Zeichen.")
        _keep(request, name, query)
    except NameRefused as error:
        link = link_of(SavedSearch(name, suche, ""))
        return page(
            request, "saved/name.html", status=409, name=name, suche=suche, fault=error, link=link
        )
    return RedirectResponse("/suche/gemerkt", 303)


def _keep(request: Request, name: str, query: Query) -> SavedSearch:
    ready = site_of(request).searcher()
    bare = query.model_copy(
        update={"limit": None, "offset": 0, "order": "relevance", "answers": False}
    )
    kept = save_search(ready, name, bare, datetime.now(UTC))
    record(request, "Suche gemerkt", f"suche:{kept.name}")
    return kept


@router.post("/suche/gemerkt/nachsehen", dependencies=[needs("lesen")])
def check(request: Request) -> Response:
    """Ask all saved searches now."""
    found = check_searches(site_of(request).searcher(), datetime.now(UTC))
    number = sum(map(len, found.values()))
    news = count(number, "Neuigkeit", "Neuigkeiten") if number else "Es gibt nichts Neues."
    tell(request, f"Nachgesehen. {news}")
    return RedirectResponse("/suche/gemerkt", 303)


@router.post("/suche/gemerkt/loeschen", dependencies=[needs("lesen")])
def drop(
    request: Request, name: Name, version: Annotated[str, Form(max_length=40)] = ""
) -> Response:
    """Forget a saved search and what it told of; not one of the same name that was made since the
    page was shown.
    """
    site_of(request).archive.saved.drop(name, version)
    record(request, "gemerkte Suche gelöscht", f"suche:{name}")
    return RedirectResponse("/suche/gemerkt", 303)


@router.get("/feeds/{who}/{key}/suche.{form}", dependencies=[needs_key("lesen")])
def feed(
    request: Request, form: Literal["atom", "json"], name: Annotated[str, Parameter(max_length=80)]
) -> Response:
    """What is new in a saved search, for programs that read feeds."""
    site = site_of(request)
    saved, alerts = alerts_of(site.archive, name)
    news = entries(site.archive, site.vocabulary(), alerts)
    if form == "json":
        return JSONResponse(json_feed(saved, news), media_type="application/feed+json")
    return Response(atom(saved, news), media_type="application/atom+xml")


@router.get(
    "/api/v1/searches",
    name="searches",
    summary="Gemerkte Suchen",
    responses=PROBLEMS,
    dependencies=[needs("lesen")],
)
def list_action(request: Request) -> list[SavedAnswer]:
    """All saved searches by name."""
    return [_answer(one) for one in site_of(request).archive.saved.all()]


@router.post(
    "/api/v1/searches", name="save-search", summary="Eine Suche merken", status_code=201,
    responses=PROBLEMS,
    dependencies=[needs("lesen")],
)  # fmt: skip
def keep_action(request: Request, wanted: ToSave) -> SavedAnswer:
    """Keep a search; what it finds now counts as known."""
    return _answer(_keep(request, wanted.name, wanted.query))


def _answer(saved: SavedSearch) -> SavedAnswer:
    return SavedAnswer(
        name=saved.name, made=datetime.fromisoformat(saved.made), query=json.loads(saved.query)
    )
