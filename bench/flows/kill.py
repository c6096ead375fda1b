"""Kill an ingest of 200 documents at random moments, and look whether the next run makes everything
whole.

    python -m bench.flows.kill --kills 50 --each 5

Every round begins with an empty archive, is killed `--each` times with SIGKILL at random moments,
and is then run to its end. Afterwards every document must be there once and whole, and every
report's counts must add up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.flows.corpus import PROJECT, faults, write_config, write_documents

_RUN = "import json, sys; from flows.ingest import ingest; print(json.dumps(ingest(config=sys.argv[1])))"


def start(config: Path) -> subprocess.Popen[str]:
    """One run of the flow in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, str(config)], cwd=PROJECT, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def kill_at_random(config: Path, dice: random.Random, longest: float) -> str:
    """Start a run, kill it at a random moment after documents are being taken in; gives how far it
    was.
    """
    current = config.parent / "outputs" / "reports" / "current.json"
    current.unlink(missing_ok=True)
    run = start(config)
    while run.poll() is None and not (current.exists() and _stage(current)[0] == "documents"):
        time.sleep(0.01)
    time.sleep(dice.uniform(0, longest))
    over = run.poll() is not None
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    return "over" if over else _stage(current)[1]


def _stage(current: Path) -> tuple[str, str]:
    try:
        told = json.loads(current.read_text(encoding="utf8"))
        return told["stage"], f"{told['done']}/{told['total']}"
    except (OSError, ValueError):
        return "", ""


def finish(config: Path) -> dict[str, int]:
    """Run to the end; gives the report's counts and whether they add up."""
    said, _ = start(config).communicate()
    report = json.loads(said.strip().splitlines()[-1])
    outcomes = ("new", "changed", "unchanged", "duplicates", "quarantined", "failed")
    if report["found"] != sum(report[name] for name in outcomes) or report["found"] != len(
        report["documents"]
    ):
        raise SystemExit(f"counts do not add up: {report}")
    return {name: report[name] for name in ("found", *outcomes)}


def one_round(
    folder: Path, documents: int, kills: int, dice: random.Random, longest: float
) -> None:
    """One archive, killed several times, then finished and checked."""
    config = write_config(folder)
    write_documents(folder / "inbox", documents)
    moments = [kill_at_random(config, dice, longest) for _ in range(kills)]
    counts = finish(config)
    amiss = faults(f"sqlite:///{folder}/outputs/omdok.sqlite", folder / "inbox")
    print(
        f"killed at {', '.join(moments)}; then {counts}; {'; '.join(amiss) or 'all whole'}",
        flush=True,
    )
    if amiss or counts["found"] != documents or counts["new"] + counts["unchanged"] != documents:
        raise SystemExit(1)


def main() -> None:
    """The rounds, against one Prefect server that is started for them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument(
        "--longest", type=float, default=10.0, help="seconds after the first document at most"
    )
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as scratch:
        from flows.server import running_server, settle_in
        from pipeline.settings import load_settings

        settings = load_settings(write_config(Path(scratch) / "server"))
        settle_in(settings, quiet=True)
        with running_server(settings):
            for number in range(-(-asked.kills // asked.each)):
                folder = Path(scratch) / str(number)
                one_round(folder, asked.documents, asked.each, dice, asked.longest)
    print(f"{asked.kills} kills, nothing lost, nothing twice")


if __name__ == "__main__":
    main()
