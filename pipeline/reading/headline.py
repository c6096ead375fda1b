"""Where the headline of a page stands, and what frames it: kickers, days, captions, breadcrumbs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ground.types import SectionKind
from pipeline.reading import evidence as ev
from pipeline.reading.captions import BYLINE, CAPTION, NAMED_CAPTION
from pipeline.reading.dates import find_months
from pipeline.reading.evidence import Unit
from pipeline.reading.headline_signs import Signs
from pipeline.reading.marks import is_bulleted
from pipeline.reading.own_days import own_days

# A section's kind with the half-open span that it covers.
Mark = tuple[SectionKind, int, int]
HEAD = 8
# Lines above a headline: letterhead, number, rubric, navigation.
_HEADS = 14
# So far down a headline is taken that the file's own title names.
_NAMED = 20
_SEVERAL = 2
_DATE_LINE = 40
_TOWN_LINE = re.compile(r"^(?:[A-Z]{1,2}-)?\d{5}\s[A-ZÄÖÜ][\w .()/-]{2,40}$")
_ADDRESS_LINE = 70
# `Mannheim, im November`: a month without a year.
_MONTH_LINE = re.compile(
    r"^[A-ZÄÖÜ][\w ./-]{2,30},\s(?:(?:im|Anfang|Mitte|Ende)\s)?"
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli"
    r"|August|September|Oktober|November|Dezember|Frühjahr|Sommer|Herbst|Winter)$"
)
_SPELLED = re.compile(r"^(?:[A-ZÄÖÜ]\s){2,}[A-ZÄÖÜ]$")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
# A headline is no further below what pages show above it.
_NEAR = 2
_SAME = 24
_ALT_TEXT = 100
# What a picture shows, above the name of its owner.
_CAPTIONED = 30
_BODY = (
    r"(?:[A-ZÄÖÜ]\w+(?:es|er|e)\s)?(?:HWK|IHK|DGB|BG|(?:\w*[a-zäöü])?(?:[Mm]inisterium|[Kk]ammer"
    r"|[Ss]tadt|[Vv]erband|[Ll]andkreis|[Hh]ochschule|[Uu]niversität|[Gg]ewerkschaft|[Aa]gentur"
    r"|[Ii]nnung|[Ss]tiftung|[Aa]mt|Pressestelle|Presseamt))(?:\s(?:[A-ZÄÖÜ][\w/-]*,?|für|und|der|des|zu|am|in|im|an))*"
)
# A body's whole name, or several: a word in small letters may be the verb of a headline.
_SENDER = re.compile(rf"^{_BODY}(?:\s[|/]\s{_BODY})*(?:\se\.\s?V\.)?$")
# A month alone dates a document only where nothing else is said: "Stand: Mai 2022", "Mainz, im Mai
# 2022".
_STATED = re.compile(
    r"^(?:Stand|Fassung|Ausgabe)\b|^[A-ZÄÖÜ][\w ./-]{2,30},?\s(?:im\s)\w+\s\d{4}\W*$"
)
# `Verband Probe e. V. | 11.10.2022`: who sends it, and when.
_SENT = re.compile(r"^[^|]{5,80}(?:\se\.\s?V\.|GmbH)\s\|\s[\w,. ]{6,25}$")
_OPEN_END = re.compile(
    r"(?:\b(?:und|oder|sowie|der|die|das|des|dem|den|für|von|vom|zur|zum|in|im|am|bei"
    r"|zwischen|eine|einer|eines|einem|einen|als|gegen|ohne)|[,&/]|\w-)$"
)

# "treten dem Bündnis bei": the verb's own prefix.
_PREFIX_END = re.compile(r"\b(?:tr(?:itt|eten|at(?:en)?)|tr(?:ägt|agen)|steuern?t?)\b.*\bbei$")


def headline_at(found: Sequence[Unit]) -> int:
    """Which unit the headline is, or the first text where there is none (an index into `found`)."""
    at = top_of(found)
    return at if at < len(found) else 0


def is_framed(found: Sequence[Unit], n: int) -> bool:
    """A kicker that stands among the text, or the sender's name in the list beside it."""
    unit = found[n]
    if ev.is_kicker(unit):
        return True
    beside = n > 0 and ev.is_kicker(found[n - 1]) and is_bulleted(found[n - 1].text)
    return beside and is_bulleted(unit.text) and unit.is_short


