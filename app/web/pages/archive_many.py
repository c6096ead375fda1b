"""Archiv: one deed for many documents at once: kind, tags, reading again, removal, a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.german import KINDS, count
from app.web import runs
from app.web.audit import record
from app.web.jobs import Progress
from app.web.many import chosen_of, decide_each, desk_for, each
from app.web.pages.archive import Listing, table
from app.web.pages.archive_tags import ask_for_tag
from app.web.refusals import Forbidden
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from app.web.told import tell
from pipeline.drafting.citing import drafts_citing
from pipeline.ground.errors import NotFound, Unclear
from pipeline.ground.types import DocumentKind
from pipeline.ingest.calling_up import call_up
from pipeline.reading.sources.download_cache import is_address
from pipeline.review.deciding import Voice
from pipeline.search.removal import remove_document

router = APIRouter()
Deed = Literal["art", "schlagwort", "verschlagworten", "lesen", "entfernen", "tabelle"]
_SHOWN = 20  # titles that are named before documents are removed


@router.post("/archiv/auswahl")
def act(
    request: Request,
    who: Annotated[SignedIn, needs("lesen")],
    ask: Listing,
    aktion: Annotated[Deed, Form()],
    dokument: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    alle: Annotated[bool, Form()] = False,
    art: Annotated[DocumentKind | Literal[""], Form()] = "",
    sicher: Annotated[int, Form()] = 0,
) -> Response:
    """Do it to the chosen documents, or with `alle` to all that the address's filters leave."""
    site = site_of(request)
    chosen = chosen_of(site, ask, dokument, everything=alle)
    if aktion == "tabelle":
        return table(site, ask, chosen)
    _check_right(who, aktion)
    # What was seen is what goes: whoever agreed to another number is asked again.
    if aktion == "entfernen" and sicher != len(chosen):
        return _ask_twice(request, ask.link("/archiv/auswahl"), chosen, everything=alle)
    if aktion == "schlagwort":
        return ask_for_tag(request, ask, chosen, everything=alle)
    if aktion == "art":
        _change_kind(request, who, chosen, _kind(art))
    else:
        _DEEDS[aktion](request, who, chosen)
    return RedirectResponse(ask.page_link(ask.seite), 303)


@router.post("/archiv/auswahl/zurueck")
def undo(
    request: Request, who: Annotated[SignedIn, needs("prüfen")], arbeit: Annotated[str, Form()]
) -> Response:
    """Take back what one deed decided."""
    site = site_of(request)
    job = site.jobs.get(arbeit)
    if job is None or not isinstance(job.value, tuple):
        raise NotFound("Das lässt sich nicht mehr zurücknehmen.", "Berichtigen Sie es von Hand.")
    rulings = job.value

    def work(progress: Progress) -> int:
        desk, voice = desk_for(site), Voice(who.name, datetime.now(UTC))
        for done, id in enumerate(rulings, 1):
            desk.undo(id, voice)
            progress(done, len(rulings))
        return len(rulings)

    site.jobs.start(
        "Zurücknehmen", who.name, who.session, work,
        lambda number: f"{count(number, 'Entscheidung', 'Entscheidungen')} zurückgenommen.",
    )  # fmt: skip
    record(request, "Dokumente berichtigt", "dokument:mehrere", zurückgenommen=len(rulings))
    return RedirectResponse("/archiv", 303)


def _kind(given: DocumentKind | Literal[""]) -> DocumentKind:
    if not given:
        raise Unclear("Es ist keine Art gewählt.", "Wählen Sie eine Art aus der Liste.")
    return given


def _check_right(who: SignedIn, deed: Deed) -> None:
    needed: Literal["prüfen", "verwalten"] = "verwalten" if deed == "entfernen" else "prüfen"
    if not who.may(needed):
        raise Forbidden(
            f"Dafür braucht es das Recht „{needed}“. Sie haben „{who.role}“.",
            "Wenden Sie sich an die Person, die omdok verwaltet.",
        )


def _change_kind(
    request: Request, who: SignedIn, chosen: Sequence[str], kind: DocumentKind
) -> None:
    voice = Voice(who.name, datetime.now(UTC))
    decide_each(
        request, who, f"Art „{KINDS[kind]}“ geben", chosen,
        lambda desk, id: desk.correct(id, {"kind": kind}, voice),
        lambda _: f"{_documents(chosen)} „{KINDS[kind]}“.",
    )  # fmt: skip
    record(request, "Dokumente berichtigt", "dokument:mehrere", art=kind, anzahl=len(chosen))


def _retag(request: Request, who: SignedIn, chosen: Sequence[str]) -> None:
    site = site_of(request)

    def work(progress: Progress) -> int:
        retagging, changed = desk_for(site).retagging, list[bool]()
        each(chosen, lambda id: changed.append(retagging.retag(id)[0]))(progress)
        return sum(changed)

    def said(changed: int) -> str:
        return f"Neu verschlagwortet; {count(changed, 'Dokument hat', 'Dokumente haben')} andere."

    site.jobs.start("Neu verschlagworten", who.name, who.session, work, said)
    record(request, "neu verschlagwortet", "dokument:mehrere", anzahl=len(chosen))


def _read_again(request: Request, _: SignedIn, chosen: Sequence[str]) -> None:
    site, wanted = site_of(request), set(chosen)
    entries = [e for e in site.archive.manifest.all().values() if e.document in wanted]
    places = call_up(site.archive, entries)
    # What was fetched from the net is looked at with its source, so by a run over everything.
    alone = places if not any(map(is_address, places)) else ()
    runs.start(site.settings, site.config, "ingest", ["--", *alone] if alone else [])
    record(request, "noch einmal gelesen", "dokument:mehrere", anzahl=len(chosen))
    said = f"{count(len(chosen), 'Dokument wird', 'Dokumente werden')} noch einmal gelesen."
    tell(request, said, "info", hint="Unter „Läufe“ steht, wie weit es ist.")


def _ask_twice(
    request: Request, address: str, chosen: Sequence[str], *, everything: bool
) -> Response:
    summaries = site_of(request).archive.documents.summaries()
    titles = {one.document: one.title for one in summaries}
    return page(
        request, "archive/remove.html", address=address, chosen=chosen, everything=everything,
        titles=[titles[id] for id in chosen[:_SHOWN] if id in titles],
    )  # fmt: skip


def _remove(request: Request, who: SignedIn, chosen: Sequence[str]) -> None:
    site = site_of(request)

    def remove(id: str) -> None:
        cited = [lambda one: bool(drafts_citing(one, site.archive, site.settings))]
        remove_document(site.archive, id, site.settings, cited)
        site.record(who.name, "Dokument entfernt", f"dokument:{id}")

    def said(number: int) -> str:
        return f"{count(number, 'Dokument', 'Dokumente')} aus dem Archiv entfernt."

    site.jobs.start("Entfernen", who.name, who.session, each(chosen, remove), said)


def _documents(chosen: Sequence[str]) -> str:
    return count(len(chosen), "Dokument ist jetzt", "Dokumente sind jetzt")


_DEEDS: dict[str, Callable[[Request, SignedIn, Sequence[str]], None]] = {
    "verschlagworten": _retag, "lesen": _read_again, "entfernen": _remove,
}  # fmt: skip
