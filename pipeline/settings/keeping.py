"""The sections `[backup]` and `[retention]`: where backups and their keys lie, and what is kept how
long.
"""

from __future__ import annotations

from pydantic import Field

from pipeline.settings.ground import LocalPath, SettingsSection


class BackupSettings(SettingsSection):
    """Left out, `folder` and `keys` are `backups` and `keys` in the outputs folder.

    Every backup is encrypted with a key of its own; who deletes the key has deleted the backup,
    wherever copies lie.
    """

    folder: LocalPath | None = None
    keys: LocalPath | None = None
    encrypt: bool = True
    keep: int = Field(default=30, ge=0, description="backups that are kept; 0: all")
    originals: bool = Field(
        default=True, description="with the files that were fetched from the net"
    )


class RetentionSettings(SettingsSection):
    """For how many years documents of each kind are kept; 0: for ever."""

    agreement: int = Field(default=0, ge=0)
    press_release: int = Field(default=0, ge=0)
    other: int = Field(default=0, ge=0)

    def years(self, kind: str) -> int:
        """The years for a kind of document."""
        return int(getattr(self, kind))
