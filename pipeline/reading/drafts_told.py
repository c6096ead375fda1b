"""Whether a paper says of itself that it is no final one: a watermark, a stamp, a word at its
edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.ground.types import Issue
from pipeline.reading.extraction import Piece

_MARK = re.compile(
    r"\W*(?:vor|roh|arbeits|vertrags|diskussions)?(?:entwurf|draft|muster|kopie|specimen|ungültig"
    r"|nicht (?:rechtsgültig|freigegeben|unterzeichnet)|vorläufig)\W*$",
    re.IGNORECASE,
)


def draft_marks(pieces: Iterable[Piece]) -> tuple[Issue, ...]:
    """That a paper bears such a mark; a heading of its own (*Muster*) is told as well."""
    marks = dict.fromkeys(p.text.strip() for p in pieces if _MARK.match(p.text))
    if not marks:
        return ()
    listed = ", ".join(f"„{mark}“" for mark in marks)
    return (
        Issue(
            code="draft_mark",
            level="warning",
            message=f"Das Dokument trägt den Vermerk {listed}: Es ist womöglich nicht die gültige "
            "Fassung.",
            hint="Prüfen Sie, ob es eine unterzeichnete Fassung gibt.",
        ),
    )
