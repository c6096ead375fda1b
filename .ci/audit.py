"""Checks the locked packages for known weaknesses: `make audit`. Says so plainly when nobody could
be asked.

pip-audit asks the package index for advisories. An index that keeps none answers as if all were
well, so a package with a well-known weakness is asked about first. What was known is kept in
`.ci/advisories.json`, whose age is told where nobody answers.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parent.parent
# CVE-2014-1402 and a dozen since.
_KNOWN_WEAK = "jinja2==2.4.1"
_CLEAN, _WEAK, _NOBODY_ASKED = 0, 1, 2
# What was known when a service last answered, for a day when none does.
KEPT = _PROJECT / ".ci" / "advisories.json"
_OLD = 90  # days after which a state says little: what is locked may be younger than it
State = dict[str, Any]
_PIN = re.compile(r"^[A-Za-z0-9._-]+==[^\s;\\]+", re.MULTILINE)


def main(tool: str, kept: Path = KEPT, today: date | None = None) -> int:
    """Print what is known; 1 when a locked package is weak, 2 when nothing is known of some."""
    pins = locked()
    probe = _asked(tool, [_KNOWN_WEAK])
    if any(package.get("vulns") for package in probe):
        state = _asked_about(tool, pins, today or date.today())
        kept.write_text(json.dumps(state, indent=1, sort_keys=True) + "\n", encoding="utf8")
    else:
        print(
            "No advisory service answered: it knows of no weakness even in a package that is "
            "famous for them. Run `make audit` where the package index's JSON interface can be "
            "reached, or bring a copy of an advisory database: make audit DATABASE=folder",
            file=sys.stderr,
        )
        state = _kept_state(kept)
        if not state:
            print("No state is kept either: NOTHING is known.", file=sys.stderr)
            return _NOBODY_ASKED
    return _told(state, pins, today or date.today())


def locked() -> list[str]:
    """The locked packages as `name==version`."""
    found = _PIN.findall((_PROJECT / "requirements.lock").read_text(encoding="utf8"))
    found += re.findall(
        r'"(torch==[^"]+)"', (_PROJECT / "pyproject.toml").read_text(encoding="utf8")
    )
    return sorted({spelled(pin) for pin in found})


def _asked_about(tool: str, pins: list[str], day: date) -> State:
    """What is known of each package today, as it is kept: its advisories with the versions that
    are better.
    """
    known = {
        spelled(f"{package['name']}=={package['version']}"): {
            advisory["id"]: advisory["fix_versions"] for advisory in package["vulns"]
        }
        for package in _asked(tool, pins)
        if "vulns" in package
    }
    return {"day": day.isoformat(), "packages": known}


def _kept_state(file: Path) -> State:
    try:
        state: State = json.loads(file.read_text(encoding="utf8"))
        date.fromisoformat(state["day"])
        return state if isinstance(state["packages"], dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _told(state: State, pins: list[str], today: date) -> int:
    """Print a state and its age; which packages it does not know is told too."""
    known = state["packages"]
    weak = [(pin, id) for pin in pins for id in known.get(pin, ())]
    for pin, id in weak:
        print(f"{pin}: {id}, better: {', '.join(known[pin][id]) or 'no version yet'}")
    unknown = [pin for pin in pins if pin not in known]
    age = (today - date.fromisoformat(state["day"])).days
    print(
        f"State of {state['day']} ({age} days old): {len(pins) - len(unknown)} of {len(pins)} "
        f"packages known, {len(weak)} advisories; not known: {', '.join(unknown) or 'none'}"
    )
    if age > _OLD:
        print(f"That is older than {_OLD} days: nobody looked at versions that came out since.")
    if weak:
        return _WEAK
    return _NOBODY_ASKED if unknown or age > _OLD else _CLEAN


def spelled(pin: str) -> str:
    """A pin with its package's name in its one spelling."""
    return f"{name(pin)}=={pin.partition('==')[2]}"


def name(pin: str) -> str:
    """The name of a package in its one spelling."""
    return re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower()


def _asked(tool: str, pins: list[str]) -> list[dict[str, Any]]:
    """What pip-audit has to say about each of these; empty when it could not ask."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf8") as file:
        file.write("\n".join(pins) + "\n")
        file.flush()
        options = [
            "--no-deps",
            "--disable-pip",
            "--format",
            "json",
            "--progress-spinner",
            "off",
            "--timeout",
            "20",
        ]
        done = subprocess.run(
            [tool, "-r", file.name, *options], capture_output=True, text=True, check=False
        )
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        print(done.stderr.strip()[-500:], file=sys.stderr)
        return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
