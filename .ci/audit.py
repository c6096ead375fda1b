"""Checks the locked packages for known weaknesses: `make audit`. Says so plainly when nobody could
be asked.

pip-audit asks the package index for advisories. An index that keeps none answers as if all were
well, so a package with a well-known weakness is asked about first.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parent.parent
# CVE-2014-1402 and a dozen since.
_KNOWN_WEAK = "jinja2==2.4.1"
_CLEAN, _WEAK, _NOBODY_ASKED = 0, 1, 2
_PIN = re.compile(r"^[A-Za-z0-9._-]+==[^\s;\\]+", re.MULTILINE)


def main(tool: str) -> int:
    """Print what is known; 1 when a locked package is weak, 2 when no service answered."""
    probe = _asked(tool, [_KNOWN_WEAK])
    if not any(package.get("vulns") for package in probe):
        print(
            "No advisory service answered: it knows of no weakness even in a package that is "
            "famous for them.\n"
            "NOTHING is known about the locked packages. Run `make audit` where the package "
            "index's JSON interface "
            "can be reached.",
            file=sys.stderr,
        )
        return _NOBODY_ASKED
    locked = _PIN.findall((_PROJECT / "requirements.lock").read_text(encoding="utf8"))
    locked += re.findall(
        r'"(torch==[^"]+)"', (_PROJECT / "pyproject.toml").read_text(encoding="utf8")
    )
    found = _asked(tool, sorted(set(locked)))
    unknown = sorted(
        {name(pin) for pin in locked} - {name(p["name"]) for p in found if "vulns" in p}
    )
    weak = [(p, v) for p in found for v in p.get("vulns", ())]
    for package, advisory in weak:
        better = ", ".join(advisory["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {advisory['id']}, better: {better}")
    print(
        f"{len(found) - len(unknown)} packages asked about, {len(weak)} advisories; not known: "
        f"{unknown or 'none'}"
    )
    return _WEAK if weak or unknown else _CLEAN


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
