"""The parts of an agreement: title, parties, preamble, clauses and signatures."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading import evidence as ev
from pipeline.reading.evidence import Unit
from pipeline.reading.headline import HEAD, Mark, is_date_line, is_open
from pipeline.reading.marks import is_section_head


def agreement_marks(found: Sequence[Unit]) -> list[Mark]:
    """The marks of an agreement's sections, in their order."""
    title_end = _title_end(found)
    marks: list[Mark] = [("title", u.start, u.end) for u in found[_title_start(found) : title_end]]
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
    head = list(enumerate(found[:HEAD]))
    named = next((n for n, u in head if u.is_short and ev.AGREEMENT_NAME.search(u.plain)), None)
    # A running header that went into the text says the same in short.
    below = found[named + 1] if named is not None and named + 1 < len(found) else None
    if (
        named is not None
        and below
        and _opens_with_name(below)
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
    parties = ev.BETWEEN.match(unit.opening) or ev.NAMED_BETWEEN.search(unit.opening)
    parties = parties or ev.DECIDED_BY.search(unit.opening)
    if parties or not unit.is_short or unit.role == "table":
        return False
    one_word = len(last.text.split()) == 1
    if one_word and _opens_with_name(last) and not _has_own_job(unit):
        return True  # "VEREINBARUNG" alone names nothing
    return (
        (one_word or last.is_heading == unit.is_heading)
        and (unit.text[:1].islower() or (is_open(last) and not _has_own_job(unit)))
        and len(last.text) < 120
    )


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
    """Where the signatures begin; behind the last unit when there are none."""
    for n in range(max(first, len(found) // 2), len(found)):
        unit = found[n]
        short = len(unit.text) < 160 or unit.role == "table"
        if short and (ev.SIGNATURE.search(unit.opening) or ev.SIGNED.search(unit.opening)):
            return n
    return len(found)
