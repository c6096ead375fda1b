"""An installation of its own for a test."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings, load_settings

PROJECT = Path(__file__).resolve().parent.parent


def processor_seconds(work: Callable[[], object]) -> float:
    """What a call costs, the least of three. Only the ratio of two of these says something: machines
    differ.
    """
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@dataclass(frozen=True, slots=True)
class Workspace:
    """An installation of its own in a temporary folder: real registers and templates, a fast test
    embedder.
    """

    folder: Path
    config: Path

    @property
    def settings(self) -> Settings:
        return load_settings(self.config)

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"
