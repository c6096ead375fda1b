"""What the sources need of a store: to remember what they had, and to let a document follow its
place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pipeline.reading.sources.types import Known


class Watches(Protocol):
    """The part of a store that remembers what each source had at each place."""

    def watched(self, source: str) -> dict[str, Known]:
        """What a source had at each place when it was last looked at; empty while there is no
        archive.
        """
        ...

    def whereabouts(self, place: str) -> dict[str, Known]:
        """By source, what is known of a place; empty for what no source watches."""
        ...

    def watch(self, source: str, places: Iterable[Known]) -> None:
        """Note what a source has at these places now; what held before stays as a row of its
        hash.
        """
        ...

    def relocate(self, old: str, new: str) -> bool:
        """Let the document of one place be that of another from now on, with all that lies within
        it.

        False, and nothing is written, where `old` has no document of its own or `new` has one.
        """
        ...
