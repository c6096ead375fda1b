"""What every section of the settings stands on: frozen values, and paths relative to the file they
stand in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

PROJECT = Path(__file__).resolve().parent.parent.parent


def _absolute(path: Path, info: ValidationInfo) -> Path:
    base: Path = (info.context or {}).get("base", PROJECT)
    return (base / path).resolve()


# A path in the file is relative to the file, never to the folder that somebody happens to stand in.
LocalPath = Annotated[Path, AfterValidator(_absolute)]


class SettingsSection(BaseModel):
    """A section of `omdok.toml`: frozen, and without unknown lines."""

    # Some names of lines are no Python names (`restore-rehearsal`): what is written out must be
    # readable again.
    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)
