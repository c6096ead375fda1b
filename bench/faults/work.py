"""What is disturbed: one piece of work in a process of its own, which says `ready` before it begins.

python -m bench.faults.work CONFIG ingest|retag|draft|backup [--skew SECONDS] [--room OCTETS]
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pipeline.arrival
import pipeline.keeping.backup
from pipeline.archive import open_store
from pipeline.deciding import Desk
from pipeline.drafting import states
from pipeline.drafting.desk import draft_from
from pipeline.drafting.revise import save
from pipeline.drafting.states import Step
from pipeline.errors import OmdokError
from pipeline.intake import Intake
from pipeline.keeping.backup import make_backup
from pipeline.settings import Settings, load_settings
from pipeline.vocabulary import load_vocabulary


def ingest(settings: Settings) -> None:
    """Take in all that lies in the inbox."""
    with Intake(settings) as intake:
        survey = intake.survey(sorted(settings.ingest.folders[0].iterdir()))
        for plan in survey.planned:
            intake.take_in(plan)


def retag(settings: Settings) -> None:
    """Tag anew what a change of the registers concerns."""
    store = open_store(settings.store_url)
    Desk(store, load_vocabulary(settings.vocabulary_folder), settings).retagging.run()
    store.close()


def draft(settings: Settings) -> None:
    """Make a draft, and release and publish it."""
    store, vocabulary, now = (
        open_store(settings.store_url),
        load_vocabulary(settings.vocabulary_folder),
        datetime.now(UTC),
    )
    document = sorted(store.numbers().values())[0]
    values = {"titel": f"Titel um {now.isoformat()}", "zitat": ""}
    made = draft_from(store, "pressemitteilung", document, vocabulary, settings, values=values, at=now)
    made = save(states.submit(made, Step("Anna", now)), settings)
    for who in ("Anna", "Berta"):
        try:
            made = save(states.approve(made, Step(who, now)), settings)
        except OmdokError:
            return  # something is missing in the draft: it stays under review
    save(states.publish(made, Step("Anna", now)), settings)


def backup(settings: Settings) -> None:
    """Back everything up."""
    make_backup(settings)


WORK: dict[str, Callable[[Settings], None]] = {"ingest": ingest, "retag": retag, "draft": draft, "backup": backup}


def skew(seconds: float) -> None:
    """Let the clock of everything that is stored go wrong."""

    class Skewed(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(seconds=seconds)

    pipeline.arrival.datetime = Skewed  # type: ignore[misc,attr-defined]
    pipeline.keeping.backup.datetime = Skewed  # type: ignore[misc,attr-defined]


def main() -> None:
    """Do the work; a fault that omdok knows ends with 3."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("work", choices=WORK)
    parser.add_argument("--skew", type=float, default=0)
    parser.add_argument("--room", type=int, default=0, help="no file may grow beyond so many octets: as a full disk")
    asked = parser.parse_args()
    settings = load_settings(asked.config)
    if asked.skew:
        skew(asked.skew)
    if asked.room:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked.room, resource.RLIM_INFINITY))
    print("ready", flush=True)
    try:
        WORK[asked.work](settings)
    except (OmdokError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    main()
