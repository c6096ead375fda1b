"""The section `[backup]` of `omdok.toml`: where backups and their keys lie, and how many of them."""

from __future__ import annotations

from pydantic import Field

from pipeline.settings.ground import LocalPath, Section


class BackupSettings(Section):
    """Left out, `folder` and `keys` are `backups` and `keys` in the outputs folder.

    Every backup is encrypted with a key of its own; who deletes the key has deleted the backup, wherever copies lie.
    """

    folder: LocalPath | None = None
    keys: LocalPath | None = None
    encrypt: bool = True
    keep: int = Field(default=30, ge=0, description="backups that are kept; 0: all")
    originals: bool = Field(default=True, description="with the files that were fetched from the net")
