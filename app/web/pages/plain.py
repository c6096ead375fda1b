"""The version of a draft in Einfache Sprache, written beside the draft sentence by sentence."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from app.web.drafts import DraftActions
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.drafting.plain import plain_of
from pipeline.drafting.plain_rules import load_plain_rules, remarks
from pipeline.drafting.products import public_name

router = APIRouter()
Reader = Annotated[SignedIn, needs("lesen")]
Writer = Annotated[SignedIn, needs("prüfen")]
_FIELD = re.compile(r"satz-(\d{1,4})")


@router.get("/entwuerfe/{id}/einfach")
def show(request: Request, who: Reader, id: str) -> Response:
    """Both versions side by side, with what is still heavy."""
    site = site_of(request)
    draft = DraftActions(site, who).get(id)
    plain, rules = plain_of(draft), load_plain_rules(site.settings)
    rows = [(pair, remarks(pair.text, pair.of, rules)) for pair in plain.pairs]
    return page(request, "drafts/plain.html", draft=draft, plain=plain, rows=rows)


@router.get("/entwuerfe/{id}/einfach.txt")
def file(request: Request, who: Reader, id: str) -> Response:
    """The plain version as a text file."""
    draft = DraftActions(site_of(request), who).get(id)
    name = public_name(draft, "txt", datetime.now(UTC)).removesuffix(".txt")
    headers = {"Content-Disposition": f'attachment; filename="{name}-einfache-sprache.txt"'}
    return Response(plain_of(draft).text, media_type="text/plain; charset=utf-8", headers=headers)


@router.post("/entwuerfe/{id}/einfach")
async def write(request: Request, who: Writer, id: str) -> Response:
    """Keep what was written; fields that were not touched stay unwritten."""
    form = await request.form()
    told = [(_FIELD.fullmatch(name), text) for name, text in form.items() if isinstance(text, str)]
    fields = {int(match[1]): text for match, text in told if match}
    left_out = {int(str(value)) for value in form.getlist("weg") if str(value).isdigit()}
    seen = form.get("stand", "")
    return await run_in_threadpool(
        _write, request, who, id, fields, left_out, seen if isinstance(seen, str) else ""
    )


def _write(
    request: Request,
    who: SignedIn,
    id: str,
    fields: dict[int, str],
    left_out: set[int],
    seen: str,
) -> Response:
    texts = {number: text for number, text in fields.items() if text.strip()}
    texts |= dict.fromkeys(left_out, "")
    draft = DraftActions(site_of(request), who).write_plainly(id, texts, seen)
    return RedirectResponse(f"/entwuerfe/{quote(draft.id)}/einfach", 303)
