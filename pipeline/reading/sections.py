"""The parts of a release or an agreement that have a fixed job, told by their place and their
words.

Sections are ordered and disjoint; what has no job of its own in an agreement's clauses or a
release's text is `clause` or `body`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ground.types import DocumentKind, Section, SectionKind
from pipeline.reading import evidence as ev
from pipeline.reading.dates import find_months
from pipeline.reading.evidence import Unit
from pipeline.reading.marks import is_bulleted, is_section_head
from pipeline.reading.own_days import own_days

_HEAD = 8
_DATE_LINE = 40
# A kicker stands among the first lines, wherever else a release is named later.
_FRAMED = 6
# A month alone dates a document only where nothing else is said: "Stand: Mai 2022", "Mainz, im Mai
# 2022".
_STATED = re.compile(
    r"^(?:Stand|Fassung|Ausgabe)\b|^[A-ZÄÖÜ][\w ./-]{2,30},?\s(?:im\s)\w+\s\d{4}\W*$"
)
_OPEN_END = re.compile(
    r"(?:\b(?:und|oder|sowie|der|die|das|des|dem|den|für|von|vom|zur|zum|in|im|am|bei"
    r"|zwischen|eine|einer|eines|einem|einen|als|gegen|ohne)|[,&/]|\w-)$"
)
# A subheadline stands no further below the headline, downloads between them included.
_FAR = 3


def sections_of(kind: DocumentKind, found: Sequence[Unit]) -> tuple[Section, ...]:
    """The sections of a document of this kind; other documents have none."""
    if not found or kind == "other":
        return ()
    marks = _release(found) if kind == "press_release" else _agreement(found)
    return tuple(_merged(marks))


_Mark = tuple[SectionKind, int, int]
# Neighbouring units of these make one section; each quote, download or clause stands for itself.
_MERGED = frozenset(
    {
        "headline",
        "subheadline",
        "body",
        "boilerplate",
        "contact",
        "title",
        "parties",
        "preamble",
        "signatures",
    }
)


def _merged(marks: Sequence[_Mark]) -> list[Section]:
    sections: list[Section] = []
    for kind, start, end in marks:
        if sections and sections[-1].kind == kind and kind in _MERGED:
            sections[-1] = Section(kind=kind, start=sections[-1].start, end=end)
        elif end > start:
            sections.append(Section(kind=kind, start=start, end=end))
    return sections


def _release(found: Sequence[Unit]) -> list[_Mark]:
    top = _top(found)
    marks: list[_Mark] = []
    for unit in found[:top]:
        marks += _kicker(unit)
    headline_end = _headlines(found, top, marks)
    closing = _closing(found, headline_end)
    lead_seen = False
    for n in range(headline_end, len(found)):
        unit = found[n]
        if ev.DOWNLOAD.search(unit.opening) and len(unit.text) < 300:
            marks.append(("downloads", unit.start, unit.end))
        elif n in closing:
            marks.append((closing[n], unit.start, unit.end))
        elif n < _FRAMED and _is_framed(found, n):
            marks += _kicker(unit) or [("kicker", unit.start, unit.end)]
        elif not lead_seen and ev.is_noise(unit):
            continue
        elif lead_seen:
            marks.append(("quote" if _is_quote(unit) else "body", unit.start, unit.end))
        else:
            marks += _dated(unit, "lead")
            lead_seen = True
    return marks


def headline_at(found: Sequence[Unit]) -> int:
    """Which unit the headline is, or the first text where there is none (an index into `found`)."""
    at = _top(found)
    return at if at < len(found) else 0


def _is_framed(found: Sequence[Unit], n: int) -> bool:
    """A kicker that stands among the text, or the sender's name in the list beside it."""
    unit = found[n]
    if ev.is_kicker(unit):
        return True
    beside = n > 0 and ev.is_kicker(found[n - 1]) and is_bulleted(found[n - 1].text)
    return beside and is_bulleted(unit.text) and unit.is_short


def _top(found: Sequence[Unit]) -> int:
    """Which unit the headline is, or the text where there is none: below the kicker with its date
    and number, or above a kicker that stands below it; captions, breadcrumbs and rubrics are none.
    """
    head = found[:_HEAD]
    running = next(
        (n for n, u in enumerate(head) if not _may_be_headline(u) and not ev.is_noise(u)), len(head)
    )
    kicker = next((n for n, u in enumerate(head[:running]) if ev.is_kicker(u)), None)
    if kicker is not None:
        after = _behind_noise(found, kicker + 1)
        above = _headline_above(found, kicker)
        return above if after >= running and above is not None else after
    return _behind_noise(found, 0)


