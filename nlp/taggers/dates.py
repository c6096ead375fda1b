"""German dates; the id is the ISO date, or year and month where no day is named."""

from __future__ import annotations

import re
from datetime import date

from nlp.taggers import Register
from nlp.types import Mention

_MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "maerz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
    "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12, "jan": 1, "feb": 2, "mär": 3,
    "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12,
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w.])(?:(?P<day>\d{{1,2}})\.\s?)?(?P<month>{_NAMES})\b\.?\s+(?P<year>(?:19|20)\d\d)\b"
    r"|(?<![\w.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d|\d\d)(?![\w]|\.\d)"
    r"|(?<![\w-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\w-])",
    re.IGNORECASE,
)


class DateTagger:
    """Finds `6. Dezember 2021`, `06.12.2021`, `06.12.21`, `2021-12-06` and `Dezember 2021`."""

    def __init__(self, register: Register | None = None) -> None:
        """A date needs no register; the parameter is there because all taggers are built alike."""

    def find(self, text: str) -> list[Mention]:
        """All dates that exist in the calendar, ordered by start."""
        found = []
        for match in _DATE.finditer(text):
            meant = _iso(match)
            if meant:
                confidence = 0.98 if len(meant) == 10 else 0.9
                found.append(Mention("date", *match.span(), match.group(), (meant,), "date", confidence))
        return found


def _iso(match: re.Match[str]) -> str | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        if match["d"]:
            return date(_full_year(match["y"]), int(match["m"]), int(match["d"])).isoformat()
        month, year = _MONTHS[match["month"].lower()], int(match["year"])
        return date(year, month, int(match["day"])).isoformat() if match["day"] else f"{year}-{month:02d}"
    except ValueError:
        return None


def _full_year(year: str) -> int:
    # Two digits mean this century: the initiative began in 2009.
    return int(year) if len(year) == 4 else 2000 + int(year)
