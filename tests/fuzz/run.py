"""Fuzzes the targets of the table with atheris: `python -m tests.fuzz.run [TARGET …] --seconds 60`
(each).

What an input breaks is kept as small as it can be made in `crashes/TARGET`, named for what it
broke; `test_crashes.py` tries it ever after. What the fuzzer learnt lies in `outputs/fuzz` and is
gone on with the next time.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.guard import fault_of, smallest
from tests.workspace import PROJECT

WORK = PROJECT / "outputs" / "fuzz"
# Our own code and the parsers in Python; what is written in C has no coverage to guide by.
_GUIDED = ["pipeline", "nlp", "doc2docx"]
_NETWORK = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"})


def main() -> int:
    """Run the targets that were asked for; 1 when anything new was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("targets", nargs="*")
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.child:
        return _fuzz(given.targets[0], given.seconds)
    from tests.fuzz.table import TARGETS

    names = given.targets or list(TARGETS)
    unknown = sorted(set(names) - set(TARGETS))
    if unknown:
        asked.error(f"no such target: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    found = [_run(name, given.seconds) for name in names]
    return int(any(found))


def _run(name: str, seconds: int) -> bool:
    """Fuzz one target in a process of its own, started again when it dies before its time."""
    work = WORK / name
    for folder in ("corpus", "found", "died"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + seconds
    while (left := round(until - time.monotonic())) > 2:
        command = [sys.executable, "-m", "tests.fuzz.run", name, "--seconds", str(left), "--child"]
        with (work / "log.txt").open("wb") as log:
            subprocess.run(command, cwd=PROJECT, stdout=log, stderr=log, check=False)
    told = (work / "log.txt").read_text("utf8", "replace").splitlines()
    print(
        f"{name}: "
        f"{next((x for x in reversed(told) if x.startswith(('#', 'stat::n'))), 'no line of statistics')}"
    )
    broken = [
        _keep(name, file)
        for folder in ("found", "died")
        for file in sorted((work / folder).iterdir())
    ]
    return any(broken)


def _keep(name: str, file: Path) -> bool:
    """Put an input that breaks something among the kept ones, as small as can be; False where it
    breaks nothing.
    """
    from tests.fuzz.table import CRASHES, TARGETS

    data, target = file.read_bytes(), TARGETS[name].run
    died = file.parent.name == "died"
    fault = None if died else fault_of(target, data)
    if fault is None and not died:
        file.unlink()
        return False
    kept = CRASHES / name / (fault.name if fault else f"died-{file.name[:24]}")
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(smallest(target, data, fault.name) if fault else data)
    file.unlink()
    print(
        "  "
        f"{kept.relative_to(PROJECT)}\n{fault.told if fault else 'the process died; see outputs/fuzz'}"
    )
    return True


def _fuzz(name: str, seconds: int) -> int:
    import atheris

    # Modules that are imported later, inside functions, must be instrumented as well: never left.
    atheris.instrument_imports(include=_GUIDED, enable_loader_override=False).__enter__()
    from tests.fuzz.table import TARGETS

    sys.addaudithook(_no_network)
    aim, work = TARGETS[name], WORK / name
    seeds = work / "seeds"
    seeds.mkdir(exist_ok=True)
    for seed in aim.seeds():
        (seeds / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = work / "words.dict"
    words.write_text(
        "\n".join(sorted({_quoted(word) for word in aim.words.split(" ") if word})) + "\n", "ascii"
    )

    def once(data: bytes) -> None:
        if fault := fault_of(aim.run, data):
            kept = work / "found" / fault.name
            if not kept.exists() or kept.stat().st_size > len(data):
                kept.write_bytes(data)

    # The guard ends what takes too much processor time; libFuzzer's own clock runs on when the
    # machine is busy.
    options = {
        "max_total_time": seconds, "timeout": 900, "report_slow_units": 900, "rss_limit_mb": 3000,
        "max_len": aim.longest, "dict": words,
        "artifact_prefix": f"{work / 'died'}/", "print_final_stats": 1,
    }  # fmt: skip
    atheris.Setup(
        [sys.argv[0], *(f"-{k}={v}" for k, v in options.items()), str(work / "corpus"), str(seeds)],
        once,
    )
    atheris.Fuzz()
    return 0


def _quoted(word: str) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf8")) + '"'


def _no_network(event: str, _: object) -> None:
    if event in _NETWORK:
        raise PermissionError("documents are read without network")


if __name__ == "__main__":
    sys.exit(main())