def top_of(found: Sequence[Unit]) -> int:
    """Which unit the headline is, or the text where there is none: below the kicker with its date
    and number, or above a kicker that stands below it; captions, breadcrumbs and rubrics are none.
    """
    named = next((n for n, u in enumerate(found[:_NAMED]) if u.named), None)
    if named is not None and not ev.is_kicker(found[named]) and not ev.is_noise(found[named]):
        return named
    head = found[:HEAD]
    running = next(
        (n for n, u in enumerate(head) if not may_be_headline(u) and not ev.is_noise(u)), len(head)
    )
    kicker = next((n for n, u in enumerate(head[:running]) if ev.is_kicker(u)), None)
    if kicker is not None:
        after = _behind_noise(found, kicker + 1)
        above = _headline_above(found, kicker)
        return above if after >= running and above is not None else after
    return _behind_noise(found, 0)


def _behind_noise(found: Sequence[Unit], at: int) -> int:
    """The unit from `at` that is most like a headline: the first that is clearly one, behind dates,
    numbers, captions and whatever else frames a page; `at` where nothing else is left.
    """
    first = max(at, _behind_letterhead(found, at))
    left = [n for n in range(first, min(len(found), first + _HEADS)) if not _is_frame(found, n)]
    if not left:
        return min(at, len(found))
    lines = _lines_above_text(found, left)
    if len(lines) < _SEVERAL:
        return left[0]
    signs = Signs(found)
    clear = next(filter(signs.is_clear, lines), None)
    return max(lines, key=signs.weight) if clear is None else clear


def _lines_above_text(found: Sequence[Unit], left: Sequence[int]) -> list[int]:
    """Those that may be a headline, up to the running text; what goes on a line belongs to it."""
    text = next((n for n in left if not may_be_headline(found[n])), len(found))
    return [
        n
        for n in left
        if n < text and not (n and n - 1 in left and carries_on(found[n - 1], found[n]))
    ]


def _is_frame(found: Sequence[Unit], n: int) -> bool:
    """Whether a line is of a page's frame: day, number, caption, address, sender, kicker."""
    unit = found[n]
    if (
        _is_sender_of_kicker(found, n)
        or _is_doubled(found, n)
        or is_date_line(unit)
        or ev.is_noise(unit)
        or ev.is_kicker(unit)
    ):
        return True
    below = found[n + 1] if n + 1 < len(found) else None
    # "Ministerium Muster", "Presse": the sender above the rubric.
    is_sender = below is not None and ev.RUBRIC.match(below.opening) is not None
    spelled = _SPELLED.match(unit.text) and ev.RUBRIC.match(unit.text.replace(" ", ""))
    is_address = unit.is_short and ev.ADDRESS.search(unit.opening) is not None
    framed = is_address or is_sender or spelled or ev.EMBARGO.match(unit.opening)
    return bool(framed) or is_above_headline(found, n)


def _behind_letterhead(found: Sequence[Unit], at: int) -> int:
    """Behind the lines of an address, the last of which has the postcode; `at` where there is
    none.
    """
    head = found[at : at + HEAD]
    town = next((n for n, u in enumerate(head) if _TOWN_LINE.match(u.text)), None)
    if town is None or not all(u.is_short and len(u.text) <= _ADDRESS_LINE for u in head[:town]):
        return at
    return at + town + 1


def _is_sender_of_kicker(found: Sequence[Unit], n: int) -> bool:
    """Whether a line goes on a kicker with who sends it: `der Kammer Probe`, `und des Kreises`."""
    at = n
    while at and found[at].is_short and _SENDERS.match(found[at].text):
        at -= 1
    return at < n and ev.is_kicker(found[at])


_SENDERS = re.compile(r"(?:und\s|sowie\s)?(?:der|des)\s[A-ZÄÖÜ]")


def _is_doubled(found: Sequence[Unit], n: int) -> bool:
    """A line of another kind above a headline that a page says twice: what its picture shows."""
    below = [u.text for u in found[n + 1 : n + 1 + _NEAR]]
    twice = len(below) == _NEAR and len(set(below)) == 1
    return twice and found[n].text != below[0] and not NAMED_CAPTION.search(below[0])


def is_above_headline(found: Sequence[Unit], n: int) -> bool:
    """Whether a line is what pages show above a headline: a picture's words with its owner, the
    sender, a rubric of one word; only where another line may be the headline.
    """
    unit = found[n]
    next_ones = [u for u in found[n + 1 : n + HEAD] if not is_date_line(u)]
    if unit.is_heading or not next_ones:
        return False
    if _is_described_below(unit, next_ones[0]):
        return True
    # A number of the release may stand between.
    below = [u for u in next_ones if not ev.PRESS_NUMBER.match(u.opening)][:_NEAR]
    if not below:
        return False
    if _is_alt_text(unit):
        return any(map(_is_candidate, below))
    return _is_candidate(below[0]) and (
        _is_rubric(unit, below[0])
        or (_is_sender(unit) and not _is_sender(below[-1]) and not below[0].text[:1].islower())
        or _is_captioned(unit, below)
    )


