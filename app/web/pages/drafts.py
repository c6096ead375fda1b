"""Press releases in the making: from template and document to the released PDF."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from app.german import KINDS, as_field, short_day
from app.web.draft_text import text_of
from app.web.draft_view import paragraphs
from app.web.drafts import STEPS, DraftActions
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.session import SignedIn, person_of
from app.web.site import site_of
from pipeline.accounts import at_least
from pipeline.drafting.ai_statement import ai_statement
from pipeline.drafting.citing import cited
from pipeline.drafting.held import STANDING, held_lines
from pipeline.drafting.lookup import InWork
from pipeline.drafting.mail import is_sendable, mail_name, mail_of
from pipeline.drafting.products import public_name
from pipeline.drafting.states import obstacles
from pipeline.drafting.templates import find_template, list_templates
from pipeline.drafting.work import StepName
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Unclear
from pipeline.ground.types import DocumentKind
from pipeline.ground.worddiff import word_diff
from pipeline.ground.wording import QUOTE_STATUSES
from pipeline.search.query import Query
from pipeline.search.search import search

router = APIRouter()
Writer = Annotated[SignedIn, needs("prüfen")]
Releaser = Annotated[SignedIn, needs("freigeben")]
# The hash of the words that the form was filled in beside (`Draft.words`).
Seen = Annotated[str, Form(max_length=64)]
_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "teaser": "text/plain; charset=utf-8", "ninjs": "application/json",
}  # fmt: skip
# A preview may show what it holds and nothing else: no script, no form, no other address.
_PREVIEW = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_WORD_MB = 50
_OFFERED = 12
_USUAL = "pressemitteilung"
_OPEN = ("draft", "in_review", "approved")


@router.get("/entwuerfe")
def show_all(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """All drafts that this person may know of."""
    return page(request, "drafts/page.html", drafts=DraftActions(site_of(request), who).all())


@router.get("/entwuerfe/neu")
def ask(
    request: Request,
    who: Writer,  # noqa: ARG001 - asked for its right alone
    vorlage: str = "",
    dokument: str = "",
    q: str = "",
) -> Response:
    """First the template and the document, then the fields that staff may fill themselves."""
    site = site_of(request)
    # Who comes from a document has it with one press more.
    name = vorlage or (_USUAL if dokument else "")
    chosen = find_template(name, site.settings) if name else None
    values: dict[str, Any] = {
        "templates": list_templates(site.settings),
        "chosen": chosen,
        "q": q,
        "known": None,
    }
    if dokument:
        values["known"] = site.archive.documents.get(dokument).document
    return page(request, "drafts/new.html", offered=_offered(request, q), **values)


@router.post("/entwuerfe/neu")
async def make(request: Request, who: Writer) -> Response:
    """Draft, and go on to the draft; fields that are left empty are filled from the document."""
    form = await request.form()
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    fields = {
        name.removeprefix("feld-"): text for name, text in given.items() if name.startswith("feld-")
    }
    return await run_in_threadpool(
        _make, request, who, given.get("vorlage", ""), given.get("dokument", ""), fields
    )


def _make(
    request: Request, who: SignedIn, template: str, document: str, fields: dict[str, str]
) -> Response:
    values = {name: text.strip() for name, text in fields.items() if text.strip()}
    actions = DraftActions(site_of(request), who)
    try:
        made = actions.make(template, document or None, values)
    except InWork as known:
        # The same template, document and values: go on with what is there.
        return RedirectResponse(_address(actions.get(known.draft.id)), 303)
    return RedirectResponse(_address(made), 303)


@router.post("/entwuerfe/brief/{document}")
def letter(request: Request, who: Writer, document: str) -> Response:
    """The letter to the partner of an agreement that ends, from what its clauses say."""
    actions = DraftActions(site_of(request), who)
    try:
        made = actions.letter(document)
    except InWork as known:
        made = actions.get(known.draft.id)
    return RedirectResponse(_address(made), 303)


@router.get("/entwuerfe/{id}")
def show(
    request: Request, who: Annotated[SignedIn, needs("lesen")], id: str, formular: bool = False
) -> Response:
    """One draft with its sources, remarks, quotes and history; `formular` asks for the form in
    place of the editor.
    """
    return _answer(request, DraftActions(site_of(request), who).get(id), form=formular)


@router.get("/entwuerfe/{id}/datei/{kind}")
def file(
    request: Request,
    who: Annotated[SignedIn, needs("lesen")],
    id: str,
    kind: str,
    ansehen: bool = False,
) -> Response:
    """One of the draft's files, to keep or to look at."""
    actions = DraftActions(site_of(request), who)
    place = actions.file(id, kind)
    if kind not in _MEDIA:
        raise NotFound("Diese Datei gibt es nicht.", "Laden Sie die Seite des Entwurfs neu.")
    headers = {"Content-Security-Policy": _PREVIEW} if kind != "pdf" else {}
    where = "inline" if ansehen and kind != "docx" else "attachment"
    return FileResponse(
        place,
        media_type=_MEDIA[kind],
        filename=public_name(actions.get(id), kind, datetime.now(UTC)),
        content_disposition_type=where,
        headers=headers,
    )


