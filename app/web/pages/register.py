"""The register of partners: look up, change an entry, see first which tags of the archive that
would bring or take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from app.german import count
from app.web.audit import record
from app.web.jobs import Job, Progress
from app.web.list_offers import list_offers
from app.web.partner_form import (
    LABELS,
    STATUS,
    PartnerForm,
    differences,
    form_of,
    new_row,
    typed_form,
)
from app.web.problems import PROBLEMS
from app.web.render import fragment, page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.told import tell
from nlp.tokens import fold
from pipeline.ground.errors import ConfigError, NotFound, Refused, Unclear
from pipeline.registers.editing import (
    EntryChanged,
    change_partner,
    mark_of_entry,
    trial_of,
)
from pipeline.registers.entries import Partner
from pipeline.registers.vocabulary import Vocabulary
from pipeline.review.deciding import Desk
from pipeline.review.retagging import Retagging, TagChange
from pipeline.tagging.ready import tagger_for

router = APIRouter()
_RIGHT = [needs("prüfen")]
_NOTHING_TYPED = {"name": "", "kuerzel": "", "art": "Organisation"}
_PREVIEW = "Vorschau"
_SHOWN = 50  # documents whose changes are written out
_PATIENCE = 1.0  # seconds; what takes longer shows how far it is


class Changes(BaseModel):
    """The documents whose tags a change of the register makes others."""

    documents: list[str]
    trial: bool


class MarkedPartner(Partner):
    """An entry with its version: who changes it sends back the `mark` of the one that was in
    view.
    """

    mark: str = Field(max_length=64)


async def sent(id: str, request: Request) -> PartnerForm:
    """The form as it was sent."""
    return typed_form(id, await request.form())


Sent = Annotated[PartnerForm, Depends(sent)]


@router.get("/register", dependencies=_RIGHT)
def show(request: Request, q: str = "") -> Response:
    """The partners whose names hold the words."""
    return _list(request, q)


@router.post("/register/partner")
def add(
    request: Request,
    who: Annotated[SignedIn, needs("prüfen")],
    name: Annotated[str, Form(min_length=2, max_length=300)],
    kuerzel: Annotated[str, Form(max_length=200)] = "",
    art: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Take a new partner in; where it is named in the archive is found behind the page."""
    site = site_of(request)
    try:
        id, _ = Desk(site.archive, site.vocabulary(), site.settings).enrol(
            new_row(name, kuerzel, art)
        )
    except Refused as error:
        typed = {"name": name, "kuerzel": kuerzel, "art": art}
        return _list(request, "", fault=error.message, typed=typed)
    record(request, "ins Register aufgenommen", f"partner:{id}")
    tell(request, f"„{name.strip()}“ steht jetzt im Register; die Dokumente werden durchgesehen.")
    retag_behind(request, who, site.vocabulary())
    return RedirectResponse(f"/register/partner/{id}", 303)


def _list(
    request: Request, q: str, *, fault: str = "", typed: Mapping[str, str] = _NOTHING_TYPED
) -> Response:
    site, wanted = site_of(request), fold(q.strip())
    partners = [p for p in site.vocabulary().partners if wanted in fold(" ".join(_names(p)))]
    partners.sort(key=lambda p: fold(p.name))
    return page(
        request, "register/page.html", q=q, partners=partners, STATUS=STATUS, fault=fault,
        typed=typed, lists=list_offers(site), status=409 if fault else 200,
    )  # fmt: skip


@router.get("/register/partner/{id}", dependencies=_RIGHT)
def ask(request: Request, id: str) -> Response:
    """One entry, to be changed."""
    return _form(request, form_of(_partner(site_of(request), id)))


@router.post("/register/partner/{id}/vorschau")
def preview(request: Request, who: Annotated[SignedIn, needs("prüfen")], form: Sent) -> Response:
    """What the change would bring and take in the archive, or how far looking is; nothing is
    written.
    """
    site = site_of(request)
    _partner(site, form.id)
    partner = form.partner()
    if partner is None:
        return _form(request, form, status=422)
    try:
        planned = trial_of(site.settings.vocabulary_folder, partner, form.seen)
    except (EntryChanged, ConfigError) as error:
        return _refused(request, form, error)
    site.jobs.stop(_PREVIEW, who.name)
    found: list[TagChange] = []
    job = site.jobs.start(
        _PREVIEW, who.name, who.session,
        lambda progress: _previewed(site, planned, found, progress), lambda _: "", so_far=found,
    )  # fmt: skip
    job.ended.wait(_PATIENCE)
    return _form(request, form, job)


@router.get("/register/vorschau/{arbeit}", dependencies=_RIGHT)
def previewed(request: Request, arbeit: str) -> Response:
    """How far a preview is, or what it found."""
    job = site_of(request).jobs.get(arbeit)
    if job is None:
        raise NotFound("Von dieser Vorschau weiß omdok nichts mehr.", "Sehen Sie noch einmal nach.")
    return fragment(request, "register/preview.html", job=job, SHOWN=_SHOWN)


