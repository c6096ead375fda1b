"""Portraits and chronicles in German words: for the terminal, Word, Excel and calendars."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from app.german import MONTHS, count, day, short_day
from app.papers import Grid, Heading, Paragraph, Part, Words, docx_of, plain
from app.sheets import as_csv
from pipeline.agreements.wording import ROLES, STATES
from pipeline.ground.icalendar import CalendarEvent, calendar
from pipeline.portraits.chronicle import Chronicle
from pipeline.portraits.dated import ChronicleEntry
from pipeline.portraits.portrait import Ahead, Count, Portrait, Quoted, Speaker
from pipeline.portraits.portrait import PortraitDocument as Listed

KINDS = {
    "partner": "Partner", "family": "Familie von Einrichtungen", "person": "Person", "place": "Ort",
    "region": "Region", "standard": "Praxisstandard", "body": "Gremium",
}  # fmt: skip
_FIRST = 8


def day_of(entry: ChronicleEntry) -> str:
    """`6. Dezember 2021`, `Dezember 2021`, `6. bis 12. Dezember 2021` as far as it is known."""
    if entry.precision == "day":
        return day(date.fromisoformat(entry.day))
    if entry.precision == "month":
        year, month = entry.day.split("-")
        return f"{MONTHS[int(month) - 1]} {year}"
    if entry.precision == "range":
        first, last = date.fromisoformat(entry.day), date.fromisoformat(entry.until)
        return f"{short_day(first)} bis {short_day(last)}"
    return entry.day


def span_of(speaker: Speaker) -> str:
    """`2019 bis 2023`, `2021`, or nothing where no day is known."""
    if speaker.from_ is None or speaker.to is None:
        return ""
    first, last = speaker.from_.year, speaker.to.year
    return str(first) if first == last else f"{first} bis {last}"


def silence_of(found: Portrait) -> str:
    """When a document told of it last, and whether that is long ago."""
    if found.silent_since is None:
        return "Kein Dokument mit einem Tag nennt es."
    long_ago = "Lange nichts gehört: " if found.long_silent else ""
    return f"{long_ago}zuletzt genannt am {day(found.silent_since)}."


def portrait_lines(found: Portrait) -> Iterator[str]:
    """The portrait for a terminal, the first of each list."""
    yield f"{found.label} ({KINDS[found.kind]}, {found.id})"
    yield silence_of(found)
    lists = (
        ("Vereinbarungen", found.agreements), ("Pressemitteilungen", found.releases),
        ("Sonstiges", found.others),
    )  # fmt: skip
    for (title, told), number in zip(lists, found.counts.values(), strict=True):
        yield from _told_lines(title, told, number)
    yield from _block("Fristen", map(deadline_line, found.deadlines[:_FIRST]))
    yield from _block("Personen", map(person_line, found.people[:_FIRST]))
    counts = (
        ("Zusammen mit", found.together), ("Regionen", found.regions),
        ("Praxisstandards", found.standards),
    )  # fmt: skip
    for title, entries in counts:
        if entries:
            yield f"\n{title}: {'; '.join(_counted(e) for e in entries[:_FIRST])}"
    yield from _block("Chronik (das Neueste)", map(entry_line, found.timeline[-_FIRST:]))


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading with its lines under it; nothing where there is none."""
    under = [f"  {line}" for line in lines]
    if under:
        yield f"\n{title}"
        yield from under


def _told_lines(title: str, told: Sequence[Listed], number: int) -> Iterator[str]:
    if told:
        yield f"\n{title}: {number}"
        for one in told[:_FIRST]:
            yield f"  {short_day(one.date)}  {one.title} ({one.document}){aside_of(one)}"


def aside_of(one: Listed) -> str:
    """` · in Kraft`, ` · nur am Rand genannt`."""
    state = STATES[one.state] if one.state else ""
    return "".join(f" · {x}" for x in (state, "" if one.direct else "nur am Rand genannt") if x)


def deadline_line(one: Ahead) -> str:
    """`31.12.2026: Ende – Ende am 31.12.2026. (Titel, Kennung)`."""
    return f"{short_day(one.day)}: {ROLES[one.role]} – {one.sum} ({one.title}, {one.document})"


