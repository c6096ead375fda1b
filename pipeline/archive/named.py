"""What the archive tells of people whom documents name."""

from __future__ import annotations

from dataclasses import dataclass


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
