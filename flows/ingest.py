"""The ingest run: find the files, decide which need work, take those in by batches, report.

Read top to bottom it is the table of contents; what happens to one document stands in `pipeline/intake.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext, TaskRunContext
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.progress import tell
from flows.reports import describe, make_report, write_report
from pipeline.archive.ledger import Plan
from pipeline.errors import OmdokError
from pipeline.intake import UNREACHABLE, Intake, Survey, prepare_model
from pipeline.reading.sources.folder import find_files
from pipeline.settings import Settings, load_settings
from pipeline.types import FileOutcome, RunReport

WORKERS = 2
# Any: `flow` asks for the base class, whose type parameter is invariant.
RUNNER: Any = ThreadPoolTaskRunner(max_workers=WORKERS)
_T = TypeVar("_T")


@flow(name="ingest", task_runner=RUNNER, validate_parameters=False)
def ingest(paths: list[str] | None = None, config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Take in the files of `paths` (default: the folders of `omdok.toml`); gives the RunReport as plain JSON values.

    Raises:
        ConfigError: settings, vocabulary, model or store are not in order; nothing was read then.
        NotFound: a named path does not exist.
    """
    started = datetime.now(UTC)
    settings = load_settings(Path(config) if config else None, store_url=store_url)
    prepare_model(settings, lambda stage, done, total: tell("model", done, total, stage))
    with Intake(settings) as intake:
        files = find([Path(p) for p in paths] if paths else list(settings.ingest.folders))
        survey = survey_files(intake, files)
        arrived = [*survey.settled, *_take_in_all(intake, survey.planned, settings)]
        outcomes = [*arrived, *intake.settle_duplicates(survey.duplicates, arrived)]
    report = make_report(_run_name(), started, datetime.now(UTC), outcomes)
    publish(report, settings.paths.outputs / "reports")
    return report.model_dump(mode="json")


@task(name="find", cache_policy=NO_CACHE, persist_result=False)
def find(paths: list[Path]) -> list[Path]:
    """All files below the paths."""
    return find_files(paths)


@task(name="survey", cache_policy=NO_CACHE, persist_result=False)
def survey_files(intake: Intake, files: list[Path]) -> Survey:
    """Sort the files into those that are settled at once and those that need work."""
    return intake.survey(files, seen=lambda done, path: tell("survey", done, len(files), path.name))


@task(name="take-in", cache_policy=NO_CACHE, persist_result=False)
def take_in(intake: Intake, batch: list[Plan]) -> list[FileOutcome]:
    """Read, tag, embed and store each file of the batch; one bad file never stops the others."""
    return [_take_in_one(intake, made) for made in batch]


def _take_in_one(intake: Intake, made: Plan) -> FileOutcome:
    try:
        outcome = intake.take_in(made)
    except OSError:
        if _tries_left():
            # A passing fault, such as a network share that is away. What the batch has taken in may come twice.
            raise
        outcome = _failed(made, UNREACHABLE)
    except Exception as error:  # noqa: BLE001 - the one place where any fault becomes an outcome: the batch goes on
        get_run_logger().exception("%s failed", made.source.path)
        if isinstance(error, OmdokError):
            outcome = _failed(made, f"{error.message} {error.hint}".strip())
        else:
            said = f"Unerwarteter Fehler ({type(error).__name__}: {error})."
            outcome = _failed(made, f"{said} Der nächste Lauf versucht es noch einmal.")
    tell("documents", 1, 1, Path(made.source.path).name)
    return outcome


def _failed(made: Plan, reason: str) -> FileOutcome:
    return FileOutcome(path=made.source.path, outcome="failed", reason=reason)


def _tries_left() -> bool:
    context = TaskRunContext.get()
    return bool(context and context.task_run.run_count <= context.task.retries)


def _take_in_all(intake: Intake, planned: Iterable[Plan], settings: Settings) -> Iterator[FileOutcome]:
    todo = tuple(planned)
    if todo:
        tell("documents", 0, len(todo))
    worker = take_in.with_options(retries=settings.ingest.retries, retry_delay_seconds=settings.ingest.retry_seconds)
    futures = [worker.submit(intake, batch) for batch in _batches(todo, settings.ingest.batch)]
    for future in as_completed(futures):
        yield from future.result()


def _batches(items: tuple[_T, ...], size: int) -> Iterator[list[_T]]:
    # Small runs are spread over the workers too: a batch is never larger than each worker's fair share.
    fair = min(size, max(1, -(-len(items) // WORKERS)))
    rest = iter(items)
    while batch := list(islice(rest, fair)):
        yield batch


def _run_name() -> str:
    context = FlowRunContext.get()
    return context.flow_run.name if context and context.flow_run else "ohne-namen"


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish(report: RunReport, folder: Path) -> None:
    """Keep the report as a file and as a Prefect artifact."""
    create_markdown_artifact(describe(report), key="laufbericht", description="Laufbericht")
    write_report(report, folder)
