"""What search keeps of an archive on disk: arrays that a new process maps instead of reading and
sorting rows for seconds.

Each thing that is kept (postings, the vectors of one model) is a folder of arrays with the stamps
of the documents that they come from. Nothing is believed by its age: who takes it compares every
stamp with the archive at hand, so a folder of another archive, or one that is damaged, counts as
none. It is a copy that may be thrown away at any time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
# Grows when what is kept, or how it follows from the archive, is made in another way.
_VERSION = 1
_ABOUT = "about.json"
# A smaller archive is read in less time than a file is worth.
LEAST = 5_000


@dataclass(frozen=True, slots=True)
class KeptArrays:
    """Arrays by name, and what stands about them."""

    arrays: Mapping[str, Array]
    about: Mapping[str, Any]


class IndexFiles:
    """A folder of kept arrays; safe for several processes. One that cannot be written to keeps
    nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> KeptArrays | None:
        """What is kept under a name, its arrays mapped from their files; None where nothing whole
        is.
        """
        folder = self._place(name)
        with suppress(OSError, ValueError, KeyError, EOFError, TypeError):
            about = json.loads((folder / _ABOUT).read_text(encoding="utf8"))
            sizes: Mapping[str, int] = about["sizes"]
            if about["version"] != _VERSION or about["name"] != name or _sizes(folder) != sizes:
                return None
            files = (folder / file for file in sizes)
            arrays = {file.stem: np.load(file, mmap_mode="r", allow_pickle=False) for file in files}
            return KeptArrays(arrays, about["told"])
        return None

    def write(self, name: str, arrays: Mapping[str, Array], told: Mapping[str, Any]) -> None:
        """Keep arrays under a name, whole or not at all, in place of what was kept."""
        folder = self._place(name)
        draft = folder.with_name(f".{folder.name}.{os.getpid()}")
        try:
            draft.mkdir(parents=True)
            for part, values in arrays.items():
                np.save(draft / f"{part}.npy", values, allow_pickle=False)
            about = {"version": _VERSION, "name": name, "told": dict(told), "sizes": _sizes(draft)}
            (draft / _ABOUT).write_text(json.dumps(about), encoding="utf8")
            # Who has mapped the old files keeps them.
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)
        except OSError:  # no room or no right: everything works as before, but slower
            pass
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def clear(self) -> None:
        """Throw everything away: something in it may be gone from the archive for good."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self, name: str) -> Path:
        return self._folder / sha256(name.encode()).hexdigest()[:16]


def _sizes(folder: Path) -> dict[str, int]:
    files = sorted(file for file in folder.iterdir() if file.suffix == ".npy")
    return {file.name: file.stat().st_size for file in files}
