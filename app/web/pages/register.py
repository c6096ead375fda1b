"""The register of partners: look up, change an entry, see first which tags of the archive that
would bring or take.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from app.web.audit import record
from app.web.problems import PROBLEMS
from app.web.render import page
from app.web.rights import needs
from app.web.site import Site, site_of
from nlp.tokens import fold
from pipeline.ground.errors import NotFound, Unclear
from pipeline.reading.counts import count_in
from pipeline.registers.editing import change_partner, trial_of
from pipeline.registers.entries import Partner
from pipeline.review.deciding import Desk
from pipeline.review.retagging import Retagging, TagChange
from pipeline.tagging.tag import DocumentTagger

router = APIRouter()
_RIGHT = [needs("prüfen")]
STATUS = {
    "founding_member": "Gründungsmitglied", "stated_partner": "Partner",
    "om_structure": "Teil der OM",
    "carrier": "Träger", "implied_partner": "als Partner erschlossen",
    "project_partner": "Projektpartner",
    "sister_initiative": "verwandte Initiative",
    "known_organisation": "bekannte Organisation",
}  # fmt: skip
assert set(STATUS) == set(get_args(Partner.model_fields["status"].annotation))


class Changes(BaseModel):
    """The documents whose tags a change of the register makes others."""

    documents: list[str]
    trial: bool


def changed_partner(
    id: str,
    request: Request,
    name: Annotated[str, Form(min_length=2, max_length=300)],
    status: Annotated[str, Form()],
    source: Annotated[str, Form(min_length=1, max_length=500)],
    category: Annotated[str, Form(max_length=100)] = "Organisation",
    role: Annotated[str, Form(max_length=500)] = "",
    notes: Annotated[str, Form(max_length=2000)] = "",
    names: Annotated[str, Form(max_length=5000)] = "",
    abbreviations: Annotated[str, Form(max_length=1000)] = "",
    weak: Annotated[str, Form(max_length=1000)] = "",
    homonyms: Annotated[str, Form(max_length=2000)] = "",
    never_merge: Annotated[str, Form(max_length=1000)] = "",
    valid_from: Annotated[str, Form(max_length=10)] = "",
    valid_to: Annotated[str, Form(max_length=10)] = "",
) -> Partner:
    """The entry as the form has it: lists are lines, days are ISO.

    Raises:
        NotFound: there is no such entry.
        Unclear: a value does not fit.
    """
    _partner(site_of(request), id)
    lists = {"names": names, "abbreviations": abbreviations, "weak": weak, "homonyms": homonyms,
             "never_merge": never_merge}  # fmt: skip
    values: dict[str, Any] = {
        "id": id,
        "status": status,
        "valid_from": _day(valid_from),
        "valid_to": _day(valid_to),
    }
    values |= {
        "name": _line(name),
        "source": _line(source),
        "category": _line(category),
        "role": _line(role),
    }
    values |= {"notes": notes.strip()} | {key: _lines(text) for key, text in lists.items()}
    try:
        return Partner.model_validate(values)
    except ValidationError as error:
        wrong = ", ".join(str(fault["loc"][0]) for fault in error.errors())
        raise Unclear(f"Diese Angaben passen nicht: {wrong}.", "Berichtigen Sie sie.") from error


Changed = Annotated[Partner, Depends(changed_partner)]


@router.get("/register", dependencies=_RIGHT)
def show(request: Request, q: str = "") -> Response:
    """The partners whose names hold the words."""
    wanted = fold(q.strip())
    partners = [
        p for p in site_of(request).vocabulary().partners if wanted in fold(" ".join(_names(p)))
    ]
    partners.sort(key=lambda p: fold(p.name))
    return page(request, "register/page.html", q=q, partners=partners, STATUS=STATUS)


@router.get("/register/partner/{id}", dependencies=_RIGHT)
def ask(request: Request, id: str) -> Response:
    """One entry, to be changed."""
    return _form(request, _partner(site_of(request), id))


@router.post("/register/partner/{id}/vorschau", dependencies=_RIGHT)
def preview(request: Request, partner: Changed) -> Response:
    """What the change would bring and take in the archive; nothing is written."""
    return _form(request, partner, _preview(site_of(request), partner))


@router.post("/register/partner/{id}", dependencies=_RIGHT)
def change(request: Request, partner: Changed) -> Response:
    """Write the entry, and tag anew what it concerns."""
    changed = _write(request, partner)
    return RedirectResponse(f"/register/partner/{partner.id}?geaendert={len(changed)}", 303)


@router.get("/api/v1/register/partners", responses=PROBLEMS, name="partners", dependencies=_RIGHT)
def every(request: Request) -> list[Partner]:
    """The register of partners."""
    return list(site_of(request).vocabulary().partners)


@router.put(
    "/api/v1/register/partners/{id}", responses=PROBLEMS, name="change_partner", dependencies=_RIGHT
)
def change_by_program(request: Request, id: str, body: Partner, trial: bool = False) -> Changes:
    """Change an entry and tag anew what it concerns; as a `trial` nothing is written."""
    site = site_of(request)
    _partner(site, id)
    if body.id != id:
        raise Unclear("Die Kennung lässt sich nicht ändern.", f"Lassen Sie sie „{id}“.")
    if trial:
        return Changes(documents=[change.document for change in _preview(site, body)], trial=True)
    return Changes(documents=list(_write(request, body)), trial=False)


def _write(request: Request, partner: Partner) -> tuple[str, ...]:
    """Write the entry; gives the documents whose tags are others now."""
    site = site_of(request)
    vocabulary = change_partner(site.settings.vocabulary_folder, partner)
    changed: tuple[str, ...] = ()
    with suppress(NotFound):  # nothing is in the archive yet
        changed = Desk(site.store, vocabulary, site.settings).retagging.run().changed
    record(request, "Register geändert", f"partner:{partner.id}", geändert=len(changed))
    return changed


def _preview(site: Site, partner: Partner) -> list[TagChange]:
    with trial_of(site.settings.vocabulary_folder, partner) as planned:
        try:
            return Retagging(site.store, DocumentTagger(planned, site.settings), planned).preview()
        except NotFound:
            return []


def _form(request: Request, partner: Partner, changes: list[TagChange] | None = None) -> Response:
    done = count_in(request.query_params.get("geaendert"), -1)
    return page(
        request, "register/partner.html", partner=partner, changes=changes, STATUS=STATUS,
        done=done if done >= 0 else None,
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


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in map(_line, text.splitlines()) if line))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise Unclear(f"„{text}“ ist kein Tag.", "Schreiben Sie ihn wie 2026-11-24.") from error
