"""Mail of deadlines: each one once 90, 30 and 7 days before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flows.mail import post
from flows.marks import recall, remember
from pipeline.agreements.ics import ALARMS
from pipeline.agreements.wording import ROLES
from pipeline.archive import Parts
from pipeline.archive.agreements import Due
from pipeline.settings import Settings

_MARK = "deadlines"
# Nobody has to do anything about these.
_QUIET = frozenset({"start", "renewal"})
Say = Callable[[Settings, str, str], None]


def remind(settings: Settings, store: Parts, today: date, say: Say = post) -> None:
    """Tell of every deadline that has come so near, each once for each of its steps.

    Nothing is noted while nobody is told, so that mail that is set up later begins with what is
    near then.
    """
    if not settings.mail.host:
        return
    near = store.agreements.deadlines(today, today + timedelta(days=max(ALARMS)))
    known = recall(settings, _MARK)
    due = {_key(one, today): one for one in near if one.deadline.role not in _QUIET}
    fresh = {key: one for key, one in due.items() if key not in known}
    if fresh:
        remember(settings, _MARK, dict.fromkeys(due, "gesagt"))
        say(settings, _subject(list(fresh.values())), _letter(settings, list(fresh.values())))


def _key(due: Due, today: date) -> str:
    """The deadline with the step that it has reached."""
    left = (due.deadline.day - today).days
    step = min(days for days in ALARMS if left <= days)
    return f"{due.document}:{due.deadline.role}:{due.deadline.day.isoformat()}:{step}"


def _subject(due: list[Due]) -> str:
    first = due[0]
    told = f"{ROLES[first.deadline.role]} am {first.deadline.day:%d.%m.%Y}"
    return f"omdok: {told}" if len(due) == 1 else f"omdok: {len(due)} Fristen, zuerst {told}"


def _letter(settings: Settings, due: list[Due]) -> str:
    address = settings.web.public_url.rstrip("/")
    lines = []
    for one in due:
        lines.append(f"- {one.deadline.day:%d.%m.%Y}, {ROLES[one.deadline.role]}: {one.title}")
        lines.append(f"  {one.deadline.sum}")
        lines.append(f"  {address}/fristen/{one.document}" if address else f"  {one.document}")
    listed = "\n".join(lines)
    return (
        f"Guten Tag,\n\ndiese Fristen rücken näher:\n\n{listed}\n\nDiese Nachricht kam von omdok. "
        "Zu jeder Frist kommt eine 90, eine 30 und eine 7 Tage vorher, solange sie nicht als "
        "erledigt eingetragen ist.\n"
    )
