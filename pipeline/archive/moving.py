"""What a store does as a whole: it is copied, backed up and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.archive.whole import Part, Whole


class Movable(Protocol):
    """The part of a store that gives and takes everything at once."""

    def whole(self) -> AbstractContextManager[Whole]:
        """One state of the archive, every row of every table; NotFound when there is none."""
        ...

    def searches_in_memory(self) -> bool:
        """Whether words and vectors are held in memory for search, and not left on a server."""
        ...

    def replace_whole(
        self,
        schema: str,
        parts: Iterable[Part],
        check: Callable[[Whole], None],
        *,
        over: bool = False,
    ) -> None:
        """Fill the archive with tables of a schema and bring it up to date, in one transaction.

        `check` looks at what is there then; when it raises, nothing has changed. Refused when
        something is there already, unless `over` says to replace it: nothing of that stays.
        """
        ...
