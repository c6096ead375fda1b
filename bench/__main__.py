"""`make bench`: a bounded set of measurements one after the other, and `bench/RESULTS.md` from all
that was kept.

    python -m bench [--peers PYTHON] [--only NAME …] [--report]

Each measurement is a process of its own on one core with one thread, and its own command repeats it
alone. The long ones are not taken here: `RESULTS.md` quotes what they kept last, with day and load,
and names their commands.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.overview import write
from pipeline.settings import PROJECT

# name → the command; FOLDER is a scratch folder, PEERS becomes `--peers PYTHON` or nothing.
STEPS: dict[str, tuple[str, ...]] = {
    "ingest": ("bench.ingest.run", "PEERS"),
    "scaling": ("bench.scaling.run", "FOLDER"),
    "search": (
        "bench.search.scale",
        "FOLDER",
        "--passages",
        "1000",
        "10000",
        "--name",
        "search",
        "PEERS",
    ),
    "tagging": ("bench.tagging.run",),
    "drafting": ("bench.drafting.run",),
}


def run(step: str, scratch: Path, peers: Path | None) -> int:
    """Take one measurement; gives its exit status."""
    command = [sys.executable, "-m"]
    for part in STEPS[step]:
        if part == "PEERS":
            command += ["--peers", str(peers)] if peers else []
        else:
            command.append(str(scratch / step) if part == "FOLDER" else part)
    if shutil.which("taskset"):
        command = ["taskset", "-c", str(min(os.sched_getaffinity(0))), *command]
    print(f"\n{step}: {' '.join(command)}", flush=True)
    return subprocess.run(
        command, cwd=PROJECT, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False
    ).returncode


def main() -> None:
    """Measure and write; ends with 1 if a measurement failed, with the others taken all the
    same.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peers", type=Path, help="interpreter of an environment of bench/requirements-peers.txt"
    )
    parser.add_argument("--only", nargs="+", choices=STEPS, default=list(STEPS))
    parser.add_argument(
        "--report", action="store_true", help="measure nothing, write RESULTS.md anew"
    )
    chosen = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        for step in () if chosen.report else chosen.only:
            if run(step, Path(scratch), chosen.peers.absolute() if chosen.peers else None):
                failed.append(step)
    print(f"\n{write()}")
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
