"""A web site: its pages and the documents that they link to, by start pages, link rules, sitemap
and feed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from pipeline.ground.errors import OmdokError
from pipeline.reading import formats
from pipeline.reading.formats import HTML
from pipeline.reading.identify import media_type
from pipeline.reading.sources.addresses import canonical, host_of, key_of
from pipeline.reading.sources.asking import Answer, Asker
from pipeline.reading.sources.download_cache import describe, keep, kept_file
from pipeline.reading.sources.frontier import Frontier
from pipeline.reading.sources.listings import Listings
from pipeline.reading.sources.pages import PageLook
from pipeline.reading.sources.robots import Robots
from pipeline.reading.sources.rules import Rules, is_taken, may_be_file
from pipeline.reading.sources.types import Away, Doubted, Known, Missing, Seen, is_live
from pipeline.reading.sources.versions import NONE, Versions
from pipeline.settings import Settings
from pipeline.settings.sources import WebSource

# So many addresses in a row without an answer: the site is away, and asking on would only take
# time.
_ROW = 5
_OTHER_HOST = "liegt auf einem anderen Rechner"
_NO_RULE = "passt weder auf follow noch auf documents"
_NO_DOCUMENT = "dort liegt kein Dokument"


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
        self.passed: dict[str, str] = {}
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
        self._rules = Rules(entry)
        self._listings = Listings(self._asker, self._robots, settings.limits)
        self._faults: list[Away] = []
        self._versions = Versions(settings)
        self._known: Mapping[str, Known] = {}
        self._frontier = Frontier(self._asker.may_ask)
        # Pages that were looked at before their turn, because another calls them its own.
        self._ready: dict[str, Seen | OmdokError | None] = {}
        self._mains: dict[str, str] = {}
        self._guessed: set[str] = set()
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
        self._frontier.prefer(place for place, row in known.items() if is_live(row))
        for address in self._entry.start:
            yield from self._next(canonical(address))
        for address in (*self._entry.sitemap, *self._entry.feed):
            try:
                self._read_list(canonical(address))
            except Away as fault:
                self._faults.append(fault)  # the rest of the site may be there
        self.notes += self._listings.notes
        for place, row in known.items():
            if is_live(row) and self._asker.may_ask(place):
                yield from self._next(place)

    def rest(self) -> Iterator[str]:
        """See `Source.rest`: the links found meanwhile."""
        while place := self._frontier.take():
            if self._asked >= self._entry.pages:
                raise Away(
                    f"„{self.name}“ hat mehr Seiten, als omdok in einem Lauf ansieht "
                    f"({self._entry.pages}).",
                    "Fassen Sie follow und lists enger, oder erhöhen Sie pages bei der Quelle.",
                )
            yield from self._next(place)
        self._tell_barred()
        self._tell_passed()
        if self._faults:
            raise self._faults.pop(0)

    def _next(self, place: str) -> Iterator[str]:
        if self._frontier.is_finished(place) and place not in self._ready:
            return
        self._asked += 1
        yield place
        if self._in_a_row >= _ROW:
            raise Away(
                f"„{self.name}“ antwortet nicht mehr; die übrigen Seiten wurden nicht angesehen.",
                "Prüfen Sie die Netzverbindung; der nächste Lauf holt alles nach.",
            )

    def _read_list(self, address: str) -> None:
        """Queue what a sitemap or a feed lists."""
        for found in self._listings.read(address):
            is_wanted = self._rules.is_document(found) or self._rules.is_page(found)
            if is_wanted or not self._entry.follow:
                self.listed += 1
                self._frontier.put(found)
            else:
                self._pass(found, _NO_RULE)

    def _pass(self, address: str, reason: str) -> None:
        self.passed.setdefault(address, reason)

    def _tell_barred(self) -> None:
        if self._robots.barred:
            many, example = len(self._robots.barred), min(self._robots.barred)
            self.notes.append(
                f"Die Website untersagt das Abrufen von Adressen (robots.txt): {many}, zum "
                f"Beispiel „{example}“."
            )

    def _tell_passed(self) -> None:
        if self.passed:
            counted = Counter(self.passed.values()).most_common()
            told = "; ".join(f"{reason}: {many}" for reason, many in counted)
            self.notes.append(
                f"Verweise, denen omdok nicht gefolgt ist ({told}). `omdok sources check "
                f"{self.name}` nennt sie."
            )

    # --- one address ---

    def fetch(self, place: str) -> Seen | None:
        """See `Source.fetch`."""
        if place in self._ready:
            ready = self._ready.pop(place)
            if isinstance(ready, OmdokError):
                raise ready
            return ready
        try:
            if not self._robots.allows(place):
                self._pass_over(place)
                return None
            wants = may_be_file if place in self._guessed else (lambda _kind: True)
            with self._asker.ask(place, self._conditions(place), wants) as answer:
                self._in_a_row = 0
                return self._seen(place, answer)
        except Missing:
            if other := self._frontier.other_spelling(place):
                self._frontier.put_again(other)
                return None
            raise
        except Away as fault:
            self._in_a_row += fault.code != "barred"
            raise

    def _pass_over(self, place: str) -> None:
        """A new link that may not be fetched is none; what is known stays as it is."""
        self._frontier.finish(place)
        if is_live(self._known.get(place, NONE)):
            raise Away(
                f"Die Website untersagt das Abrufen von „{place}“ (robots.txt).", "", code="barred"
            )

    def _conditions(self, place: str) -> dict[str, str]:
        """Ask only for news where what is kept can be read again and nobody has decided since."""
        known = self._known.get(place, NONE)
        is_kept = is_live(known) and kept_file(self._settings, known.sha256).is_file()
        if not is_kept or known.outcome == "trusted":
            return {}
        told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in told.items() if value}

    def _seen(self, asked: str, answer: Answer) -> Seen | None:
        place = answer.place
        is_elsewhere = key_of(place) != key_of(asked)
        self._frontier.finish(asked)
        if answer.status in (404, 410):
            raise Missing(f"Die Seite gibt es nicht mehr ({answer.status}).")
        if (
            answer.landed != asked
            and self._rules.is_overview(answer.landed)
            and not self._rules.is_list(asked)
        ):
            self._refuse_overview(asked, is_permanent=is_elsewhere)
        if is_elsewhere and self._frontier.is_finished(place):
            return Seen(place, None, before=answer.before)
        self._frontier.finish(place, *answer.before)
        if answer.status == 304 and self._conditions(asked):
            return self._unchanged(asked, answer)
        if answer.status != 200:
            raise Away(
                f"Der Server gibt „{asked}“ nicht heraus ({answer.status}).",
                "Rufen Sie die Adresse im Browser auf: Vielleicht ist eine Anmeldung nötig.",
                code="barred",
            )
        kind = media_type(answer.body.path)
        if asked in self._guessed and (refused := self._refused_guess(asked, answer, kind)):
            return refused
        self._versions.check_kind(self._known_before(answer), kind, place)
        return self._page(asked, answer) if kind == HTML else self._fresh(answer, PageLook.none())

    def _refused_guess(self, asked: str, answer: Answer, kind: str) -> Seen | None:
        """A link that looked as if it handed out a file and does not; told by its content alone."""
        if is_taken(kind) and (kind != HTML or self._rules.is_page(asked)):
            return None
        kind = HTML if "html" in answer.header("content-type") else kind
        self._versions.check_kind(self._known_before(answer), kind, asked)
        told = formats.KIND_OF.get(kind)
        self._pass(asked, f"{_NO_DOCUMENT}, sondern {told.name}" if told else _NO_DOCUMENT)
        return Seen(asked, None)

    def _refuse_overview(self, asked: str, *, is_permanent: bool) -> None:
        """Sites send who asks for a deleted page to their home page: its text is not that of the
        page.
        """
        if is_permanent:
            raise Missing("Die Adresse führt jetzt auf eine Übersichtsseite.")
        raise Away(f"„{asked}“ führt zurzeit auf eine Übersichtsseite.", "", code="barred")

    def _unchanged(self, asked: str, answer: Answer) -> Seen:
        known = self._known[asked]
        look = self._versions.look_kept(known, answer.place)
        self._mains[key_of(asked)] = look.main_sha256
        self._follow(look, answer.place)
        return self._as_known(known, answer, look)

    def _page(self, asked: str, answer: Answer) -> Seen | None:
        if self._rules.is_document(asked):
            raise Away(
                f"Unter „{asked}“ liegt eine Webseite statt eines Dokuments.",
                "Rufen Sie die Adresse im Browser auf: Vielleicht ist eine Anmeldung nötig.",
                code="barred",
            )
        look = self._versions.look(answer)
        if look.forward:
            return self._forwarded(asked, answer, look.forward)
        self._follow(look, answer.place)
        if self._rules.is_list(asked):
            self._count_listed(asked, answer, look)
            return None
        known = self._known_before(answer)
        if self._versions.says_the_same(look, known):
            self._mains[key_of(answer.place)] = look.main_sha256
            return self._as_known(known, answer, look)
        self._check_landed(asked, answer)
        self._versions.check_words(look, known, answer)
        if twin := self._twin(asked, look, known):
            return twin
        self._mains[key_of(answer.place)] = look.main_sha256
        return self._fresh(answer, look)

    def _count_listed(self, asked: str, answer: Answer, look: PageLook) -> None:
        """A page that only lists others; one that lists nothing and tells of a fault is away."""
        self._rules.overviews.add(answer.landed)
        found = sum(
            self._rules.is_page(link) or self._rules.is_document(link) for link in look.links
        )
        self.listed += found
        if look.refusal and not found:
            raise Away(
                f"Störung: „{asked}“ zeigt {look.refusal}.", "Der nächste Lauf sieht wieder nach.",
                code="barred",
            )  # fmt: skip

    def _check_landed(self, asked: str, answer: Answer) -> None:
        """A login or a maintenance page must not become the next version of what it stands
        before.
        """
        is_page = not self._entry.follow or self._rules.is_page(answer.landed)
        if answer.landed != answer.place and not is_page:
            raise Away(
                f"„{asked}“ führt zurzeit auf „{answer.landed}“.",
                "Gehört diese Seite dazu, fassen Sie follow bei der Quelle weiter.",
                code="barred",
            )

    # --- pages that lead to others ---

    def _forwarded(self, asked: str, answer: Answer, target: str) -> Seen | None:
        """A page that sends on by itself: its target is the document, where it says what was
        known.
        """
        if not self._asker.may_ask(target):
            raise Away(
                f"„{asked}“ leitet auf „{target}“ weiter; dort darf omdok nicht nachsehen.",
                "Soll omdok es dürfen, tragen Sie den Rechner bei der Quelle unter allow ein.",
                code="barred",
            )
        if self._rules.is_overview(target) and not self._rules.is_list(asked):
            self._refuse_overview(asked, is_permanent=True)
        known = self._known_before(answer)
        if self._rules.is_list(asked):
            self._rules.overviews.add(target)
        self._frontier.put(target, self._parent(asked))
        if not is_live(known):
            return Seen(asked, None, parent=self._parent(asked))
        there = self._look_ahead(target)
        if there is None or there.file is None:
            raise Doubted(f"„{asked}“ leitet nur noch auf „{target}“ weiter.")
        self._versions.check_moved(known, there, asked)
        return Seen(there.place, None, before=(asked, *answer.before))

    def _look_ahead(self, target: str) -> Seen | None:
        """Look at an address before its turn; what it gives is handed out when that comes."""
        if not self._frontier.is_finished(target):
            try:
                self._ready[target] = self.fetch(target)
            except OmdokError as fault:
                self._ready[target] = fault
        ready = self._ready.get(target)
        return ready if isinstance(ready, Seen) else None

    def _twin(self, asked: str, look: PageLook, known: Known) -> Seen | None:
        """The same text under the address that the page itself calls its own; None where it is its
        own.
        """
        own = look.canonical
        is_told = own and key_of(own) != key_of(asked) and self._asker.may_ask(own)
        is_wanted = not self._entry.follow or self._rules.is_page(own)
        if (
            not is_told
            or not is_wanted
            or self._rules.is_overview(own)
            or not self._robots.allows(own)
        ):
            return None
        self._frontier.put(own, self._parent(asked))
        self._look_ahead(own)
        if self._mains.get(key_of(own)) != look.main_sha256:
            return None  # a site that calls all its pages by one address
        return Seen(own, None, before=(asked,)) if is_live(known) else Seen(asked, None)

    def _as_known(self, known: Known, answer: Answer, look: PageLook) -> Seen:
        # What is noted stays that of the kept bytes, so that a page with a new navigation comes
        # whole the next time too, with its links.
        place = answer.place
        file = describe(self._settings, place, known.sha256)
        told = (known.etag, known.last_modified, self._parent(place), answer.before, look.gist)
        return Seen(place, file, known.main_sha256, *told)

    def _fresh(self, answer: Answer, look: PageLook) -> Seen:
        place = answer.place
        file = describe(self._settings, place, keep(self._settings, answer.body))
        told = (answer.header("etag"), answer.header("last-modified"))
        return Seen(
            place, file, look.main_sha256, *told, self._parent(place), answer.before, look.gist
        )

    def _known_before(self, answer: Answer) -> Known:
        rows = (self._known.get(address, NONE) for address in (answer.place, *answer.before))
        return next((row for row in rows if is_live(row)), NONE)

    def _parent(self, place: str) -> str:
        return self._known.get(place, NONE).parent or self._frontier.parents.get(place, "")

    def _follow(self, look: PageLook, place: str) -> None:
        for link in look.links:
            if not self._asker.may_ask(link):
                self._pass(link, _OTHER_HOST)
            elif self._rules.is_document(link):
                self._frontier.put(link, place)
            elif self._rules.is_page(link) or self._rules.is_named_list(link):
                self._frontier.put(link)
            elif link in look.files:
                self._guessed.add(link)
                self._frontier.put(link, place)
            elif not self._rules.is_list(link):
                self._pass(link, _NO_RULE)
