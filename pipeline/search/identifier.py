"""One thing that a query names, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

NamedKind = Literal["partner", "region", "standard", "person", "date", "file"]
# Stands for the side of a time that is open (ISO 8601-2).
OPEN = ".."


@dataclass(frozen=True, slots=True)
class Identifier:
    """Something that the query names; `[start, end)` is where.

    A date's id is a year, a month or a day in ISO form, or a time between two days, either of them
    `..` where it is open (ISO 8601-2): `2020-01-01/..`.
    """

    kind: NamedKind
    id: str
    label: str
    start: int
    end: int

    @property
    def is_time(self) -> bool:
        """Whether it is a time between two days."""
        return self.kind == "date" and "/" in self.id


def days_of(id: str) -> tuple[date, date]:
    """The first and the last day of a year, a month, a day or a time in ISO form."""
    if "/" in id:
        first, last = id.split("/")
        return (
            date.min if first == OPEN else date.fromisoformat(first),
            date.max if last == OPEN else date.fromisoformat(last),
        )
    parts = [int(part) for part in id.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    year, month = parts
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), date.fromordinal(following.toordinal() - 1)
