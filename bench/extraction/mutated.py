"""Reads files that were spoiled on purpose, and prints what became of each: a crash, a hang or a
fault of omdok's own is a finding.

    nice .venv/bin/python bench/extraction/mutated.py FOLDER [--only pdf docx] [--each 100] [--seed 7]
        [--first 0] [--seconds 240] [--keep FOLDER]

For every kind of file in FOLDER its smallest ones are spoiled `--each` times, by hand-written
mutators: some break bytes anywhere, some know containers and break the members of a ZIP package
with its checksums right, some write numbers and names that a reader may believe.

Each spoiled file has a seed of its own, made of `--seed`, its kind and its number, so that a run
may be done in slices (`--first`, `--seconds`; the end tells where to go on) and one file be made
again alone. What crashed is kept in `--keep`.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.extraction.hard_set import (  # noqa: E402 - after the path is set
    Result,
    children,
    read_one,
    table,
)
from pipeline.reading import sandbox  # noqa: E402
from pipeline.settings import Settings  # noqa: E402

Mutator = Callable[[bytes, random.Random], bytes]
SOURCES = 6  # files of a kind
LARGEST = 300_000  # bytes; larger ones take their time and show no more
LEAST = 16
ZIP = b"PK\x03\x04"
NUMBER = re.compile(rb"\d+")
TAG = re.compile(rb"<(/?)([A-Za-z][\w:.-]*)")
BAD_NUMBERS = (b"0", b"-1", b"2147483648", b"9" * 30, b"0x7f", b"1e308", b"NaN")


def flipped(data: bytes, roll: random.Random) -> bytes:
    """Single bits, a few or many."""
    changed = bytearray(data)
    for _ in range(roll.choice((1, 8, 64, len(data) // 50 + 1))):
        changed[roll.randrange(len(changed))] ^= 1 << roll.randrange(8)
    return bytes(changed)


def cut(data: bytes, roll: random.Random) -> bytes:
    """The beginning alone, as a broken download leaves it."""
    return data[: roll.randrange(1, len(data))]


def headless(data: bytes, roll: random.Random) -> bytes:
    """Without its first bytes."""
    return data[roll.randrange(1, min(len(data), 2000)) :]


def blanked(data: bytes, roll: random.Random) -> bytes:
    """A stretch of zeros, as a bad sector leaves it."""
    start, length = _stretch(data, roll)
    return data[:start] + bytes(length) + data[start + length :]


def repeated(data: bytes, roll: random.Random) -> bytes:
    """A stretch many times over."""
    start, length = _stretch(data, roll)
    piece = data[start : start + length]
    return data[:start] + piece * min(500, 2_000_000 // len(piece) + 1) + data[start:]


def swapped(data: bytes, roll: random.Random) -> bytes:
    """Two halves in the wrong order behind the first bytes."""
    at = roll.randrange(8, len(data))
    return data[:8] + data[at:] + data[8:at]


def stuffed(data: bytes, roll: random.Random) -> bytes:
    """Noise in the middle."""
    at = roll.randrange(len(data))
    return data[:at] + roll.randbytes(roll.choice((1, 40, 4000))) + data[at:]


def misnumbered(data: bytes, roll: random.Random) -> bytes:
    """Some of its numbers as nobody writes them: lengths, offsets, counts."""
    return _exchanged(NUMBER, data, roll, lambda _: roll.choice(BAD_NUMBERS))


def misnamed(data: bytes, roll: random.Random) -> bytes:
    """Some tags opened that are closed, closed that are opened, or with a name of their own."""
    return _exchanged(
        TAG, data, roll, lambda m: roll.choice((b"</" + m[2], b"<" + m[2] + b"x", b"<", b"<!--"))
    )


def nested(data: bytes, roll: random.Random) -> bytes:
    """One of its tags opened thousands of times."""
    tags = [m for m in TAG.finditer(data) if not m[1]]
    if not tags:
        return flipped(data, roll)
    tag = roll.choice(tags)
    return data[: tag.start()] + (b"<" + tag[2] + b">") * 5000 + data[tag.start() :]


MUTATORS: tuple[Mutator, ...] = (
    flipped, cut, headless, blanked, repeated, swapped, stuffed, misnumbered, misnamed, nested,
)  # fmt: skip


def spoiled(data: bytes, roll: random.Random) -> bytes:
    """The data after one or two mutators; of a ZIP package mostly one of its members."""
    if data.startswith(ZIP) and roll.random() < 0.8:
        return _with_member_spoiled(data, roll)
    for _ in range(roll.choice((1, 1, 2))):
        data = roll.choice(MUTATORS)(data, roll) if len(data) > LEAST else data
    return data


def _with_member_spoiled(data: bytes, roll: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = [n for n in old.namelist() if old.getinfo(n).file_size > LEAST]
        if not names:
            return flipped(data, roll)
        chosen = roll.choice(names)
        for info in old.infolist():
            content = old.read(info)
            if info.filename == chosen:
                content = roll.choice(MUTATORS)(content, roll)
            new.writestr(info.filename, content, compress_type=info.compress_type)
    return made.getvalue()


def _stretch(data: bytes, roll: random.Random) -> tuple[int, int]:
    length = roll.randint(1, max(1, len(data) // 8))
    return roll.randrange(len(data) - length + 1), length


def _exchanged(
    what: re.Pattern[bytes],
    data: bytes,
    roll: random.Random,
    by: Callable[[re.Match[bytes]], bytes],
) -> bytes:
    share = roll.choice((0.002, 0.05, 0.5))
    return what.sub(lambda m: by(m) if roll.random() < share else m[0], data)


def sources(folder: Path, only: frozenset[str]) -> dict[str, list[Path]]:
    """The smallest files of each kind, of the kinds `only` or of all."""
    by_kind: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*"), key=lambda p: (p.stat().st_size, p)):
        is_wanted = path.suffix and (not only or path.suffix[1:].casefold() in only)
        if path.is_file() and is_wanted and LEAST < path.stat().st_size < LARGEST:
            by_kind[path.suffix.casefold()].append(path)
    return {suffix: paths[:SOURCES] for suffix, paths in sorted(by_kind.items())}


def write_spoiled(suffix: str, paths: list[Path], to: Path, number: int, seed: int) -> Path:
    """Write the spoiled file of this kind and number; the same seed gives the same file."""
    source = paths[number % len(paths)]
    target = to / f"{suffix[1:]}-{number:04}-{source.stem[:30]}{suffix}"
    target.write_bytes(spoiled(source.read_bytes(), random.Random(f"{seed}{suffix}{number}")))
    return target


def _slice(
    suffix: str, paths: list[Path], numbers: range, seed: int, until: float
) -> tuple[list[Result], int]:
    """What became of the files of one kind, and the number to go on with."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as place:
        for number in numbers:
            if time.monotonic() > until:
                return results, number
            made = write_spoiled(suffix, paths, Path(place), number, seed)
            results.append(read_one(made, Settings()))
            made.unlink()
    return results, numbers.stop


def is_bad(result: Result) -> bool:
    """Whether anything is wrong with omdok, and not with the file."""
    return result.outcome.startswith("FAULT") or result.outcome in {"crashed", "timeout", "memory"}


def main() -> None:
    """Spoil, read, and print the table; ends with 1 when anything is wrong with omdok."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    until, results, told = time.monotonic() + given.seconds, [], []
    for suffix, paths in sources(given.folder, frozenset(given.only)).items():
        numbers = range(given.first, given.each)
        read, stopped = _slice(suffix, paths, numbers, given.seed, until)
        results += read
        told.append(f"{suffix}: seed {given.seed}, numbers {given.first} to {stopped - 1}")
        for result in filter(is_bad, read) if given.keep else ():
            write_spoiled(suffix, paths, given.keep, number_of(result.path), given.seed)
    sandbox.close()
    print("\n".join([table(results), "", f"Left running: {len(children())}", *told]))
    raise SystemExit(1 if any(map(is_bad, results)) else 0)


def number_of(path: Path) -> int:
    """The number in a spoiled file's name."""
    return int(path.name.split("-")[1])


if __name__ == "__main__":
    main()
