"""Clauses with a role: what of an agreement's text tells its beginning, end, renewal, notice and
duties.

Careful by design: a day is given only where the words bind it to this agreement. What sounds like a
term and gives none becomes an `OpenPoint`, so that nothing is missed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.agreements import net, sounds
from pipeline.agreements.duties import read_duties
from pipeline.agreements.notices import read_notice
from pipeline.agreements.phrases import Phrase, Subject, own_names, parse
from pipeline.agreements.renewals import read_renewal
from pipeline.agreements.spans import read_spans
from pipeline.agreements.stretches import find_stretches
from pipeline.agreements.values import Clause, OpenPoint

UNDATED = "Das klingt nach einer Frist; einen Tag nennt der Text hier nicht."
OF_OTHER = "Das ist eine Frist, aber offenbar nicht die der Vereinbarung selbst."
OPTION = "Ob und um wie lange verlängert wurde, steht nicht im Text."
LEFTOVER = "Hier steht noch ein Tag oder eine Dauer, deren Bedeutung nicht sicher ist."
_GOES_ON = re.compile(
    r"\b(?:gilt|endet|läuft|dauert|beginnt|startet|fortgeführt|begrenzt|beschränkt"
    r"|verbindlich|ruht|wirksam|greift)\b"
)


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """The clauses of a text in order, and what stays open."""

    clauses: tuple[Clause, ...]
    open: tuple[OpenPoint, ...]


def read_terms(text: str) -> ReadTerms:
    """Every clause with a role, and every one that sounds like a term and gave nothing."""
    clauses: list[Clause] = []
    points: list[OpenPoint] = []
    subject: Subject = "nobody"
    title, own = "", own_names(text)
    for stretch in find_stretches(text):
        # A row without a verb that names a day or period is no heading.
        if stretch.heading and not net.tells_time(stretch.words):
            title = stretch.words
            if sounds.an_option(title):
                points.append(OpenPoint(start=stretch.start, end=stretch.end, why=OPTION))
            continue
        phrase = parse(stretch, subject, own)
        subject = phrase.subject
        found = _clauses(phrase)
        clauses.extend(found)
        points.extend(_open(phrase, found, title))
    return ReadTerms(tuple(sorted(clauses, key=lambda c: (c.start, c.end))), tuple(points))


def _clauses(phrase: Phrase) -> list[Clause]:
    if not (phrase.moments or phrase.amounts or sounds.anything(phrase.words)):
        return []
    found = [*read_spans(phrase), *read_renewal(phrase), *read_notice(phrase)]
    duties = (d for d in read_duties(phrase) if d.role != "due" or not found)
    return [*found, *duties]


def _open(phrase: Phrase, found: list[Clause], title: str) -> Iterator[OpenPoint]:
    start, end = phrase.span()
    reasons = list(dict.fromkeys(clause.vague for clause in found if clause.vague))
    if not found:
        reasons = _passed_over(phrase, title)
    elif not reasons and _leftover(phrase, found):
        reasons = [LEFTOVER]
    yield from (OpenPoint(start=start, end=end, why=why) for why in reasons)


def _passed_over(phrase: Phrase, title: str) -> list[str]:
    """Why a sentence without any clause stays open, where it must not be passed over."""
    if phrase.subject == "other":
        outlasts = sounds.perhaps_a_term(phrase.words) and sounds.outlasts(phrase.words)
        return [OF_OTHER] if outlasts or net.caught(phrase.words, title) else []
    if net.caught(phrase.words, title) or _without_a_day(phrase):
        return [UNDATED]
    return []


def _without_a_day(phrase: Phrase) -> bool:
    """Whether a sentence about the agreement sounds like a term though it names no time."""
    if phrase.subject != "agreement" or sounds.past(phrase.words):
        return False
    if phrase.moments or phrase.amounts:
        return True
    sound = sounds.a_term(phrase.words) or _GOES_ON.search(phrase.words)
    return bool(sound) and not sounds.needs_no_day(phrase.words)


def _leftover(phrase: Phrase, found: list[Clause]) -> bool:
    """Whether a sentence has a day or a period that no clause took up."""
    if phrase.subject == "other" or not sounds.perhaps_a_term(phrase.words):
        return False
    if net.unclear(phrase.words):
        return True
    periods = {period for c in found for period in (c.period, c.after, c.every)}
    if not periods.issuperset(amount.period for amount in phrase.amounts):
        return True
    days = {day for c in found for day in (c.day, c.latest, c.not_before)}
    if any(days.isdisjoint((moment.first, moment.last)) for moment in phrase.moments):
        return True
    yearly = {c.yearly for c in found}
    return not yearly.issuperset(day.day for day in phrase.yearly)
