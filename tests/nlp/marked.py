"""Texts with marked mentions: `Die {ba:Agentur für Arbeit} hilft.`; several ids on one stretch are
parted by `+`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.types import Mention

_MARK = re.compile(r"\{([\w.+\-]+):([^{}]*)\}")


def plain(marked: str) -> str:
    """The text without marks."""
    return _MARK.sub(r"\2", marked)


def linked(mentions: Iterable[Mention]) -> list[tuple[str, int, int]]:
    """What is linked: exactly one id and enough confidence; dates and organisations that are no
    partners aside.
    """
    kinds = ("date", "organisation")
    sure = [m for m in mentions if len(m.ids) == 1 and m.confidence >= 0.5 and m.kind not in kinds]
    return sorted((m.ids[0], m.start, m.end) for m in sure)


def wanted(marked: str) -> list[tuple[str, int, int]]:
    """The marked mentions with their places in the plain text."""
    found: list[tuple[str, int, int]] = []
    shift = 0
    for match in _MARK.finditer(marked):
        start = match.start() - shift
        found += [(id, start, start + len(match[2])) for id in match[1].split("+")]
        shift += len(match[0]) - len(match[2])
    return sorted(found)
