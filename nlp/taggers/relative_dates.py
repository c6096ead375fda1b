"""Dates that only the day of the text makes whole: `gestern`, `am 6. Mai`, `kommende Woche`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlp.days import MONTH_NAME, MONTHS, day_or_none
from nlp.taggers.dates import days_before
from nlp.taggers.time_ranges import find_ranges, week_of
from nlp.tokens import as_matched
from nlp.types import Mention

_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_OFFSETS = {
    "vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2,
    "gestrigen": -1, "heutigen": 0, "morgigen": 1,
}  # fmt: skip
_PAST = ("vergangen", "letzt", "vorig")
_WHICH = r"(?:vergangene|letzte|vorige|kommende|nächste)"
# No day: `nicht erst seit gestern`, `die Welt von morgen`, `von gestern auf heute`.
_NO_DAY = re.compile(r"\b(?:seit|von|erst|Ewig|bis|für|auf|mehr|nur)\s$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:"
    r"(?<![\w.])(?P<near>vorgestern|gestern|übermorgen|(?:heute|morgen)(?=\s+(?:früh|Morgen|Vormittag|Mittag|Nachmittag|Abend|in\s+[A-ZÄÖÜ])))\b"
    rf"|[Aa]m\s+(?P<day_of>gestrigen|heutigen|morgigen)\s+(?:{'|'.join(_WEEKDAYS)}|Tag)\b"
    rf"|(?:[Aa]m\s+)?(?P<which>{_WHICH}n)\s+(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    rf"|(?<![\w.])(?P<day>\d{{1,2}})\s?\.\s?(?P<month>{MONTH_NAME})\b(?!\.?\s*(?:19|20)\d\d)"
    r"|(?<![\w.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?!\s?\d)"
    rf"|(?P<span>(?:im\s+)?{_WHICH}[nsm]?\s+(?P<length>Jahr(?:es)?|Woche))\b"
    r")",
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
    """Dates that only the day of the text makes whole, those of a list or range in front included.

    `reference` is the day of the dateline. A day without year is the nearest one to it, before or
    behind; of weeks, quarters and half years `nlp.taggers.time_ranges` knows.
    """
    found = find_ranges(text, reference)
    for match in _RELATIVE.finditer(text):
        if (match["d"] and _is_numbering(text, match)) or _is_turn_of_phrase(text, match):
            continue
        try:
            meant = _resolved(match, reference)
        except OverflowError:  # before the first year or after the last that the calendar has
            continue
        if meant:
            if match["day"] or match["d"]:
                # `28. Mai bis 3. Juni`: the first has been found already.
                known = {m.start for m in found}
                before = days_before(text, match.start(), meant, 0.8)
                found += [m for m in before if m.start not in known]
            found.append(
                Mention("date", *match.span(), match.group(), (meant,), "relative date", 0.8)
            )
    return found


def _is_turn_of_phrase(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 8) : match.start()]
    return bool(match["near"]) and _NO_DAY.search(before) is not None


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
    if match["day_of"]:
        return (reference + timedelta(_OFFSETS[as_matched(match["day_of"])])).isoformat()
    if match["weekday"]:
        weekday = _WEEKDAYS.index(as_matched(match["weekday"]))
        return _weekday(as_matched(match["which"]), weekday, reference).isoformat()
    if match["span"]:
        back = as_matched(match["span"]).removeprefix("im ").startswith(_PAST)
        if as_matched(match["length"]) == "woche":
            return week_of(reference + timedelta(-7 if back else 7))
        return f"{reference.year + (-1 if back else 1):04d}"
    day = int(match["day"] or match["d"])
    month = MONTHS[as_matched(match["month"])] if match["month"] else int(match["m"])
    options = [d for year in (-1, 0, 1) if (d := day_or_none(reference.year + year, month, day))]
    nearest = min(options, key=lambda d: abs((d - reference).days), default=None)
    return (
        nearest.isoformat() if nearest and abs((nearest - reference).days) <= _HALF_YEAR else None
    )


def _weekday(which: str, weekday: int, reference: date) -> date:
    if which.startswith(_PAST):
        return reference - timedelta((reference.weekday() - weekday - 1) % 7 + 1)
    return reference + timedelta((weekday - reference.weekday() - 1) % 7 + 1)
