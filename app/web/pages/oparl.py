"""What is public as OParl 1.1, for everybody and without an account, where `[web] public` opens
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app.web import oparl
from app.web.published import address_of, is_out, open_site
from app.web.rights import open_to_all
from pipeline.drafting.lookup import list_drafts
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, OmdokError, Unclear

_T = TypeVar("_T")
router = APIRouter(prefix=oparl.PREFIX)
# What is told of the house itself changes at most when omdok starts.
_STARTED = datetime.now(UTC).replace(microsecond=0)
_MOST = 100  # objects of a page; OParl advises pages from there on
_DIGITS = 10  # no list has so many pages
_MOMENTS = ("created_since", "created_until", "modified_since", "modified_until")
# Pages of other addresses may read this in their visitors' browsers: OParl demands it.
_FOR_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_KINDS = {"body", *oparl.LISTS.values()}


@router.get("", dependencies=[open_to_all()])
def system(request: Request) -> Response:
    """Where a client of OParl begins."""
    return _told(request, lambda house, drafts, _: house.system(drafts))


@router.get("/list/{kind}", dependencies=[open_to_all()])
def objects(request: Request, kind: str) -> Response:
    """One page of the objects of a kind, filtered by when they were made or changed."""

    def made(house: oparl.House, drafts: list[Draft], now: datetime) -> oparl.Object:
        if kind not in _KINDS:
            raise _nothing()
        found = oparl.objects_of(house, kind, drafts, now)
        return oparl.listed(house.url("list", kind), found, _filters(request), _kept(request))

    return _told(request, made)


@router.get("/{kind}/{id}", dependencies=[open_to_all()])
def one_object(request: Request, kind: str, id: str) -> Response:
    """One object; a deleted one says so."""

    def made(house: oparl.House, drafts: list[Draft], now: datetime) -> oparl.Object:
        if kind not in _KINDS:
            raise _nothing()
        address = house.url(kind, id)
        found = (one for one in oparl.objects_of(house, kind, drafts, now) if one["id"] == address)
        return _first(found)

    return _told(request, made)


@router.get("/file/{id}/text", dependencies=[open_to_all()])
def text(request: Request, id: str) -> Response:
    """The text of a release, to be shown."""
    return _text(request, id, {})


@router.get("/file/{id}/download", dependencies=[open_to_all()])
def download(request: Request, id: str) -> Response:
    """The text of a release, to be saved."""
    name = quote(id, safe="")
    disposition = f"attachment; filename*=UTF-8''{name}.txt"
    return _text(request, id, {"Content-Disposition": disposition})


def _text(request: Request, id: str, headers: dict[str, str]) -> Response:
    try:
        _, drafts, now = _asked(request)
        draft = _first(draft for draft in drafts if draft.id == id and is_out(draft, now))
    except (NotFound, Unclear) as error:
        return _fault(error)
    return Response(
        oparl.text_of(draft), media_type="text/plain; charset=utf-8", headers=_FOR_ALL | headers
    )


def _told(
    request: Request, make: Callable[[oparl.House, list[Draft], datetime], oparl.Object]
) -> Response:
    try:
        content = make(*_asked(request))
    except (NotFound, Unclear) as error:
        return _fault(error)
    return JSONResponse(content, headers=_FOR_ALL)


def _asked(request: Request) -> tuple[oparl.House, list[Draft], datetime]:
    site = open_site(request)
    web = site.settings.web
    house = oparl.House(address_of(request), web.public_name, web.public_license, _STARTED)
    return house, list_drafts(site.archive, site.settings), datetime.now(UTC)


def _first(found: Iterable[_T]) -> _T:
    one = next(iter(found), None)
    if one is None:
        raise _nothing()
    return one


def _nothing() -> NotFound:
    return NotFound("Das gibt es hier nicht.", "Beginnen Sie mit dem Objekt oparl:System.")


def _fault(error: OmdokError) -> Response:
    """A fault as OParl has it."""
    status = 404 if isinstance(error, NotFound) else 400
    said = {"type": f"{oparl.SCHEMA}Error", "message": error.message, "debug": error.hint}
    return JSONResponse(said, status, headers=_FOR_ALL)


def _kept(request: Request) -> dict[str, str]:
    """The parameters that the links of a page must keep."""
    return {
        name: value for name, value in request.query_params.items()
        if name in (*_MOMENTS, "limit", "omit_internal")
    }  # fmt: skip


def _filters(request: Request) -> oparl.Filters:
    """What is asked of a list; Unclear where it cannot be read."""
    given = request.query_params
    moments = {name: _moment(name, given[name]) for name in _MOMENTS if name in given}
    page, limit = (_number(name, given.get(name, "")) for name in ("page", "limit"))
    return oparl.Filters(**moments, page=page or 1, limit=min(limit or _MOST, _MOST))


def _moment(name: str, said: str) -> datetime:
    try:
        # A plus sign that somebody did not encode arrives as a blank.
        found = datetime.fromisoformat(said.strip().replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Unclear(
            f"„{name}“ ist kein Zeitpunkt mit Zeitzone.",
            "Schreiben Sie ihn wie 2026-11-30T12:00:00+01:00 (in der Adresse kodiert).",
        )
    return found


def _number(name: str, said: str) -> int:
    """A number from 1 on, 0 where none is given."""
    if not said:
        return 0
    is_number = said.isascii() and said.isdecimal() and len(said) < _DIGITS
    if not is_number or int(said) < 1:
        raise Unclear(f"„{name}“ ist keine Zahl ab 1.", "Lassen Sie es weg, oder nennen Sie eine.")
    return int(said)
