"""Archiv: a tag for many documents at once, set where words stand or taken out of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.german import count
from app.web.audit import record
from app.web.many import chosen_of, decide_each
from app.web.pages.archive import Listing
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.spots import SETTABLE, entry_of
from pipeline.ground.types import Tag
from pipeline.registers.finding import REGISTERED
from pipeline.review.deciding import Desk, Voice
from pipeline.review.placing import LONGEST, places_to_tag
from pipeline.tagging.rulings import Action, Ruling, surface_key

router = APIRouter()
_SHOWN = 30  # tags that are offered to be taken out
_PUT = "/archiv/auswahl/schlagwort"
Short = Annotated[str, Form(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Carried:
    """A tag that some of the chosen documents have: `entry` is `KIND/ID`."""

    entry: str
    label: str
    kind: str
    documents: int


def ask_for_tag(
    request: Request, ask: Listing, chosen: Sequence[str], *, everything: bool
) -> Response:
    """Which tag is to be set or taken out, with those that the chosen documents have."""
    site = site_of(request)
    return page(
        request, "archive/tag.html", chosen=chosen, everything=everything, settable=SETTABLE,
        put=ask.link(_PUT, seite=ask.seite), out=ask.link(f"{_PUT}/nie", seite=ask.seite),
        back=ask.page_link(ask.seite),
        carried=list(_carried(site, chosen)),
    )  # fmt: skip


def _carried(site: Site, chosen: Sequence[str]) -> Iterator[Carried]:
    with site.archive.reading() as at:
        numbers = list(at.shown.numbers_of(chosen).values())
        found: Counter[tuple[str, str]] = Counter()
        for kind in REGISTERED:
            for terms in at.told.carried_sets(kind, numbers).values():
                found.update((kind, term) for term in terms)
    for (kind, term), documents in found.most_common(_SHOWN):
        label = site.vocabulary().label(kind, term)
        yield Carried(f"{kind}/{term}", label, kind, documents)


@router.post(_PUT)
def put(
    request: Request, who: Annotated[SignedIn, needs("prüfen")], ask: Listing,
    worte: Short, art: Annotated[str, Form(max_length=20)], name: Short = "",
    dokument: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    alle: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Tag the words wherever they stand in the chosen documents and have no such tag."""
    site, voice = site_of(request), Voice(who.name, datetime.now(UTC))
    chosen = chosen_of(site, ask, dokument, everything=alle)
    entry = entry_of(site.vocabulary(), art, name.strip())

    def tagged(desk: Desk, id: str) -> Iterable[Ruling]:
        stored = site.archive.documents.get(id)
        places = places_to_tag(stored.document, stored.tags, worte, art, everywhere=True)
        return desk.decide_all([(place, "accept", entry) for place in places], voice)

    words = " ".join(worte.split())
    decide_each(request, who, f"„{words}“ verschlagworten", chosen, tagged, _told_set)
    record(
        request, "Schlagwort gesetzt", "dokument:mehrere",
        worte=words, eintrag=entry, anzahl=len(chosen),
    )  # fmt: skip
    return RedirectResponse(ask.page_link(ask.seite), 303)


def _told_set(documents: int) -> str:
    if not documents:
        return "Nichts geändert: In keinem dieser Dokumente stehen die Wörter ohne Schlagwort."
    return f"Schlagwort gesetzt in {count(documents, 'Dokument', 'Dokumenten')}."


@router.post(f"{_PUT}/nie")
def take_out(
    request: Request, who: Annotated[SignedIn, needs("prüfen")], ask: Listing,
    eintrag: Annotated[str, Form(max_length=200)],
    dokument: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    alle: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Say that an entry is not meant in any of the chosen documents, by whatever name."""
    site, voice = site_of(request), Voice(who.name, datetime.now(UTC))
    chosen = chosen_of(site, ask, dokument, everything=alle)

    def ruled_out(desk: Desk, id: str) -> Iterable[Ruling]:
        tags = [t for t in site.archive.documents.get(id).tags if f"{t.kind}/{t.id}" == eintrag]
        asked = [(f"{id}:{t.start}:{t.kind}:{t.id}", act, None) for t, act in _against(tags)]
        return desk.decide_all(asked, voice) if asked else ()

    kind, _, id = eintrag.partition("/")
    label = site.vocabulary().label(kind, id)
    decide_each(
        request, who, f"„{label}“ entfernen", chosen, ruled_out,
        lambda number: f"„{label}“ ist weg aus {count(number, 'Dokument', 'Dokumenten')}.",
    )  # fmt: skip
    record(request, "Schlagwort entfernt", "dokument:mehrere", eintrag=id, anzahl=len(chosen))
    return RedirectResponse(ask.page_link(ask.seite), 303)


def _against(tags: Iterable[Tag]) -> Iterator[tuple[Tag, Action]]:
    """What takes these tags out: each place that somebody decided, and each name in which the
    others were found.
    """
    names: dict[str, Tag] = {}
    for tag in tags:
        if tag.how == "decided":
            yield tag, "reject"
        else:
            names[surface_key(tag.surface)] = tag
    for tag in names.values():
        yield tag, "never_here"
