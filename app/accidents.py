"""What staff see when omdok itself is at fault: plain words, and the particulars in a file for the
technician.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType


def apologise_for_faults() -> None:
    """Replace Python's traceback by an explanation; OMDOK_DEBUG=1 leaves the traceback on the
    screen.
    """
    if not os.environ.get("OMDOK_DEBUG"):
        sys.excepthook = _apologise


def _apologise(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    moment = datetime.now().astimezone()
    file = Path(tempfile.gettempdir()) / f"omdok-fehler-{moment:%Y-%m-%d-%H%M%S}-{os.getpid()}.txt"
    said = "".join(traceback.format_exception(kind, error, trace))
    file.write_text(
        f"omdok {' '.join(sys.argv[1:])}\n{moment.isoformat()}\n\n{said}", encoding="utf8"
    )
    print(
        f"Fehler: In omdok ist etwas schiefgegangen, das nicht vorkommen sollte ({kind.__name__}).",
        file=sys.stderr,
    )
    print(
        f"Nächster Schritt: Geben Sie die Datei „{file}“ an Ihre Technik weiter.", file=sys.stderr
    )
