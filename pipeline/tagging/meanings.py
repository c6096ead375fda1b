"""Names that mean several things: what the register says of homonyms and of the time in which a
name held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from nlp.confidence import CONFIDENCE
from nlp.tokens import fold
from nlp.types import Mention, Term
from pipeline.ground.types import Document
from pipeline.registers.entries import Partner


class Meanings:
    """Settles mentions of partners by homonyms and validity dates."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        partners = tuple(partners)
        self._partners = tuple(p for p in partners if p.homonyms or p.valid_from or p.valid_to)
        self._homonyms: dict[str, tuple[str, ...]] = {}
        for partner in partners:
            if partner.homonyms:
                self._homonyms[partner.id] = tuple(map(fold, partner.homonyms))
        self._validity = {
            p.id: (p.valid_from, p.valid_to) for p in partners if p.valid_from or p.valid_to
        }

    def terms(self) -> tuple[Term, ...]:
        """What these rules know, as terms of kind `meaning`: a change of them concerns texts with
        these names.
        """
        return tuple(
            Term(
                p.id,
                "meaning",
                f"{p.homonyms} {p.valid_from} {p.valid_to}",
                (p.name, *p.names),
                weak=p.weak,
            )
            for p in self._partners
        )

    def settle(self, document: Document, mentions: list[Mention]) -> list[Mention]:
        """The mentions, with those open that a homonym makes doubtful, and without entries that the
        date rules out.
        """
        partners = [m for m in mentions if m.kind == "partner"]
        doubtful = self._doubtful(document.text, partners)
        return [
            self._settled(m, doubtful, document.date) if m.kind == "partner" else m
            for m in mentions
        ]

    def _doubtful(self, text: str, partners: list[Mention]) -> set[str]:
        """The partners of whose short forms the text has another meaning written out, outside of
        any partner's name.
        """
        concerned = {
            id for m in partners if m.how == "weak" for id in m.ids if id in self._homonyms
        }
        if not concerned:
            return set()
        rest = fold("".join(_without(text, partners)))
        doubtful = set()
        for id in concerned:
            if any(homonym in rest for homonym in self._homonyms[id]):
                doubtful.add(id)
        return doubtful

    def _settled(self, mention: Mention, doubtful: set[str], day: date | None) -> Mention:
        if mention.how == "weak" and doubtful.intersection(mention.ids):
            return replace(mention, confidence=CONFIDENCE["open"])
        if len(mention.ids) < 2 or day is None:
            return mention
        left = tuple(id for id in mention.ids if self._held(id, day))
        return replace(mention, ids=left) if left else mention

    def _held(self, id: str, day: date) -> bool:
        first, last = self._validity.get(id, (None, None))
        return (first is None or first <= day) and (last is None or day <= last)


def _without(text: str, mentions: list[Mention]) -> Iterable[str]:
    at = 0
    for mention in sorted(mentions, key=lambda m: m.start):
        yield text[at : mention.start]
        at = max(at, mention.end)
    yield text[at:]
