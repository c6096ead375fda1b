"""The parts of an agreement: title, parties, preamble, clauses and signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.reading import evidence as ev
from pipeline.reading.declarations import ALLIANCE
from pipeline.reading.evidence import Unit
from pipeline.reading.headline import HEAD, Mark, is_date_line, is_open
from pipeline.reading.marks import is_bulleted, is_section_head

_COVER = 16
_ABOVE_PARTIES = 3
# An address in the same line, or what says that the paper is a draft.
_LINK = re.compile(r"(?:https?://|www\.)\S+\s+|(?:Vorlage|Muster|Entwurf)\b[^:]{0,80}:\s+")
_LAW = re.compile(
    r"^(?:gemäß|nach|auf\sGrundlage|aufgrund|im\sSinne)\s(?:\w+\s)?§+\s*\d", re.IGNORECASE
)
_LAW_BEHIND = re.compile(rf"\s(?={_LAW.pattern[1:]})", re.IGNORECASE)
_MAKERS = re.compile(r"\s(?:zwischen|von)\s")
# "in der Fassung vom …" tells the day, no title; a block that ran together has its parties in it.
_VERSION = re.compile(r"\s(?:in\sder\sFassung|i\.\s?d\.\s?F\.)\s")
_MAKERS_HERE = re.compile(r"\s[Zz]wischen\s")
_LISTED_PARTY = re.compile(r"^(?:und\s|sowie\s)?(?:de[rmns]|die|das)\s+[A-ZÄÖÜ„]")
_LEADS_TO_PARTIES = re.compile(r"\bzwischen(?:\sde[rmn])?$")
_HANGING = re.compile(
    r"\s(?:zwischen(?:\sde[rmn])?|und|sowie|de[rmns]|die|das|zu[rm]?|für|über|von|vom|mit|im|in|bei)$"
)


def agreement_marks(found: Sequence[Unit]) -> list[Mark]:
    """The marks of an agreement's sections, in their order."""
    title_end = _title_end(found)
    marks = _title_marks(found, title_end)
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


def _title_marks(found: Sequence[Unit], end: int) -> list[Mark]:
    """The title without what only leads to the parties or names the law behind it."""
    units = found[_title_start(found) : end]
    below = found[end] if end < len(found) else None
    marks: list[Mark] = [("title", u.start, u.end) for u in units]
    if not marks:
        return marks
    last = units[-1]
    _, start, _ = marks[-1]
    first, stop = _own_words(last, below)
    return [*marks[:-1], ("title", start + first, start + stop)]


def _own_words(unit: Unit, below: Unit | None) -> tuple[int, int]:
    """Where a title begins and ends within its last line."""
    text = unit.text
    link = _LINK.match(text)
    first, stop = link.end() if link else 0, len(text)
    if alliance := ALLIANCE.search(unit.opening):
        return first, alliance.start("makers")
    if law := _LAW_BEHIND.search(text):
        stop = law.start()
    if version := _VERSION.search(text):
        stop = min(stop, version.start())
    if not unit.is_short and (parties := _MAKERS_HERE.search(text)):
        stop = min(stop, parties.start())
    makers = _MAKERS.search(text)
    if makers and below is not None and _LISTED_PARTY.match(below.opening):
        stop = min(stop, makers.start())
    while hanging := _HANGING.search(text, first, stop):
        stop = hanging.start()
    return (first, stop) if text[first:stop].strip() else (0, len(text))


