"""Files named on the command line or lying in folders that are watched, such as a network share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ground.errors import NotFound
from pipeline.reading.identify import BAD_NAME, identify, printable
from pipeline.reading.litter import is_helper_folder, is_litter
from pipeline.reading.sources.types import Away, Known, Missing, Seen, is_live
from pipeline.settings import Settings
from pipeline.settings.sources import FolderSource

_MOUNTED = "mounted"
_MOST_PLACES = 5
_CHECK_SHARE = (
    "Prüfen Sie, ob das Laufwerk verbunden ist und ob Sie dort lesen dürfen; der nächste Lauf holt "
    "alles nach."
)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """All files of `paths`, folders searched to the bottom, sorted, each once.

    Hidden, temporary and lock files in folders are left out; a file that is named itself always
    counts.

    Raises:
        NotFound: one of the paths does not exist.
    """
    found: set[Path] = set()
    for path in paths:
        found.update(_files_of(Path(path)))
    return sorted(found)


@dataclass(slots=True)
class LeftOut:
    """What a walk through a folder left out: places of folders and files, and of locked folders.

    With `follows`, linked folders are walked too, each real folder once: links may lead in circles.
    """

    follows: bool = False
    walked: set[str] = field(default_factory=set)
    unreadable: list[Path] = field(default_factory=list)
    helpers: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    litter: int = 0

    def notes(self) -> Iterator[str]:
        """What staff should know of it, in German."""
        if self.unreadable:
            yield (
                f"Nicht lesbar und ausgelassen: {_listed(self.unreadable)}. Alles andere wurde "
                "durchgesehen. Prüfen Sie die Rechte an diesen Ordnern."
            )
        if self.helpers:
            yield f"Papierkörbe und Hilfsordner ausgelassen: {_listed(self.helpers)}."
        if self.links:
            done = "mit durchgesehen" if self.follows else "ausgelassen"
            yield f"Verknüpfte Ordner {done}: {_listed(self.links)}."
        if self.litter:
            yield f"Versteckte und vorläufige Dateien ausgelassen: {self.litter}."


def _listed(places: list[Path]) -> str:
    more = f" und {len(places) - _MOST_PLACES} weitere" if len(places) > _MOST_PLACES else ""
    return ", ".join(f"„{printable(str(place))}“" for place in sorted(places)[:_MOST_PLACES]) + more


def _files_of(path: Path, left_out: LeftOut | None = None) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise NotFound(
            f"„{path}“ gibt es nicht.",
            "Prüfen Sie die Schreibweise und ob das Laufwerk verbunden ist.",
            code="path_missing",
        )
    told = left_out or LeftOut()
    told.walked.add(str(path.resolve()))
    for child in path.iterdir():
        yield from _below(child, told)


def _below(path: Path, told: LeftOut) -> Iterator[Path]:
    """What a place within the folder holds; a fault there costs only what lies below it."""
    try:
        is_folder, is_link, is_file = path.is_dir(), path.is_symlink(), path.is_file()
        if is_folder and is_helper_folder(path.name):
            told.helpers.append(path)
        elif is_folder and is_link:
            # A link to a folder may lead back up; a link to a file is as good as the file.
            told.links.append(path)
            yield from _linked(path, told)
        elif is_folder:
            for child in list(path.iterdir()):
                yield from _below(child, told)
        elif is_file and is_litter(path.name):
            told.litter += 1
        elif is_file:
            yield path
    except OSError:
        told.unreadable.append(path)


def _linked(path: Path, told: LeftOut) -> Iterator[Path]:
    """What a linked folder holds, where such are followed and it was not walked yet."""
    real = str(path.resolve())
    around = any(Path(real).is_relative_to(w) or Path(w).is_relative_to(real) for w in told.walked)
    if told.follows and not around:
        told.walked.add(real)
        for child in list(path.iterdir()):
            yield from _below(child, told)


class Folder:
    """A watched folder with all below it. A folder that is away is a fault, never an empty
    folder.
    """

    kind = "folder"

    def __init__(
        self, entry: FolderSource, settings: Settings, sleep: Callable[[float], None]
    ) -> None:
        self.name = entry.name
        self.root = str(entry.path)
        self.gone_after = entry.gone_after
        self.listed = 0
        self.notes: list[str] = []
        self.passed: dict[str, str] = {}
        self._path = entry.path
        self._follows = entry.links
        self._stable_seconds = settings.sources.stable_seconds
        self._sleep = sleep
        self._stats: dict[str, tuple[int, int]] = {}

    def list(self, known: Mapping[str, Known]) -> Iterable[str]:
        """See `Source.list`: the files that are there, then the known ones that are not."""
        try:
            left_out = LeftOut(follows=self._follows)
            found = [str(path) for path in sorted(_files_of(self._path, left_out))]
        except (OSError, NotFound) as error:
            raise Away(f"Der Ordner „{self._path}“ ist nicht erreichbar.", _CHECK_SHARE) from error
        if not found and _is_unmounted(self._path, known):
            raise Away(
                f"Der Ordner „{self._path}“ ist leer: Das Laufwerk, das dort war, ist nicht "
                "verbunden.",
                _CHECK_SHARE,
            )
        self.listed = len(found)
        self.notes.extend(left_out.notes())
        self._note_stats(found)
        there = set(found)
        locked = tuple(left_out.unreadable)
        missed = (
            place
            for place, row in known.items()
            if is_live(row) and place not in there and not _lies_in(Path(place), locked)
        )
        return [
            *found,
            *sorted(place for place in missed if Path(place).is_relative_to(self._path)),
        ]

    def rest(self) -> Iterable[str]:
        """See `Source.rest`: a file leads to no other."""
        return ()

    def fetch(self, place: str) -> Seen:
        """See `Source.fetch`."""
        path = Path(place)
        if place != printable(place):
            raise Away(BAD_NAME, code="barred")
        try:
            before = self._stats.get(place) or _stat(path)
            file = identify(path)
            if (after := _stat(path)) != before:
                self._stats[place] = after
                raise Away(
                    f"„{path.name}“ wird gerade geschrieben.",
                    "Es ist nichts zu tun: Der nächste Lauf nimmt sie auf.",
                )
        except (OSError, NotFound) as error:
            if self._is_there() and not _exists(path):
                raise Missing("Die Datei liegt nicht mehr im Ordner.") from error
            raise Away(f"„{path.name}“ war nicht erreichbar.", _CHECK_SHARE) from error
        return Seen(place, file, etag=_MOUNTED if self._path.is_mount() else "")

    def close(self) -> None:
        """See `Source.close`."""

    def _note_stats(self, found: Iterable[str]) -> None:
        """Note size and time of each file; those written a moment ago are looked at again, once for
        all.
        """
        young = time.time() - self._stable_seconds
        self._stats = {place: stat for place in found if (stat := _stat_or_none(Path(place)))}
        fresh = [place for place, (_, changed) in self._stats.items() if changed / 1e9 > young]
        if fresh and self._stable_seconds:
            self._sleep(self._stable_seconds)

    def _is_there(self) -> bool:
        return self._path.is_dir()


def _lies_in(place: Path, folders: tuple[Path, ...]) -> bool:
    """Whether a place cannot be looked at now because one of these folders is locked."""
    return any(place.is_relative_to(folder) for folder in folders)


def _is_unmounted(path: Path, known: Mapping[str, Known]) -> bool:
    """Whether the folder that lies below a share is seen because the share is away: it was one when
    files were seen.
    """
    return not path.is_mount() and any(
        is_live(row) and row.etag == _MOUNTED for row in known.values()
    )


def _stat(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _stat_or_none(path: Path) -> tuple[int, int] | None:
    try:
        return _stat(path)
    except OSError:
        return None


def _exists(path: Path) -> bool:
    return os.path.lexists(path)
