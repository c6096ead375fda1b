"""Word of deadlines, by mail and to programs: each one once 90, 30 and 7 days before."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import Protocol

from flows.hooks import announce
from flows.mail import post
from flows.marks import recall, remember
from pipeline.accounts import open_accounts
from pipeline.agreements.ics import ALARMS
from pipeline.agreements.wording import ROLES
from pipeline.archive import Parts
from pipeline.archive.agreements import Due
from pipeline.settings import Settings

_MARK = "deadlines"
# Nobody has to do anything about these.
_QUIET = frozenset({"start", "renewal"})


class Say(Protocol):
    """Puts a message into the outbox, as `post` does."""

    def __call__(self, settings: Settings, subject: str, text: str, *, to: Sequence[str]) -> None:
        """Put one in."""


def remind(settings: Settings, archive: Parts, today: date, say: Say = post) -> None:
    """Tell of every deadline that has come so near, each once for each of its steps.

    Nothing is noted while nobody is told, so that mail that is set up later begins with what is
    near then.
    """
    if not (settings.mail.host or settings.webhooks):
        return
    near = archive.agreements.deadlines(today, today + timedelta(days=max(ALARMS)))
    known = recall(settings, _MARK)
    due = {_key(one, today): one for one in near if one.deadline.role not in _QUIET}
    fresh = {key: one for key, one in due.items() if key not in known}
    if fresh:
        remember(settings, _MARK, dict.fromkeys(due, "gesagt"))
        for one in fresh.values():
            announce(settings, "deadline", _message(one))
        told = list(fresh.values())
        say(settings, _subject(told), _letter(settings, told), to=recipients(settings))


def recipients(settings: Settings) -> tuple[str, ...]:
    """The addresses of who is told of deadlines, each once: of accounts by name, of all accounts of
    a role. Who may not sign in any more is not written to; where nobody is left, all of `[mail]`
    are.
    """
    mail = settings.mail
    if not mail.deadlines:
        return mail.to
    with closing(open_accounts(settings)) as book:
        known = {account.name: account for account in book.list()}
    names: list[str] = []
    for wanted in mail.deadlines:
        having_role = [name for name in known if known[name].role == wanted]
        names += having_role or [wanted]
    active = (n for n in names if n not in known or not known[n].disabled)
    found = (mail.addresses.get(n, n) for n in active)
    return tuple(dict.fromkeys(address for address in found if "@" in address)) or mail.to


def _message(due: Due) -> dict[str, str]:
    """What programs are told: which deadline, and not what the document says."""
    role, day = due.deadline.role, due.deadline.day
    return {"document": due.document, "deadline": role, "day": day.isoformat()}


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
