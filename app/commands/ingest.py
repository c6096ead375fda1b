"""`omdok ingest` and `omdok schedule`: take documents in, now or by plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.progress import progress_bar

if TYPE_CHECKING:
    from pipeline.types import RunReport


@click.command(short_help="Dokumente aufnehmen: lesen, verschlagworten, in den Index stellen.")
@click.argument("paths", metavar="[PFAD]…", nargs=-1, type=click.Path(path_type=Path))
@verb
def ingest(call: Call, paths: tuple[Path, ...]) -> None:
    """Dokumente aufnehmen: lesen, verschlagworten und in den Index stellen.

    Ohne PFAD werden die Ordner aus omdok.toml eingelesen. Was schon aufgenommen ist und sich nicht geändert hat,
    bleibt unberührt. Eine Datei, die sich nicht lesen lässt, wird mit Angabe des Grundes zurückgestellt; alle anderen
    kommen an.
    """
    report = run_ingest(call, paths)
    call.answer(report.model_dump(mode="json"), lambda: tell_report(report))
    if report.quarantined or report.failed:
        click.get_current_context().exit(1)


def run_ingest(call: Call, paths: tuple[Path, ...]) -> RunReport:
    """Run the flow with a progress bar on standard error and give its report."""
    from flows.server import settle_in
    from pipeline.intake import check_ready
    from pipeline.types import RunReport

    settings = call.settings()
    check_ready(settings, paths)
    settle_in(settings, quiet=True)
    with progress_bar("start") as listener:
        from flows.ingest import ingest as ingest_flow
        from flows.progress import listening

        with listening(listener):
            answer: Any = ingest_flow(
                paths=[str(p.absolute()) for p in paths] or None,
                config=str(call.config.absolute()) if call.config else None,
                store_url=settings.store_url,
            )
    return RunReport.model_validate(answer)


def tell_report(report: RunReport) -> None:
    """The run report for the screen."""
    from rich.console import Console
    from rich.markdown import Markdown

    from flows.reports import describe

    Console().print(Markdown(describe(report)))


@click.command(short_help="Nach dem Zeitplan aus omdok.toml aufnehmen, bis Sie beenden.")
@verb
def schedule(call: Call) -> None:
    """Nach dem Zeitplan aus omdok.toml aufnehmen. Läuft, bis Sie mit Strg+C beenden."""
    from flows.server import settle_in

    settings = call.settings()
    settle_in(settings)
    from flows.schedules import schedule_of, serve

    schedule_of(settings)
    click.echo(f"Zeitplan: {settings.schedule.cron} ({settings.schedule.timezone}). Beenden mit Strg+C.", err=True)
    serve(settings, call.config, settings.store_url)
