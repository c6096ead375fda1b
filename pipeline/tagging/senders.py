"""The house that a document comes from, as far as its own frame tells: the contact at its end, the
lines above the headline, the headline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.taggers.own_house import house_name, only
from nlp.types import Mention
from pipeline.ground.types import Document, SectionKind
from pipeline.tagging.places import section_at

# The strongest witness first.
_WITNESSES: tuple[tuple[SectionKind, ...], ...] = (
    ("contact", "boilerplate"),
    ("kicker", "date_header", "dateline"),
    ("headline", "title", "subheadline"),
)


def sender_of(document: Document, bodies: Iterable[Mention]) -> str | None:
    """The name of the only house that a part of the frame tells; None where several are named or
    none.
    """
    placed = [(m, section_at(document.sections, m.start, m.end)) for m in bodies]
    for kinds in _WITNESSES:
        told = [m for m, section in placed if section is not None and section.kind in kinds]
        if told:
            return only(_names(told))
    return None


def _names(mentions: Sequence[Mention]) -> list[str]:
    return [house_name(mention) for mention in mentions]
