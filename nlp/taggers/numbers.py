"""Numbers of partners: `über 400 Partner`, `die rund 1 200 Partnerorganisationen`, `mehr als
dreihundert Partner`.
"""

from __future__ import annotations

import re

from nlp.taggers import Register
from nlp.types import Mention

_WORDS = {
    "hundert": 100, "einhundert": 100, "zweihundert": 200, "dreihundert": 300, "vierhundert": 400,
    "fünfhundert": 500,
    "sechshundert": 600, "tausend": 1000,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?:(?i:mehr als|weit "
    r"über|über|rund|etwa|ca\.|zirka|circa|knapp|fast|mittlerweile|inzwischen|insgesamt|gut)\s+)*"
    rf"(?P<number>\d{{1,3}}(?:[.\u00a0\u202f "
    rf"]\d{{3}})+|\d{{2,6}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\s+"
    r"(?:(?:aktive|beteiligte|institutionelle|engagierte|starke|unterschiedliche|nationale|regionale)n?\s+)?"
    r"(?:Netzwerk|Kooperations|Bündnis|OM-)?[Pp]artner(?:n|innen|organisationen|institutionen|einrichtungen)?\b"
)


class PartnerNumberTagger:
    """Finds how many partners a text speaks of; kind `number`, the id is the number."""

    def __init__(self, register: Register | None = None) -> None:
        """A number needs no register; the parameter is there because all taggers are built
        alike.
        """

    def find(self, text: str) -> list[Mention]:
        """All numbers of partners, ordered by start."""
        if "artner" not in text:
            return []
        return [
            self._mention(match)
            for match in _NUMBER.finditer(text)
            if not _is_year(match["number"])
        ]

    def _mention(self, match: re.Match[str]) -> Mention:
        digits = re.sub(r"\D", "", match["number"])
        number = int(digits) if digits else _WORDS[match["number"]]
        return Mention("number", *match.span(), match.group(), (str(number),), "number", 0.9)


def _is_year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None
