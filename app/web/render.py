"""Pages from templates: the whole page with its frame, or the part of it that HTMX asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import german
from app.web.pages.table import PAGES
from app.web.plain import plain
from app.web.site import site_of
from app.web.told import taken
from app.web.waiting import numbers_of
from pipeline.ground.wording import AGREEMENT_STATES, DRAFT_STATES, QUOTE_STATUSES

HERE = Path(__file__).parent
STATIC = HERE / "static"
# Our script sends it with a form, and goes itself to where a redirect leads.
FORM_HEADER = "X-Formular"
# A cache between here and the browser must not give a part where a whole page is asked for.
_VARY = {"Vary": "HX-Request, Cookie"}


@cache
def environment() -> Environment:
    """The templates; whatever they print is escaped, and a name that is not there is a fault."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(
        day=german.day,
        moment=german.moment,
        left=german.left,
        as_field=german.as_field,
        decimal=german.decimal,
        quoted=german.quoted,
        size=german.size,
        short_day=german.short_day,
        plain=plain,
    )
    made.globals.update(
        count=german.count, KINDS=german.KINDS, TAG_KINDS=german.TAG_KINDS,
        SENTENCE_KINDS=german.SENTENCE_KINDS, DRAFT_STATES=DRAFT_STATES,
        AGREEMENT_STATES=AGREEMENT_STATES,
        QUOTE_STATUSES=QUOTE_STATUSES,
        static=static_address,
    )  # fmt: skip
    return made


@cache
def static_address(name: str) -> str:
    """Where a file of `static/` is served; its content is in the address, so browsers may keep it
    for ever.
    """
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def is_htmx(request: Request) -> bool:
    """Whether HTMX asks for a part of a page; going back in the browser's history it wants the
    whole page.
    """
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def is_sent_by_script(request: Request) -> bool:
    """Whether our script sent a form and shows what comes back beside what was typed."""
    return "HX-Request" in request.headers or FORM_HEADER in request.headers


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page: `template` extends `base.html` and fills its blocks."""
    session = getattr(request.state, "session", None)
    person = request.state.person if session else None
    site = site_of(request)
    frame = {
        "person": person,
        "csrf": session.csrf if session else "",
        "path": request.url.path,
        "came_from": _came_from(request),
        "messages": taken(request, person),
        "jobs": site.jobs.under_way(person.name) if person else [],
        "menu": [entry for entry in PAGES if entry.label and person and person.may(entry.role)],
        "numbers": numbers_of(site, person) if person else {},
    }
    return _answer(template, frame | values, status)


def _came_from(request: Request) -> str:
    """The list that led here, with its filters, page and place; empty when it was none."""
    parts = urlsplit(request.headers.get("referer", ""))
    ours = parts.netloc == request.url.netloc and parts.path in ("/suche", "/archiv")
    return f"{parts.path}?{parts.query}" if ours and parts.query else parts.path if ours else ""


def fragment(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A part of a page, without the frame; what is to be told goes to the page's strip beside
    it.
    """
    session = getattr(request.state, "session", None)
    person = request.state.person if session else None
    frame = {"person": person, "csrf": session.csrf if session else ""}
    answer = _answer(template, frame | values, status)
    if messages := taken(request, person):
        strip = (
            environment().get_template("told.html").render(messages=messages, apart=True, **frame)
        )
        answer = HTMLResponse(bytes(answer.body).decode() + strip, status, _VARY)
    return answer


def _answer(template: str, values: Mapping[str, Any], status: int) -> HTMLResponse:
    return HTMLResponse(environment().get_template(template).render(values), status, _VARY)
