"""The house that a document comes from, as far as its own frame tells: the contact at its end, the
lines above the headline, the headline.
"""

from __future__ import annotations

import re
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
# A line that tells whom to ask, wherever it stands.
_CONTACT = re.compile(
    r"\W*(?:Presse|Medien|Ihr )?(?:[Kk]ontakt|[Aa]nsprechpartner(?:in)?|[Rr]ückfragen"
    r"|[Hh]erausgeber(?:in)?"
    r"|V\. ?i\. ?S\. ?d\. ?P\.)\b[^:\n]{0,40}:"
)


def sender_of(document: Document, bodies: Iterable[Mention]) -> str | None:
    """The name of the only house that a part of the frame tells; None where several are named or
    none.
    """
    placed = [(m, _part(document, m)) for m in bodies]
    for kinds in _WITNESSES:
        told = [m for m, kind in placed if kind in kinds]
        if told:
            return only(_names(told))
    return None


def _part(document: Document, mention: Mention) -> SectionKind | None:
    """The part of the frame that a name stands in: a line above the headline is as good as a
    kicker, a line of contact is one in any part.
    """
    section = section_at(document.sections, mention.start, mention.end)
    line = document.text.rfind("\n", 0, mention.start) + 1
    if _CONTACT.match(document.text, line):
        return "contact"
    if section is None:
        heads = [s.start for s in document.sections if s.kind in ("headline", "title")]
        return "kicker" if heads and mention.end <= heads[0] else None
    return section.kind


def _names(mentions: Sequence[Mention]) -> list[str]:
    return [house_name(mention) for mention in mentions]
