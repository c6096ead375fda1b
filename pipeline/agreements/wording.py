"""Words that staff read about agreements."""

from __future__ import annotations

from datetime import date

from pipeline.agreements.values import State

STATES: dict[State, str] = {
    "in_force": "in Kraft",
    "not_yet": "noch nicht in Kraft",
    "expired": "ausgelaufen",
    "replaced": "ersetzt",
    "unclear": "unklar",
}
ROLES = {
    "start": "Beginn",
    "end": "Ende",
    "length": "Dauer",
    "renewal": "Verlängerung",
    "notice": "Kündigung",
    "objection": "Widerspruch",
    "last_notice": "Kündigung spätestens",
    "review": "Überprüfung",
    "report": "Bericht",
    "due": "Pflicht",
    "condition": "Bedingung",
}


def german_day(day: date) -> str:
    """`28.02.2027`."""
    return f"{day:%d.%m.%Y}"
