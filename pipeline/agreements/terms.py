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
from pipeline.agreements.papers import own_names
from pipeline.agreements.phrases import Phrase, parse
from pipeline.agreements.renewals import read_renewal
from pipeline.agreements.spans import read_spans
from pipeline.agreements.stretches import find_stretches
from pipeline.agreements.values import Clause, OpenPoint

UNDATED = "Das klingt nach einer Frist; einen Tag nennt der Text hier nicht."
OF_OTHER = "Das ist eine Frist, aber offenbar nicht die der Vereinbarung selbst."
OPTION = "Ob und um wie lange verlängert wurde, steht nicht im Text."
LEFTOVER = "Hier steht noch ein Tag oder eine Dauer, deren Bedeutung nicht sicher ist."
_GOES_ON = re.compile(
    r"\bgilt\b(?!\s(?:für|auch|nur|nicht|entsprechend|in|im|das|die|der|dies)\b)|\b(?:endet|läuft|dauert|beginnt|startet|fortgeführt|begrenzt|beschränkt"
    r"|verbindlich|ruht|wirksam|greift)\b"
)


# What tells of the same thing: a length or a condition says when it ends.
_FAMILIES = {"start": "start", "end": "end", "length": "end", "condition": "end"}
_NOTICES = ("notice", "objection")


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """The clauses of a text in order, and what stays open."""

    clauses: tuple[Clause, ...]
    open: tuple[OpenPoint, ...]


def read_terms(text: str) -> ReadTerms:
    """Every clause with a role, and every one that sounds like a term and gave nothing."""
    sentences = list(_sentences(text))
    firm = set[str]().union(*(one.families for one in sentences if one.phrase.is_firm))
    points: list[OpenPoint] = []
    clauses: list[Clause] = []
    for one in sentences:
        kept = one.found if one.phrase.is_firm else [c for c in one.found if _counts(c, firm)]
        clauses.extend(kept)
        points.extend(_open(one, kept))
    if any(c.role in _NOTICES and (c.period or c.yearly) for c in clauses):
        forms = {(c.start, c.end) for c in clauses if _only_how(c, text)}
        clauses = [c for c in clauses if not _only_how(c, text)]
        points = [p for p in points if (p.start, p.end) not in forms]
    return ReadTerms(tuple(sorted(clauses, key=lambda c: (c.start, c.end))), tuple(points))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its clauses and the heading that it stands under."""

    phrase: Phrase
    found: list[Clause]
    title: str

    @property
    def families(self) -> set[str]:
        return {_FAMILIES[c.role] for c in self.found if c.role in _FAMILIES}


def _sentences(text: str) -> Iterator[_Sentence]:
    before: Phrase | None = None
    title, own = "", own_names(text)
    for stretch in find_stretches(text):
        # A row without a verb that names a day or period is no heading.
        heading = stretch.heading and not net.tells_time(stretch.words)
        if heading and not sounds.an_option(stretch.words):
            title = stretch.words
            continue
        phrase = parse(stretch, before, own)
        before = before if heading else phrase
        title = stretch.words if heading else title
        yield _Sentence(phrase, [] if heading else _clauses(phrase), title)


def _counts(clause: Clause, firm: set[str]) -> bool:
    """Whether what a sentence only mentions may stand for the agreement's own beginning or end."""
    return not firm or clause.role not in _FAMILIES


def _only_how(clause: Clause, text: str) -> bool:
    """Whether a clause only says in what form notice is given; its time stands elsewhere."""
    words = text[clause.start : clause.end]
    return clause.role in _NOTICES and bool(clause.vague) and not net.tells_time(words)


def _clauses(phrase: Phrase) -> list[Clause]:
    if not (phrase.moments or phrase.amounts or sounds.anything(phrase.words)):
        return []
    found = [*read_spans(phrase), *read_renewal(phrase), *read_notice(phrase)]
    duties = (d for d in read_duties(phrase) if d.role != "due" or not found)
    return [*found, *duties]


def _open(one: _Sentence, kept: list[Clause]) -> Iterator[OpenPoint]:
    start, end = one.phrase.span()
    yield from (OpenPoint(start=start, end=end, why=why) for why in _reasons(one, kept))


def _reasons(one: _Sentence, kept: list[Clause]) -> list[str]:
    """Why a sentence stays open."""
    if sounds.an_option(one.title) and one.title == one.phrase.stretch.words:
        return [OPTION]
    if len(kept) < len(one.found):
        return [OF_OTHER]
    if not kept:
        return _passed_over(one.phrase, one.title)
    reasons = list(dict.fromkeys(clause.vague for clause in kept if clause.vague))
    if not reasons and _leftover(one.phrase, kept):
        return [LEFTOVER]
    return reasons


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
    if not phrase.is_firm:
        return False
    sound = sounds.a_term(phrase.words) or _GOES_ON.search(phrase.words)
    return bool(sound) and not sounds.needs_no_day(phrase.words)


def _leftover(phrase: Phrase, found: list[Clause]) -> bool:
    """Whether a sentence has a day or a period that no clause took up."""
    if phrase.subject == "other" or not sounds.perhaps_a_term(phrase.words):
        return False
    if net.unclear(phrase.words):
        return True
    return _has_more_periods(phrase, found) or _has_more_days(phrase, found)


def _has_more_periods(phrase: Phrase, found: list[Clause]) -> bool:
    taken = {period for c in found for period in (c.period, c.after, c.every)}
    return not taken.issuperset(amount.period for amount in phrase.amounts)


def _has_more_days(phrase: Phrase, found: list[Clause]) -> bool:
    taken = {day for c in found for day in (c.day, c.latest, c.not_before)}
    if any(taken.isdisjoint((moment.first, moment.last)) for moment in phrase.moments):
        return True
    yearly = {c.yearly for c in found}
    return not yearly.issuperset(day.day for day in phrase.yearly)
