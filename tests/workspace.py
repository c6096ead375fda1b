"""An installation of its own for a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings, load_settings

PROJECT = Path(__file__).resolve().parent.parent


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
