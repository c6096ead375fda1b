"""A document's head: its kind, title and day, its sections, and what is not sure about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlp.days import FIRST_YEAR, LAST_YEAR, Day
from pipeline.ground.types import DocumentKind, Issue, Section, SourceFile, Span
from pipeline.reading import evidence as ev
from pipeline.reading.assemble import Body
from pipeline.reading.evidence import Unit
from pipeline.reading.extraction import Extraction
from pipeline.reading.kind import decide, weigh
from pipeline.reading.metadata import date_of, day_of_name, month_of, title_of
from pipeline.reading.own_title import with_named
from pipeline.reading.sections import sections_of

KIND_UNSURE = "kind_unsure"
# What is told of a document's kind, title and day, so that a correction answers it.
HEAD_ISSUES = {
    "kind": frozenset({KIND_UNSURE}),
    "title": frozenset({"no_headline"}),
    "date": frozenset(
        {"date_only_month", "date_from_name", "date_from_properties", "date_unsure", "no_date"}
    ),
}
_CHECK = "Prüfen Sie das Datum."


@dataclass(frozen=True, slots=True)
class Head:
    """What a document is; `date_span` is None when the text does not tell the day."""

    kind: DocumentKind
    title: str
    date: date | None
    date_span: Span | None
    sections: tuple[Section, ...]
    issues: tuple[Issue, ...]


def read_head(found: list[Unit], body: Body, extraction: Extraction, source: SourceFile) -> Head:
    """Decide each on what stands in the text; the file's name and its properties are the last
    witnesses, in this order, and told as such.
    """
    found = with_named(found, extraction.properties.title)
    margin = "\n".join(body.text[b.start : b.end] for b in body.blocks if b.role == "artifact")
    kind, doubt = decide(weigh(found, margin, source.path))
    sections = sections_of(kind, found)
    told = date_of(kind, found, sections, body.text)
    month = None if told else month_of(found)
    own = told or month
    day, issue = (own.date, None) if own else _of_file(extraction, source)
    if month:
        issue = _only_month(body.text[month.start : month.end])
    elif told and _is_doubtful(told, body.text):
        issue = _doubtful(body.text[told.start : told.end])
    title = title_of(found, sections, body.text, extraction.properties, source.name)
    return Head(
        kind=kind,
        title=title,
        date=day,
        date_span=Span(start=own.start, end=own.end) if own else None,
        sections=sections,
        issues=(*_on_kind(doubt), *_on_title(kind, title, sections), *((issue,) if issue else ())),
    )


def _on_kind(doubt: str) -> Iterator[Issue]:
    if doubt:
        yield Issue(
            code=KIND_UNSURE,
            level="warning",
            message=f"Die Art des Dokuments ist unsicher. {doubt}",
            hint="Bestätigen oder berichtigen Sie sie auf der Seite des Dokuments oder mit `omdok "
            "correct`.",
        )


def _on_title(kind: DocumentKind, title: str, sections: tuple[Section, ...]) -> Iterator[Issue]:
    if kind == "press_release" and not any(s.kind == "headline" for s in sections):
        yield Issue(
            code="no_headline",
            level="info",
            message=f"Die Pressemitteilung hat keine Überschrift; als Titel gilt „{title}“.",
            hint="Tragen Sie einen Titel ein, wenn er fehlt.",
        )


def _of_file(extraction: Extraction, source: SourceFile) -> tuple[date | None, Issue]:
    """The day that the file's name or address tells, else its properties; and what to say of it."""
    place = source.path if "://" in source.path else source.name
    if named := day_of_name(place):
        day, words = named
        message = (
            "Im Text steht kein Datum des Dokuments; es stammt aus dem Namen der Datei oder der "
            f"Adresse („{words}“)."
        )
        return day.date, Issue(code="date_from_name", level="info", message=message, hint=_CHECK)
    if stored := _of_properties(extraction):
        message = (
            "Im Text steht kein Datum des Dokuments; es stammt aus den Eigenschaften der Datei."
        )
        return stored, Issue(
            code="date_from_properties", level="info", message=message, hint=_CHECK
        )
    return None, Issue(
        code="no_date", level="info", message="Das Dokument nennt kein eigenes Datum."
    )


def _of_properties(extraction: Extraction) -> date | None:
    """The day that the file tells, where it can be true: a clock that was never set says 1601, and
    a scanner tells when it scanned.
    """
    told = extraction.properties.date
    scanned = bool(extraction.pages) and all(page.ocr for page in extraction.pages)
    return told if told and not scanned and FIRST_YEAR <= told.year <= LAST_YEAR else None


def _only_month(words: str) -> Issue:
    message = f"Das Dokument nennt nur einen Monat („{words}“); als Tag gilt der erste."
    return Issue(code="date_only_month", level="info", message=message, hint=_CHECK)


def _is_doubtful(day: Day, text: str) -> bool:
    """`Vereinbarung vom 3. Mai 2021` as a title may name another paper as well."""
    line = text[text.rfind("\n", 0, day.start) + 1 : day.start]
    return ev.TITLE_OF_DAY.match(line) is not None


def _doubtful(words: str) -> Issue:
    message = f"Ob „{words}“ der Tag des Dokuments ist, ist unsicher; er steht nur im Titel."
    return Issue(code="date_unsure", level="warning", message=message, hint=_CHECK)
