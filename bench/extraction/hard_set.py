"""Reads every file of a folder and prints what became of each: seconds, memory, verdicts, orphans.

    nice .venv/bin/python bench/extraction/hard_set.py FOLDER [--out table.md]

Seconds and memory are the child process's own: its largest resident size while the file was read
(polled), with the workers' start before the first file not counted. An orphan is a process of the
sandbox that runs after the end.
"""

from __future__ import annotations

import argparse
import os
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

_NOT_READ = {".csv", ".md"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file."""

    path: Path
    outcome: str
    seconds: float
    megabytes: float
    media_type: str


class _Watch:
    """Polls the largest resident size of the processes below this one."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)
        self._thread.start()

    def end(self) -> float:
        self._ends.set()
        self._thread.join()
        return self.peak

    def _poll(self) -> None:
        while not self._ends.is_set():
            self.peak = max([self.peak, *(_resident(pid) for pid in children())])
            self._ends.wait(0.02)


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
    for path in sorted(
        p for p in folder.rglob("*") if p.is_file() and p.suffix.casefold() not in _NOT_READ
    ):
        watch, started, kind = _Watch(), time.monotonic(), ""
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
        results.append(Result(path, outcome, time.monotonic() - started, watch.end(), kind))
        if len(results) % 50 == 0:
            print(f"{len(results)} files", file=sys.stderr, flush=True)
    return results


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
    bad = [r for r in results if r.outcome in {"crashed", "memory", "timeout"}]
    lines += [
        "",
        f"Over a limit or crashed: {len(bad)}"
        + "".join(f"\n- {r.path.name}: {r.outcome}" for r in bad),
    ]
    return "\n".join(lines)


def main() -> None:
    """Read all, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    started = time.monotonic()
    results = read_all(arguments.folder, Settings())
    sandbox.close()
    told = table(results)
    told += (
        f"\n\nSeconds in all: {time.monotonic() - started:.0f}; processes left: {len(children())}"
    )
    print(told)
    if arguments.out:
        arguments.out.write_text(told + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
