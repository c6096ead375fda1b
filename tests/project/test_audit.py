"""`make audit` where a service answers, where none does, and where none ever did."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.workspace import PROJECT

AUDIT = runpy.run_path(str(PROJECT / ".ci" / "audit.py"))
PINS: list[str] = AUDIT["locked"]()
FIRST, LATER = date(2026, 3, 1), date(2026, 3, 31)


def service(folder: Path, weak: dict[str, list[str]], *, knows: bool = True) -> str:
    """A program that answers as pip-audit does, by a table; one that `knows` nothing says all is well."""
    packages: list[dict[str, Any]] = []
    for pin in (*PINS, "jinja2==2.4.1"):
        name, _, version = pin.partition("==")
        ids = ["PYSEC-2014-8"] if pin == "jinja2==2.4.1" else weak.get(pin, [])
        vulns = [{"id": id, "fix_versions": ["9.9"]} for id in ids] if knows else []
        packages.append({"name": name, "version": version, "vulns": vulns})
    table = folder / "table.json"
    table.write_text(json.dumps({"dependencies": packages}), encoding="utf8")
    tool = folder / "tool"
    tool.write_text(f"#!/bin/sh\ncat {table}\n", encoding="utf8")
    tool.chmod(0o755)
    return str(tool)


def test_what_was_known_is_told_with_its_age_when_nobody_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "advisories.json"
    assert AUDIT["main"](service(tmp_path, {}), kept, FIRST) == 0
    assert AUDIT["main"](service(tmp_path, {PINS[3]: ["X-1"]}), kept, FIRST) == 1
    capsys.readouterr()
    assert AUDIT["main"](service(tmp_path, {}, knows=False), kept, LATER) == 1
    told = capsys.readouterr()
    assert f"{PINS[3]}: X-1, better: 9.9" in told.out
    assert "State of 2026-03-01 (30 days old)" in told.out
    assert "No advisory service answered" in told.err


def test_a_package_that_came_since_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "advisories.json"
    AUDIT["main"](service(tmp_path, {}), kept, FIRST)
    state = json.loads(kept.read_text())
    del state["packages"][PINS[0]]
    kept.write_text(json.dumps(state))
    assert AUDIT["main"](service(tmp_path, {}, knows=False), kept, LATER) == 2
    assert f"not known: {PINS[0]}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", '{"day": "gestern", "packages": {}}', '{"day": "2026-01-01"}']
)
def test_without_a_state_nothing_is_known(tmp_path: Path, kept: str) -> None:
    file = tmp_path / "advisories.json"
    file.write_text(kept)
    assert AUDIT["main"](service(tmp_path, {}, knows=False), file, LATER) == 2
