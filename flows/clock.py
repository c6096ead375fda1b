"""When a cron line fires, in its own time section, and what of it was missed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from pipeline.ground.errors import ConfigError


def fire_times(cron: str, timezone: str, after: datetime, until: datetime) -> list[datetime]:
    """The moments beyond `after`, up to and with `until`, at which Prefect's server would start a
    run (at most 1,000).

    Raises:
        ConfigError: the cron line or the time section is not valid.
    """
    from prefect.server.schemas.schedules import CronSchedule

    check_cron(cron, timezone)
    dates = CronSchedule(cron=cron, timezone=timezone).get_dates(
        start=after + timedelta(seconds=1), end=until
    )
    return [moment for moment in asyncio.run(dates) if moment > after]


def was_missed(cron: str, timezone: str, last: datetime | None, now: datetime) -> bool:
    """Whether a run was due between the last one and now. What never ran begins with its next
    moment.
    """
    return last is not None and bool(fire_times(cron, timezone, last, now))


def check_cron(cron: str, timezone: str) -> None:
    """Raise ConfigError in German when the line or the time section is not valid."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValueError as error:
        raise ConfigError(
            f"Der Zeitplan „{cron}“ mit der Zeitzone „{timezone}“ ist nicht gültig.",
            "Beispiel für werktags um sechs Uhr, unter [schedule] in omdok.toml: "
            'cron = "0 6 * * 1-5" und timezone = "Europe/Berlin".',
        ) from error
