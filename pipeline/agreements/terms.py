"""Clauses with a role: what of an agreement's text tells its beginning, end, renewal, notice and
duties.

Careful by design: a day is given only where the words bind it to this agreement. What sounds like a
term and gives none becomes an `OpenPoint`, so that nothing is missed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.agreements import sounds
from pipeline.agreements.duties import read_duties
from pipeline.agreements.moments import Moment
from pipeline.agreements.phrases import Phrase, Subject, parse
from pipeline.agreements.spans import read_spans
from pipeline.agreements.stretches import find_stretches
from pipeline.agreements.turns import read_turns
from pipeline.agreements.values import Clause, OpenPoint

UNDATED = "Das klingt nach einer Frist; einen Tag nennt der Text hier nicht."
OF_OTHER = "Das ist eine Frist, aber offenbar nicht die der Vereinbarung selbst."
OPTION = "Ob und um wie lange verlängert wurde, steht nicht im Text."
LEFTOVER = "Hier steht noch ein Tag oder eine Dauer, deren Bedeutung nicht sicher ist."
_GOES_ON = re.compile(
    r"\b(?:gilt|endet|läuft|dauert|beginnt|startet|fortgeführt|begrenzt|beschränkt"
    r"|verbindlich|ruht)\b"
)
_NEAR = re.compile(r"\s(?:vorher|zuvor|danach|darauf|später|vor\b|nach\b|im\sVoraus)")
_FOR = re.compile(r"\b(?:[Ff]ür|[Vv]on|[Vv]om|[Zz]eit(?:raum)?)\s(?:(?:die|das|den|dem)\s)?$")
_BOUND = re.compile(r"\b(?:[Bb]is|[Aa]b|[Ss]pätestens)\s(?:zum\s|dem\s|am\s|einschließlich\s)*$")


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
    for stretch in find_stretches(text):
        if stretch.heading:
            if sounds.an_option(stretch.words):
                points.append(OpenPoint(start=stretch.start, end=stretch.end, why=OPTION))
            continue
        phrase = parse(stretch, subject)
        subject = phrase.subject
        if not sounds.anything(stretch.words) and not (phrase.moments or phrase.amounts):
            continue
        found = [*read_spans(phrase), *read_turns(phrase)]
        found += [d for d in read_duties(phrase) if d.role != "due" or not found]
        clauses.extend(found)
        points.extend(_open(phrase, found))
    return ReadTerms(tuple(sorted(clauses, key=lambda c: (c.start, c.end))), tuple(points))


def _open(phrase: Phrase, found: list[Clause]) -> Iterator[OpenPoint]:
    start, end = phrase.span()
    reasons = dict.fromkeys(clause.vague for clause in found if clause.vague)
    yield from (OpenPoint(start=start, end=end, why=why) for why in reasons)
    if found:
        if not reasons and _leftover(phrase, found):
            yield OpenPoint(start=start, end=end, why=LEFTOVER)
        return
    if sounds.past(phrase.words) and not (phrase.amounts and sounds.was_agreed(phrase.words)):
        return
    dated = bool(phrase.moments or phrase.amounts or phrase.yearly)
    if phrase.subject == "other":
        if sounds.perhaps_a_term(phrase.words) and (dated or sounds.outlasts(phrase.words)):
            yield OpenPoint(start=start, end=end, why=OF_OTHER)
    elif _sounds(phrase, dated=dated) and (dated or not sounds.needs_no_day(phrase.words)):
        yield OpenPoint(start=start, end=end, why=UNDATED)


def _leftover(phrase: Phrase, found: list[Clause]) -> bool:
    """Whether a sentence about the agreement has a day or a period that no clause took up."""
    if phrase.subject != "agreement" or not sounds.perhaps_a_term(phrase.words):
        return False
    periods = {p for c in found for p in (c.period, c.after, c.every)}
    days = {d for c in found for d in (c.day, c.latest, c.not_before)}
    yearly = {c.yearly for c in found}
    if any(amount.period not in periods for amount in phrase.amounts):
        return True
    if any(moment.first not in days and moment.last not in days for moment in phrase.moments):
        return True
    return any(day.day not in yearly for day in phrase.yearly)


def _sounds(phrase: Phrase, *, dated: bool) -> bool:
    """Whether a sentence without any clause sounds like a term, or has a day that binds."""
    if phrase.subject == "agreement" and sounds.a_term(phrase.words):
        return True
    if dated and phrase.subject == "agreement" and sounds.perhaps_a_term(phrase.words):
        return True
    if phrase.subject == "agreement" and _GOES_ON.search(phrase.words):
        return True
    near = (a for a in phrase.amounts if _NEAR.match(phrase.right(a.end)))
    bound = (m for m in phrase.moments if _binds(phrase, m))
    return next(bound, None) is not None or next(near, None) is not None


def _binds(phrase: Phrase, moment: Moment) -> bool:
    """Whether something begins, ends or lasts by a day or stretch of the calendar."""
    lasts = not moment.is_day and _FOR.search(phrase.left(moment.start))
    return bool(lasts or _BOUND.search(phrase.left(moment.start)))
