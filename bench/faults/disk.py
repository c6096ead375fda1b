"""A small disk of its own that can be filled: a file system in memory (Linux, as root)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MIB = 1 << 20


class SmallDisk:
    """A mounted disk; `fill` leaves so many octets of it, `free` gives all back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, room: int) -> None:
        """Fill the disk up to `room` octets."""
        found = os.statvfs(self.folder)
        taken = max(0, found.f_bavail * found.f_frsize - room)
        with self._filler.open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, max(1, taken))

    def free(self) -> None:
        """Delete what fills the disk."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[SmallDisk]:
    """Mount a disk of this size at a folder; nothing of it stays."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={mebibytes * _MIB},mode=0755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "omdok-bench", str(folder)], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
