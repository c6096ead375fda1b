"""German wording that staff read on every surface: labels of kinds and outcomes, dates, numbers."""

from __future__ import annotations

import gettext
import os
import re
from datetime import UTC, date, datetime
from math import ceil
from pathlib import Path

from pipeline.ground.clock import in_berlin
from pipeline.ground.wording import DOCUMENT_KINDS
from pipeline.ground.wording import TAG_KINDS as TAG_KINDS

KINDS = DOCUMENT_KINDS

SENTENCE_KINDS = {
    "fact": "belegt",
    "quote": "Zitat",
    "boilerplate": "Textbaustein",
    "template": "Vorlage",
    "input": "Eingabe",
}
# What a document does to another, and what the other then is to it.
RELATIONS = {
    "announces": ("kündigt an", "angekündigt in"),
    "replaces": ("ersetzt", "ersetzt durch"),
    "supplements": ("ergänzt", "ergänzt durch"),
    "embedded_in": ("eingebettet in", "enthält"),
}
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

# Quotation marks as documents have them: German ones, and the straight ones of typewriters.
_OPENS, _CLOSES = "„", ("“", "”")
_BULLET = re.compile(r"^[•▪◦‣·]\s*")
_WHOLE = re.compile(r'„[^„“”]*[“”]|"[^"]*"')
_WITHIN = (re.compile(r"„([^„“”]*)[“”]"), re.compile(r'"([^"]*)"'))


def speak_german() -> None:
    """Let click say its own words (Usage, Options, errors) in German, whatever the machine's
    language is.
    """
    os.environ["LANGUAGE"] = "de"
    gettext.bindtextdomain("click", str(Path(__file__).with_name("locale")))
    gettext.textdomain("click")


def day(value: date | None) -> str:
    """`6. Dezember 2021`, or *ohne Datum*."""
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}" if value else "ohne Datum"


def short_day(value: date | None) -> str:
    """`06.12.2021`, or *ohne Datum*; for narrow columns."""
    return f"{value:%d.%m.%Y}" if value else "ohne Datum"


def moment(value: datetime) -> str:
    """`6. Dezember 2021, 14:05 Uhr`, in Berlin."""
    there = in_berlin(value)
    return f"{day(there.date())}, {there:%H:%M} Uhr"


def left(value: datetime, now: datetime | None = None) -> str:
    """How long until a moment: `noch 2 Tage 4 Stunden`, `noch 12 Minuten`, `zu Ende`."""
    minutes = ceil((value - (now or datetime.now(UTC))).total_seconds() / 60)
    if minutes <= 0:
        return "zu Ende"
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    units = ((days, "Tag", "Tage"), (hours, "Stunde", "Stunden"), (rest, "Minute", "Minuten"))
    told = [count(number, one, many) for number, one, many in units if number]
    return "noch " + " ".join(told[:2])


def as_field(value: datetime | None) -> str:
    """`2026-11-24T10:00`, in Berlin, as the browser's field for day and time has it."""
    return f"{in_berlin(value):%Y-%m-%dT%H:%M}" if value else ""


def size(octets: int) -> str:
    """`3,4 MB`, `12 kB`."""
    return (
        f"{decimal(octets / 1_000_000, 1)} MB"
        if octets >= 1_000_000
        else f"{max(1, octets // 1000)} kB"
    )


def count(number: int, one: str, many: str) -> str:
    """`1 Treffer`, `3 Treffer`, `12 000 Dateien`: number and noun, with a blank between
    thousands.
    """
    return f"{number:,} {one if number == 1 else many}".replace(",", " ")


def quoted(text: str) -> str:
    """A text in „…“, whose own marks become single ones; marks around all of it, or of a quote that
    begins or ends outside of it, are not set twice. The dot of an item is none of its words.
    """
    inner = _BULLET.sub("", text.strip())
    if inner.startswith(_OPENS) and not any(mark in inner[1:] for mark in _CLOSES):
        inner = inner[1:]
    elif inner.endswith(_CLOSES) and _OPENS not in inner:
        inner = inner[:-1]
    elif _WHOLE.fullmatch(inner):
        inner = inner[1:-1]
    for pattern in _WITHIN:
        inner = pattern.sub(r"‚\1‘", inner)
    return f"„{inner}“"


def decimal(value: float, digits: int = 2) -> str:
    """A number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")
