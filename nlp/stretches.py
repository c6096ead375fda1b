"""How stretches of a text lie to each other; whatever has a start and an end is one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Stretch(Protocol):
    """Characters of a text from `start` up to before `end`."""

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """Behind the last character."""
        ...


def touches(one: Stretch, others: Iterable[Stretch]) -> bool:
    """Whether a stretch has a character in common with one of the others."""
    return any(one.start < other.end and other.start < one.end for other in others)


def lies_in(one: Stretch, wholes: Iterable[Stretch]) -> bool:
    """Whether a stretch lies wholly in one of these."""
    return any(whole.start <= one.start and one.end <= whole.end for whole in wholes)
