"""What a measurement found, kept as a small file in `bench/results` with its command, its day and
the load around it.

`RESULTS.md` is put together from these files, so a long measurement is quoted until somebody takes
it again.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.settings import PROJECT

FOLDER = Path(__file__).with_name("results")


@dataclass(frozen=True, slots=True)
class Kept:
    """One measurement: `load` is the machine's load average (one minute) at its start and at its
    end.
    """

    name: str
    command: str
    day: str
    seconds: float
    load: tuple[float, float]
    cores: int
    figures: dict[str, Any]


@dataclass(slots=True)
class Taking:
    """A measurement that began when this was made; `command` is what anybody may type to repeat
    it.
    """

    name: str
    command: str
    _began: float = field(default_factory=time.time)
    _load: float = field(default_factory=lambda: os.getloadavg()[0])

    def keep(self, figures: dict[str, Any]) -> Path:
        """Write the file, and the page anew; gives the file's place."""
        from bench.overview import write  # which reads what is kept

        load = [round(self._load, 1), round(os.getloadavg()[0], 1)]
        told = {
            "name": self.name, "command": self.command, "day": datetime.now(UTC).date().isoformat(),
            "seconds": round(time.time() - self._began, 1), "load": load, "cores": os.cpu_count(), "figures": figures,
        }  # fmt: skip
        FOLDER.mkdir(exist_ok=True)
        file = FOLDER / f"{self.name}.json"
        # Reasons name files; where they lay on this machine is nobody's business.
        text = json.dumps(told, ensure_ascii=False, indent=1).replace(str(PROJECT.parent), "..")
        file.write_text(text + "\n", encoding="utf8")
        write()
        return file


def read(name: str) -> Kept | None:
    """A measurement that was kept; None when it was never taken."""
    file = FOLDER / f"{name}.json"
    if not file.exists():
        return None
    told = json.loads(file.read_text(encoding="utf8"))
    return Kept(**{**told, "load": tuple(told["load"])})