@router.post("/register/partner/{id}")
def change(request: Request, who: Annotated[SignedIn, needs("prüfen")], form: Sent) -> Response:
    """Write the entry; what it concerns is tagged anew behind the page."""
    site = site_of(request)
    _partner(site, form.id)
    partner = form.partner()
    if partner is None:
        return _form(request, form, status=422)
    try:
        vocabulary = change_partner(site.settings.vocabulary_folder, partner, form.seen)
    except (EntryChanged, ConfigError) as error:
        return _refused(request, form, error)
    site.jobs.stop(_PREVIEW, who.name)
    record(request, "Register geändert", f"partner:{partner.id}")
    tell(request, "Gespeichert. Die Dokumente werden neu verschlagwortet.")
    retag_behind(request, who, vocabulary)
    return RedirectResponse(f"/register/partner/{partner.id}", 303)


def retag_behind(request: Request, who: SignedIn, vocabulary: Vocabulary) -> None:
    """Tag anew what a changed register concerns, while the page goes on."""
    site = site_of(request)
    site.jobs.start(
        "Neu verschlagworten", who.name, who.session,
        lambda progress: _retagged(site, vocabulary, progress), _told_changed,
    )  # fmt: skip


def _told_changed(changed: Sequence[str]) -> str:
    number = count(len(changed), "Dokument", "Dokumenten")
    return f"Bei {number} haben sich durch das Register Schlagwörter geändert."


def _retagged(site: Site, vocabulary: Vocabulary, progress: Progress) -> tuple[str, ...]:
    try:
        total = len(site.archive.manifest.all())
        retagging = Desk(site.archive, vocabulary, site.settings).retagging
        return retagging.run(lambda done: progress(done, total)).changed
    except NotFound:  # nothing is in the archive yet
        return ()


def _previewed(
    site: Site, planned: Vocabulary, found: list[TagChange], progress: Progress
) -> list[TagChange]:
    """Adds to `found` as it goes, and gives it."""
    tagger = tagger_for(planned, site.settings)
    with suppress(NotFound):  # nothing is in the archive yet
        for change in Retagging(site.archive, tagger, planned).preview(progress):
            found.append(change)
    return found


def _refused(request: Request, form: PartnerForm, error: EntryChanged | ConfigError) -> Response:
    """The form again, with all that was typed, and what stands against it."""
    if isinstance(error, EntryChanged):
        form.conflict(error.now)
        return _form(request, form, status=409)
    form.refuse(error)
    return _form(request, form, status=422)


@router.get("/api/v1/register/partners", responses=PROBLEMS, name="partners", dependencies=_RIGHT)
def every(request: Request) -> list[MarkedPartner]:
    """The register of partners."""
    return [
        MarkedPartner(**partner.model_dump(), mark=mark_of_entry(partner))
        for partner in site_of(request).vocabulary().partners
    ]


@router.put(
    "/api/v1/register/partners/{id}", responses=PROBLEMS, name="change_partner", dependencies=_RIGHT
)
def change_by_program(
    request: Request, id: str, body: MarkedPartner, trial: bool = False
) -> Changes:
    """Change an entry and tag anew what it concerns; as a `trial` nothing is written. 409 when
    somebody else changed it since the version of `mark`.
    """
    site = site_of(request)
    _partner(site, id)
    if body.id != id:
        raise Unclear("Die Kennung lässt sich nicht ändern.", f"Lassen Sie sie „{id}“.")
    partner = Partner(**body.model_dump(exclude={"mark"}))
    try:
        if trial:
            changes = _preview(site, partner, body.mark)
            return Changes(documents=[change.document for change in changes], trial=True)
        return Changes(documents=list(_write(request, partner, body.mark)), trial=False)
    except EntryChanged as error:
        error.faults = differences(error.now, error.given)
        raise


def _write(request: Request, partner: Partner, seen: str) -> tuple[str, ...]:
    """Write the entry; gives the documents whose tags are others now."""
    site = site_of(request)
    vocabulary = change_partner(site.settings.vocabulary_folder, partner, seen)
    changed = _retagged(site, vocabulary, lambda _done, _total: None)
    record(request, "Register geändert", f"partner:{partner.id}", geändert=len(changed))
    return changed


def _preview(site: Site, partner: Partner, seen: str) -> list[TagChange]:
    planned = trial_of(site.settings.vocabulary_folder, partner, seen)
    return _previewed(site, planned, [], lambda _done, _total: None)


def _form(
    request: Request, form: PartnerForm, job: Job | None = None, status: int = 200
) -> Response:
    return page(
        request, "register/partner.html", form=form, job=job, STATUS=STATUS, LABELS=LABELS,
        SHOWN=_SHOWN, status=status,
    )  # fmt: skip


def _partner(site: Site, id: str) -> Partner:
    found = next((p for p in site.vocabulary().partners if p.id == id), None)
    if found is None:
        raise NotFound(
            f"Einen Partner „{id}“ gibt es im Register nicht.", "Suchen Sie ihn unter „Register“."
        )
    return found


def _names(partner: Partner) -> tuple[str, ...]:
    return (partner.id, partner.name, *partner.names, *partner.abbreviations, *partner.weak)