@router.get("/entwuerfe/{id}/erklaerung")
def statement(request: Request, who: Annotated[SignedIn, needs("lesen")], id: str) -> Response:
    """How the text was made and who has read it, as a file."""
    draft = DraftActions(site_of(request), who).get(id)
    headers = {"Content-Disposition": 'attachment; filename="erklaerung-zur-entstehung.txt"'}
    return Response(ai_statement(draft), media_type=_MEDIA["txt"], headers=headers)


@router.get("/entwuerfe/{id}/mail")
def mail(request: Request, who: Annotated[SignedIn, needs("lesen")], id: str) -> Response:
    """A released draft as a mail that is ready to be sent, as a file."""
    actions, now = DraftActions(site_of(request), who), datetime.now(UTC)
    draft = actions.get(id)
    content = mail_of(draft, actions.file(id, "html").read_bytes(), now)
    headers = {"Content-Disposition": f'attachment; filename="{mail_name(draft, now)}"'}
    return Response(content, media_type="message/rfc822", headers=headers)


@router.post("/entwuerfe/{id}/fassung")
def bring_back(
    request: Request, who: Writer, id: str, fassung: Annotated[int, Form()], stand: Seen = ""
) -> Response:
    """Give the draft the words of an earlier version again."""
    draft = DraftActions(site_of(request), who).bring_back(id, fassung, stand)
    return _changed(request, draft, f"Fassung {fassung} zurückgeholt")


@router.post("/entwuerfe/{id}/absatz")
def edit(
    request: Request,
    who: Writer,
    id: str,
    stand: Seen,
    absatz: Annotated[int, Form()],
    text: Annotated[str, Form(max_length=20_000)] = "",
    aktion: Annotated[Literal["ändern", "davor", "entfernen"], Form()] = "ändern",
    formular: bool = False,
) -> Response:
    """Change a paragraph, take it out, or put one in front of it."""
    actions = DraftActions(site_of(request), who)
    if aktion == "davor":
        draft = actions.insert(id, stand, absatz, text)
    else:
        draft = actions.rewrite(id, stand, absatz, "" if aktion == "entfernen" else text)
    return _changed(request, draft, "Entwurf geändert", _back(formular, absatz))


@router.post("/entwuerfe/{id}/hinweis")
def fix(
    request: Request,
    who: Writer,
    id: str,
    stand: Seen,
    hinweis: Annotated[list[int], Form()],
    formular: bool = False,
) -> Response:
    """Put remarks of the linter right."""
    return _changed(
        request,
        DraftActions(site_of(request), who).fix(id, stand, tuple(hinweis)),
        "Stilhinweis übernommen",
        _back(formular),
    )


@router.post("/entwuerfe/{id}/zitat")
def decide_quote(
    request: Request,
    who: Releaser,
    id: str,
    nummer: Annotated[int, Form()],
    status: Annotated[Literal["open", "approved", "refused"], Form()],
    stand: Seen = "",
) -> Response:
    """Note that the words of a quote are released, or are not."""
    draft = DraftActions(site_of(request), who).decide_quote(id, nummer, status, stand)
    return _changed(request, draft, f"Zitat {nummer} {QUOTE_STATUSES[status]}")


