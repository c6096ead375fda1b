"""The kept versions of a site's pages, and whether what answers now can be the next one."""

from __future__ import annotations

from contextlib import suppress

from pipeline.ground.errors import DocumentError
from pipeline.reading.formats import EMPTY, HTML, KIND_OF, TEXT
from pipeline.reading.sources import changes, pages
from pipeline.reading.sources.addresses import canonical
from pipeline.reading.sources.asking import Answer
from pipeline.reading.sources.download_cache import describe, kept_file
from pipeline.reading.sources.forwards import refresh_in
from pipeline.reading.sources.pages import PageLook
from pipeline.reading.sources.refusals import GONE
from pipeline.reading.sources.types import Doubted, Known, Missing, Seen, is_live
from pipeline.settings import Settings

NONE = Known(place="", sha256="", outcome="none")


class Versions:
    """Looks at pages and compares them with what is kept of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def look(self, answer: Answer) -> PageLook:
        """What a page says; one that cannot be read is handed on empty: the archive puts it aside
        with its reason.
        """
        look = PageLook.none()
        with suppress(DocumentError):
            look = pages.look_at(answer.body.path, answer.landed, self._settings.limits)
        told = canonical(refresh_in(answer.header("refresh")), answer.landed)
        is_elsewhere = bool(told) and told != canonical(answer.landed)
        return look.model_copy(update={"forward": told}) if is_elsewhere else look

    def look_kept(self, known: Known, place: str) -> PageLook:
        """What the kept version of a page says; nothing where it is no page."""
        if self._kind(known) != HTML:
            return PageLook.none()
        with suppress(DocumentError):
            file = kept_file(self._settings, known.sha256)
            return pages.look_at(file, place, self._settings.limits)
        return PageLook.none()

    def says_the_same(self, look: PageLook, known: Known) -> bool:
        """Whether only what stands around the main text is new."""
        kept = kept_file(self._settings, known.sha256)
        if not look.main_sha256 or not known.sha256 or not kept.is_file():
            return False
        if look.main_sha256 == known.main_sha256:
            return True
        # What is noted may come from an older reader of pages.
        return look.main_sha256 == self.look_kept(known, known.place).main_sha256

    def check_kind(self, known: Known, kind: str, place: str) -> None:
        """Make sure that what was a document has not become a line of an error.

        Raises:
            Doubted: it has.
        """
        before = self._kind(known)
        if known.outcome == "trusted" or not before or before == kind:
            return
        is_less = kind in {TEXT, EMPTY} or (kind == HTML and before != TEXT)
        told = KIND_OF.get(kind)
        if is_less or told is None or not told.extractor or told.group == "picture":
            what = told.name if told else "etwas, das omdok nicht kennt"
            raise Doubted(f"Unter „{place}“ liegt jetzt {what} statt {_of(before)}.")

    def check_words(self, look: PageLook, known: Known, answer: Answer) -> None:
        """Make sure that a page is what was asked for, whatever its status says.

        Raises:
            Missing: it says that there is nothing, and nothing was known of it.
            Doubted: it says something else, or has lost what it was.
        """
        if known.outcome == "trusted":
            return
        place = answer.place
        if look.refusal == GONE and not is_live(known):
            raise Missing("Die Seite sagt, dass es sie nicht gibt.")
        if look.refusal:
            raise Doubted(f"„{place}“ zeigt {look.refusal}.")
        kept = kept_file(self._settings, known.sha256)
        if self._kind(known) != HTML:
            return
        limits = self._settings.limits
        reason = ""
        with suppress(DocumentError):
            reason = changes.why_doubted(kept, answer.body.path, place, limits)
        if reason:
            raise Doubted(f"„{place}“ ist eine ganz andere Seite: {reason}.")

    def check_moved(self, known: Known, there: Seen, asked: str) -> None:
        """Make sure that the page that another sends on to is the one that was known there.

        Raises:
            Doubted: it is another.
        """
        if there.file is None or there.file.media_type != HTML or self._kind(known) != HTML:
            return
        if known.outcome == "trusted" or there.main_sha256 == known.main_sha256:
            return
        kept = kept_file(self._settings, known.sha256)
        now = kept_file(self._settings, there.file.sha256)
        reason = changes.why_doubted(kept, now, there.place, self._settings.limits)
        if reason:
            raise Doubted(f"„{asked}“ leitet auf „{there.place}“ weiter: {reason}.")

    def _kind(self, known: Known) -> str:
        """The media type of what is kept of a place; "" where nothing is."""
        if not is_live(known) or not kept_file(self._settings, known.sha256).is_file():
            return ""
        return describe(self._settings, known.place, known.sha256).media_type


def _of(kind: str) -> str:
    told = KIND_OF.get(kind)
    return f"der bisherigen Fassung ({told.label})" if told else "der bisherigen Fassung"
