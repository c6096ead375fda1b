"""The plan and what is served: deployed once, changed with its line, taken back with it, and
compared in German.
"""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.cli import omdok
from tests.workspace import Workspace

pytestmark = pytest.mark.usefixtures("prefect")


@pytest.fixture(autouse=True)
def _served(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL

    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))


def declare(workspace: Workspace, lines: str) -> None:
    text = workspace.config.read_text(encoding="utf8").partition("\n[schedule]")[0]
    workspace.config.write_text(f"{text}\n[schedule]\n{lines}\n", encoding="utf8")


def compared(workspace: Workspace) -> dict[str, str]:
    from flows.status import compare

    return {line.flow: line.words for line in compare(workspace.settings).flows}


def test_deploying_twice_is_as_good_as_once_and_changes_follow(workspace: Workspace) -> None:
    from flows.schedules import deploy

    off = 'drafts = ""\nbackup = ""\nrestore-rehearsal = ""\ncleanup = "0 4 * * 0"\nevaluate = ""'
    declare(workspace, f'cron = "0 6 * * 1-5"\n[schedule.flows]\n{off}')
    assert compared(workspace)["ingest"] == "läuft nicht"
    assert deploy(workspace.settings, workspace.config) == ["ingest", "cleanup"]
    deploy(workspace.settings, workspace.config)
    # Nobody asks for the runs here, because only deploying is tested.
    assert set(compared(workspace).values()) == {
        "ist eingeplant, aber es führt ihn niemand aus. Starten Sie omdok up neu."
    }

    declare(workspace, f'cron = "30 7 * * *"\n[schedule.flows]\n{off}')
    assert compared(workspace)["ingest"].startswith("läuft anders als eingetragen: 0 6 * * 1-5")
    deploy(workspace.settings, workspace.config)
    assert compared(workspace)["ingest"].startswith("ist eingeplant")

    declare(workspace, 'cron = "30 7 * * *"\n[schedule.flows]\n' + off.replace("0 4 * * 0", ""))
    assert compared(workspace)["cleanup"].startswith("läuft, steht aber nicht mehr in omdok.toml")
    assert deploy(workspace.settings, workspace.config) == ["ingest"]
    assert set(compared(workspace)) == {"ingest"}


def test_the_status_is_told_to_people_and_to_programs(workspace: Workspace) -> None:
    declare(workspace, 'cron = "0 6 * * 1-5"')
    told = CliRunner().invoke(omdok, ["--config", str(workspace.config), "schedule", "status"])
    assert told.exit_code == 1
    assert "läuft nicht" in told.output
    said = CliRunner().invoke(
        omdok, ["--config", str(workspace.config), "schedule", "status", "--json"]
    )
    answer = json.loads(said.stdout)
    assert (answer["ok"], answer["timezone"]) == (False, "Europe/Berlin")
    assert {line["flow"] for line in answer["flows"]} >= {"ingest", "backup", "cleanup"}
