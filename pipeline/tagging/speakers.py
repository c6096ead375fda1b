"""The partner behind a speaker: the organisation that the text names, linked to the register and in
the nominative.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from nlp.forms import fold_token, name_words, tokens
from nlp.resolve import resolve
from nlp.taggers import load_tagger
from nlp.types import Mention, Quotation
from pipeline.ground.types import Quote
from pipeline.registers.vocabulary import Vocabulary


class Speakers:
    """Turns quotations into quotes with the partner that the speaker belongs to."""

    def __init__(self, vocabulary: Vocabulary, link: float) -> None:
        self._vocabulary = vocabulary
        self._terms = load_tagger("terms", vocabulary.register())
        self._link = link

    def quote(self, found: Quotation, linked: Collection[str]) -> Quote:
        """The quote; `linked` are the partners that the document names for sure, which lets their
        short forms count.
        """
        name, id = found.organisation, None
        if name:
            mention = self._partner(name, linked)
            id = mention.ids[0] if mention else None
            if mention and id and (mention.start, mention.end) == (0, len(name)):
                name = self._nominative(name, id)
        return Quote(
            start=found.start,
            end=found.end,
            speaker=found.speaker,
            function=found.function,
            organisation=name,
            organisation_id=id,
        )

    def _partner(self, name: str, linked: Collection[str]) -> Mention | None:
        """The one partner that the words name; the first where they name several (`itb im DHI`)."""
        mentions = [
            m
            for m in resolve(name, self._terms.find(name))
            if m.kind == "partner" and len(m.ids) == 1
        ]
        sure = [m for m in mentions if m.confidence >= self._link or m.ids[0] in linked]
        if len({m.ids for m in sure}) > 1:
            sure = [m for m in sure if not name[: m.start].strip()]
        return sure[0] if sure else None

    def _nominative(self, name: str, id: str) -> str:
        """The register's spelling of the words where it has the same words in the nominative."""
        partner = next((p for p in self._vocabulary.partners if p.id == id), None)
        spelled = [t.text for t in tokens(name)]
        for known in (partner.name, *partner.names) if partner else ():
            words = name_words(
                re.sub(r",?\s+e\.\s?V\.$", "", known) if "e. V." not in name else known
            )
            if len(words) == len(spelled) and all(
                _fits(t, w.forms) for t, w in zip(spelled, words, strict=True)
            ):
                return known if "e. V." in name else re.sub(r",?\s+e\.\s?V\.$", "", known)
        return name


def _fits(token: str, forms: Collection[str]) -> bool:
    return fold_token(token) in forms or token in forms