def _title_start(found: Sequence[Unit]) -> int:
    """The first heading or short line that names an agreement, else the first heading, else the
    first line.
    """
    if (cover := _cover_name(found)) is not None:
        return cover
    head = list(enumerate(found[:HEAD]))
    named = next((n for n, u in head if u.is_short and ev.AGREEMENT_NAME.search(u.plain)), None)
    # A running header that went into the text says the same in short.
    below = found[named + 1] if named is not None and named + 1 < len(found) else None
    if (
        named is not None
        and below
        and _opens_with_name(below)
        and _says_again(found[named], below)
        and not (_MAKERS.search(found[named].text) and _LEADS_TO_PARTIES.search(below.text))
        and not ev.DECIDED_BY.search(below.opening)
        and not ev.PAPER_OF_DAY.match(below.opening)
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


def _says_again(header: Unit, below: Unit) -> bool:
    """Whether the line below a running header, or below one word like `Beschluss`, is the title."""
    words = header.plain.casefold().split()
    return (
        len(words) == 1
        or bool(_stems(header) & _stems(below))
        or _WEAK.match(header.plain) is not None
    )


def _stems(unit: Unit) -> set[str]:
    """The long words of a line, each without what may be its ending."""
    return {w.casefold()[:_STEM] for w in _WORDS.findall(unit.plain) if len(w) >= _STEM}


_WORDS = re.compile(r"\w+")
_STEM = 6
# Names that a paper has besides its own.
_WEAK = re.compile(r"(?:Beschluss|Bekanntmachung|Protokollnotiz|Anlage|Anhang)\b")


def _cover_name(found: Sequence[Unit]) -> int | None:
    """The name of an agreement that stands right above `zwischen`, whatever a viewer of documents
    or a letterhead wrote above it.
    """
    for n, unit in enumerate(found[:_COVER]):
        named_again = n + 1 < len(found) and _opens_with_name(found[n + 1])
        if _opens_with_name(unit) and not named_again and not ev.PAPER_OF_DAY.match(unit.opening):
            below = found[n + 1 : n + 1 + _ABOVE_PARTIES]
            above = found[n - 1] if n else None
            broken = above is not None and not ev.is_noise(above) and is_open(above)
            if not broken and any(ev.BETWEEN.match(u.opening) for u in below):
                return n
    return None


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
    while at < min(len(found), HEAD) and _carries_on_title(found[at - 1], found[at]):
        at += 1
    return at


def _carries_on_title(last: Unit, unit: Unit) -> bool:
    parties = ev.BETWEEN.match(unit.plain) or ev.NAMED_BETWEEN.search(unit.opening)
    parties = parties or ev.DECIDED_BY.search(unit.opening)
    parties = parties or _LEADS_TO_PARTIES.search(unit.opening) or _LAW.match(unit.opening)
    if parties or not unit.is_short or unit.role == "table" or unit.text.endswith(":"):
        return False
    if is_bulleted(unit.text) or ev.is_noise(unit) or _is_party_line(last, unit):
        return False
    one_word = len(last.text.split()) == 1
    if one_word and _opens_with_name(last) and not _has_own_job(unit):
        return True  # "VEREINBARUNG" alone names nothing
    return (
        (one_word or last.is_heading == unit.is_heading)
        and (unit.text[:1].islower() or (is_open(last) and not _has_own_job(unit)))
        and len(last.text) < 120
    )


def _is_party_line(last: Unit, unit: Unit) -> bool:
    """`der Stadt Muster, des Kreises Muster` below a line that may end there."""
    return _LISTED_PARTY.match(unit.opening) is not None and not _HANGING.search(last.text)


def _has_own_job(unit: Unit) -> bool:
    """Whether a short line below the title is something else than its next part."""
    is_marked = any(
        p.search(unit.opening)
        for p in (ev.PREAMBLE, ev.CALLED, ev.SECTION_SIGN, ev.DECIDED_BY, ev.PARTY)
    )
    return is_marked or is_section_head(unit.text) or is_date_line(unit)


def _is_clause(unit: Unit, found: Sequence[Unit]) -> bool:
    if is_date_line(unit):
        return False
    if (ev.SECTION_SIGN.match(unit.opening) and len(unit.text) < 160) or is_section_head(unit.text):
        return True
    return unit.is_heading and unit.start != found[0].start


def _has_parties(before: Sequence[Unit]) -> bool:
    marks = (ev.BETWEEN, ev.CALLED, ev.NAMED_BETWEEN)
    return any(mark.search(u.opening) for u in before for mark in marks)


def _signatures(found: Sequence[Unit], first: int) -> int:
    """Where the signatures begin; behind the last unit when there are none. Behind a clause they
    may take up more than half of a short paper.
    """
    behind_clause = first > 0 and any(_is_clause(u, found) for u in found[1:first])
    for n in range(first if behind_clause else max(first, len(found) // 2), len(found)):
        unit = found[n]
        short = len(unit.text) < 160 or unit.role == "table"
        if short and (ev.SIGNATURE.search(unit.opening) or ev.SIGNED.search(unit.opening)):
            return n
    return len(found)
