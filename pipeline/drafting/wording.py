"""German wording for drafts: dates, lists and the names of documents, always grammatical."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from nlp.tokens import as_matched
from pipeline.ground.types import DocumentKind

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_NUMBERS = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)} | {
    "jänner": 1,
    "maerz": 3,
}
_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})\.\s*(?P<m>{'|'.join([*MONTHS, 'Jänner', 'Maerz'])})\s+(?P<y>\d{{4}})"
    r"|(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DatePlace:
    """A date and its half-open span in the text given."""

    day: date
    start: int
    end: int


class Labels(Protocol):
    """What drafting needs of the registers; `pipeline.registers.vocabulary.Vocabulary` has it."""

    def label(self, kind: Any, id: str) -> str:
        """The official name of an entry."""
        ...

    def inferred(self, code: str) -> bool:
        """Whether the code of a practice standard was only inferred."""
        ...

    def terms(self) -> tuple[Any, ...]:
        """All entries as `nlp.types.Term`."""
        ...


def german_date(day: date) -> str:
    """`2021-12-06` as „6. Dezember 2021“."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def find_dates(text: str) -> Iterator[DatePlace]:
    """Every full date in `text`: 6. Dezember 2021, 06.12.2021, 2021-12-06; impossible dates are
    left out.
    """
    for match in _DATE.finditer(text):
        parts = {key[0]: value for key, value in match.groupdict().items() if value}
        month = _NUMBERS.get(as_matched(parts["m"])) or int(parts["m"])
        try:
            day = date(int(parts["y"]), month, int(parts["d"]))
        except ValueError:
            continue
        yield DatePlace(day, match.start(), match.end())


def listed(items: Sequence[str]) -> str:
    """„A“, „A und B“, „A, B und C“; „sowie“ or semicolons where the items have „und“ or commas of
    their own.
    """
    if len(items) < 2:
        return "".join(items)
    if any("," in item or ";" in item for item in items):
        return "; ".join(items)
    joint = "sowie" if any(" und " in item for item in items) else "und"
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def quoted(text: str) -> str:
    """`text` in German quotation marks; marks inside become single ones."""
    inner = re.sub(r"[„\"“]([^„“”\"]*)[“”\"]", r"‚\1‘", text)
    return f"„{inner}“"


def in_document(kind: DocumentKind) -> str:
    """„in der Vereinbarung“, „in der Pressemitteilung“, „im Dokument“."""
    return {"agreement": "in der Vereinbarung", "press_release": "in der Pressemitteilung"}.get(
        kind, "im Dokument"
    )


def the_document(kind: DocumentKind, title: str) -> str:
    """The document with article (nominative): die „Vereinbarung …“, die Vereinbarung „…“, das
    Dokument „…“.
    """
    first = title.split(maxsplit=1)[0].casefold() if title.split() else ""
    if first.endswith(("vereinbarung", "erklärung", "mitteilung")):
        return f"die {quoted(title)}"
    noun = {"agreement": "die Vereinbarung", "press_release": "die Pressemitteilung"}.get(
        kind, "das Dokument"
    )
    return f"{noun} {quoted(title)}" if title else noun


def capitalised(text: str) -> str:
    """`text` with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def one_line(text: str) -> str:
    """`text` with every run of white space as one blank and without control characters."""
    return re.sub(
        r"\s+", " ", re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ue000-\ue00f\ufffe\uffff]", "", text)
    ).strip()
