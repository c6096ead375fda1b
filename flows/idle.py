"""A run over named files that all are in the archive as they are: nothing for Prefect to run.

Prefect and a server of its own take ten times as long as such a run. So whether there is anything
to do is found out before Prefect is loaded; where there is, the flow does it all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.batches import Done
from flows.concluding import concluded
from flows.frame import framed
from flows.progress import tell
from flows.reports import Laufbericht
from flows.sources import Looks
from flows.workplace import Site, leave, workplace
from pipeline.archive import open_archive
from pipeline.ingest.intake import Survey, model_is_ready
from pipeline.reading.sources.folder import find_files
from pipeline.settings import Settings

RUN = "nichts-zu-tun"


def run_idle(
    settings: Settings, paths: Sequence[Path], config: str | None, store_url: str | None
) -> Laufbericht | None:
    """The report of a run over these paths; None where any of their files needs work.

    Raises:
        NotFound: a path does not exist.
        ConfigError: registers, model or store are not in order.
    """
    began = datetime.now(UTC)
    if not paths or not model_is_ready(settings):
        return None
    files = find_files(list(paths))
    if not _are_known(settings, files):
        return None
    site = Site(RUN, config, store_url)
    try:
        survey = workplace(site).intake.survey(
            files, seen=lambda done, path: tell("survey", done, len(files), path.name)
        )
        return None if survey.planned else _reported(site, survey, began)
    finally:
        leave(site)


def _are_known(settings: Settings, files: Sequence[Path]) -> bool:
    """Whether the archive knows a file of each path; cheap, because mostly one is new."""
    with open_archive(settings.store_url) as store:
        known = store.manifest.all()
    return all(str(file) in known for file in files)


def _reported(site: Site, survey: Survey, began: datetime) -> Laufbericht:
    with framed("ingest", site.config, site.store_url, alone=False, named=site.run) as frame:
        frame.started = began
        return concluded(frame, workplace(site), Looks(), survey, Done())
