"""The style linter: rules of the house, each with its own function; their data lie in
`corpus/style`.

Here are the rules on standing texts, names, marks, dates and length; `lint_proof` has those on what
the sources bear out, `lint_style` those on wording, `lint_words` those on single words, `lint_law`
what the law asks, `lint_pictures` credits, `lint_terms` days against clauses, `lint_private` data
of people, `lint_questions` what the lead has to answer. A rule is a function and its line in
`RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nlp.tokens import words
from pipeline.drafting.boilerplate import Boilerplate
from pipeline.drafting.checked import Checked, mark
from pipeline.drafting.lint_law import LAW_RULES
from pipeline.drafting.lint_pictures import PICTURE_RULES
from pipeline.drafting.lint_private import PRIVATE_RULES
from pipeline.drafting.lint_proof import PROOF_RULES
from pipeline.drafting.lint_questions import QUESTION_RULES
from pipeline.drafting.lint_style import STYLE_RULES
from pipeline.drafting.lint_terms import TERM_RULES
from pipeline.drafting.lint_words import WORD_RULES
from pipeline.drafting.registernames import wrong_names
from pipeline.drafting.wording import find_dates, german_date
from pipeline.ground.drafts import LintMark
from pipeline.ground.types import Level

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_WRITTEN_DATE = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)}),?\s+(?:dem\s+|den\s+)?)?"
    r"(?P<date>\b\d{1,2}\.\s?(?:\d{1,2}\.\s?|(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|"
    r"November|Dezember)\s+)\d{4}\b)"
)
# A letter speaks for us, and without the standing text.
_ONLY_OF_RELEASES = frozenset({"wir-form", "baustein-fehlt"})
_DATE_FORMS = re.compile(
    r"\b0\d\.\s+(?=[A-ZÄ])[A-Za-zä]+\s+\d{4}|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
)


def lint(draft: Checked) -> tuple[LintMark, ...]:
    """All remarks in the order of the text; offsets point into `draft.sheet.text`."""
    marks = [remark for rule in RULES for remark in rule(draft)]
    if draft.is_letter:
        marks = [remark for remark in marks if remark.rule not in _ONLY_OF_RELEASES]
    return tuple(sorted(marks, key=lambda m: (m.start, m.end, m.rule)))


def _gaps(draft: Checked) -> Iterator[LintMark]:
    for match in re.finditer(r"\[\[(.+?)\]\]", draft.sheet.text):
        message = f"Lücke: {match[1]}"
        yield mark("luecke", draft.rules.gap.severity, message, *match.span())


def _standing_texts(draft: Checked) -> Iterator[LintMark]:
    notes = {p.statement.note for p in draft.sheet.placed}
    for version, rule, what in (
        (
            draft.standing.boilerplate,
            "baustein-fehlt",
            "Der Textbaustein über die Offensive Mittelstand",
        ),
        (draft.standing.contact, "kontakt-fehlt", "Der Kontakt"),
    ):
        if version is None or version.note not in notes:
            end = len(draft.sheet.text)
            yield mark(rule, "error", f"{what} fehlt.", end, end)
        elif not _is_whole(version, draft.sheet.text):
            message = f"{what} ist nicht mehr der Wortlaut der Fassung „{version.id}“."
            places = [p for p in draft.sheet.placed if p.statement.note == version.note]
            opened = draft.draft.unlocked
            # Who opened it for writing said why; everybody who approves reads it.
            told = f" Entsperrt von {opened.by}: {opened.why}" if opened else ""
            severity: Level = "warning" if opened else "error"
            start, end = places[0].start, places[-1].end
            yield mark("baustein-geaendert", severity, message + told, start, end)
    for warning in draft.standing.warnings:
        yield mark("baustein-stand", draft.rules.age.severity, warning, 0, 0)


def _is_whole(version: Boilerplate, text: str) -> bool:
    there = _words_of(text)
    return all(_words_of(paragraph) in there for paragraph in version.paragraphs)


def _words_of(text: str) -> str:
    return " ".join(word.text for word in words(text))


def _old_numbers(draft: Checked) -> Iterator[LintMark]:
    for version in (draft.standing.boilerplate, draft.standing.contact):
        for fact in version.facts if version else ():
            start = draft.sheet.text.find(fact.text)
            if start >= 0 and (draft.day - fact.as_of).days > draft.rules.age.years * 365.25:
                message = (
                    f"„{fact.text}“ ist der Stand vom {german_date(fact.as_of)}. Stimmt die Angabe "
                    "noch?"
                )
                yield mark(
                    "zahl-stand", draft.rules.age.severity, message, start, start + len(fact.text)
                )


def _advertising(draft: Checked) -> Iterator[LintMark]:
    rule = draft.rules.advertising
    exact = {word[1:].casefold() for word in rule.words if word.startswith("=")}
    stems = tuple(word.casefold() for word in rule.words if not word.startswith("="))
    for placed in draft.written():
        for word in words(placed.statement.text):
            if word.text.casefold() in exact or word.text.casefold().startswith(stems):
                message = f"„{word.text}“ klingt nach Werbung. Sagen Sie lieber, was genau gut ist."
                yield mark(
                    "werbesprache",
                    rule.severity,
                    message,
                    placed.start + word.start,
                    placed.start + word.end,
                )


def _names(draft: Checked) -> Iterator[LintMark]:
    for wrong in draft.rules.names.wrong:
        for match in re.finditer(wrong.pattern, draft.sheet.text):
            message = f"„{match[0]}“: Richtig ist „{wrong.right}“. {wrong.reason}"
            yield _named(draft, message, *match.span(), wrong.right)
    names = [t.label for t in draft.vocabulary.terms() if t.kind == "partner"]
    known = [n for t in draft.vocabulary.terms() for n in (t.label, *t.names)]
    for placed in draft.sheet.placed:
        for found in wrong_names(placed.statement.text, names, known):
            start = placed.start + found.start
            message = (
                f"„{found.text}“ steht so nicht im Verzeichnis. Gemeint ist wohl „{found.right}“."
            )
            yield _named(draft, message, start, placed.start + found.end, found.right)


def _named(draft: Checked, message: str, start: int, end: int, right: str) -> LintMark:
    """A wrong name; in the source's own words it is for a person to judge, so it weighs less."""
    around = next((p.statement for p in draft.sheet.placed if p.start <= start < p.end), None)
    written = draft.sheet.text[start:end]
    if around and (around.kind in ("fact", "quote") or any(written in p for p in around.proof)):
        return mark(
            "name", "warning", f"{message} So steht es in der Quelle.", start, end, suggestion=right
        )
    return mark("name", draft.rules.names.severity, message, start, end, right)