def person_line(person: Speaker) -> str:
    """`Ada Muster, Vorsitzende (2019 bis 2023), 3 Zitate`."""
    named = ", ".join(part for part in (person.name, person.function) if part)
    years = span_of(person)
    quotes = count(person.quotes, "Zitat", "Zitate")
    return f"{named}{f' ({years})' if years else ''}, {quotes}"


def _counted(entry: Count) -> str:
    return f"{entry.label} ({entry.count})"


def entry_line(entry: ChronicleEntry) -> str:
    """`6. Dezember 2021: Satz (Titel, Kennung)`."""
    return f"{day_of(entry)}: {entry.text} ({entry.title}, {entry.document})"


def portrait_docx(found: Portrait) -> bytes:
    """The whole portrait as a Word file."""
    return docx_of(found.label, _portrait_parts(found))


def _portrait_parts(found: Portrait) -> Iterator[Part]:
    names = f" · auch: {'; '.join(found.names)}" if found.names else ""
    yield Paragraph([("soft", f"{KINDS[found.kind]}{names}")])
    yield Paragraph(plain(silence_of(found)))
    lists = (
        ("Vereinbarungen", found.agreements), ("Pressemitteilungen", found.releases),
        ("Sonstige Dokumente", found.others),
    )  # fmt: skip
    for title, told in lists:
        rows = [_told_row(one) for one in told]
        yield from _below(title, [Grid(("Tag", "Titel", "Kennung"), rows)] if rows else [])
    due = [Paragraph(plain(deadline_line(one))) for one in found.deadlines]
    yield from _below("Fristen", due)
    people = [Paragraph(plain(person_line(person))) for person in found.people]
    yield from _below("Personen", [*people, *(_quoted(quote) for quote in found.quotes)])
    counts = (
        ("Zusammen mit", found.together), ("Regionen", found.regions),
        ("Praxisstandards", found.standards),
    )  # fmt: skip
    for title, entries in counts:
        line = Paragraph(plain("; ".join(_counted(entry) for entry in entries)))
        yield from _below(title, [line] if entries else [])
    yield from _below("Chronik", [_timeline(found.timeline)] if found.timeline else [])


def _below(title: str, parts: Sequence[Part]) -> Iterator[Part]:
    """Parts below their heading; no heading where there are none."""
    if parts:
        yield Heading(title)
        yield from parts


def _quoted(quote: Quoted) -> Paragraph:
    said = ", ".join(part for part in (quote.speaker, quote.function) if part)
    source = f" – {said} ({quote.title}, {short_day(quote.date)})"
    return Paragraph([("plain", f"„{quote.text}“"), ("soft", source)])


def _told_row(one: Listed) -> list[Words]:
    title: Words = [("plain", one.title), ("soft", aside_of(one))]
    return [plain(short_day(one.date)), title, plain(one.document)]


def _timeline(entries: Sequence[ChronicleEntry]) -> Grid:
    rows = [[plain(day_of(e)), plain(e.text), plain(f"{e.title}, Seite {e.page}")] for e in entries]
    return Grid(("Tag", "Was", "Quelle"), rows)


def chronicle_docx(found: Chronicle) -> bytes:
    """The chronicle as a Word file."""
    title = f"Chronik: {found.query}" if found.query else "Chronik"
    return docx_of(title, [_timeline(found.entries)])


def chronicle_csv(found: Chronicle) -> bytes:
    """One line a sentence."""
    rows = (
        (e.day, e.until, e.precision, e.text, e.title, e.document, e.page, "; ".join(e.also))
        for e in found.entries
    )
    header = ("Tag", "bis", "Genauigkeit", "Satz", "Titel", "Dokument", "Seite", "auch in")
    return as_csv(header, rows)


def chronicle_ics(found: Chronicle) -> bytes:
    """A calendar of all entries whose day or range of days is known, as whole-day events."""
    dated = (entry for entry in found.entries if entry.precision in ("day", "range"))
    return calendar((_event(entry) for entry in dated), "Chronik", datetime.now(UTC)).encode()


def _event(entry: ChronicleEntry) -> CalendarEvent:
    # The same entry is the same event whenever it is exported.
    mark = hashlib.sha256(f"{entry.document} {entry.day} {entry.text}".encode()).hexdigest()[:24]
    return CalendarEvent(
        uid=f"{mark}@omdok",
        day=date.fromisoformat(entry.day),
        last=date.fromisoformat(entry.until or entry.day),
        title=entry.text,
        text=f"{entry.title} ({entry.document}), Seite {entry.page}",
    )
