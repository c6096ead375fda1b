"""A cron line of omdok.toml really fires: `pip check` cannot see the version breaks that silently
stop it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from pipeline.ground.errors import ConfigError
from pipeline.settings import load_settings
from tests.workspace import Workspace


def _with_schedule(workspace: Workspace, cron: str, timezone: str = "Europe/Berlin") -> None:
    with workspace.config.open("a", encoding="utf8") as file:
        file.write(f'\n[schedule]\ncron = "{cron}"\ntimezone = "{timezone}"\n')


@pytest.mark.parametrize(
    ("cron", "timezone"), [("jeden Tag", "Europe/Berlin"), ("0 6 * * *", "Europa/Berlin")]
)
def test_a_wrong_schedule_is_told_in_german(workspace: Workspace, cron: str, timezone: str) -> None:
    from flows.schedules import schedules_of

    _with_schedule(workspace, cron, timezone)
    with pytest.raises(ConfigError, match="Zeitplan"):
        schedules_of(load_settings(workspace.config))


def test_a_cron_line_fires_and_the_document_arrives(workspace: Workspace) -> None:
    _with_schedule(workspace, "* * * * * */3")
    (workspace.inbox / "notiz.txt").write_text(
        "Vereinbarung der Partner zur Zusammenarbeit.", encoding="utf8"
    )
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")},
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_RUNNER_POLL_FREQUENCY": "2",
    }
    command = [sys.executable, "-m", "app", "schedule", "--config", str(workspace.config)]
    log = workspace.folder / "schedule.log"
    with log.open("w") as out:
        scheduler = subprocess.Popen(
            command, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        reports = workspace.folder / "outputs" / "reports"
        until = time.monotonic() + 180
        while (
            not list(reports.glob("*.md")) and time.monotonic() < until and scheduler.poll() is None
        ):
            time.sleep(0.5)
        assert list(reports.glob("*.md")), log.read_text(encoding="utf8")[-3000:]
    finally:
        os.killpg(scheduler.pid, signal.SIGINT)
        try:
            scheduler.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(scheduler.pid, signal.SIGKILL)
