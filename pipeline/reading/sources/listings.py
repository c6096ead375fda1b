"""The sitemaps and feeds of a site, with all that an index leads to."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ground.errors import DocumentError
from pipeline.reading.sources import lists
from pipeline.reading.sources.asking import Asker
from pipeline.reading.sources.lists import Listing
from pipeline.reading.sources.robots import Robots
from pipeline.reading.sources.types import Away
from pipeline.settings import Limits

_MOST_LISTS = 100
_DEEPEST_INDEX = 3


class Listings:
    """Asks for lists, each at most once in its depth; `notes` say in German what was odd."""

    def __init__(self, asker: Asker, robots: Robots, limits: Limits) -> None:
        self._asker = asker
        self._robots = robots
        self._limits = limits
        self._asked = 0
        self.notes: list[str] = []

    def read(self, address: str, depth: int = 0) -> Iterator[str]:
        """The pages and files that a sitemap or a feed lists, with those of its children.

        Raises:
            Away: it is not there, or is no list; what is wrong with a child costs only that.
        """
        if depth > _DEEPEST_INDEX or self._asked >= _MOST_LISTS or not self._robots.allows(address):
            return
        self._asked += 1
        listing = self._listing(address)
        if listing.repaired:
            self.notes.append(
                f"„{address}“ ist fehlerhaft geschrieben und wurde berichtigt gelesen."
            )
        if listing.kind == "pages":
            yield from listing.addresses
            return
        for child in filter(self._asker.may_ask, listing.addresses):
            try:
                yield from self.read(child, depth + 1)
            except Away as fault:
                self.notes.append(f"{fault.message} Die übrigen Listen wurden gelesen.")

    def _listing(self, address: str) -> Listing:
        with self._asker.ask(address) as answer:
            if answer.status != 200:
                raise Away(
                    f"Die Sitemap oder der Feed „{address}“ ist nicht da ({answer.status}).",
                    "Prüfen Sie die Adresse bei der Quelle.",
                )
            try:
                return lists.look_at(answer.body.path, address, self._limits)
            except DocumentError as error:
                raise Away(f"„{address}“: {error.message}", error.hint) from error
