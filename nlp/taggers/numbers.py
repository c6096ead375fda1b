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
# What stands in front of the number is read when one is found: not at every word of a text.
_ABOUT = re.compile(
    r"(?:(?i:mehr als|weit über|über|rund|etwa|ca\.|zirka|circa|knapp|fast|mittlerweile|inzwischen"
    r"|insgesamt|gut)\s+)+\Z"
)
_LONGEST_ABOUT = 60
_NUMBER = re.compile(
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
            self._mention(text, match)
            for match in _NUMBER.finditer(text)
            if not _is_year(match["number"])
        ]

    def _mention(self, text: str, match: re.Match[str]) -> Mention:
        digits = re.sub(r"\D", "", match["number"])
        number = int(digits) if digits else _WORDS[match["number"]]
        about = _ABOUT.search(text, max(0, match.start() - _LONGEST_ABOUT), match.start())
        start, end = about.start() if about else match.start(), match.end()
        return Mention("number", start, end, text[start:end], (str(number),), "number", 0.9)


def _is_year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None
