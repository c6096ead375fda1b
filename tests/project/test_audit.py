"""`make audit` where a service answers, where none does, and where none ever did."""

from __future__ import annotations

import json
import runpy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.workspace import PROJECT

DATABASE = runpy.run_path(str(PROJECT / ".ci" / "advisories.py"))
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


def record(
    id: str, name: str, *events: dict[str, str], versions: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "id": id, "modified": "2026-02-03T04:05:06Z",
        "affected": [{
            "package": {"ecosystem": "PyPI", "name": name}, "versions": list(versions),
            "ranges": [
                {"type": "ECOSYSTEM", "events": list(events)}, {"type": "GIT", "events": [{"introduced": "abc"}]},
            ],
        }],
    }  # fmt: skip


@pytest.mark.parametrize(("version", "events", "is_weak"), [
    ("2.5", [{"introduced": "0"}, {"fixed": "2.5.1"}], True),
    ("2.5.1", [{"introduced": "0"}, {"fixed": "2.5.1"}], False),
    ("1.9", [{"introduced": "2.0"}, {"fixed": "2.5"}], False), ("2.10", [{"introduced": "2.9"}], True),
    ("2.10", [{"introduced": "2.0"}, {"fixed": "2.2"}, {"introduced": "2.9"}, {"fixed": "2.11"}], True),
    ("2.3", [{"introduced": "2.0"}, {"fixed": "2.2"}, {"introduced": "2.9"}, {"fixed": "2.11"}], False),
    ("2.3", [{"introduced": "2.0"}, {"last_affected": "2.3"}], True),
    ("2.3.1", [{"introduced": "0"}, {"last_affected": "2.3"}], False),
    ("2.0rc1", [{"introduced": "2.0"}], False),
])  # fmt: skip
def test_a_copy_of_a_database_tells_which_versions_are_weak(
    version: str, events: list[dict[str, str]], is_weak: bool
) -> None:
    state = DATABASE["state_of"](
        [record("X-1", "Zope_Lib", *events)], [f"zope-lib=={version}", "anders==1"]
    )
    assert state["day"] == "2026-02-03"
    assert bool(state["packages"][f"zope-lib=={version}"]) == is_weak
    assert state["packages"]["anders==1"] == {}


def test_a_copy_is_read_from_yaml_and_json_without_what_was_taken_back(tmp_path: Path) -> None:
    one = record("X-1", "zope-lib", versions=("1.0",))
    (tmp_path / "a.json").write_text(json.dumps(one))
    (tmp_path / "b.yaml").write_text(json.dumps({**one, "id": "X-2"}))
    (tmp_path / "c.yaml").write_text(
        json.dumps({**one, "id": "X-3", "withdrawn": "2026-02-04T00:00:00Z"})
    )
    (tmp_path / "README.md").write_text("# Advisories")
    records = list(DATABASE["records_in"](tmp_path))
    assert [each["id"] for each in records] == ["X-1", "X-2"]
    assert set(DATABASE["state_of"](records, ["zope-lib==1.0"])["packages"]["zope-lib==1.0"]) == {
        "X-1",
        "X-2",
    }


def test_the_state_that_is_kept_is_whole_and_an_old_one_is_not_clean(
    capsys: pytest.CaptureFixture[str],
) -> None:
    state = json.loads(AUDIT["KEPT"].read_text())
    day = date.fromisoformat(state["day"])
    told = AUDIT["_told"]
    assert told(state, list(state["packages"]), day) in (0, 1)
    assert told({**state, "packages": {"a==1": {}}}, ["a==1"], day + timedelta(days=91)) == 2
    assert "older than 90 days" in capsys.readouterr().out
