"""Whether a document is a release, an agreement or neither: evidence that is weighed and can be
shown.

Each sign has a weight and words for staff; a kind needs `ENOUGH`. No sign decides alone but the
word itself, and a report about an agreement is never one.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ground.types import Document, DocumentKind, Span
from pipeline.reading.evidence import Unit, units
from pipeline.reading.kind_signs import SIGNS, Read
from pipeline.reading.own_title import with_named

# What a kind needs: the name of an agreement alone (2.5) makes none.
ENOUGH: dict[DocumentKind, float] = {"press_release": 2.5, "agreement": 3.0}
# So near to the bar, or the two kinds so near to each other, nobody should take it for sure.
_BARELY = 1.0
_ALMOST = 0.5
_NEAR = 1.0


class KindEvidence(Span):
    """One sign of a kind: its weight (negative where it speaks against it), what it is in German,
    and where it stands; `[0, 0)` where it stands in the address or in the page's margin.
    """

    kind: DocumentKind
    weight: float
    what: str


def weigh(
    found: Sequence[Unit], artifacts: str = "", address: str = ""
) -> tuple[KindEvidence, ...]:
    """All signs of a kind in a document; `address` is where it was fetched from."""
    read = Read(found, artifacts, address)
    seen: list[KindEvidence] = []
    for kind, weight, what, find in SIGNS:
        if where := find(read):
            start, end = (where.start, where.end) if isinstance(where, Unit) else (0, 0)
            seen.append(KindEvidence(kind=kind, weight=weight, what=what, start=start, end=end))
    return tuple(seen)


def decide(evidence: Sequence[KindEvidence]) -> tuple[DocumentKind, str]:
    """The kind that the evidence tells, and in German why it is not sure; "" where it is."""
    beyond = {kind: _sum(evidence, kind) - bar for kind, bar in ENOUGH.items()}
    kind = max(beyond, key=lambda k: beyond[k])
    best, other = beyond[kind], min(beyond.values())
    if best < 0:
        near = best >= -_ALMOST
        return (
            "other",
            "Für eine Pressemitteilung oder Vereinbarung fehlt nur wenig." if near else "",
        )
    if best - other < _NEAR:
        return kind, "Für beides spricht fast gleich viel: Pressemitteilung und Vereinbarung."
    return kind, "Nur wenige Zeichen sprechen dafür." if best < _BARELY else ""


def kind_of(found: Sequence[Unit], artifacts: str = "", address: str = "") -> DocumentKind:
    """Release, agreement or neither."""
    return decide(weigh(found, artifacts, address))[0]


def evidence_of(document: Document) -> tuple[KindEvidence, ...]:
    """The evidence in a document that has been read."""
    margin = [document.text[b.start : b.end] for b in document.blocks if b.role == "artifact"]
    found = with_named(units(document.text, document.blocks), document.title)
    return weigh(found, "\n".join(margin), document.source.path)


def _sum(evidence: Sequence[KindEvidence], kind: DocumentKind) -> float:
    return sum(one.weight for one in evidence if one.kind == kind)
