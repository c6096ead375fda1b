"""Files that are written in one step: who reads meanwhile, or after a crash, finds the old content
or the new one.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(file: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Put a text (as UTF-8) or bytes into a file, whose folder is made where there is none.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".omdok-")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content.encode() if isinstance(content, str) else content)
            target.flush()
            os.fsync(target.fileno())
        # mkstemp makes files that only their owner may read; staff share folders.
        written.chmod(mode)
        written.replace(file)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
