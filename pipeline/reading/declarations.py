"""Declarations, pacts and alliances: papers of many hands without paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.reading.evidence import REPORTING, Unit

_TOP = 4
# "Allianz für Lehre Eine gemeinsame Initiative der Kammern …": a cover in one line.
ALLIANCE = re.compile(
    r"\b(?:Allianz|Pakt|Bündnis|Charta|Initiative|Partnerschaft)\b[^.:]{0,80}?"
    r"(?P<makers>\s[Ee]ine\sgemeinsame\sInitiative(?:\sde[rs]\b|$))"
)
# "Lindauer Erklärung der Beauftragten", "Gemeinsame Erklärung des Bündnisses Muster"
_BORNE = re.compile(r"(?:[Ee]ine\sgemeinsame\sInitiative\s)?de[rs]\s[A-ZÄÖÜ]")
_DECLARED_BY = re.compile(
    r"^(?!(?:Die|Der|Eine|Diese)\s)(?:[A-ZÄÖÜ]\w+\s)?"
    r"(?:(?:Absichts|Kooperations|Partnerschafts|Grundsatz)?[Ee]rklärung)\sde[rs]\s"
)
_DEMANDS = re.compile(
    r"(?:^|[.!?]\s)Wir\s(?:bitten|fordern|appellieren|rufen|setzen|bekennen|erklären|begrüßen)\b"
    r"|\b(?:setz|verfolg|vereinbar)\w*\b[^.]{0,40}\bZiele?\b"
)
_PACT_TITLE = re.compile(
    r"^(?!Neue)(?:[A-ZÄÖÜ]\w+er\s)?(?:\w*[Pp]akt|Bündnis|Allianz)\s(?i:für|zur|zum|gegen)\s"
)
# "der Stadt Muster und der Hochschule Muster" below the name of an agreement.
_MAKERS = re.compile(r"^(?:de[rs]|von)\s[A-ZÄÖÜ][^.]{3,120}\s(?:und|sowie)\s")
_MAKER = re.compile(r"(?:und\s|sowie\s)?de[rs]\s[A-ZÄÖÜ]")
# "Satzung über Gebühren", "1. Satzung zur Änderung der Satzung", "Verordnung" alone on its line.
_LAW = re.compile(
    r"^(?:\d{1,2}\.\s|Erste\s|Zweite\s|Dritte\s)?(?:\w*[Vv]erordnung|\w*[Gg]esetz|\w*[Rr]ichtlinie|Erlass"
    r"|\w*[Ss]atzung|\w+ordnung)(?:$|\s(?:über|zur|zum|für|der|des|vom)\b)"
)


def alliance(head: Sequence[Unit]) -> Unit | None:
    """A cover that names an alliance and those who bear it, in one line or in two."""
    top = head[:_TOP]
    broken = (u for u, below in pairwise(top) if ALLIANCE.search(f"{u.opening} {below.opening}"))
    if whole := next((u for u in top if ALLIANCE.search(u.opening)), None):
        return whole
    return next(broken, None) if any(_BORNE.match(u.opening) for u in head) else None


def declared_by(title: Unit | None) -> Unit | None:
    """A title that names a declaration with its makers."""
    return title if title and _DECLARED_BY.match(title.plain) else None


def demands(title: Unit | None, found: Sequence[Unit]) -> Unit | None:
    """Where the makers of a declaration ask for something or set their goals."""
    if declared_by(title) is None:
        return None
    return next((u for u in found if _DEMANDS.search(u.text)), None)


def pact_title(title: Unit | None) -> Unit | None:
    """A title that names a pact and tells nothing of it: `Pakt für Muster`."""
    return title if title and title.is_short and _PACT_TITLE.match(title.plain) else None


def makers(title: Unit | None, found: Sequence[Unit]) -> Unit | None:
    """The line below the name of an agreement that tells whose it is."""
    if title is None:
        return None
    below = [unit for unit in found if unit.start > title.start][:_TOP]
    if not below:
        return None
    first, lines = below[0], [unit for unit in below if _is_maker(unit)]
    names_all = first.is_short and _MAKERS.match(first.opening)
    return first if names_all or (len(lines) > 1 and _is_maker(first)) else None


def _is_maker(unit: Unit) -> bool:
    return unit.is_short and bool(_MAKER.match(unit.opening))


def law(head: Sequence[Unit]) -> Unit | None:
    """The title of a law or statute among the first lines: it has paragraphs and no partners."""
    lines = (u for u in head if u.is_short and not REPORTING.search(u.text))
    return next((u for u in lines if _LAW.match(u.plain)), None)
