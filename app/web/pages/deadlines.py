"""Fristen: what ends and is due, what an agreement binds to, what people decide about it; as a
table, and as a calendar under a secret address.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.deadlines import AHEAD, BACK, HEADER, as_calendar, standing, table
from app.web.audit import record
from app.web.export import sheet
from app.web.problems import PROBLEMS
from app.web.render import page
from app.web.rights import feed_key, needs, needs_key
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.agreements.rulings import TermRuling
from pipeline.agreements.telling import tell
from pipeline.agreements.values import State
from pipeline.agreements.wording import ROLES, RULINGS, STATES
from pipeline.archive.agreements import Due
from pipeline.ground.clock import in_berlin
from pipeline.ground.errors import Refused
from pipeline.tagging.places import page_at

router = APIRouter()
# A calendar shows what is further ahead, too, so that its alarms come in time.
_CALENDAR = 2 * AHEAD
Text = Annotated[str, Form(max_length=1000)]


def _today() -> date:
    return in_berlin(datetime.now(UTC)).date()


@router.get("/fristen")
def show(
    request: Request, who: Annotated[SignedIn, needs("lesen")], erledigt: bool = False
) -> Response:
    """All deadlines of the next year, what is overdue first, and what names no day last."""
    site, now = site_of(request), _today()
    with site.archive.reading() as at:
        due = at.agreements.deadlines(now - BACK, now + AHEAD, done=erledigt)
        undated = at.agreements.undated(now)
    shown = [(d, standing(d, now)) for d in due]
    late = [(d, s) for d, s in shown if s not in ("", "offen") and not d.done]
    return page(
        request, "deadlines/page.html", late=late, done=erledigt, undated=undated, ROLES=ROLES,
        coming=[(d, s) for d, s in shown if s == "offen" or d.done],
        feed=f"/feeds/{quote(who.name, safe='')}/{feed_key(site.accounts, who.name)}/fristen.ics",
    )  # fmt: skip


@router.get("/fristen.csv", dependencies=[needs("lesen")])
def export(request: Request) -> Response:
    """The same as a table for Excel."""
    now = _today()
    due = site_of(request).archive.agreements.deadlines(now - BACK, now + AHEAD, done=True)
    return sheet("omdok-fristen", HEADER, table(due, now))


@router.get("/feeds/{who}/{key}/fristen.ics", dependencies=[needs_key("lesen")])
def feed(request: Request) -> Response:
    """The deadlines as a calendar that Outlook and Thunderbird subscribe to."""
    site, now = site_of(request), _today()
    window = now - BACK, now + _CALENDAR
    with site.archive.reading() as at:
        due = at.agreements.deadlines(*window, done=True)
        gone = at.agreements.withdrawn(*window)
    address = site.settings.web.public_url.rstrip("/")
    text = as_calendar(due, gone, datetime.now(UTC), address)
    return Response(text.encode(), media_type="text/calendar; charset=utf-8")


@router.get("/fristen/{document}")
def show_one(
    request: Request,
    who: Annotated[SignedIn, needs("lesen")],
    document: str,
    tag: date | None = None,
) -> Response:
    """What one agreement binds to on a day, each value with its clause and its sum."""
    asof = tag or _today()
    told, title = _told(request, document, asof)
    now, archive = _today(), site_of(request).archive
    due = archive.agreements.deadlines(now - BACK, now + _CALENDAR, done=True, of=document)
    mine = [(d, standing(d, now)) for d in due]
    return page(
        request, "deadlines/one.html", told=told, title=title, asof=asof, due=mine, ROLES=ROLES,
        STATES=STATES, german=_german, letter=who.may("prüfen") and bool(told["end"]),
    )  # fmt: skip


@router.post("/fristen/{document}/festlegen")
def decide(
    request: Request,
    document: str,
    who: Annotated[SignedIn, needs("prüfen")],
    was: Annotated[Literal["start", "end", "state", "done", "undo"], Form()],
    warum: Text = "",
    tag: Text = "",
    stand: Annotated[State | None, Form()] = None,
    art: Text = "",
    kennung: Text = "",
) -> Response:
    """Keep what a person decided about an agreement."""
    day = _read_day(tag)
    kinds: dict[str, dict[str, Any]] = {
        "start": {"action": "day", "role": "start", "day": day},
        "end": {"action": "day", "role": "end", "day": day},
        "state": {"action": "state", "state": stand, "day": day},
        "done": {"action": "done", "role": art, "day": day},
        "undo": {"action": "undo", "undoes": kennung},
    }
    ruling = TermRuling(
        document=document, by=who.name, at=datetime.now(UTC), why=warum.strip(), **kinds[was]
    )
    made = site_of(request).archive.agreements.decide(ruling)
    record(request, f"Frist: {RULINGS[made.action]}", f"dokument:{document}", ruling=made.id)
    return RedirectResponse(f"/fristen/{quote(document, safe='')}", 303)


def _read_day(written: str) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(written.strip(), form).date()
        except ValueError:
            continue
    if written.strip():
        raise Refused(f"„{written}“ ist kein Tag.", "Schreiben Sie zum Beispiel 31.12.2027.")
    return None


@router.get(
    "/api/v1/deadlines", name="deadlines", summary="Fristen", responses=PROBLEMS,
    dependencies=[needs("lesen")],
)  # fmt: skip
def deadlines_action(
    request: Request, first: date | None = None, last: date | None = None
) -> dict[str, Any]:
    """The deadlines in `[first, last]`: by default from 90 days ago to a year ahead."""
    now = _today()
    due = site_of(request).archive.agreements.deadlines(first or now - BACK, last or now + AHEAD)
    return {"asof": now, "deadlines": [_of(d, now) for d in due]}


@router.get(
    "/api/v1/agreements/{document}", name="agreement", summary="Laufzeit und Pflichten",
    responses=PROBLEMS, dependencies=[needs("lesen")],
)  # fmt: skip
def agreement_action(request: Request, document: str, asof: date | None = None) -> dict[str, Any]:
    """What an agreement binds to on a day, as `omdok agreement` tells it."""
    return _told(request, document, asof or _today())[0]


def _told(request: Request, document: str, asof: date) -> tuple[dict[str, Any], str]:
    with site_of(request).archive.reading() as at:
        kept, text = at.agreements.get(document), at.documents.newest(document)
        rulings = at.agreements.rulings(document)
        replaced = at.shown.numbers_of([document])[document] in at.works.replaced()
    told = tell(
        kept, text.text, lambda start: page_at(text, start), asof, rulings, replaced=replaced
    )
    return told, text.title


def _of(due: Due, now: date) -> dict[str, Any]:
    return {
        "document": due.document, "title": due.title, "partner": due.partners,
        "standing": standing(due, now), **due.deadline.model_dump(mode="json"),
    }  # fmt: skip


def _german(written: str | None) -> str:
    return f"{date.fromisoformat(written):%d.%m.%Y}" if written else "–"
