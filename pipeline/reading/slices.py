"""Reading a long scan in slices: the limit of seconds counts anew as long as pages get done.

A scan of sixty pages takes minutes, and a limit on the file would lose it whole. So the child keeps
each page that OCR has read in a folder of its caller, ends with `Unfinished` when half its time is
spent, and is called again.
"""

from __future__ import annotations

import json
import time
from contextvars import ContextVar
from pathlib import Path
from typing import Any

FOLDER: ContextVar[Path | None] = ContextVar("folder", default=None)
_SHARE = 0.5


class Unfinished(Exception):
    """Pages are done and kept, more are to come: call again."""


class Slice:
    """The time of one call and the pages kept so far, as plain JSON values by page number."""

    def __init__(self, seconds: float) -> None:
        self._folder = FOLDER.get()
        self._until = time.process_time() + _SHARE * seconds

    def kept(self, number: int) -> Any:
        """What an earlier call kept of a page, or None."""
        file = self._folder / f"{number}.json" if self._folder else None
        return json.loads(file.read_text(encoding="utf8")) if file and file.is_file() else None

    def keep(self, number: int, page: Any) -> None:
        """Keep a page that was just read.

        Raises:
            Unfinished: the time of this call is spent.
        """
        if self._folder is None:
            return
        (self._folder / f"{number}.json").write_text(json.dumps(page), encoding="utf8")
        if time.process_time() > self._until:
            raise Unfinished
