"""Who hears of what went wrong: each cause once, and once more when it is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from flows.mail import post
from flows.marks import recall, remember
from pipeline.ground.clock import in_berlin
from pipeline.settings import Settings

if TYPE_CHECKING:
    from flows.reports import Laufbericht
    from pipeline.ground.types import SourceLook

# Of what a source usually lists; below it its pages have probably changed.
_DROP = 0.5
_FEW = 4
_KEPT = 7
Say = Callable[[Settings, str, str], None]


def notify(settings: Settings, scope: str, causes: Mapping[str, str], say: Say = post) -> None:
    """Tell of the causes that are new, and of those that are over. `causes` are all that hold now,
    by key, in German.

    `scope` is who can judge them: what one flow does not know of is not over because of it. Nothing
    is noted while nobody is told, so that mail that is set up later begins with what is wrong then.
    """
    if not settings.mail.host:
        return
    name = f"notices-{scope}"
    known = recall(settings, name)
    fresh = {key: text for key, text in causes.items() if key not in known}
    over = {key: text for key, text in known.items() if key not in causes}
    if fresh or over:
        remember(settings, name, {**{k: v for k, v in known.items() if k in causes}, **fresh})
    if fresh:
        say(
            settings,
            _subject("omdok: Bitte ansehen", fresh),
            _letter("Das sollten Sie ansehen:", fresh),
        )
    if over:
        say(
            settings,
            _subject("omdok: Wieder in Ordnung", over),
            _letter("Das ist nicht mehr so:", over),
        )


def causes_of(settings: Settings, report: Laufbericht, now: datetime) -> dict[str, str]:
    """What an ingest run found wrong, by key, in German."""
    causes = {
        f"file:{o.path}": f"{Path(o.path).name}: {o.reason or ''}".strip() for o in report.waiting
    }
    for look in report.sources:
        if look.faults:
            causes[f"source:{look.name}"] = f"Quelle „{look.name}“: {' '.join(look.faults)}"
        elif said := _dropped(settings, look):
            causes[f"yield:{look.name}"] = said
    if said := _quiet(settings, report, now):
        causes["quiet"] = said
    return causes


def _quiet(settings: Settings, report: Laufbericht, now: datetime) -> str:
    """That nothing arrived for so many days; "" when something did. The first run starts the
    count.
    """
    if report.new or report.changed or "at" not in (known := recall(settings, "arrivals")):
        remember(settings, "arrivals", {"at": now.astimezone(UTC).isoformat()})
        return ""
    days, last = settings.mail.quiet_days, datetime.fromisoformat(known["at"])
    if not days or now - last < timedelta(days=days):
        return ""
    # Without the number of days, which would make it a new cause every day.
    return (
        f"Seit dem {in_berlin(last):%d.%m.%Y} ist nichts Neues angekommen. "
        "Prüfen Sie, ob die Ordner und Quellen in omdok.toml noch stimmen."
    )


def _dropped(settings: Settings, look: SourceLook) -> str:
    """That a source suddenly lists far less than it did; "" when all is as usual."""
    history: dict[str, Any] = recall(settings, "yields")
    before = [int(n) for n in history.get(look.name, {}).get("usual", [])]
    low = [int(n) for n in history.get(look.name, {}).get("low", [])]
    usual = median(before) if before else 0
    dropped = usual >= _FEW and look.listed < _DROP * usual
    low = [*low, look.listed] if dropped else []
    if len(low) >= _KEPT:
        before, low, dropped = low, [], False  # so many times in a row: that is what is usual now
    elif not dropped:
        before = [*before, look.listed][-_KEPT:]
    remember(settings, "yields", {**history, look.name: {"usual": before, "low": low}})
    if not dropped:
        return ""
    return (
        f"Quelle „{look.name}“: Sie führt viel weniger auf als sonst (üblich sind etwa "
        f"{round(usual)} Einträge). "
        "Wahrscheinlich ist die Seite umgebaut worden; prüfen Sie die Regeln der Quelle in "
        "omdok.toml."
    )


def _subject(begin: str, causes: Mapping[str, str]) -> str:
    first = next(iter(causes.values()))
    return f"{begin} – {first[:80]}" if len(causes) == 1 else f"{begin} – {len(causes)} Meldungen"


def _letter(begin: str, causes: Mapping[str, str]) -> str:
    lines = "\n".join(f"- {text}" for text in causes.values())
    return (
        f"Guten Tag,\n\n{begin}\n\n{lines}\n\nDiese Nachricht kam von omdok. Zu jeder Ursache "
        "kommt nur eine.\n"
    )
