"""SQLite files that give room back to the disk; SQLite itself keeps what was deleted for later
rows.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

_WAIT_SECONDS = 2.0


def shrink(file: Path, worth: int) -> bool:
    """Rewrite a file that would become at least `worth` bytes smaller; gives whether that was done.

    While another process writes to it, or where the disk has no room for a copy, it stays as it is.
    """
    if not file.exists():
        return False
    with suppress(sqlite3.Error), closing(sqlite3.connect(file, timeout=_WAIT_SECONDS)) as database:
        free, page = (
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("freelist_count", "page_size")
        )
        if free * page >= worth:
            database.execute("VACUUM")
            return True
    return False
