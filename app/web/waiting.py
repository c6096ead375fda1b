"""What waits for a person: names to check, drafts to release, files put aside, deadlines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.deadlines import BACK, standing
from app.german import count
from app.web.drafts import DraftActions
from app.web.list_offers import list_offers
from app.web.session import SignedIn
from app.web.site import Site
from pipeline.accounts import Role
from pipeline.archive import Parts
from pipeline.collecting import doubts
from pipeline.ground.clock import in_berlin
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import OmdokError

# Deadlines nearer than this are told on the first page; the page of deadlines looks a year ahead.
SOON = timedelta(days=30)
# Drafts whose quotes somebody still has to ask for.
_LIVE = ("draft", "in_review")


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of work that is open, in German, and the page where it is done."""

    said: str
    link: str


def tasks(site: Site, at: Parts, who: SignedIn) -> list[Task]:
    """All that is open and that this person may do, first what others wait for; what is not there
    is not told.
    """
    kinds: tuple[tuple[Role, Callable[[Site, Parts, SignedIn], Iterator[Task]]], ...] = (
        ("prüfen", _names),
        ("prüfen", _doubts),
        ("prüfen", _lists),
        ("prüfen", _assigned),
        ("freigeben", _releases),
        ("freigeben", _quotes),
        ("prüfen", _put_aside),
        ("lesen", _deadlines),
    )
    return [task for role, find in kinds if who.may(role) for task in find(site, at, who)]


def _names(_: Site, at: Parts, __: SignedIn) -> Iterator[Task]:
    if number := at.rulings.count_unsettled():
        yield Task(f"{count(number, 'Name', 'Namen')} zu prüfen", "/pruefen")


def _doubts(_: Site, at: Parts, __: SignedIn) -> Iterator[Task]:
    if number := len(doubts(at)):
        said = count(number, "Ort einer Quelle zeigt", "Orte von Quellen zeigen")
        yield Task(f"{said} anderes als bisher", "/pruefen#stoerungen")


def _lists(site: Site, _: Parts, __: SignedIn) -> Iterator[Task]:
    if number := len(list_offers(site)):
        said = count(number, "Liste nennt Partner", "Listen nennen Partner")
        yield Task(f"{said}, die im Register fehlen", "/register#listen")


def numbers_of(site: Site, who: SignedIn) -> dict[str, int]:
    """How much waits for a person on a page of the menu, by its path; pages without are left
    out.
    """
    mine: list[Draft] = []
    if not who.may("prüfen"):
        return {}
    with suppress(OmdokError):  # the page that tells of a broken archive has a menu too
        mine = _handed(site, who)
    return {"/entwuerfe": len(mine)} if mine else {}


def _handed(site: Site, who: SignedIn) -> list[Draft]:
    """The drafts that somebody handed to this person and that are not done."""
    with site.archive.drafts.reading() as drafts:
        mine = drafts.assigned_to(who.name) if drafts else []
    return [draft for draft in mine if draft.state not in ("published", "withdrawn")]


def _assigned(site: Site, _: Parts, who: SignedIn) -> Iterator[Task]:
    mine = _handed(site, who)
    if len(mine) == 1:
        yield Task(f"Ihnen zugewiesen: {mine[0].title}", f"/entwuerfe/{mine[0].id}")
    elif mine:
        yield Task(f"Ihnen zugewiesen: {count(len(mine), 'Entwurf', 'Entwürfe')}", "/entwuerfe")


def _releases(site: Site, _: Parts, who: SignedIn) -> Iterator[Task]:
    seen = DraftActions(site, who).all()
    mine = [d for d in seen if d.state == "in_review" and who.name not in d.approved]
    if mine:
        said = f"{count(len(mine), 'Entwurf wartet', 'Entwürfe warten')} auf Ihre Freigabe"
        yield Task(said, f"/entwuerfe/{mine[0].id}" if len(mine) == 1 else "/entwuerfe")
    now = datetime.now(UTC)
    embargoes = [d.embargo for d in seen if d.state == "approved" and d.embargo]
    if free := sum(embargo <= now for embargo in embargoes):
        said = f"Sperrfrist zu Ende: {count(free, 'Mitteilung darf', 'Mitteilungen dürfen')} hinaus"
        yield Task(said, "/entwuerfe")


def _quotes(site: Site, _: Parts, who: SignedIn) -> Iterator[Task]:
    seen = DraftActions(site, who).all()
    number = sum(quote.status == "open" for d in seen if d.state in _LIVE for quote in d.quotes)
    if number:
        yield Task(f"{count(number, 'Zitat', 'Zitate')} freizugeben", "/entwuerfe")


def _put_aside(_: Site, at: Parts, __: SignedIn) -> Iterator[Task]:
    places = at.manifest.all().values()
    if number := sum(entry.outcome == "quarantined" for entry in places):
        yield Task(f"{count(number, 'Datei', 'Dateien')} zurückgestellt", "/laeufe")


def _deadlines(_: Site, at: Parts, __: SignedIn) -> Iterator[Task]:
    today = in_berlin(datetime.now(UTC)).date()
    due = at.agreements.deadlines(today - BACK, today + SOON)
    told = [standing(one, today) for one in due]
    late = sum(said not in ("", "offen") for said in told)
    if late:
        yield Task(f"{count(late, 'Frist', 'Fristen')} verstrichen", "/fristen")
    if soon := told.count("offen"):
        said = f"{count(soon, 'Frist', 'Fristen')} in den nächsten {SOON.days} Tagen"
        yield Task(said, "/fristen")