def _quotation_marks(draft: Checked) -> Iterator[LintMark]:
    for match in re.finditer(r"\"[^\"\n]{1,300}\"|\"|“[^„“”\n]{1,300}”", draft.sheet.text):
        message = "Deutsche Anführungszeichen sind „unten“ und „oben“."
        fix = f"„{match[0][1:-1]}“" if len(match[0]) > 1 else None
        yield mark(
            "anfuehrungszeichen", draft.rules.quotation_marks.severity, message, *match.span(), fix
        )


def _date_forms(draft: Checked) -> Iterator[LintMark]:
    severity = draft.rules.date_form.severity
    for match in _DATE_FORMS.finditer(draft.sheet.text):
        found = next(find_dates(match[0]), None)
        fix = german_date(found.day) if found else None
        if fix:
            message = f"„{match[0]}“: Schreiben Sie das Datum aus: „{fix}“."
            yield mark("datumsform", severity, message, *match.span(), fix)
    for match in _WRITTEN_DATE.finditer(draft.sheet.text):
        yield from _impossible(match)


def _impossible(match: re.Match[str]) -> Iterator[LintMark]:
    found = next(find_dates(match["date"]), None)
    if found is None:
        message = f"Den Tag „{match['date']}“ gibt es nicht."
        yield mark("datum-unmoeglich", "error", message, match.start("date"), match.end("date"))
    elif match["weekday"] and match["weekday"] != WEEKDAYS[found.day.weekday()]:
        right = WEEKDAYS[found.day.weekday()]
        message = f"Der {german_date(found.day)} ist ein {right}, kein {match['weekday']}."
        yield mark(
            "wochentag", "error", message, match.start("weekday"), match.end("weekday"), right
        )


def _long_sentences(draft: Checked) -> Iterator[LintMark]:
    rule = draft.rules.sentence_length
    for placed in draft.written():
        count = sum(1 for _ in words(placed.statement.text))
        # A list behind a colon, and one with semicolons, is read item by item.
        if count > rule.words and not re.search("[:;] ", placed.statement.text):
            message = f"Der Satz hat {count} Wörter; mehr als {rule.words} sind schwer zu lesen."
            yield mark("satzlaenge", rule.severity, message, placed.start, placed.end)


RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (
    _gaps,
    _standing_texts,
    _old_numbers,
    _advertising,
    _names,
    _quotation_marks,
    _date_forms,
    _long_sentences,
    *PROOF_RULES,
    *TERM_RULES,
    *LAW_RULES,
    *QUESTION_RULES,
    *WORD_RULES,
    *STYLE_RULES,
    *PRIVATE_RULES,
    *PICTURE_RULES,
)
