"""Moments as staff read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from app.german import moment
from flows.reports.report import when
from pipeline.ground.clock import in_berlin
from tests.workspace import PROJECT


def test_a_moment_is_that_of_german_clocks_on_every_surface() -> None:
    for at, hour in (
        (datetime(2026, 7, 1, 12, tzinfo=UTC), 14),
        (datetime(2026, 12, 1, 12, tzinfo=UTC), 13),
    ):
        assert in_berlin(at).hour == hour
        assert f"{hour}:00" in moment(at)
        assert f"{hour}:00" in when(at)


def test_nobody_reads_the_machines_own_time() -> None:
    for folder in ("app", "flows", "pipeline"):
        for file in (PROJECT / folder).rglob("*.py"):
            told = [
                line
                for line in file.read_text(encoding="utf8").splitlines()
                if re.search(r"\.astimezone\(\)", line)
            ]
            # The file that a fault leaves behind is for the technician of this machine.
            assert not told or file.name == "accidents.py", (file, told)
