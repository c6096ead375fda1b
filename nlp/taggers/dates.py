"""German dates; the id is the ISO date, or year and month where no day is named."""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlp.taggers import Register
from nlp.tokens import as_matched
from nlp.types import Mention

_MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "maerz": 3, "april": 4, "mai": 5, "juni": 6,
    "juli": 7,
    "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12, "jan": 1, "feb": 2,
    "mär": 3,
    "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12,
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w.])(?:(?P<day>\d{{1,2}})\.\s?)?(?P<month>{_NAMES})\b\.?\s+(?P<year>(?:19|20)\d\d)\b"
    r"|(?<![\w.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d|\d\d)(?![\w]|\.\d)"
    r"|(?<![\w-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\w-])",
    re.IGNORECASE,
)
# What stands between the days of a list or range: `6. und 7. Juni`, `10.–12.10.`, `6., 7. und 8.
# Mai`, `8./9. Juli`.
_JOINT = r"\s?(?:und|bis|sowie|oder|/|[-–—]|,)\s?(?:zum\s|dem\s)?"
_DAY_BEFORE = re.compile(rf"(?<![\w.§])(?P<day>\d{{1,2}})\.{_JOINT}$")
_MONTH_BEFORE = re.compile(rf"(?<![\w.])(?P<month>{_NAMES}){_JOINT}$", re.IGNORECASE)
_LONGEST_BEFORE = 24


class DateTagger:
    """Finds `6. Dezember 2021`, `06.12.2021`, `06.12.21`, `2021-12-06` and `Dezember 2021`.

    Of `6. und 7. Juni 2024`, `10.–12.10.2023` and `Mai/Juni 2022` each day and month is a mention.
    """

    def __init__(self, register: Register | None = None) -> None:
        """A date needs no register; the parameter is there because all taggers are built alike."""

    def find(self, text: str) -> list[Mention]:
        """All dates that exist in the calendar, ordered by start."""
        found = []
        for match in _DATE.finditer(text):
            meant = _iso(match)
            if meant:
                confidence = 0.98 if len(meant) == 10 else 0.9
                found.extend(_before(text, match.start(), meant))
                found.append(
                    Mention("date", *match.span(), match.group(), (meant,), "date", confidence)
                )
        return found


def _before(text: str, start: int, meant: str) -> list[Mention]:
    """The days or months of a list or range in front of its last one, which alone bears the month
    and the year.
    """
    found: list[Mention] = []
    pattern = _DAY_BEFORE if len(meant) == 10 else _MONTH_BEFORE
    while match := pattern.search(text, max(0, start - _LONGEST_BEFORE), start):
        year, month = meant[:4], meant[5:7]
        try:
            if pattern is _DAY_BEFORE:
                id = date(int(year), int(month), int(match["day"])).isoformat()
            else:
                id = f"{year}-{_MONTHS[as_matched(match['month'])]:02d}"
        except ValueError:
            break
        if id >= (found[-1].ids[0] if found else meant):
            break  # days that go down are no list: `bis 31. 5. Mai 2024`
        start = match.start("day" if pattern is _DAY_BEFORE else "month")
        end = match.end("day") + 1 if pattern is _DAY_BEFORE else match.end("month")
        found.append(Mention("date", start, end, text[start:end], (id,), "date", 0.9))
    return found[::-1]


def _iso(match: re.Match[str]) -> str | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        if match["d"]:
            return date(_full_year(match["y"]), int(match["m"]), int(match["d"])).isoformat()
        month, year = _MONTHS[as_matched(match["month"])], int(match["year"])
        return (
            date(year, month, int(match["day"])).isoformat()
            if match["day"]
            else f"{year}-{month:02d}"
        )
    except ValueError:
        return None


def _full_year(year: str) -> int:
    # Two digits mean this century: the initiative began in 2009.
    return int(year) if len(year) == 4 else 2000 + int(year)


