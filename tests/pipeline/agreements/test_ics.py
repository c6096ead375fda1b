"""The calendar file, read again by a reader of our own."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreements.calendar import Deadline
from pipeline.agreements.ics import event_of
from pipeline.ground.icalendar import CalendarEvent, calendar

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def lines_of(text: str) -> list[str]:
    """The unfolded lines, by RFC 5545, 3.1."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def value(lines: list[str], name: str) -> str:
    found = next(line for line in lines if line.startswith(f"{name}:"))
    plain, signs = "", iter(found.removeprefix(f"{name}:"))
    for sign in signs:
        plain += {"n": "\n"}.get(after := next(signs), after) if sign == "\\" else sign
    return plain


def event(title: str, **more: object) -> CalendarEvent:
    deadline = Deadline(day=date(2027, 2, 28), role="last_notice", sum=title, what="Klausel")
    return event_of("abc", title, deadline, url="", **more)  # type: ignore[arg-type]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=300))
def test_every_text_comes_back(text: str) -> None:
    lines = lines_of(calendar([event(text)], "Fristen", NOW))
    assert value(lines, "SUMMARY") == f"Kündigung spätestens: {text}"
    assert value(lines, "DESCRIPTION") == (f"{text}\n„Klausel“" if text else "„Klausel“")


def test_an_event_has_a_lasting_name_and_three_alarms() -> None:
    lines = lines_of(calendar([event("Vertrag")], "Fristen", NOW))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert [line for line in lines if line.startswith("TRIGGER")] == [
        "TRIGGER:-P90D", "TRIGGER:-P30D", "TRIGGER:-P7D",
    ]  # fmt: skip
    assert "DTSTART;VALUE=DATE:20270228" in lines
    assert "DTEND;VALUE=DATE:20270301" in lines
    assert event("Vertrag").uid == event("anderer Titel").uid


def test_what_is_taken_back_is_cancelled_under_the_same_name() -> None:
    lines = lines_of(calendar([event("Vertrag", cancelled=True)], "Fristen", NOW))
    assert "STATUS:CANCELLED" in lines
    assert "SEQUENCE:1" in lines
    assert not any(line.startswith("TRIGGER") for line in lines)
    assert f"UID:{event('Vertrag').uid}" in lines


def test_an_event_of_several_days_ends_with_the_last() -> None:
    several = CalendarEvent("u@omdok", date(2024, 5, 3), "Messe", "", last=date(2024, 5, 5))
    lines = lines_of(calendar([several], "Chronik", NOW))
    assert "DTSTART;VALUE=DATE:20240503" in lines
    assert "DTEND;VALUE=DATE:20240506" in lines
    assert "X-WR-CALNAME:Chronik (omdok)" in lines
