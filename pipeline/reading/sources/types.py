"""What every source takes and gives: places that are known, places that are seen, and the two ways
not to see one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pipeline.ground.errors import OmdokError
from pipeline.ground.types import SourceFile


@dataclass(frozen=True, slots=True)
class Known:
    """What holds of a place since the ISO moment `since`.

    `sha256` is of the bytes that the archive was given, "" where there never were any. `outcome` is
    what last became of the place: an outcome of a run, or `missing` (not there, not yet believed),
    `moved` (now at `alias_of`), `none` (nothing to take in), `doubted` (something else answers
    there than what is known), `trusted` (a person has said that what answers there now is right).
    `parent` is the page that links to it.
    """

    place: str
    sha256: str
    outcome: str
    main_sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    reason: str | None = None
    misses: int = 0
    parent: str = ""
    alias_of: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A place that was looked at: its file, or None where there is nothing to take in.

    The file's bytes lie at its path, or in the store of fetched bytes where the path is an address.
    `before` are the places that lead here for good now. `gist` is of the words of a page, without
    numbers and addresses. `etag` and `last_modified` are what the
    source wants to be told next time.
    """

    place: str
    file: SourceFile | None
    main_sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    parent: str = ""
    before: tuple[str, ...] = ()
    gist: str = ""


class Away(OmdokError):
    """A passing fault: the place or the whole source could not be looked at now. Nothing is gone
    because of it.

    With the code `barred` it will not pass by itself, so that trying again in the same run is no
    use.
    """


class Missing(OmdokError):
    """There is nothing at the place any more, and whoever answers there says so."""


class Doubted(OmdokError):
    """Something answers at the place, but not what was asked for: an error told as a page. What is
    known of the place stays as it is.
    """


def is_live(known: Known) -> bool:
    """Whether a place was there when it was last looked at, as far as is known."""
    return bool(known.sha256) and known.outcome not in ("gone", "moved")


class Source(Protocol):
    """A place where documents come from. One object is good for one look."""

    name: str
    kind: str
    root: str  # what the source as a whole is called in a report
    gone_after: int  # so many looks in a row must miss a place until it is gone
    listed: int  # entries of the source's own lists, counted while looking
    notes: list[str]  # German, what staff may want to know of this look
    passed: dict[str, str]  # what was seen and not looked at, with the German reason

    def list(self, known: Mapping[str, Known]) -> Iterable[str]:
        """The places to look at first, those that are `known` and may be missing too.

        Raises:
            Away: the source cannot be reached, or not to its end.
        """
        ...

    def rest(self) -> Iterable[str]:
        """The places that `fetch` has found since; it may find more while they are looked at.

        Raises:
            Away: the source cannot be looked at to its end.
        """
        ...

    def fetch(self, place: str) -> Seen | None:
        """Look at a place; None when it turned out to be one that was looked at already.

        Raises:
            Away: it cannot be looked at now.
            Missing: it is not there.
            DocumentError: it is there, but may not be opened.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
