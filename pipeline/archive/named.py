"""What the archive tells of people whom documents name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pipeline.ground.types import Document


@dataclass(frozen=True, slots=True)
class Mention:
    """That a document names somebody at `[start, end)`; function and organisation where it says
    them (quotes do).
    """

    name: str
    document: str
    title: str
    page: int
    start: int
    end: int
    function: str | None = None
    organisation: str | None = None


class People(Protocol):
    """The part of a store that is asked about people."""

    def mentions(self) -> tuple[Mention, ...]:
        """Every place where a document names a person, by document and place."""
        ...

    def rewrite_versions(self, document_id: str, change: Callable[[Document], Document]) -> int:
        """Change what is kept of the older versions of a document; gives how many differ now."""
        ...

    def rewrite_notes(self, change: Callable[[str], str]) -> int:
        """Change saved searches, rulings and reasons, word by word; gives how many rows differ
        now.
        """
        ...

    def places(self) -> frozenset[str]:
        """Every place that the archive knows now, of files and of what lies within them."""
        ...

    def rewrite_places(self, change: Callable[[str], str]) -> int:
        """Change the places that are known now, and forget those of the past that would change;
        gives how many.
        """
        ...

    def drop_registers(self, names: Callable[[bytes], bool]) -> int:
        """Forget snapshots of the registers of which `names` says so; gives how many."""
        ...

    def sweep(self) -> None:
        """Make sure that nothing of what was overwritten can be read from the store's files."""
        ...