def _behind_noise(found: Sequence[Unit], at: int) -> int:
    """The first unit from `at` that is neither date, number, caption nor anything else of a page's
    frame; `at` where nothing else is left.
    """
    for n in range(at, min(len(found), at + _HEAD)):
        unit = found[n]
        framed = _is_date_line(unit) or ev.is_noise(unit) or ev.EMBARGO.match(unit.opening)
        if not framed and not ev.is_kicker(unit):
            return n
    return min(at, len(found))


def _headline_above(found: Sequence[Unit], kicker: int) -> int | None:
    return next(
        (
            n
            for n, u in enumerate(found[:kicker])
            if u.is_short and not _is_date_line(u) and not ev.is_noise(u) and not _is_letterhead(u)
        ),
        None,
    )


def _is_letterhead(unit: Unit) -> bool:
    return bool(ev.ADDRESS.search(unit.opening) or ev.CONTACT.match(unit.opening))


def _is_date_line(unit: Unit) -> bool:
    if ev.is_date_line(unit):
        return True
    months = [m for m in find_months(unit.opening) if _STATED.match(unit.opening)]
    return len(months) == 1 and unit.is_short and len(unit.text) - len("Mai 2020") < _DATE_LINE


def _kicker(unit: Unit) -> list[_Mark]:
    """The kicker, and the date that stands on the same line or on its own."""
    if ev.EMBARGO.match(unit.opening):
        return []
    date = next(own_days(unit.text, unit.start), None)
    word = ev.KICKER.match(unit.opening) or ev.SENDER_KICKER.match(unit.opening)
    header: list[_Mark] = [("date_header", date.start, date.end)] if date else []
    if word is None or not ev.is_kicker(unit):
        return header
    if date is None:
        return [("kicker", unit.start, unit.end)]
    if date.start < unit.start + word.end():
        return header
    return [("kicker", unit.start, unit.start + word.end()), *header]


def _headlines(found: Sequence[Unit], top: int, marks: list[_Mark]) -> int:
    """Marks headline, subheadlines and the downloads among them; returns the first unit of the text
    proper.
    """
    if top >= len(found) or not _may_be_headline(found[top]):
        return top
    if ev.dateline(found[top].opening) and len(found[top].text) > 160:
        return top
    first = found[top]
    marks += _dated(first, "headline")
    at = top + 1
    # A headline that is broken by hand goes on in the next line of the same rank.
    while at < min(len(found), top + 4) and _carries_on(found[at - 1], found[at]):
        marks.append(("headline", found[at].start, found[at].end))
        at += 1
    end = at
    while at < min(len(found), top + _HEAD):
        unit = found[at]
        if ev.DOWNLOAD.search(unit.opening) and len(unit.text) < 300:
            marks.append(("downloads", unit.start, unit.end))
        elif _is_framing(unit):
            marks += _kicker(unit)
        elif _is_subheadline(found, at, at - top):
            marks.append(("subheadline", unit.start, unit.end))
        else:
            return at
        at += 1
    return max(end, at)


def _may_be_headline(unit: Unit) -> bool:
    called_out = unit.text.endswith(("!", "?")) and len(unit.text) <= 120
    if is_bulleted(unit.text) or ev.is_noise(unit):
        return False
    return unit.is_heading or unit.is_short or called_out


def _carries_on(last: Unit, unit: Unit) -> bool:
    same_rank = last.is_heading == unit.is_heading and last.level == unit.level
    return (
        same_rank
        and (unit.text[:1].islower() or _is_open(last))
        and unit.is_short
        and not last.text.endswith((".", ":"))
    )


def _is_open(unit: Unit) -> bool:
    """Whether a line cannot end there: `Bund und`, `Vereinbarung zwischen der`."""
    return _OPEN_END.search(unit.text) is not None


def _is_framing(unit: Unit) -> bool:
    """Whether a line below the headline is a kicker, a day or a caption."""
    return ev.is_kicker(unit) or _is_date_line(unit) or ev.is_noise(unit)


