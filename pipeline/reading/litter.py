"""Which files and folders on a share are nobody's documents."""

from __future__ import annotations

_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_TEMPORARY_STARTS = ("~$", "~", ".", "#")
_TEMPORARY_ENDS = (".tmp", ".temp", ".part", ".crdownload", ".swp", ".lock", "~", "#")


def is_litter(name: str) -> bool:
    """Whether a file of this name is nobody's document: hidden, temporary, a lock."""
    lowered = name.casefold()
    return (
        lowered in _LITTER
        or lowered.startswith(_TEMPORARY_STARTS)
        or lowered.endswith(_TEMPORARY_ENDS)
    )
