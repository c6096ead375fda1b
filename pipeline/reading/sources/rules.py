"""What of a site is a page, a document, a list; by the rules of its source."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.reading import formats
from pipeline.reading.sources.addresses import canonical, has_suffix
from pipeline.settings.sources import WebSource

_HOMES = ("", "/", "/index.html", "/index.htm", "/index.php")
# What a link that may hand out a file is not fetched for.
_NO_FILE = re.compile(
    r"\s*(?:text/(?:html|css|javascript)|image/|video/|audio/|font/"
    r"|application/(?:xhtml|javascript|json))",
    re.IGNORECASE,
)
_TAKEN = frozenset({"document", "slides", "table", "mail", "container"})


class Rules:
    """The rules of one source; `overviews` are the pages that list others."""

    def __init__(self, entry: WebSource) -> None:
        self._entry = entry
        self.overviews = {canonical(address) for address in entry.start}

    def is_document(self, address: str) -> bool:
        """Whether an address ends as documents do."""
        return has_suffix(address, self._entry.documents)

    def is_page(self, address: str) -> bool:
        """Whether an address is one of a page to take in."""
        return bool(self._entry.follow and re.search(self._entry.follow, address))

    def is_named_list(self, address: str) -> bool:
        """Whether the source names an address as one of a list."""
        return bool(self._entry.lists and re.search(self._entry.lists, address))

    def is_list(self, address: str) -> bool:
        """Whether an address is one of a page that only lists others."""
        is_named = address in self.overviews or self.is_named_list(address)
        return is_named and not self.is_page(address)

    def is_overview(self, address: str) -> bool:
        """Whether an address is one that sites send people to who ask for something that is
        gone.
        """
        is_home = urlsplit(address).path in _HOMES and not self.is_page(address)
        return is_home or self.is_list(address)


def may_be_file(kind: str) -> bool:
    """Whether a content type is none of a page or of what adorns it."""
    return not _NO_FILE.match(kind)


def is_taken(kind: str) -> bool:
    """Whether a file of this media type is a document or holds some; a picture on a page is
    none.
    """
    told = formats.KIND_OF.get(kind)
    return told is not None and told.group in _TAKEN
