"""The words by which people tell a day and a time, put as digits: „halb zehn“ → 9:30 Uhr."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pipeline.ground.clock import in_berlin
from pipeline.ground.errors import Unclear

_NUMBERS = {
    "ein": 1, "eins": 1, "eine": 1, "einer": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(?P<n>\d{{1,2}}|{_WORD})"
# How many minutes from the hour that is named.
_FROM_HOUR = {
    "halb": -30, "viertel nach": 15, "viertel vor": -15, "viertel": -45, "dreiviertel": -15,
    "kurz nach": None, "kurz vor": None,
}  # fmt: skip
_STARTS = re.compile(
    r"^(?:(?:bitte|veröffentlichung|freigabe|freigegeben|frei|erst|nicht|gesperrt)\s+)+"
    r"(?:(?:ab|für|vor|zum|bis)\s+)?(?=\S)|^(?:den|dem)\s+"
)
_PARTS = {
    "früh": "morgens", "vormittag": "vormittags", "mittag": "mittags", "abend": "abends",
    "nachmittag": "nachmittags", "morgen": "morgens", "nacht": "nachts",
}  # fmt: skip
_PART_FIRST = re.compile(
    r"\b(?P<day>heute|morgen|übermorgen|\w+tag|mittwoch|sonnabend)\s*"
    r"(?P<part>früh|vormittag|nachmittag|mittag|morgen|abend|nacht)s?\b,?\s+"
    r"(?:um\s+|ab\s+)?(?P<clock>\d{1,2}(?:[.:]\d\d)?)(?:\s*uhr)?$"
)
_IN_TIME = re.compile(
    rf"^in\s+{_NUMBER}\s+(?P<unit>stunden?|tage?n?|wochen?)\b(?P<rest>.*)$", re.DOTALL
)
_DAYS = {"tag": 1, "woc": 7}


def in_digits(told: str) -> str:
    """Folded words of a moment with their clock as digits and without what says nothing.

    Raises:
        Unclear: they may mean two moments: midnight, or a weekday that is „nächsten“.
    """
    _refuse_twofold(told)
    told = re.sub(_STARTS, "", told)
    told = re.sub(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b", r"\1.\2.\3", told)
    told = re.sub(r"\b(\d{1,2})(?:ter|ten|te)\b", r"\1.", told)
    told = re.sub(r"\b(?:kommenden|kommender)\s+(?=\w)", "", told)
    told = re.sub(r"\b(\d{1,2}) uhr (\d{2})(?: minuten?)?\b", r"\1:\2 uhr", told)
    told = re.sub(rf"\b(?P<n>{_WORD})(?= uhr\b)", _digit, told)
    told = re.sub(rf"\b(?P<how>{'|'.join(_FROM_HOUR)})\s+{_NUMBER}\b(?: uhr)?", _near_hour, told)
    told = re.sub(rf"(?<=\bum )(?P<n>{_WORD})$", _digit, told)
    return _with_part(told)


def from_now(told: str, now: datetime) -> str:
    """`in zwei tagen, 10 uhr` and `in 3 stunden` as a day with its time, other words as they
    are.
    """
    found = _IN_TIME.match(told)
    if found is None:
        return told
    count, unit = _value(found["n"]), found["unit"][:3]
    if unit == "stu":
        then = in_berlin(now + timedelta(hours=count))
        return f"{then.date().isoformat()} {then:%H:%M}{found['rest']}"
    day = in_berlin(now).date() + timedelta(days=count * _DAYS[unit])
    return f"{day.isoformat()}{found['rest']}"


def _refuse_twofold(told: str) -> None:
    if "mitternacht" in told:
        raise Unclear(
            "„Mitternacht“ gehört zu zwei Tagen.",
            "Schreiben Sie „0 Uhr“ für den Anfang des Tages oder „24 Uhr“ für sein Ende.",
        )
    if re.match(r"(?:am\s+|bis\s+)?nächste[nr]?\s", told):
        raise Unclear(
            "„Nächsten …“ meint für manche den kommenden Tag, für andere den eine Woche danach.",
            "Nennen Sie das Datum, zum Beispiel „24. November, 10 Uhr“.",
        )


def _with_part(told: str) -> str:
    """The part of the day behind its clock, where it stood in front; noon has a clock of its
    own.
    """
    told = re.sub(
        r"^((?:.*[\d.]|heute|morgen|übermorgen|\w+tag),?)\s+(?:um\s+)?mittags?$", r"\1 12 uhr", told
    )
    found = _PART_FIRST.search(told)
    if found is None:
        return told
    part = _PARTS[found["part"]]
    return f"{told[: found.start()]}{found['day']}, {found['clock']} uhr {part}"


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _digit(found: re.Match[str]) -> str:
    return str(_value(found["n"]))


def _near_hour(found: re.Match[str]) -> str:
    minutes, hour = _FROM_HOUR[found["how"]], _value(found["n"])
    if minutes is None:
        raise Unclear(
            f"„{found[0]}“ ist keine genaue Uhrzeit.", "Schreiben Sie sie wie „10.30 Uhr“."
        )
    at = (hour * 60 + minutes) % (24 * 60)
    return f"{at // 60}:{at % 60:02d} uhr"