def _is_subheadline(found: Sequence[Unit], at: int, below: int) -> bool:
    """Whether a unit that stands so many units below the headline's first line goes with it."""
    unit = found[at]
    if ev.CONTACT.match(unit.opening) or (ev.BOILERPLATE_HEAD.match(unit.opening) and below > 2):
        return False
    if unit.is_heading:
        return True
    # A quote with its speaker may stand under the headline; running text must follow.
    follows = at + 1 < len(found) and any(not u.is_short for u in found[at + 1 : at + 4])
    return (
        unit.is_short
        and follows
        and unit.role == "paragraph"
        and below <= _FAR
        and not ev.dateline(unit.opening)
        and not is_bulleted(unit.text)
    )


def _dated(unit: Unit, kind: SectionKind) -> list[_Mark]:
    """The lead or the headline without the dateline that it may open with: "Berlin, 28. Januar
    2026. Neue Wege …".
    """
    line = ev.dateline(unit.opening)
    if line is None:
        return [(kind, unit.start, unit.end)]
    cut = unit.start + line.end()
    if kind == "headline" and not ev.goes_on(line, unit.text):
        return [(kind, unit.start, unit.end)]
    return [
        ("dateline", unit.start, unit.start + len(line.group().rstrip())),
        (kind, cut, unit.end),
    ]


def _is_quote(unit: Unit) -> bool:
    """Whether a paragraph is all or mostly one person's words."""
    found = ev.QUOTE_PARAGRAPH.match(unit.text)
    if not found:
        return False
    words = found.group("words")
    close = max(words.rfind(mark) for mark in '“”"«»')
    return close > 0.5 * len(unit.text) or (
        close >= len(words) - 3 and len(words) < len(unit.text) - 1
    )


def _closing(found: Sequence[Unit], first: int) -> dict[int, SectionKind]:
    """Which units at the end are boilerplate and which are the contact block."""
    start = next((n for n in range(first + 1, len(found)) if _begins_boilerplate(found, n)), None)
    contact = next(
        (n for n in range(first + 1, len(found)) if _begins_contact(found, n, start)), None
    )
    closing: dict[int, SectionKind] = {}
    for n in range(first + 1, len(found)):
        if (
            contact is not None
            and n >= contact
            and not (start is not None and start > contact and n >= start)
        ):
            closing[n] = "contact"
        elif start is not None and n >= start:
            closing[n] = "boilerplate"
    return closing


def _begins_boilerplate(found: Sequence[Unit], n: int) -> bool:
    unit = found[n]
    late = n >= len(found) // 3
    if ev.BOILERPLATE_HEAD.match(unit.opening) and unit.is_short and not unit.text.endswith(","):
        return late
    return (
        late
        and n >= 2
        and bool(ev.BOILERPLATE.match(unit.opening))
        and not ev.SAYING.search(unit.text)
    )


def _begins_contact(found: Sequence[Unit], n: int, boilerplate: int | None) -> bool:
    unit = found[n]
    if n < len(found) // 3:
        return False
    if ev.CONTACT.match(unit.opening) and (
        len(unit.text) < 160 or boilerplate is None or n > boilerplate
    ):
        return any(ev.ADDRESS.search(u.opening) for u in found[n : n + 8])
    rest = found[n:]
    addresses = sum(bool(ev.ADDRESS.search(u.opening)) for u in rest)
    return (
        bool(ev.ADDRESS.search(unit.opening))
        and unit.is_short
        and addresses >= 2
        and addresses >= 0.3 * len(rest)
    )


def _agreement(found: Sequence[Unit]) -> list[_Mark]:
    title_end = _title_end(found)
    marks: list[_Mark] = [("title", u.start, u.end) for u in found[_title_start(found) : title_end]]
    preamble = next(
        (n for n, u in enumerate(found) if n >= title_end and ev.PREAMBLE.match(u.opening)), None
    )
    clauses = [
        n for n, u in enumerate(found) if n >= title_end and _is_clause(u, found) and n != preamble
    ]
    first = min([*clauses[:1], *([preamble] if preamble is not None else [])], default=len(found))
    signatures = _signatures(found, max(title_end, clauses[-1] + 1 if clauses else 0))
    parties = _has_parties(found[title_end:first])
    clause: tuple[int, int] | None = None
    for n in range(title_end, len(found)):
        unit = found[n]
        if n >= signatures or n in clauses:
            if clause:
                marks.append(("section", *clause))
            clause = (unit.start, unit.end) if n < signatures else None
            if n >= signatures:
                marks.append(("signatures", unit.start, unit.end))
        elif clause:
            clause = (clause[0], unit.end)
        else:
            before = preamble is None or n < preamble
            marks.append(
                (
                    "parties" if before and n < first and parties else "preamble",
                    unit.start,
                    unit.end,
                )
            )
    if clause:
        marks.append(("section", *clause))
    return marks