@router.post("/entwuerfe/{id}/zustand/abgeben")
def submit(request: Request, who: Writer, id: str, stand: Seen = "") -> Response:
    """Hand the draft over for review."""
    draft = DraftActions(site_of(request), who).step(id, "submit", stand)
    return _changed(request, draft, STEPS["submit"])


@router.post("/entwuerfe/{id}/zustand")
def move(
    request: Request,
    who: Releaser,
    id: str,
    schritt: Annotated[StepName, Form()],
    stand: Seen = "",
    grund: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Release, give back, mark as published, withdraw."""
    draft = DraftActions(site_of(request), who).step(id, schritt, stand, grund)
    # One approval of two is not the release.
    done = draft.history[-1].what if schritt == "approve" else STEPS[schritt]
    return _changed(request, draft, done)


@router.post("/entwuerfe/{id}/sperrfrist")
def hold(
    request: Request,
    who: Releaser,
    id: str,
    tag: Annotated[str, Form(max_length=40)] = "",
    zeitpunkt: Annotated[str, Form(max_length=100)] = "",
    aufheben: Annotated[str, Form(max_length=10)] = "",
    stand: Seen = "",
) -> Response:
    """Set the embargo by the field of the browser or by words, or lift it."""
    actions = DraftActions(site_of(request), who)
    known = as_field(actions.get(id).embargo)
    # The field shows what is set; words are typed on purpose, but not two moments at once.
    if zeitpunkt.strip() and tag not in ("", known):
        raise Unclear(
            "Es sind zwei Zeitpunkte angegeben: im Feld und in Worten.",
            "Leeren Sie eines von beiden.",
        )
    moment = "" if aufheben else (zeitpunkt.strip() or tag)
    draft = actions.hold(id, moment, stand)
    return _changed(
        request, draft, "Sperrfrist gesetzt" if draft.embargo else "Sperrfrist aufgehoben"
    )


def _offered(request: Request, q: str) -> list[tuple[str, str, str]]:
    """Documents to draft from: those that a search finds, or the newest; id, title and kind with
    day.
    """
    site = site_of(request)
    try:
        if q.strip():
            ready = site.searcher()
            found = search(ready, Query(text=q.strip(), limit=_OFFERED))
            return [(hit.document, hit.title, _line(hit.kind, hit.date)) for hit in found.hits]
        return [
            (s.document, s.title, _line(s.kind, s.date))
            for s in site.archive.documents.summaries()[:_OFFERED]
        ]
    except NotFound:
        return []


def _line(kind: DocumentKind, day: date | None) -> str:
    return f"{KINDS[kind]}, {short_day(day)}"


def _answer(request: Request, draft: Draft, done: str = "", *, form: bool = False) -> Response:
    values: dict[str, Any] = {
        "draft": draft, "paragraphs": paragraphs(draft), "open": obstacles(draft), "done": done,
        "diff": word_diff,
        "people": [a.name for a in site_of(request).accounts.list() if at_least(a.role, "prüfen")],
        "writes": person_of(request).may("prüfen") and draft.state in _OPEN,
        "form": form,
        "held": held_lines(draft),
        "standing": STANDING in held_lines(draft).values(),
        "fixable": [number for number, mark in enumerate(draft.lint) if mark.fix is not None],
        "downloads": list(_MEDIA),
        "mail": is_sendable(draft),
        "removed": cited(draft) - _there(request),
    }  # fmt: skip
    if is_htmx(request):
        return fragment(request, "drafts/changed.html", **values)
    values["text"] = text_of(draft).model_dump(mode="json")
    return page(request, "drafts/draft.html", **values)


def _there(request: Request) -> frozenset[str]:
    try:
        return frozenset(site_of(request).archive.shown.numbers().values())
    except NotFound:
        return frozenset()


def _back(form: bool, paragraph: int | None = None) -> str:
    """What brings the form back to where somebody was in it."""
    at = f"#absatz-{paragraph}" if paragraph is not None else ""
    return ("?formular=true" if form else "") + at


def _changed(request: Request, draft: Draft, what: str, at: str = "") -> Response:
    if is_htmx(request):
        return _answer(request, draft, what)
    return RedirectResponse(_address(draft) + at, 303)


def _address(draft: Draft) -> str:
    return f"/entwuerfe/{quote(draft.id)}"
