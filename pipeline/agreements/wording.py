"""Words that staff read about agreements."""

from __future__ import annotations

from datetime import date

from pipeline.agreements.values import State
from pipeline.ground.wording import AGREEMENT_STATES

STATES: dict[State, str] = dict(AGREEMENT_STATES)
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
RULINGS = {
    "day": "Tag festgelegt",
    "state": "Stand festgelegt",
    "done": "erledigt",
    "undo": "Festlegung zurückgenommen",
}


def german_day(day: date) -> str:
    """`28.02.2027`."""
    return f"{day:%d.%m.%Y}"
