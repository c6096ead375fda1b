"""The parts of a release or an agreement that have a fixed job, told by their place and their
words.

Sections are ordered and disjoint; what has no job of its own in an agreement's clauses or a
release's text is `clause` or `body`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.ground.types import DocumentKind, Section, SectionKind
from pipeline.reading import evidence as ev
from pipeline.reading.agreement_sections import agreement_marks
from pipeline.reading.evidence import Unit
from pipeline.reading.headline import (
    HEAD,
    Mark,
    carries_on,
    is_framed,
    is_framing,
    kicker_marks,
    may_be_headline,
    top_of,
)
from pipeline.reading.marks import is_bulleted

# A kicker stands among the first lines, wherever else a release is named later.
_FRAMED = 6
# A subheadline stands no further below the headline, downloads between them included.
_FAR = 3
# So many units a block of contacts may begin before its first address.
_NEAR_CONTACT = 8


def sections_of(kind: DocumentKind, found: Sequence[Unit]) -> tuple[Section, ...]:
    """The sections of a document of this kind; other documents have none."""
    if not found or kind == "other":
        return ()
    marks = _release(found) if kind == "press_release" else agreement_marks(found)
    return tuple(_merged(marks))


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


def _merged(marks: Sequence[Mark]) -> list[Section]:
    sections: list[Section] = []
    for kind, start, end in marks:
        if sections and sections[-1].kind == kind and kind in _MERGED:
            sections[-1] = Section(kind=kind, start=sections[-1].start, end=end)
        elif end > start:
            sections.append(Section(kind=kind, start=start, end=end))
    return sections


def _release(found: Sequence[Unit]) -> list[Mark]:
    top = top_of(found)
    marks: list[Mark] = []
    for n, unit in enumerate(found[:top]):
        marks += kicker_marks(unit, ev.line_above(found, n))
    headline_end = _headlines(found, top, marks)
    closing = _closing(found, headline_end)
    lead_seen = False
    for n in range(headline_end, len(found)):
        unit = found[n]
        if ev.DOWNLOAD.search(unit.opening) and len(unit.text) < 300:
            marks.append(("downloads", unit.start, unit.end))
        elif n in closing:
            marks.append((closing[n], unit.start, unit.end))
        elif n < _FRAMED and is_framed(found, n):
            marks += kicker_marks(unit, ev.line_above(found, n)) or [
                ("kicker", unit.start, unit.end)
            ]
        elif not lead_seen and ev.is_noise(unit):
            continue
        elif lead_seen:
            marks.append(("quote" if _is_quote(unit) else "body", unit.start, unit.end))
        else:
            marks += _dated(unit, "lead")
            lead_seen = True
    return marks


def _headlines(found: Sequence[Unit], top: int, marks: list[Mark]) -> int:
    """Marks headline, subheadlines and the downloads among them; returns the first unit of the text
    proper.
    """
    if top >= len(found) or not may_be_headline(found[top]):
        return top
    if ev.dateline(found[top].opening) and len(found[top].text) > 160:
        return top
    first = found[top]
    marks += _dated(first, "headline")
    at = top + 1
    # A headline that is broken by hand goes on in the next line of the same rank.
    while at < min(len(found), top + 4) and carries_on(found[at - 1], found[at]):
        marks.append(("headline", found[at].start, found[at].end))
        at += 1
    end = at
    while at < min(len(found), top + HEAD):
        unit = found[at]
        if ev.DOWNLOAD.search(unit.opening) and len(unit.text) < 300:
            marks.append(("downloads", unit.start, unit.end))
        elif is_framing(unit):
            marks += kicker_marks(unit, ev.line_above(found, at))
        elif _is_subheadline(found, at, at - top):
            marks.append(("subheadline", unit.start, unit.end))
        else:
            return at
        at += 1
    return max(end, at)


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


def _dated(unit: Unit, kind: SectionKind) -> list[Mark]:
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
    addresses = [bool(ev.ADDRESS.search(unit.opening)) for unit in found]
    # How many units with an address stand at and behind each place.
    behind = list(itertools.accumulate(reversed(addresses)))[::-1]
    contact = next(
        (n for n in range(first + 1, len(found)) if _begins_contact(found, n, start, behind)), None
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


def _begins_contact(
    found: Sequence[Unit], n: int, boilerplate: int | None, behind: Sequence[int]
) -> bool:
    """Whether the block of contacts begins here; `behind` counts addresses from each unit on."""
    unit = found[n]
    if n < len(found) // 3:
        return False
    if ev.CONTACT.match(unit.opening) and (
        len(unit.text) < 160 or boilerplate is None or n > boilerplate
    ):
        near = n + _NEAR_CONTACT
        return behind[n] > (behind[near] if near < len(found) else 0)
    names_one = behind[n] > (behind[n + 1] if n + 1 < len(found) else 0)
    return names_one and unit.is_short and behind[n] >= max(2, 0.3 * (len(found) - n))
