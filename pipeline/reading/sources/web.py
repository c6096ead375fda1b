"""A web site: its pages and the documents that they link to, by start pages, link rules, sitemap
and feed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.ground.errors import DocumentError
from pipeline.reading.formats import HTML
from pipeline.reading.identify import media_type
from pipeline.reading.sources import lists, pages
from pipeline.reading.sources.addresses import canonical, has_suffix, host_of
from pipeline.reading.sources.asking import Answer, Asker
from pipeline.reading.sources.download_cache import describe, keep, kept_file
from pipeline.reading.sources.robots import Robots
from pipeline.reading.sources.types import Away, Known, Missing, Seen, is_live
from pipeline.settings import Settings
from pipeline.settings.sources import WebSource

_MOST_LISTS = 100
_DEEPEST_INDEX = 3
# So many addresses in a row without an answer: the site is away, and asking on would only take
# time.
_ROW = 5
_HOMES = ("", "/", "/index.html", "/index.htm", "/index.php")
_NONE = Known(place="", sha256="", outcome="none")


class WebSite:
    """One look at a web site. While `list` gives addresses, `fetch` finds more of them on the
    pages.
    """

    kind = "web"

    def __init__(
        self, entry: WebSource, settings: Settings, sleep: Callable[[float], None]
    ) -> None:
        self.name = entry.name
        self.root = entry.begins[0]
        self.gone_after = entry.gone_after
        self.listed = 0
        self.notes: list[str] = []
        self._entry = entry
        self._settings = settings
        allowed = entry.allow or tuple(
            dict.fromkeys(host_of(canonical(address)) for address in entry.begins)
        )
        self._asker = Asker(
            settings,
            allowed,
            private=entry.private,
            delay=entry.delay_seconds,
            timeout=entry.timeout_seconds,
            sleep=sleep,
        )
        self._robots = Robots(self._asker)
        self._asker.permits = self._robots.allows
        self._overviews = {canonical(address) for address in entry.start}
        self._faults: list[Away] = []
        self._known: Mapping[str, Known] = {}
        self._parents: dict[str, str] = {}
        self._done: set[str] = set()
        self._queue: deque[str] = deque()
        self._queued: set[str] = set()
        self._asked = 0
        self._in_a_row = 0

    def close(self) -> None:
        """See `Source.close`."""
        self._asker.close()

    # --- which addresses ---

    def list(self, known: Mapping[str, Known]) -> Iterator[str]:
        """See `Source.list`: start pages, then what is known.

        What is known comes before new links: an endless calendar must not keep a document from
        being looked at.
        """
        self._known = known
        for address in self._entry.start:
            yield from self._next(canonical(address))
        for address in (*self._entry.sitemap, *self._entry.feed):
            try:
                self._read_list(canonical(address), 0)
            except Away as fault:
                self._faults.append(fault)  # the rest of the site may be there
        for place, row in known.items():
            if is_live(row) and self._asker.may_ask(place):
                yield from self._next(place)

    def rest(self) -> Iterator[str]:
        """See `Source.rest`: the links found meanwhile."""
        while self._queue:
            if self._asked >= self._entry.pages:
                raise Away(
                    f"„{self.name}“ hat mehr Seiten, als omdok in einem Lauf ansieht "
                    f"({self._entry.pages}).",
                    "Fassen Sie follow und lists enger, oder erhöhen Sie pages bei der Quelle.",
                )
            yield from self._next(self._queue.popleft())
        self._tell_barred()
        if self._faults:
            raise self._faults.pop(0)

    def _next(self, place: str) -> Iterator[str]:
        if place in self._done:
            return
        self._asked += 1
        yield place
        if self._in_a_row >= _ROW:
            raise Away(
                f"„{self.name}“ antwortet nicht mehr; die übrigen Seiten wurden nicht angesehen.",
                "Prüfen Sie die Netzverbindung; der nächste Lauf holt alles nach.",
            )

    def _put(self, place: str, parent: str = "") -> None:
        """Queue an address once, if it may be asked; the first page that links to it is its
        parent.
        """
        if not self._asker.may_ask(place):
            return
        if parent:
            self._parents.setdefault(place, parent)
        if place not in self._queued:
            self._queued.add(place)
            self._queue.append(place)

    def _read_list(self, address: str, depth: int) -> None:
        """Queue what a sitemap or a feed lists."""
        if depth > _DEEPEST_INDEX or self._asked >= _MOST_LISTS or not self._robots.allows(address):
            return
        self._asked += 1
        with self._asker.ask(address) as answer:
            if answer.status != 200:
                raise Away(
                    f"Die Sitemap oder der Feed „{address}“ ist nicht da ({answer.status}).",
                    "Prüfen Sie die Adresse bei der Quelle.",
                )
            try:
                listing = lists.look_at(answer.body.path, address, self._settings.limits)
            except DocumentError as error:
                raise Away(f"„{address}“: {error.message}", error.hint) from error
        for found in listing.addresses:
            if listing.kind == "index":
                if self._asker.may_ask(found):
                    self._read_list(found, depth + 1)
            elif self._is_document(found) or self._is_page(found) or not self._entry.follow:
                self.listed += 1
                self._put(found)

    def _is_document(self, address: str) -> bool:
        return has_suffix(address, self._entry.documents)

    def _is_page(self, address: str) -> bool:
        return bool(self._entry.follow and re.search(self._entry.follow, address))

    def _is_list(self, address: str) -> bool:
        named = self._entry.lists and re.search(self._entry.lists, address)
        return bool(address in self._overviews or named) and not self._is_page(address)

    def _is_overview(self, address: str) -> bool:
        """Whether an address is one that sites send people to who ask for something that is
        gone.
        """
        is_home = urlsplit(address).path in _HOMES and not self._is_page(address)
        return is_home or self._is_list(address)

    def _tell_barred(self) -> None:
        if self._robots.barred:
            many, example = len(self._robots.barred), min(self._robots.barred)
            told = (
                f"Die Website untersagt das Abrufen von Adressen (robots.txt): {many}, zum "
                f"Beispiel „{example}“."
            )
            self.notes[:] = [told]

    # --- one address ---

    def fetch(self, place: str) -> Seen | None:
        """See `Source.fetch`."""
        try:
            if not self._robots.allows(place):
                self._pass_over(place)
                return None
            with self._asker.ask(place, self._conditions(place)) as answer:
                self._in_a_row = 0
                return self._seen(place, answer)
        except Away as fault:
            self._in_a_row += fault.code != "barred"
            raise

    def _pass_over(self, place: str) -> None:
        """A new link that may not be fetched is none; what is known stays as it is."""
        self._done.add(place)
        if is_live(self._known.get(place, _NONE)):
            raise Away(
                f"Die Website untersagt das Abrufen von „{place}“ (robots.txt).", "", code="barred"
            )

    def _conditions(self, place: str) -> dict[str, str]:
        """Ask only for news where what is kept can be read again."""
        known = self._known.get(place, _NONE)
        if not is_live(known) or not kept_file(self._settings, known.sha256).is_file():
            return {}
        told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in told.items() if value}

    def _seen(self, asked: str, answer: Answer) -> Seen | None:
        place = answer.place
        self._done.add(asked)
        if answer.status in (404, 410):
            raise Missing(f"Die Seite gibt es nicht mehr ({answer.status}).")
        if answer.landed != asked and self._is_overview(answer.landed) and not self._is_list(asked):
            self._refuse_overview(asked, is_permanent=place != asked)
        if place != asked and place in self._done:
            return Seen(place, None, before=answer.before)
        self._done.update((place, *answer.before))
        if answer.status == 304 and self._conditions(asked):
            return self._unchanged(asked, answer)
        if answer.status != 200:
            raise Away(
                f"Der Server gibt „{asked}“ nicht heraus ({answer.status}).",
                "Rufen Sie die Adresse im Browser auf: Vielleicht ist eine Anmeldung nötig.",
                code="barred",
            )
        if media_type(answer.body.path) == HTML:
            return self._page(asked, answer)
        return self._fresh(answer, "")

    def _refuse_overview(self, asked: str, *, is_permanent: bool) -> None:
        """Sites send who asks for a deleted page to their home page: its text is not that of the
        page.
        """
        if is_permanent:
            raise Missing("Die Adresse führt jetzt auf eine Übersichtsseite.")
        raise Away(f"„{asked}“ führt zurzeit auf eine Übersichtsseite.", "", code="barred")

    def _unchanged(self, asked: str, answer: Answer) -> Seen:
        known = self._known[asked]
        if describe(self._settings, asked, known.sha256).media_type == HTML:
            with suppress(DocumentError):
                self._follow(
                    self._look(kept_file(self._settings, known.sha256), answer.place), answer.place
                )
        return self._as_known(known, answer)

    def _page(self, asked: str, answer: Answer) -> Seen | None:
        if self._is_document(asked):
            raise Away(
                f"Unter „{asked}“ liegt eine Webseite statt eines Dokuments.",
                "Rufen Sie die Adresse im Browser auf: Vielleicht ist eine Anmeldung nötig.",
                code="barred",
            )
        look = pages.PageLook(main_sha256="", links=())
        # A page that cannot be read is handed on: the archive puts it aside with its reason.
        with suppress(DocumentError):
            look = self._look(answer.body.path, answer.landed)
        self._follow(look, answer.place)
        if self._is_list(asked):
            self._overviews.add(answer.landed)
            self.listed += sum(
                self._is_page(link) or self._is_document(link) for link in look.links
            )
            return None
        known = self._known_before(answer)
        if self._says_the_same(look, known):
            return self._as_known(known, answer)
        if (
            answer.landed != answer.place
            and self._entry.follow
            and not self._is_page(answer.landed)
        ):
            # A login or a maintenance page must not become the next version of what it stands
            # before.
            raise Away(
                f"„{asked}“ führt zurzeit auf „{answer.landed}“.",
                "Gehört diese Seite dazu, fassen Sie follow bei der Quelle weiter.",
                code="barred",
            )
        return self._fresh(answer, look.main_sha256)

    def _says_the_same(self, look: pages.PageLook, known: Known) -> bool:
        """Whether only what stands around the main text is new."""
        kept = kept_file(self._settings, known.sha256)
        if not look.main_sha256 or not known.sha256 or not kept.is_file():
            return False
        if look.main_sha256 == known.main_sha256:
            return True
        with suppress(DocumentError):  # what is noted may come from an older reader of pages
            return look.main_sha256 == self._look(kept, known.place).main_sha256
        return False

    def _as_known(self, known: Known, answer: Answer) -> Seen:
        # What is noted stays that of the kept bytes, so that a page with a new navigation comes
        # whole the next time too, with its links.
        place = answer.place
        file = describe(self._settings, place, known.sha256)
        parent = self._parent(place)
        return Seen(
            place, file, known.main_sha256, known.etag, known.last_modified, parent, answer.before
        )

    def _fresh(self, answer: Answer, main_sha256: str) -> Seen:
        place = answer.place
        file = describe(self._settings, place, keep(self._settings, answer.body))
        told = (answer.header("etag"), answer.header("last-modified"))
        return Seen(place, file, main_sha256, *told, self._parent(place), answer.before)

    def _look(self, file: Path, address: str) -> pages.PageLook:
        return pages.look_at(file, address, self._settings.limits)

    def _known_before(self, answer: Answer) -> Known:
        rows = (self._known.get(address, _NONE) for address in (answer.place, *answer.before))
        return next((row for row in rows if is_live(row)), _NONE)

    def _parent(self, place: str) -> str:
        return self._known.get(place, _NONE).parent or self._parents.get(place, "")

    def _follow(self, look: pages.PageLook, place: str) -> None:
        for link in look.links:
            if self._is_document(link):
                self._put(link, place)
            elif self._is_page(link) or (self._entry.lists and re.search(self._entry.lists, link)):
                self._put(link)
