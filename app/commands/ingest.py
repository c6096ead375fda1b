"""`omdok ingest`: take documents in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.progress import progress_bar

if TYPE_CHECKING:
    from flows.reports import Laufbericht
    from flows.runners import Runner


@click.command(short_help="Dokumente aufnehmen: lesen, verschlagworten, in den Index stellen.")
@click.argument("paths", metavar="[PFAD]…", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--runner",
    type=click.Choice(["thread", "process", "dask", "ray"]),
    default="thread",
    show_default=True,
    help="Wer arbeitet: ein Programm (thread), mehrere (process) oder mehrere Rechner (dask, ray).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Wie viele gleichzeitig.",
)
@click.option(
    "--cluster", metavar="ADRESSE", default="", help="Ein Dask- oder Ray-Cluster, der schon läuft."
)
@verb
def ingest(call: Call, paths: tuple[Path, ...], runner: Runner, workers: int, cluster: str) -> None:
    """Dokumente aufnehmen: lesen, verschlagworten und in den Index stellen.

    Ohne PFAD werden die Ordner und Quellen aus omdok.toml eingelesen. Was schon aufgenommen ist und
    sich nicht geändert hat, bleibt unberührt. Eine Datei, die sich nicht lesen lässt, wird mit
    Angabe des Grundes zurückgestellt; alle anderen kommen an. Was gerade ein anderer Lauf aufnimmt,
    wird nicht doppelt aufgenommen.
    """
    report = run_ingest(call, paths, runner, workers, cluster)
    call.answer(report.model_dump(mode="json"), lambda: tell_report(report))
    if report.quarantined or report.failed:
        click.get_current_context().exit(1)


def run_ingest(
    call: Call,
    paths: tuple[Path, ...],
    runner: Runner = "thread",
    workers: int = 2,
    cluster: str = "",
    addresses: tuple[str, ...] = (),
) -> Laufbericht:
    """Run the flow with a progress bar on standard error and give its report.

    What was fetched from `addresses` is taken as it is kept.
    """
    from flows.idle import run_idle
    from flows.progress import listening
    from flows.server import join_server, settle_in
    from pipeline.ingest.intake import check_ready

    settings = call.settings()
    check_ready(settings, paths)
    config = str(call.config.absolute()) if call.config else None
    absolute = [path.absolute() for path in paths]
    with progress_bar("start") as listener, listening(listener):
        idle = None if addresses else run_idle(settings, absolute, config, settings.store_url)
        if idle:
            return idle
        settle_in(settings, quiet=True)
        join_server(settings)
        from flows.ingest import ingest_with
        from flows.reports import Laufbericht

        answer: Any = ingest_with(runner, workers, cluster)(
            paths=[*map(str, absolute), *addresses] or None,
            config=config,
            store_url=settings.store_url,
            runner=runner,
            workers=workers,
        )
    return Laufbericht.model_validate(answer)


def tell_report(report: Laufbericht) -> None:
    """The run report for the screen."""
    from rich.console import Console
    from rich.markdown import Markdown

    from flows.reports import describe

    Console().print(Markdown(describe(report)))
