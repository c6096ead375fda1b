"""Reads every file of a folder and prints what became of each: seconds, memory, verdicts, orphans.

    nice .venv/bin/python bench/extraction/hard_set.py FOLDER… [--out table.md] [--kill 20]

Seconds are those of the processor, with all that the sandbox's process started, and memory is its
largest resident size while the file was read (both polled). With `--kill` a reader of the folders
is killed (SIGKILL) so many times at any moment. An orphan is a process of the sandbox that runs
after the end, or after its reader was killed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from pipeline.ground.errors import DocumentError, OmdokError
from pipeline.reading import sandbox
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings

# The sets' own lists of what they hold.
_NOT_READ = {"manifest.csv", "INDEX.md"}
_GRACE = 1.5  # seconds within which a process must see that its parent is gone
_MOST_SECONDS, _MOST_MEGABYTES = 60, 1000


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file."""

    path: Path
    outcome: str
    seconds: float
    megabytes: float
    media_type: str


class _Watch:
    """Polls the processes below this one: the largest resident size, the processor's seconds."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._before = {pid: _seconds(pid) for pid in children()}
        self._spent = dict(self._before)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        return sum(spent - self._before.get(pid, 0.0) for pid, spent in self._spent.items())

    def end(self) -> None:
        self._look()
        self._ends.set()
        self._thread.join()

    def _poll(self) -> None:
        while not self._ends.is_set():
            self._look()
            self._ends.wait(0.02)

    def _look(self) -> None:
        for pid in children():
            self.peak = max(self.peak, _resident(pid))
            self._spent[pid] = max(self._spent.get(pid, 0.0), _seconds(pid))


def _seconds(pid: int) -> float:
    """The processor's seconds of a process and of what it started and ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def children() -> list[int]:
    """The processes that this one started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid() and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def _resident(pid: int) -> float:
    try:
        return (
            int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            * os.sysconf("SC_PAGE_SIZE")
            / 1e6
        )
    except (OSError, IndexError, ValueError):
        return 0.0


def read_all(folder: Path, settings: Settings) -> list[Result]:
    """The outcome of every file; a fault of omdok's own is one too."""
    results = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in _NOT_READ):
        results.append(read_one(path, settings))
        if len(results) % 50 == 0:
            print(f"{len(results)} files", file=sys.stderr, flush=True)
    return results


def read_one(path: Path, settings: Settings) -> Result:
    """The outcome of one file."""
    watch, kind = _Watch(), ""
    try:
        source = identify(path)
        kind = source.media_type
        document = read_document(path, source, settings)
        outcome = "read" if document.text else "read, empty"
    except DocumentError as error:
        outcome = error.code
    except OmdokError as error:
        outcome = f"other: {error.code}"
    except Exception as error:  # noqa: BLE001 - a fault of omdok's own is a finding here
        outcome = f"FAULT {type(error).__name__}"
    watch.end()
    return Result(path, outcome, watch.seconds, watch.peak, kind)


def table(results: list[Result]) -> str:
    """Counts by suffix and outcome, the slowest and the largest."""
    outcomes = sorted({r.outcome for r in results}, key=lambda o: (o != "read", o))
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        rows[result.path.suffix.casefold()][result.outcome] += 1
    lines = ["| kind | files | " + " | ".join(outcomes) + " |", "|" + "---|" * (len(outcomes) + 2)]
    for suffix, counted in sorted(rows.items(), key=lambda row: -row[1].total()):
        cells = " | ".join(str(counted[o] or "") for o in outcomes)
        lines.append(f"| {suffix} | {counted.total()} | {cells} |")
    total = Counter(r.outcome for r in results)
    lines.append(f"| all | {len(results)} | " + " | ".join(str(total[o]) for o in outcomes) + " |")
    slow = sorted(results, key=lambda r: -r.seconds)[:5]
    large = sorted(results, key=lambda r: -r.megabytes)[:5]
    lines += [
        "",
        "Slowest: " + ", ".join(f"{r.path.name} {r.seconds:.1f} s ({r.outcome})" for r in slow),
    ]
    lines += [
        "",
        "Largest: " + ", ".join(f"{r.path.name} {r.megabytes:.0f} MB ({r.outcome})" for r in large),
    ]
    bad = [
        r for r in results
        if r.outcome in {"crashed", "memory", "timeout"} or r.outcome.startswith("FAULT")
        or r.seconds > _MOST_SECONDS or r.megabytes > _MOST_MEGABYTES
    ]  # fmt: skip
    lines += [
        "",
        f"Over a limit or crashed: {len(bad)}"
        + "".join(f"\n- {r.path.name}: {r.outcome}" for r in bad),
    ]
    return "\n".join(lines)


def killed(folders: list[Path], times: int, seed: int) -> int:
    """How many processes of the sandbox run on after their reader was killed so many times."""
    roll, left = random.Random(seed), 0
    for _ in range(times):
        asked = [sys.executable, __file__, *map(str, folders)]
        reader = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(roll.uniform(0.5, 4))
        reader.send_signal(signal.SIGKILL)
        reader.wait()
        time.sleep(_GRACE)
        left += len(_owned_by(reader.pid))
    return left


def _owned_by(owner: int) -> list[Path]:
    """The sandbox's processes that were started by this process: they are told its number."""
    called = f"pipeline.reading.sandbox_child\0{owner}\0"
    return [p for p in Path("/proc").glob("[0-9]*/cmdline") if called in _text(p)]


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def main() -> None:
    """Read all, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--kill", type=int, default=0)
    arguments = parser.parse_args()
    settings = Settings()
    results = [r for folder in arguments.folders for r in read_all(folder, settings)]
    sandbox.close()
    told = table(results)
    told += f"\n\nProcesses left: {len(children())}"
    if arguments.kill:
        left = killed(arguments.folders, arguments.kill, 7)
        told += f"; after {arguments.kill} times SIGKILL: {left}"
    print(told)
    if arguments.out:
        arguments.out.write_text(told + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
