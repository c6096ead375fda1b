"""Links for those who gave a quote: staff make and revoke them, and the page that a link opens,
which needs no account.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.web.drafts import DraftActions
from app.web.render import page
from app.web.rights import needs, open_to_all
from app.web.session import SignedIn, before_sign_in, keep_before, token_before
from app.web.site import site_of
from pipeline.drafting.invitations import LONGEST_QUOTE, USUAL_DAYS
from pipeline.drafting.inviting import PATH, QuoteLinks
from pipeline.drafting.states import Step
from pipeline.drafting.work import DraftWork
from pipeline.ground.errors import NotFound, Refused

router = APIRouter()
Releaser = Annotated[SignedIn, needs("freigeben")]
# No search engine keeps what somebody was asked about in confidence.
_UNLISTED = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def _links(request: Request) -> QuoteLinks:
    site = site_of(request)
    return QuoteLinks(DraftWork(site.archive, site.settings, site.vocabulary))


@router.post("/entwuerfe/{id}/zitat/link")
def make(
    request: Request,
    who: Releaser,
    id: str,
    nummer: Annotated[int, Form()],
    tage: Annotated[int, Form()] = USUAL_DAYS,
) -> Response:
    """Make a link for a quote, and show it, once."""
    known = DraftActions(site_of(request), who).get(id)
    step = Step(who.name, datetime.now(UTC))
    draft, path = _links(request).make(known.id, nummer, tage, step)
    base = site_of(request).settings.web.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return page(
        request, "quote/made.html", draft=draft, link=base + path, made=draft.invitations[-1]
    )


@router.post("/entwuerfe/{id}/zitat/link/sperren")
def revoke(request: Request, who: Releaser, id: str, link: Annotated[str, Form()]) -> Response:
    """End a link."""
    known = DraftActions(site_of(request), who).get(id)
    _links(request).revoke(known.id, link, Step(who.name, datetime.now(UTC)))
    return RedirectResponse(f"/entwuerfe/{quote(known.id)}", 303)


@router.get(PATH + "/{draft}/{token}", dependencies=[open_to_all()])
def look(request: Request, draft: str, token: str) -> Response:
    """The quote in its paragraph, for whoever gave it."""
    try:
        return _shown(request, draft, token)
    except NotFound as gone:
        return _answer(request, 404, fault=gone)


@router.post(PATH + "/{draft}/{token}", dependencies=[open_to_all()])
def answer(
    request: Request,
    draft: str,
    token: str,
    aktion: Annotated[Literal["freigeben", "ändern"], Form()],
    gelesen: Annotated[str, Form(max_length=2 * LONGEST_QUOTE)] = "",
    text: Annotated[str, Form(max_length=2 * LONGEST_QUOTE)] = "",
) -> Response:
    """Release the quote as it was read, or give it other words."""
    links, now = _links(request), datetime.now(UTC)
    try:
        if aktion == "freigeben":
            links.approve(draft, token, gelesen, now)
        else:
            links.reword(draft, token, text, now)
    except NotFound as gone:
        return _answer(request, 404, fault=gone)
    except Refused as refused:
        return _shown(request, draft, token, fault=refused, text=text, status=409)
    return _answer(request, 200, done=aktion)


def _shown(
    request: Request,
    id: str,
    token: str,
    *,
    fault: Refused | None = None,
    text: str = "",
    status: int = 200,
) -> Response:
    draft, link = _links(request).look(id, token, datetime.now(UTC))
    written = text or link.quote.text
    return _answer(request, status, fault=fault, draft=draft, link=link, text=written)


def _answer(request: Request, status: int, **values: Any) -> Response:
    cookie = before_sign_in(request)
    given = {"fault": None, "done": "", "draft": None, "link": None, "text": ""} | values
    shown = page(
        request, "quote/page.html", status=status, token=token_before(site_of(request), cookie),
        longest=LONGEST_QUOTE, **given,
    )  # fmt: skip
    keep_before(request, shown, cookie)
    shown.headers.update(_UNLISTED)
    return shown