def _is_rubric(unit: Unit, below: Unit) -> bool:
    """One word above a line of several: `Wirtschaft`."""
    alone = len(unit.plain.split()) == 1 and not ev.AGREEMENT_NAME.search(unit.plain)
    goes_below = below.text[:1].islower() or is_open(unit) or _is_sender(below)
    return alone and not goes_below and len(below.text.split()) > 1


def _is_captioned(unit: Unit, below: Sequence[Unit]) -> bool:
    """What a picture shows, with its owner's name below it."""
    pair = len(below) > 1 and _is_sender(below[0]) and _is_candidate(below[1])
    return pair and len(unit.text) <= _CAPTIONED and not ev.REPORTING.search(unit.text)


def _is_candidate(unit: Unit) -> bool:
    return may_be_headline(unit) and not is_date_line(unit) and not ev.is_kicker(unit)


def _is_described_below(unit: Unit, below: Unit) -> bool:
    """The words of a picture that its caption says again."""
    return bool(CAPTION.search(below.opening)) and unit.text[:_SAME] in below.text


def _is_alt_text(unit: Unit) -> bool:
    """One sentence alone, which tells what a picture shows."""
    return unit.text.endswith(".") and _SAME < len(unit.text) <= _ALT_TEXT and ": " not in unit.text


def _is_sender(unit: Unit) -> bool:
    """A body's name alone: `Hansestadt Muster`, `HWK Muster`, `Ministerium für Muster`."""
    return unit.is_short and _SENDER.match(unit.text) is not None


def _headline_above(found: Sequence[Unit], kicker: int) -> int | None:
    return next(
        (
            n
            for n, u in enumerate(found[:kicker])
            if u.is_short and not is_date_line(u) and not ev.is_noise(u) and not _is_letterhead(u)
        ),
        None,
    )


def _is_letterhead(unit: Unit) -> bool:
    return bool(ev.ADDRESS.search(unit.opening) or ev.CONTACT.match(unit.opening))


def is_date_line(unit: Unit) -> bool:
    """Whether a line is hardly more than a day, or a month that dates the document."""
    if ev.is_date_line(unit) or _MONTH_LINE.match(unit.text) or _SENT.match(unit.text):
        return True
    months = [m for m in find_months(unit.opening) if _STATED.match(unit.opening)]
    return len(months) == 1 and unit.is_short and len(unit.text) - len("Mai 2020") < _DATE_LINE


def kicker_marks(unit: Unit, above: str = "") -> list[Mark]:
    """The kicker, and the date that stands on the same line or on its own."""
    if ev.EMBARGO.match(unit.opening):
        return []
    # A printed page's address with the day of printing dates nothing.
    date = (
        None if _LINK.search(unit.opening) else next(own_days(unit.text, unit.start, above), None)
    )
    word = ev.KICKER.match(unit.opening) or ev.SENDER_KICKER.match(unit.opening)
    header: list[Mark] = [("date_header", date.start, date.end)] if date else []
    if word is None or not ev.is_kicker(unit):
        return header
    if date is None:
        return [("kicker", unit.start, unit.end)]
    if date.start < unit.start + word.end():
        return header
    return [("kicker", unit.start, unit.start + word.end()), *header]


def may_be_headline(unit: Unit) -> bool:
    """Whether a line looks like a headline: short, and nothing of a frame or list."""
    called_out = unit.text.endswith(("!", "?")) and len(unit.text) <= 120
    called_out = called_out or len(unit.text) <= _SAME
    if is_bulleted(unit.text) or ev.is_noise(unit):
        return False
    return unit.is_heading or unit.is_short or called_out


def carries_on(last: Unit, unit: Unit) -> bool:
    """Whether a headline goes on in the next line of the same rank."""
    same_rank = last.is_heading == unit.is_heading and last.level == unit.level
    if BYLINE.match(unit.text):
        return False
    called = last.text.endswith(":") and may_be_headline(unit) and not is_framing(unit)
    goes_on = unit.text[:1].islower() or is_open(last) or called
    return same_rank and goes_on and unit.is_short and not last.text.endswith(".")


def is_open(unit: Unit) -> bool:
    """Whether a line cannot end there: `Bund und`, `Vereinbarung zwischen der`."""
    return _OPEN_END.search(unit.text) is not None and not _PREFIX_END.search(unit.text)


def is_framing(unit: Unit) -> bool:
    """Whether a line below the headline is a kicker, a day or a caption."""
    line = BYLINE.match(unit.text)
    return bool(line) or ev.is_kicker(unit) or is_date_line(unit) or ev.is_noise(unit)
