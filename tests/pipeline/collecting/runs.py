"""A run without an orchestrator: look at all sources, take in what they have, note what became of
it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive import open_archive
from pipeline.collecting import Settled, collect, files_of, settle
from pipeline.ground.types import FileOutcome
from pipeline.ingest.intake import Intake
from pipeline.reading.sources import source_names
from pipeline.settings import Settings


@dataclass(frozen=True)
class Told:
    """What a run said, by the last part of each place."""

    settled: Settled

    @property
    def outcomes(self) -> dict[str, str]:
        return {_short(o.path): o.outcome for o in self.settled.outcomes}

    @property
    def gone(self) -> set[str]:
        return {_short(o.path) for o in self.settled.vanished}

    def of(self, short: str) -> FileOutcome:
        (found,) = (
            o for o in (*self.settled.outcomes, *self.settled.vanished) if _short(o.path) == short
        )
        return found


def _short(place: str) -> str:
    return place.rstrip("/").rpartition("/")[2]


def run(settings: Settings) -> Told:
    """One run over all sources."""
    with open_archive(settings.store_url) as archive:
        looks = [
            collect(settings, archive, name, sleep=lambda _seconds: None)
            for name in source_names(settings)
        ]
        with Intake(settings) as intake:
            survey = intake.survey(files_of(looks))
            arrived = [*survey.settled, *(intake.take_in(made) for made in survey.planned)]
            outcomes = [*arrived, *intake.settle_duplicates(survey.duplicates, arrived)]
        return Told(settle(settings, archive, looks, outcomes))


def archive_bytes(settings: Settings) -> str:
    """The hash of the archive's files and of the names of all fetched bytes."""
    outputs = settings.paths.outputs
    digest = hashlib.sha256()
    for file in sorted(outputs.glob("omdok.sqlite*")):
        digest.update(file.name.encode() + file.read_bytes())
    for file in cached_bytes(settings):
        digest.update(file.name.encode())
    return digest.hexdigest()


def cached_bytes(settings: Settings) -> list[Path]:
    """The files of fetched bytes."""
    folder = settings.paths.outputs / "collected"
    return sorted(f for f in folder.rglob("*") if f.is_file() and f.parent.name != "looks")
