"""What the archive tells of documents that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    pass

RelatedKind = Literal["announces", "replaces", "supplements", "embedded_in"]


@dataclass(frozen=True, slots=True)
class Related:
    """`document` announces, replaces or supplements `target`, or lies embedded in it.

    `sentence` is the evidence, the characters `[start, end)` of `document`; empty for an embedded
    file.
    """

    kind: RelatedKind
    document: str
    target: str
    start: int
    end: int
    sentence: str
    confidence: float
