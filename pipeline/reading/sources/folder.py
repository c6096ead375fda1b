"""Files named on the command line or lying in folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import NotFound

_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_TEMPORARY_STARTS = ("~$", "~", ".", "#")
_TEMPORARY_ENDS = (".tmp", ".temp", ".part", ".crdownload", ".swp", ".lock", "~", "#")


def find_files(paths: Iterable[Path]) -> list[Path]:
    """All files of `paths`, folders searched to the bottom, sorted, each once.

    Hidden, temporary and lock files in folders are left out; a file that is named itself always counts.

    Raises:
        NotFound: one of the paths does not exist.
    """
    found: set[Path] = set()
    for path in paths:
        found.update(_files_of(Path(path)))
    return sorted(found)


def _files_of(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise NotFound(
            f"„{path}“ gibt es nicht.",
            "Prüfen Sie die Schreibweise und ob das Laufwerk verbunden ist.",
            code="path_missing",
        )
    for child in path.iterdir():
        if _is_litter(child.name):
            continue
        # A link to a folder may lead back up; a link to a file is as good as the file.
        if child.is_dir() and not child.is_symlink():
            yield from _files_of(child)
        elif child.is_file():
            yield child


def _is_litter(name: str) -> bool:
    lowered = name.casefold()
    return lowered in _LITTER or lowered.startswith(_TEMPORARY_STARTS) or lowered.endswith(_TEMPORARY_ENDS)
