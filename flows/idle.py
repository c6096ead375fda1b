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
from flows.reports import Laufbericht
from flows.sources import Looks
from flows.workplace import RunSite, leave, workplace
from pipeline.archive import open_archive
from pipeline.ground.errors import DocumentError, NotFound
from pipeline.ground.types import SourceFile
from pipeline.ingest.intake import Survey, model_is_ready
from pipeline.reading.identify import identify
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
    looked_at = _as_known(settings, find_files(list(paths)))
    if looked_at is None:
        return None
    site = RunSite(RUN, config, store_url)
    try:
        survey = workplace(site).intake.survey(looked_at)
        return None if survey.planned else _reported(site, survey, began)
    finally:
        leave(site)


def _as_known(settings: Settings, files: Sequence[Path]) -> list[Path | SourceFile] | None:
    """The files as they were looked at, each once; None at the first that the archive does not know
    as it is.

    The newest come first: one that was changed is mostly among them, and the flow looks at all.
    """
    with open_archive(settings.store_url, settings.search_folder) as archive:
        known = archive.manifest.all()
    if not all(str(file) in known for file in files):
        return None
    found: list[Path | SourceFile] = []
    for file in sorted(files, key=_age):
        try:
            source = identify(file)
        except (NotFound, DocumentError):
            found.append(file)  # the survey says why
            continue
        if source.sha256 != known[str(file)].sha256:
            return None
        found.append(source)
    return found


def _age(file: Path) -> float:
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0


def _reported(site: RunSite, survey: Survey, began: datetime) -> Laufbericht:
    with framed("ingest", site.config, site.store_url, alone=False, named=site.run) as frame:
        frame.started = began
        return concluded(frame, workplace(site), Looks(), survey, Done())
