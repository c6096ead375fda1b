"""Regions that share their second half with the next: `Ober- und Niederbayern` names Oberbayern,
too.
"""

from __future__ import annotations

import re

from nlp.forms import DASHES
from nlp.taggers import Register
from nlp.taggers.terms import TermTagger
from nlp.types import Mention

_ELIDED = re.compile(
    rf"\b(?P<first>[A-ZÄÖÜ][a-zäöüß]{{2,11}})[{re.escape(DASHES)}]"
    rf"(?=,?\s(?:[A-ZÄÖÜ][a-zäöüß]{{2,11}}[{re.escape(DASHES)}],?\s)*(?:und|oder|sowie|bzw\.|bis)\s(?:in\s)?"
    r"(?P<second>[A-ZÄÖÜ][a-zäöüß]{4,}))"
)
_SHORTEST = 4


class ElidedTagger:
    """Finds the first halves; kind `region`, each spans only what stands there."""

    def __init__(self, register: Register) -> None:
        regions = tuple(term for term in register.terms if term.kind == "region" and not term.needs)
        self._terms = TermTagger(Register(regions))

    def find(self, text: str) -> list[Mention]:
        """All mentions, ordered by start."""
        found = (self._whole(match) for match in _ELIDED.finditer(text))
        return [mention for mention in found if mention]

    def _whole(self, match: re.Match[str]) -> Mention | None:
        first, second = match["first"], match["second"]
        for cut in range(3, len(second) - _SHORTEST + 1):
            name = first + second[cut:]
            for mention in self._terms.find(name):
                if (mention.start, mention.end) == (0, len(name)) and mention.how in (
                    "name",
                    "adjective",
                ):
                    return Mention(
                        "region",
                        *match.span("first"),
                        first,
                        mention.ids,
                        "name",
                        mention.confidence,
                    )
        return None
