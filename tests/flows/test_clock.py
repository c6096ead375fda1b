"""The plan under a simulated clock: over both changes of the clocks, after a week's outage, with
another cron line.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from flows.clock import fire_times, was_missed
from flows.marks import LastRun, mark
from flows.schedules import missed
from pipeline.ground.errors import ConfigError
from tests.workspace import Workspace

BERLIN = ZoneInfo("Europe/Berlin")


def at(*parts: int) -> datetime:
    """A moment by the clock in Berlin."""
    return datetime(*parts, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[misc]  # five or six numbers


@pytest.mark.parametrize(
    ("first", "day"),
    [((2026, 3, 27), "spring: 29 March has no hour from two to three"), ((2026, 10, 23), "autumn")],
)
def test_six_in_the_morning_stays_six_when_the_clocks_change(
    first: tuple[int, int, int], day: str
) -> None:
    start = at(*first, 12)
    fired = fire_times("0 6 * * *", "Europe/Berlin", start, start + timedelta(days=5))
    local = [moment.astimezone(BERLIN) for moment in fired]
    assert [(m.hour, m.minute) for m in local] == [(6, 0)] * 5, day
    assert len({m.date() for m in local}) == 5


@pytest.mark.parametrize("change", [(2026, 3, 29), (2026, 10, 25)])
def test_a_nightly_run_at_half_past_two_comes_once_a_day(change: tuple[int, int, int]) -> None:
    start = at(*change) - timedelta(hours=12)
    fired = fire_times("30 2 * * *", "Europe/Berlin", start, start + timedelta(days=3))
    days = [moment.astimezone(BERLIN).date() for moment in fired]
    assert len(days) == len(set(days)) == 3


def test_an_hourly_run_never_comes_twice_at_one_moment() -> None:
    start = at(2026, 10, 24, 20)
    fired = fire_times("0 * * * *", "Europe/Berlin", start, start + timedelta(hours=12))
    assert len(fired) == len(set(fired))
    assert max(b - a for a, b in pairwise(fired)) <= timedelta(hours=2)


def test_a_moment_is_after_the_last_run_and_not_at_it() -> None:
    monday = at(2026, 11, 23, 6)
    assert not was_missed("0 6 * * 1-5", "Europe/Berlin", monday, monday + timedelta(hours=23))
    assert was_missed("0 6 * * 1-5", "Europe/Berlin", monday, monday + timedelta(hours=24))
    assert not was_missed("0 6 * * 1-5", "Europe/Berlin", None, monday)


def ran(workspace: Workspace, flow: str, moment: datetime) -> None:
    mark(
        workspace.settings, LastRun(flow=flow, run="lauf", started=moment, finished=moment, ok=True)
    )


def test_after_a_week_without_the_machine_each_flow_is_made_up_once(workspace: Workspace) -> None:
    monday = at(2026, 11, 16, 6)
    for flow in ("ingest", "drafts", "backup"):
        ran(workspace, flow, monday)
    assert missed(workspace.settings, monday + timedelta(minutes=5)) == []
    assert missed(workspace.settings, monday + timedelta(days=7, hours=3)) == [
        "ingest",
        "drafts",
        "backup",
    ]
    # Made up: a week's worth of moments is one run, not five.
    ran(workspace, "ingest", monday + timedelta(days=7, hours=3))
    assert missed(workspace.settings, monday + timedelta(days=7, hours=4)) == ["drafts", "backup"]


def test_a_changed_cron_line_counts_from_now_on(workspace: Workspace) -> None:
    monday = at(2026, 11, 23, 6)
    ran(workspace, "ingest", monday)
    noon = monday + timedelta(hours=6)
    assert missed(workspace.settings, noon) == []
    with workspace.config.open("a", encoding="utf8") as file:
        file.write('\n[schedule]\ncron = "0 9 * * *"\n')
    assert missed(workspace.settings, noon) == ["ingest"]


def test_a_wrong_line_is_told_in_german() -> None:
    with pytest.raises(ConfigError, match="Zeitplan"):
        fire_times("jeden Tag", "Europe/Berlin", at(2026, 1, 1), at(2026, 1, 2))
