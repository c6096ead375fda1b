"""What is disturbed: one piece of work, in a process of its own that is forked from one with
everything loaded.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.archive import Parts, open_archive
from pipeline.drafting.from_document import draft_from
from pipeline.drafting.states import Step
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import OmdokError
from pipeline.ingest.intake import Intake
from pipeline.keeping.backup import make_backup
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.deciding import Desk
from pipeline.settings import Settings, load_settings

REFUSED = 3
PEOPLE = ("Anna", "Berta")
# All that a release must say and the generated agreements do not.
_SAID = {
    "unterzeile": "Was die Partner sich vorgenommen haben",
    "zitat": "Das hilft den Betrieben.",
    "zitat_person": "Anna Muster",
    "kernaussagen": "Die Partner beraten gemeinsam.",
}


def ingest(settings: Settings) -> None:
    """Take in all that lies in the inbox."""
    with Intake(settings) as intake:
        survey = intake.survey(sorted(settings.ingest.folders[0].iterdir()))
        for plan in survey.planned:
            intake.take_in(plan)


def retag(settings: Settings) -> None:
    """Tag anew what a change of the registers concerns."""
    archive = open_archive(settings.store_url)
    Desk(archive, load_vocabulary(settings.vocabulary_folder), settings).retagging.run()
    archive.close()


def draft(settings: Settings) -> None:
    """Make a draft, and release and publish it."""
    archive, vocabulary, now = (
        open_archive(settings.store_url),
        load_vocabulary(settings.vocabulary_folder),
        datetime.now(UTC),
    )
    document = sorted(archive.shown.numbers().values())[0]
    values = {"titel": f"Titel um {now.isoformat()}", **_SAID}
    made = draft_from(
        archive, "pressemitteilung", document, vocabulary, settings, values=values, at=now
    )
    publish(made, settings, archive, now)
    archive.close()


def publish(made: Draft, settings: Settings, archive: Parts, now: datetime) -> None:
    """Bring a draft from whatever state it is in to its publication; every step is noted in the
    audit.
    """

    vocabulary = load_vocabulary(settings.vocabulary_folder)
    work = DraftWork(archive, settings, lambda: vocabulary)

    def step(who: str) -> Step:
        return Step(who, now, made.words)

    waiting = [n for n, quote in enumerate(made.quotes, 1) if quote.status != "approved"]
    for number in waiting:
        made = work.decide_quote(made.id, number, "approved", step(PEOPLE[0]))
    if made.state == "draft":
        made = work.move(made.id, "submit", step(PEOPLE[0]))
    missing = [who for who in PEOPLE if who not in made.approved]
    while made.state == "in_review" and missing:
        made = work.move(made.id, "approve", step(missing.pop(0)))
    if made.state == "approved":
        work.move(made.id, "publish", step(PEOPLE[0]))


def backup(settings: Settings) -> None:
    """Back everything up."""
    make_backup(settings)


def again(settings: Settings) -> None:
    """What staff and the schedule do after a fault: take in, which also tags anew what is behind,
    and back up.
    """
    ingest(settings)
    backup(settings)


WORK: dict[str, Callable[[Settings], None]] = {
    "ingest": ingest,
    "retag": retag,
    "draft": draft,
    "backup": backup,
}


def run(config: Path, work: str, log: Path, skew: float = 0, skew_after: int = 0) -> None:
    """Do the work and end the process: with 0, with `REFUSED` for a fault that omdok knows, else
    with 1.
    """
    _say_into(log)
    # Whatever is put aside for a moment lies on the installation's disk too.
    os.environ["TMPDIR"] = tempfile.tempdir = str(config.parent / "tmp")
    if skew:
        _skew(skew, skew_after)
    try:
        (WORK | {"again": again})[work](load_settings(config))
    except (OmdokError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(REFUSED)


def _say_into(log: Path) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(handle, 2)


def _skew(seconds: float, after: int) -> None:
    """Let the clock of everything in omdok jump by so many seconds once it has been asked `after`
    times.
    """
    asked = 0

    def off() -> float:
        nonlocal asked
        asked += 1
        return seconds if asked > after else 0

    class Kind(type):
        def __instancecheck__(cls, instance: Any) -> bool:
            return isinstance(instance, datetime)

    class Skewed(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(seconds=off())

    real = time.time
    time.time = lambda: real() + off()
    for name, module in list(sys.modules.items()):
        if name.startswith(("pipeline.", "nlp.")) and getattr(module, "datetime", None) is datetime:
            module.datetime = Skewed  # type: ignore[attr-defined]
