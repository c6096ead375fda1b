"""The ingest run: look at the sources, decide which files need work, take those in by batches,
report.

Read top to bottom it is the table of contents; what happens to one document stands in
`pipeline/ingest/intake.py`, what happens to a batch in `flows/batches.py`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from flows.batches import Done, failed, take_in_batch
from flows.concluding import concluded
from flows.frame import ShownProgress, framed
from flows.progress import tell
from flows.reports import Laufbericht, describe, write_report
from flows.runners import WORKERS, Runner, task_runner, threads_of_each
from flows.sources import Looks, look_at_all, named_files, to_survey
from flows.workplace import RunSite, leave, workplace
from pipeline.archive import Parts
from pipeline.archive.holding import is_gone
from pipeline.archive.planning import FilePlan
from pipeline.archive.replan import names_to_claim
from pipeline.ground.types import SourceFile
from pipeline.ingest.intake import UNREACHABLE, Intake, Survey, prepare_model
from pipeline.reading.sources import source_names
from pipeline.settings import Settings

_T = TypeVar("_T")


@flow(name="ingest", task_runner=task_runner("thread", WORKERS), validate_parameters=False)
def ingest(
    paths: list[str] | None = None,
    config: str | None = None,
    store_url: str | None = None,
    runner: Runner = "thread",
    workers: int = WORKERS,
) -> dict[str, Any]:
    """Take in the files of `paths` (default: the sources of `omdok.toml`); gives the report as
    plain JSON values.

    `runner` and `workers` only say what the flow's task runner is: see `ingest_with`.

    Raises:
        ConfigError: settings, vocabulary, model or store are not in order; nothing was read then.
        NotFound: a named path does not exist.
    """
    with framed("ingest", config, store_url, alone=False) as frame:
        prepare_model(frame.settings, lambda stage, done, total: tell("model", done, total, stage))
        site = RunSite(frame.run, config, store_url, threads_of_each(runner, workers))
        try:
            place = workplace(site)
            looks = look_around(site, () if paths else source_names(frame.settings))
            files = find(site, paths) if paths else to_survey(looks)
            survey = survey_files(place.intake, files)
            done = _take_in_all(site, place.archive, survey.planned, frame.settings, workers)
            report = concluded(frame, place, looks, survey, done)
        finally:
            leave(site)
        publish(report, frame.reports)
    return report.model_dump(mode="json")


def ingest_with(runner: Runner, workers: int, address: str = "") -> Any:
    """The flow with another task runner; call it with the same `runner` and `workers`.

    Raises:
        ConfigError: the runner's package is not installed.
    """
    return ingest.with_options(task_runner=task_runner(runner, workers, address))


@task(name="find", cache_policy=NO_CACHE, persist_result=False)
def find(site: RunSite, paths: Sequence[str]) -> list[Path | SourceFile]:
    """All files below the paths."""
    return named_files(workplace(site), paths)


@task(name="look", cache_policy=NO_CACHE, persist_result=False)
def look_around(site: RunSite, names: Sequence[str]) -> Looks:
    """What the sources have now."""
    return look_at_all(workplace(site), names)


@task(name="survey", cache_policy=NO_CACHE, persist_result=False)
def survey_files(intake: Intake, files: Sequence[Path | SourceFile]) -> Survey:
    """Sort the files into those that are settled at once and those that need work."""
    return intake.survey(files, seen=lambda done, path: tell("survey", done, len(files), path.name))


@task(name="take-in", cache_policy=NO_CACHE, persist_result=False)
def take_in(site: RunSite, batch: list[FilePlan]) -> Done:
    """Take in what nobody else works on, at whatever worker this runs."""
    return take_in_batch(workplace(site), batch)


def _take_in_all(
    site: RunSite, archive: Parts, planned: Sequence[FilePlan], settings: Settings, workers: int
) -> Done:
    """Take everything in, by rounds: what another run held or a passing fault hit comes again in
    the next.
    """
    total, todo, tries = Done(), list(planned), settings.ingest.retries
    shown = ShownProgress() if todo else None
    while todo:
        tell("documents", len(planned) - len(todo), len(planned))
        elsewhere: list[FilePlan] = []
        unreachable: list[FilePlan] = []
        for done in _round(site, todo, settings.ingest.batch, workers):
            total.add(done)
            elsewhere += done.elsewhere
            unreachable += done.unreachable
            tell("documents", len(total.outcomes), len(planned))
            if shown:
                shown.show(len(total.outcomes), len(planned))
        if unreachable and not tries:
            total.outcomes += [failed(made, UNREACHABLE) for made in unreachable]
            unreachable = []
        elif unreachable:
            tries -= 1
            time.sleep(settings.ingest.retry_seconds)
        _wait_for_others(archive, elsewhere)
        todo = [*elsewhere, *unreachable]
    return total


def _round(site: RunSite, planned: Sequence[FilePlan], size: int, workers: int) -> Iterator[Done]:
    futures = [take_in.submit(site, batch) for batch in _batches(planned, size, workers)]
    for future in as_completed(futures):
        yield future.result()


def _wait_for_others(archive: Parts, elsewhere: Sequence[FilePlan]) -> None:
    """Wait until one of these is free: given back, or no longer held by anybody alive."""
    names = {name for made in elsewhere for name in names_to_claim(made)}
    pause = 0.2
    while names:
        now = datetime.now(UTC)
        held = {le.name for le in archive.leases.all() if le.until > now and not is_gone(le.holder)}
        if any(held.isdisjoint(names_to_claim(made)) for made in elsewhere):
            return
        tell("waiting", 0, len(elsewhere))
        time.sleep(pause)
        pause = min(5.0, pause * 1.5)


def _batches(items: Sequence[_T], size: int, workers: int) -> Iterator[list[_T]]:
    # Small runs are spread over the workers too: a batch is never larger than each worker's fair
    # share.
    fair = min(size, max(1, -(-len(items) // workers)))
    rest: Iterable[_T] = iter(items)
    while batch := list(islice(rest, fair)):
        yield batch


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish(report: Laufbericht, folder: Path) -> None:
    """Keep the report as files and as a Prefect artifact."""
    create_markdown_artifact(describe(report), key="laufbericht", description="Laufbericht")
    write_report(report, folder)
