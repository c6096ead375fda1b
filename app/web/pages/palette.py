"""The palette: one line that leads anywhere; HTML for the script that asks with each letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import Response

from app.web.drafts import DraftActions
from app.web.pages.admin import TABS
from app.web.pages.table import PAGES
from app.web.render import fragment
from app.web.rights import needs
from app.web.searching import link_of
from app.web.session import SignedIn
from app.web.site import Site, site_of
from nlp.tokens import fold
from pipeline.accounts import Role
from pipeline.ground.errors import NotFound

router = APIRouter()
_EACH = 6  # of one kind
# What is done there begins on that page, so that nothing happens by a slip of the finger.
_DEEDS: tuple[tuple[str, str, Role], ...] = (
    ("Dokumente hochladen", "/hochladen", "prüfen"),
    ("Neuer Entwurf", "/entwuerfe/neu", "prüfen"),
    ("Jetzt Dokumente aufnehmen", "/laeufe", "prüfen"),
    ("Kennwort ändern", "/konto#kennwort", "lesen"),
    ("Neues Konto", "/verwaltung#neues", "verwalten"),
    ("Quelle ausprobieren", "/verwaltung/quellen", "verwalten"),
    ("Jetzt sichern", "/verwaltung/sicherung", "verwalten"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """One line of the palette."""

    label: str
    link: str
    kind: str


@router.get("/palette")
def show(
    request: Request,
    who: Annotated[SignedIn, needs("lesen")],
    q: Annotated[str, Parameter(max_length=200)] = "",
) -> Response:
    """Where the words may lead; without words the pages."""
    site, wanted = site_of(request), fold(q).split()
    ways = [way for kind in _kinds(site, who) for way in _best(kind, wanted)]
    if wanted:
        ways.append(Way(f"„{q.strip()}“ suchen", f"/suche?{urlencode({'q': q})}", "Suche"))
    return fragment(request, "palette.html", ways=ways)


def _kinds(site: Site, who: SignedIn) -> Iterator[Iterator[Way]]:
    yield _pages(who)
    yield (Way(label, link, "Tun") for label, link, role in _DEEDS if who.may(role))
    yield _documents(site)
    yield (
        Way(p.name, f"/partner/partner/{quote(p.id)}", "Partner")
        for p in site.vocabulary().partners
    )
    yield (Way(d.title, f"/entwuerfe/{d.id}", "Entwurf") for d in DraftActions(site, who).all())
    yield (Way(s.name, link_of(s), "gemerkte Suche") for s in site.archive.saved.all())


def _pages(who: SignedIn) -> Iterator[Way]:
    for entry in PAGES:
        if entry.label and who.may(entry.role):
            yield Way(entry.label, entry.path, "Seite")
    if who.may("verwalten"):
        yield from (Way(f"Verwaltung: {label}", link, "Seite") for link, label in TABS[1:])
    yield from (Way("Konto", "/konto", "Seite"), Way("Hilfe", "/hilfe", "Seite"))


def _documents(site: Site) -> Iterator[Way]:
    try:
        summaries = site.kept("summaries", site.archive.documents.summaries)
    except NotFound:
        return
    yield from (Way(one.title, f"/dokument/{one.document}", "Dokument") for one in summaries)


def _best(ways: Iterator[Way], wanted: list[str]) -> list[Way]:
    """The first that hold all words, those first that begin with one; without words only pages."""
    found: list[Way] = []
    rest: list[Way] = []
    for way in ways:
        if not wanted and way.kind != "Seite":
            return []
        said = fold(way.label)
        if all(word in said for word in wanted):
            begins = not wanted or said.startswith(wanted[0])
            (found if begins else rest).append(way)
        if wanted and len(found) == _EACH:
            break
    return [*found, *rest][: _EACH if wanted else None]
