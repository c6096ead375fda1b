"""Which documents somebody chose in a list, and doing or deciding something about each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from fastapi import Request

from app.web.jobs import Progress
from app.web.listing import Listed
from app.web.pages.archive import matching
from app.web.session import SignedIn
from app.web.site import Site, site_of
from pipeline.ground.errors import NotFound, Unclear
from pipeline.review.deciding import Desk
from pipeline.tagging.rulings import Ruling

UNDO = "/archiv/auswahl/zurueck"


def chosen_of(site: Site, ask: Listed, documents: Sequence[str], *, everything: bool) -> list[str]:
    """The documents that were ticked, or with `everything` all that the list's filters leave.

    Raises:
        Unclear: none was.
    """
    chosen = _all_of(site, ask) if everything else list(dict.fromkeys(documents))
    if not chosen:
        raise Unclear("Es ist kein Dokument ausgewählt.", "Haken Sie Dokumente an.")
    return chosen


def _all_of(site: Site, ask: Listed) -> list[str]:
    with site.archive.reading() as at:
        ids = at.shown.numbers()
        return [ids[int(number)] for number in matching(site, at, ask)]


def desk_for(site: Site) -> Desk:
    """Where rulings are made, for work behind the page."""
    return Desk(site.archive, site.vocabulary(), site.settings)


def each(chosen: Sequence[str], deed: Callable[[str], None]) -> Callable[[Progress], int]:
    """A job that does something to each document and gives how many there were; one that is gone
    meanwhile, or where nothing is to be done, is passed over.
    """

    def work(progress: Progress) -> int:
        number = 0
        for done, id in enumerate(chosen, 1):
            with suppress(NotFound):
                deed(id)
                number += 1
            progress(done, len(chosen))
        return number

    return work


def decide_each(
    request: Request,
    who: SignedIn,
    label: str,
    chosen: Sequence[str],
    rule: Callable[[Desk, str], Iterable[Ruling]],
    said: Callable[[int], str],
) -> None:
    """Decide about each document behind the page; `said` of how many documents that changed is
    told, and all of it can be taken back.
    """
    site = site_of(request)

    def work(progress: Progress) -> tuple[str, ...]:
        desk, made = desk_for(site), list[Ruling]()
        each(chosen, lambda id: made.extend(rule(desk, id)))(progress)
        concerned[:] = {ruling.document for ruling in made}
        return tuple(ruling.id for ruling in made)

    concerned: list[str | None] = []
    site.jobs.start(
        label, who.name, who.session, work, lambda _: said(len(concerned)), UNDO
    )  # fmt: skip
