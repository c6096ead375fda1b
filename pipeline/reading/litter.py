"""Which files and folders on a share are nobody's documents."""

from __future__ import annotations

_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_TEMPORARY_STARTS = ("~$", ".~lock.", ".")
_TEMPORARY_ENDS = (".tmp", ".temp", ".part", ".crdownload", ".swp", ".lock", "~", ".lck")
# Bins and helper folders of Windows, of network shares and of synchronising programs.
_HELPERS_LISTED = (
    "$recycle.bin|recycler|recycled|#recycle|@recycle|@eadir|#snapshot|~snapshot|lost+found"
    "|system volume information|__macosx|node_modules|found.000|.trashes|.snapshot"
)
_HELPERS = frozenset(_HELPERS_LISTED.split("|"))


def is_litter(name: str) -> bool:
    """Whether a file of this name is nobody's document: hidden, temporary, a lock."""
    lowered = name.casefold()
    return (
        lowered in _LITTER
        or lowered.startswith(_TEMPORARY_STARTS)
        or lowered.endswith(_TEMPORARY_ENDS)
    )


def is_helper_folder(name: str) -> bool:
    """Whether a folder of this name holds what was thrown away, or what a program keeps for
    itself.
    """
    return name.casefold() in _HELPERS or name.startswith(".")