def _title_start(found: Sequence[Unit]) -> int:
    """The first heading or short line that names an agreement, else the first heading, else the
    first line.
    """
    head = list(enumerate(found[:_HEAD]))
    named = next((n for n, u in head if u.is_short and ev.AGREEMENT_NAME.search(u.plain)), None)
    # A running header that went into the text says the same in short.
    below = found[named + 1] if named is not None and named + 1 < len(found) else None
    if (
        named is not None
        and below
        and _opens_with_name(below)
        and not ev.DECIDED_BY.search(below.opening)
    ):
        named += 1
    # A heading that begins with the name of an agreement is the title, whatever letterhead stands
    # above it.
    clear = next((n for n, u in head if u.is_heading and _opens_with_name(u)), None)
    if clear is not None:
        return clear
    heading = next((n for n, u in head if u.is_heading and u.level <= 1), None)
    if heading is not None and (named is None or named > heading or not found[named].is_heading):
        return heading
    return _cover_start(found, named) if named is not None else 0


def _cover_start(found: Sequence[Unit], named: int) -> int:
    """Where the title of a cover begins whose line `named` tells the kind below it: `Allianz
    Muster`, `zur Förderung`, `der Arbeit`, `Vereinbarung zwischen der`.
    """
    at = named
    while at and found[at - 1].text[:1].islower() and found[at - 1].is_short:
        at -= 1
    return at - 1 if 0 < at < named else named


def _opens_with_name(unit: Unit) -> bool:
    found = ev.AGREEMENT_NAME.search(unit.plain)
    return found is not None and found.start() == 0 and unit.is_short


def _title_end(found: Sequence[Unit]) -> int:
    at = _title_start(found) + 1
    while at < min(len(found), _HEAD) and _carries_on_title(found[at - 1], found[at]):
        at += 1
    return at


def _carries_on_title(last: Unit, unit: Unit) -> bool:
    parties = ev.BETWEEN.match(unit.opening) or ev.NAMED_BETWEEN.search(unit.opening)
    if parties or not unit.is_short or unit.role == "table":
        return False
    one_word = len(last.text.split()) == 1
    if one_word and _opens_with_name(last) and not _has_own_job(unit):
        return True  # "VEREINBARUNG" alone names nothing
    return (
        (one_word or last.is_heading == unit.is_heading)
        and (unit.text[:1].islower() or (_is_open(last) and not _has_own_job(unit)))
        and len(last.text) < 120
    )


def _has_own_job(unit: Unit) -> bool:
    """Whether a short line below the title is something else than its next part."""
    is_marked = any(
        p.search(unit.opening)
        for p in (ev.PREAMBLE, ev.CALLED, ev.SECTION_SIGN, ev.DECIDED_BY, ev.PARTY)
    )
    return is_marked or is_section_head(unit.text) or _is_date_line(unit)


def _is_clause(unit: Unit, found: Sequence[Unit]) -> bool:
    if _is_date_line(unit):
        return False
    if (ev.SECTION_SIGN.match(unit.opening) and len(unit.text) < 160) or is_section_head(unit.text):
        return True
    return unit.is_heading and unit.start != found[0].start


def _has_parties(before: Sequence[Unit]) -> bool:
    marks = (ev.BETWEEN, ev.CALLED, ev.NAMED_BETWEEN)
    return any(mark.search(u.opening) for u in before for mark in marks)


def _signatures(found: Sequence[Unit], first: int) -> int:
    """Where the signatures begin; behind the last unit when there are none."""
    for n in range(max(first, len(found) // 2), len(found)):
        unit = found[n]
        short = len(unit.text) < 160 or unit.role == "table"
        if short and (ev.SIGNATURE.search(unit.opening) or ev.SIGNED.search(unit.opening)):
            return n
    return len(found)
