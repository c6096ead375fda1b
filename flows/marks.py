"""What flows remember from run to run: when each last ran, when something last arrived, what is
wrong since when.

Small JSON files in `outputs/runs`, each replaced in one step; a damaged one counts as missing.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.ground.types import Frozen
from pipeline.ground.whole_files import write_whole
from pipeline.settings import Settings


class LastRun(Frozen):
    """The last run of a flow; `words` say in German what it did or why it failed."""

    flow: str
    run: str
    started: datetime
    finished: datetime
    ok: bool
    words: str = ""


def runs_folder(settings: Settings) -> Path:
    """Where flows remember."""
    return settings.paths.outputs / "runs"


def mark(settings: Settings, last: LastRun) -> None:
    """Note that a flow ran. What cannot be noted (disk full) is no reason to end a run."""
    with suppress(OSError):
        write_whole(runs_folder(settings) / f"{last.flow}.json", last.model_dump_json(indent=2))


def last_run(settings: Settings, flow: str) -> LastRun | None:
    """The last run of a flow; None when it never ran."""
    try:
        return LastRun.model_validate_json(
            (runs_folder(settings) / f"{flow}.json").read_text(encoding="utf8")
        )
    except (OSError, ValidationError):
        return None


def remember(settings: Settings, name: str, value: dict[str, Any]) -> None:
    """Keep plain JSON values under a name."""
    with suppress(OSError):
        write_whole(
            runs_folder(settings) / f"{name}.json", json.dumps(value, ensure_ascii=False, indent=2)
        )


def recall(settings: Settings, name: str) -> dict[str, Any]:
    """What was kept under a name; empty when there is nothing."""
    try:
        found: dict[str, Any] = json.loads(
            (runs_folder(settings) / f"{name}.json").read_text(encoding="utf8")
        )
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
