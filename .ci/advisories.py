"""Renews `.ci/advisories.json` without an advisory service, from a copy of an advisory database in
the OSV format (https://ossf.github.io/osv-schema/), such as github.com/pypa/advisory-database:

    make audit DATABASE=folder

The day of the state is that of the newest record: what a copy cannot know yet is not claimed.
"""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from packaging.version import InvalidVersion, Version

_AUDIT = runpy.run_path(str(Path(__file__).with_name("audit.py")))
_DAY = len("2026-11-30")
Record = dict[str, Any]


def main(folder: Path) -> int:
    """Write what a database knows of the locked packages; 2 where it holds no record."""
    records = list(records_in(folder))
    if not records:
        print(f"No OSV record lies in {folder}.", file=sys.stderr)
        return 2
    state = state_of(records, _AUDIT["locked"]())
    kept: Path = _AUDIT["KEPT"]
    kept.write_text(json.dumps(state, indent=1, sort_keys=True) + "\n", encoding="utf8")
    print(f"{len(records)} records, the newest of {state['day']}, are kept in {kept}.")
    return 0


def records_in(folder: Path) -> Iterator[Record]:
    """Every record of the folder that nobody took back."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(folder.rglob("*")):
        if file.suffix not in (".yaml", ".json"):
            continue
        # JSON is YAML too, but slower read as that.
        text = file.read_text(encoding="utf8")
        record = json.loads(text) if file.suffix == ".json" else yaml.load(text, loader)
        if isinstance(record, dict) and "affected" in record and not record.get("withdrawn"):
            yield record


def state_of(records: Iterable[Record], pins: Iterable[str]) -> dict[str, Any]:
    """The advisories of each pin with the versions that are better, and the day of the newest."""
    known: dict[str, dict[str, list[str]]] = {pin: {} for pin in pins}
    by_name = {pin.partition("==")[0]: pin for pin in known}
    day = ""
    for record in records:
        day = max(day, str(record.get("modified", ""))[:_DAY])
        for affected in record["affected"]:
            pin = by_name.get(_name_of(affected))
            if pin and _is_weak(Version(pin.partition("==")[2]), affected):
                known[pin][record["id"]] = sorted(_fixes(affected))
    return {"day": day, "packages": known}


def _name_of(affected: Record) -> str:
    package = affected.get("package", {})
    is_ours = package.get("ecosystem") == "PyPI"
    return str(_AUDIT["name"](package["name"])) if is_ours else ""


def _is_weak(version: Version, affected: Record) -> bool:
    if any(version == _version(one) for one in affected.get("versions", ())):
        return True
    return any(_is_within(version, one["events"]) for one in _ranges(affected))


def _ranges(affected: Record) -> Iterator[Record]:
    yield from (one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM")


def _is_within(version: Version, events: Iterable[Record]) -> bool:
    """Whether a version lies in a range, whose events come in order of their versions."""
    weak = False
    for event in events:
        (kind, at), *_ = event.items()
        bound = _version(at)
        if kind == "introduced":
            weak = weak or at == "0" or (bound is not None and version >= bound)
        elif bound is not None and (version > bound or (kind == "fixed" and version == bound)):
            weak = False
    return weak


def _fixes(affected: Record) -> set[str]:
    events = [event for one in _ranges(affected) for event in one["events"]]
    return {str(event["fixed"]) for event in events if "fixed" in event}


def _version(said: Any) -> Version | None:
    try:
        return Version(str(said))
    except InvalidVersion:
        return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
