"""The style linter: a few rules of the house, each with its own function; their data lie in `corpus/style`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nlp.tokens import words
from pipeline.drafting.boilerplate import Standing
from pipeline.drafting.ledger import Placed, Sheet
from pipeline.drafting.registernames import wrong_names
from pipeline.drafting.style import StyleRules
from pipeline.drafting.wording import Labels, german_date
from pipeline.types import Draft, Level, LintMark

_DATE_FORMS = re.compile(r"\b0\d\.\s+(?=[A-ZÄ])[A-Za-zä]+\s+\d{4}|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules look at: the finished draft and what it was made with."""

    sheet: Sheet
    draft: Draft
    standing: Standing
    rules: StyleRules
    vocabulary: Labels

    @property
    def day(self) -> date:
        """The day of the release."""
        return self.draft.day or self.draft.made.at.date()


def lint(draft: Checked) -> tuple[LintMark, ...]:
    """All remarks in the order of the text; offsets point into `draft.sheet.text`."""
    marks = [mark for rule in RULES for mark in rule(draft)]
    return tuple(sorted(marks, key=lambda m: (m.start, m.end, m.rule)))


def _mark(rule: str, severity: Level, message: str, start: int, end: int) -> LintMark:
    return LintMark(rule=rule, severity=severity, message=message, start=start, end=end)


def _gaps(draft: Checked) -> Iterator[LintMark]:
    for match in re.finditer(r"\[\[(.+?)\]\]", draft.sheet.text):
        message = f"Lücke: {match[1]}"
        yield _mark("luecke", draft.rules.gap.severity, message, *match.span())


def _standing_texts(draft: Checked) -> Iterator[LintMark]:
    notes = {p.statement.note for p in draft.sheet.placed}
    for version, rule, what in (
        (draft.standing.boilerplate, "baustein-fehlt", "Der Textbaustein über die Offensive Mittelstand"),
        (draft.standing.contact, "kontakt-fehlt", "Der Kontakt"),
    ):
        if version is None or version.note not in notes:
            end = len(draft.sheet.text)
            yield _mark(rule, "error", f"{what} fehlt.", end, end)
    for warning in draft.standing.warnings:
        yield _mark("baustein-stand", draft.rules.age.severity, warning, 0, 0)


def _old_numbers(draft: Checked) -> Iterator[LintMark]:
    for version in (draft.standing.boilerplate, draft.standing.contact):
        for fact in version.facts if version else ():
            start = draft.sheet.text.find(fact.text)
            if start >= 0 and (draft.day - fact.as_of).days > draft.rules.age.years * 365.25:
                message = f"„{fact.text}“ ist der Stand vom {german_date(fact.as_of)}. Stimmt die Angabe noch?"
                yield _mark("zahl-stand", draft.rules.age.severity, message, start, start + len(fact.text))


def _advertising(draft: Checked) -> Iterator[LintMark]:
    rule = draft.rules.advertising
    exact = {word[1:].casefold() for word in rule.words if word.startswith("=")}
    stems = tuple(word.casefold() for word in rule.words if not word.startswith("="))
    for placed in _written(draft.sheet.placed):
        for word in words(placed.statement.text):
            if word.text.casefold() in exact or word.text.casefold().startswith(stems):
                message = f"„{word.text}“ klingt nach Werbung. Sagen Sie lieber, was genau gut ist."
                yield _mark("werbesprache", rule.severity, message, placed.start + word.start, placed.start + word.end)


def _names(draft: Checked) -> Iterator[LintMark]:
    for wrong in draft.rules.names.wrong:
        for match in re.finditer(wrong.pattern, draft.sheet.text):
            message = f"„{match[0]}“: Richtig ist „{wrong.right}“. {wrong.reason}"
            yield _named(draft, message, *match.span())
    names = [t.label for t in draft.vocabulary.terms() if t.kind == "partner"]
    known = [n for t in draft.vocabulary.terms() for n in (t.label, *t.names)]
    for placed in draft.sheet.placed:
        for found in wrong_names(placed.statement.text, names, known):
            start = placed.start + found.start
            message = f"„{found.text}“ steht so nicht im Verzeichnis. Gemeint ist wohl „{found.right}“."
            yield _named(draft, message, start, placed.start + found.end)


def _named(draft: Checked, message: str, start: int, end: int) -> LintMark:
    """A wrong name; in the source's own words it is for a person to judge, so it weighs less."""
    around = next((p.statement for p in draft.sheet.placed if p.start <= start < p.end), None)
    if around and around.kind in ("fact", "quote"):
        return _mark("name", "warning", f"{message} So steht es in der Quelle.", start, end)
    return _mark("name", draft.rules.names.severity, message, start, end)


def _quotation_marks(draft: Checked) -> Iterator[LintMark]:
    for match in re.finditer(r"\"[^\"\n]{1,300}\"|\"|“[^„“”\n]{1,300}”", draft.sheet.text):
        message = "Deutsche Anführungszeichen sind „unten“ und „oben“."
        yield _mark("anfuehrungszeichen", draft.rules.quotation_marks.severity, message, *match.span())


def _date_forms(draft: Checked) -> Iterator[LintMark]:
    for match in _DATE_FORMS.finditer(draft.sheet.text):
        message = f"„{match[0]}“: Schreiben Sie das Datum aus, zum Beispiel „6. Dezember 2021“."
        yield _mark("datumsform", draft.rules.date_form.severity, message, *match.span())


def _long_sentences(draft: Checked) -> Iterator[LintMark]:
    rule = draft.rules.sentence_length
    for placed in _written(draft.sheet.placed):
        count = sum(1 for _ in words(placed.statement.text))
        # A list behind a colon is read item by item.
        if count > rule.words and ": " not in placed.statement.text:
            message = f"Der Satz hat {count} Wörter; mehr als {rule.words} sind schwer zu lesen."
            yield _mark("satzlaenge", rule.severity, message, placed.start, placed.end)


def _written(placed: Iterable[Placed]) -> Iterator[Placed]:
    # A quote and the boilerplate are not the author's to change.
    return (p for p in placed if p.statement.kind not in ("quote", "boilerplate"))


RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (
    _gaps,
    _standing_texts,
    _old_numbers,
    _advertising,
    _names,
    _quotation_marks,
    _date_forms,
    _long_sentences,
)