_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_OFFSETS = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}
_RELATIVE = re.compile(
    r"(?<![\w.])(?P<near>vorgestern|gestern|übermorgen|(?:heute|morgen)(?=\s+(?:früh|Morgen|Vormittag|Mittag|Nachmittag|Abend|in\s+[A-ZÄÖÜ])))\b"
    rf"|\b[Aa]m\s+(?P<which>vergangenen|letzten|kommenden|nächsten)\s+(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    rf"|(?<![\w.])(?P<day>\d{{1,2}})\.\s?(?P<month>{_NAMES})\b(?!\.?\s*(?:19|20)\d\d)"
    r"|(?<![\w.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?!\s?\d)"
    r"|\b(?P<span>(?:im\s+)?(?:vergangene|letzte|kommende|nächste)[nsm]?\s+Jahr(?:es)?)\b",
    re.IGNORECASE,
)
# What stands in front of a number of two parts that is no day: `A-2.4.`, `Abschnitt 3.1.`, `TOP
# 2.1.`.
_NUMBERED = re.compile(
    r"(?<![^\W_])[A-Z][-–—‐‑ "
    r"]$|(?:Abschnitt|Ziffer|Ziff\.|Nummer|Nr\.|Punkt|Kapitel|Kap\.|Absatz|Abs\.|§|Artikel"
    r"|Art\.|TOP|Version|Anlage|Anhang|Tabelle|Tab\.|Abbildung|Abb\.|Schritt|Teil|Praxis|Standards?)\s?$",
    re.IGNORECASE,
)
_MOST_SECTIONS = 12
_HALF_YEAR = 183


def find_relative(text: str, reference: date) -> list[Mention]:
    """Dates that only the day of the text makes whole: `gestern`, `am vergangenen Montag`, `am 6.
    Dezember`.

    `reference` is the day of the dateline. A day without year is the nearest one to it, before or
    behind.
    """
    found = []
    for match in _RELATIVE.finditer(text):
        if match["d"] and _is_numbering(text, match):
            continue
        try:
            meant = _resolved(match, reference)
        except OverflowError:  # before the first year or after the last that the calendar has
            continue
        if meant:
            found.append(
                Mention("date", *match.span(), match.group(), (meant,), "relative date", 0.8)
            )
    return found


def _is_numbering(text: str, match: re.Match[str]) -> bool:
    """Whether `2.4.` is a code or counts sections: behind a word that says so, or before a heading
    on its line.
    """
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    opens_heading = not before.strip() and text[match.end() : match.end() + 2].strip()[:1].isupper()
    return (opens_heading and int(match["d"]) <= _MOST_SECTIONS) or _NUMBERED.search(
        before[-16:]
    ) is not None


def _resolved(match: re.Match[str], reference: date) -> str | None:
    if match["near"]:
        return (reference + timedelta(_OFFSETS[as_matched(match["near"])])).isoformat()
    if match["weekday"]:
        weekday = _WEEKDAYS.index(as_matched(match["weekday"]))
        return _weekday(as_matched(match["which"]), weekday, reference).isoformat()
    if match["span"]:
        back = as_matched(match["span"]).removeprefix("im ").startswith(("vergangen", "letzt"))
        return f"{reference.year + (-1 if back else 1):04d}"
    day = int(match["day"] or match["d"])
    month = _MONTHS[as_matched(match["month"])] if match["month"] else int(match["m"])
    options = [d for year in (-1, 0, 1) if (d := _day(reference.year + year, month, day))]
    nearest = min(options, key=lambda d: abs((d - reference).days), default=None)
    return (
        nearest.isoformat() if nearest and abs((nearest - reference).days) <= _HALF_YEAR else None
    )


def _weekday(which: str, weekday: int, reference: date) -> date:
    if which in ("vergangenen", "letzten"):
        return reference - timedelta((reference.weekday() - weekday - 1) % 7 + 1)
    return reference + timedelta((weekday - reference.weekday() - 1) % 7 + 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
