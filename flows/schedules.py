"""The schedule of `omdok.toml`, served by Prefect until somebody stops it."""

from __future__ import annotations

from pathlib import Path

from prefect.client.schemas.schedules import CronSchedule

from flows.ingest import ingest
from flows.server import running_server
from pipeline.errors import ConfigError
from pipeline.settings import Settings, find_config

DEPLOYMENT = "nach-plan"


def schedule_of(settings: Settings) -> CronSchedule:
    """The cron schedule in the configured time zone.

    Raises:
        ConfigError: the cron line or the time zone is not valid.
    """
    cron, timezone = settings.schedule.cron, settings.schedule.timezone
    try:
        return CronSchedule(cron=cron, timezone=timezone)
    except ValueError as error:
        raise ConfigError(
            f"Der Zeitplan „{cron}“ mit der Zeitzone „{timezone}“ ist nicht gültig.",
            "Beispiel für werktags um sechs Uhr, unter [schedule] in omdok.toml: "
            'cron = "0 6 * * 1-5" und timezone = "Europe/Berlin".',
        ) from error


def serve(settings: Settings, config: Path | None = None, store_url: str | None = None) -> None:
    """Run the ingest on its schedule; blocks until interrupted. Starts a Prefect server on loopback if none is named.

    Raises:
        ConfigError: the schedule is not valid, or the server does not start.
    """
    schedule = schedule_of(settings)
    parameters = {"paths": None, "config": str(find_config(config)), "store_url": store_url}
    with running_server(settings.paths.outputs / "prefect" / "server.log"):
        ingest.serve(name=DEPLOYMENT, schedules=[schedule], parameters=parameters, print_starting_message=False)
